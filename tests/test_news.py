"""News fragments have the form that towncrier takes and readers expect."""

from pathlib import Path
import re
import subprocess
import sys
import tomllib
import unittest


ROOT = Path(__file__).resolve().parent.parent
NEWS = ROOT / "news"


def types():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [entry["directory"] for entry in settings["tool"]["towncrier"]["type"]]


class TestFragments(unittest.TestCase):
    def fragments(self):
        return sorted(path for path in NEWS.iterdir() if path.name[0] != ".")

    def test_names(self):
        name = rf"(\d+|\+[a-z0-9-]+)\.({'|'.join(types())})(\.\d+)?\.md"
        for path in self.fragments():
            with self.subTest(path.name):
                self.assertRegex(path.name, rf"^{name}$")

    def test_texts_are_sentences_without_a_mark(self):
        for path in self.fragments():
            with self.subTest(path.name):
                text = path.read_text(encoding="utf-8")
                self.assertRegex(text, r"\A[A-Z`@\d][^\0]+[.)]\n\Z")
                self.assertNotRegex(text, r"(?m)^\s*[-*#] ")

    def test_changes_are_built_of_them(self):
        tool = Path(sys.executable).with_name("towncrier")
        if not tool.exists():
            self.skipTest("towncrier is not installed")
        ran = subprocess.run(
            [tool, "build", "--draft", "--version", "0"],
            cwd=ROOT,
            text=True,
            capture_output=True,
        )
        self.assertEqual(ran.returncode, 0, ran.stderr[-2000:])
        built = " ".join(ran.stdout.split())
        for path in self.fragments():
            text = " ".join(path.read_text(encoding="utf-8").split())
            with self.subTest(path.name):
                self.assertTrue(re.search(re.escape(text), built))

    def test_changes_have_the_place_where_they_are_written(self):
        changes = (ROOT / "CHANGES.md").read_text(encoding="utf-8")
        self.assertIn("<!-- towncrier release notes start -->\n", changes)
