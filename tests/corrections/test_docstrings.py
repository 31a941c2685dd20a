"""Each correction tells what Plone does without it, and what it waits for upstream."""

from pathlib import Path
import ast
import re
import unittest


ROOM = Path(__file__).resolve().parents[2] / "src" / "thads" / "corrections"
#: An issue or pull request, `plone.restapi#1742`, or that there is none.
THREAD = re.compile(r"[\w.]+#\d+|not reported\s+yet")


class TestDocstrings(unittest.TestCase):
    def test_every_correction_tells_what_it_mends_and_waits_for(self):
        for path in sorted(ROOM.rglob("*.py")):
            if path.name == "__init__.py" or "upgrades" in path.parts:
                continue
            text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            starts = [part.partition(" ")[0] for part in text.split("\n\n")]
            with self.subTest(path.relative_to(ROOM).as_posix()):
                self.assertRegex(text, r"(?m)^Without it: ")
                self.assertEqual(starts[-1], "Upstream:")
                self.assertRegex(text.rpartition("Upstream:")[2], THREAD)
