"""Arguments of the operators' commands, as `bin/instance run` hands them over."""

from pathlib import Path
from tests.layers import ROOT
from thads.operations.console import arguments_of
import subprocess
import tempfile
import unittest


INTERPRETER = ROOT / "instance" / "instance" / "bin" / "interpreter"
SCRIPT = """
from thads.operations.console import arguments_of
print("told", arguments_of("command.py"))
"""


class TestArguments(unittest.TestCase):
    def test_they_stand_behind_the_name_of_the_script(self):
        for before in ([], ["/opt/thads/instance/bin/interpreter", "-c"]):
            words = [*before, "src/thads/operations/audit.py", "verify", "1:ab"]
            self.assertEqual(["verify", "1:ab"], arguments_of("audit.py", words))
            self.assertEqual([], arguments_of("audit.py", words[:-2]))

    @unittest.skipUnless(INTERPRETER.exists(), "no instance is built")
    def test_the_interpreter_of_an_instance(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "command.py"
            script.write_text(SCRIPT, encoding="utf-8")
            # what `bin/instance run` puts together
            code = (
                f"import sys; sys.argv.pop(); sys.argv.append({str(script)!r}); "
                "[sys.argv.append(x) for x in ['verify', 'x']]; "
                f"exec(compile(open({str(script)!r}).read(), 'command.py', 'exec'))"
            )
            ran = subprocess.run(
                [INTERPRETER, "-c", code], capture_output=True, text=True, check=True
            )
        self.assertIn("told ['verify', 'x']", ran.stdout)
