"""The commands of README and CONTRIBUTING work.

What starts servers, writes into the checkout or runs tests for minutes is asked of make
without effect (`make -n`); `.ci/run` runs `make start` and `make test` themselves. What
names tests lists them: they run in this suite anyway.
"""

from docs import wrap
from pathlib import Path
import os
import re
import shlex
import subprocess
import unittest


ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ("README.md", "CONTRIBUTING.md")
#: Targets of make that only show something.
SHOWN = {"", "changes"}
#: The option of `bin/test` that names the tests and runs none.
LISTED = "--list-tests"


def commands(name):
    """Yield the lines of a document's blocks of shell commands, without comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```", text):
        for line in block.splitlines():
            if words := shlex.split(line, comments=True):
                yield words


def harmless(words):
    """Return the command in the form that changes nothing."""
    settings = [word for word in words if re.match(r"[A-Z_]+=", word)]
    program, *arguments = [word for word in words if word not in settings]
    if program == "make" and not set(arguments[:1] or [""]) <= SHOWN:
        arguments = ["-n", *arguments]
    if program == "bin/test":
        arguments = [*arguments, LISTED]
    return [program, *arguments, *settings]


class TestCommands(unittest.TestCase):
    level = 2

    def test_every_command_works(self):
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "THADS_TEST_RESULTS")
        }
        for name in DOCUMENTS:
            for words in commands(name):
                command = harmless(words)
                with self.subTest(name, command=shlex.join(words)):
                    ran = subprocess.run(
                        command,
                        cwd=ROOT,
                        env=environment,
                        text=True,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                    )
                    self.assertEqual(ran.returncode, 0, ran.stdout[-2000:])
                    if LISTED in command:
                        self.assertRegex(ran.stdout, r"\(tests\.\S+\.test_\w+\)")


class TestBlocks(unittest.TestCase):
    def test_there_are_commands(self):
        for name in DOCUMENTS:
            with self.subTest(name):
                self.assertTrue(list(commands(name)))

    def test_hooks_name_programs_that_are_there(self):
        text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"repo: (\S+)", text)), {"local"})
        for entry in re.findall(r"entry: (\S+).*\n +language: system", text):
            with self.subTest(entry):
                self.assertTrue((ROOT / entry).exists())

    def test_hooks_wrap_the_documents_that_are_held(self):
        text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
        files = re.search(r"docs\.wrap\n.*\n +files: (\S+)", text)[1]
        for path in wrap.sources():
            with self.subTest(path.name):
                self.assertRegex(path.relative_to(ROOT).as_posix(), files)
