"""docs/security.md: every line of the standard once, every proof there, nothing hidden.

The lines are those of OWASP ASVS 4.0.3, levels 1 and 2, in docs/asvs.csv.
"""

from functools import cache
from pathlib import Path
import ast
import csv
import re
import unittest


ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "security.md"
LINES = ROOT / "docs" / "asvs.csv"
ID = re.compile(r"V\d+\.\d+\.\d+")
STATES = ("done", "not applicable", "not done")
#: A test: its file and its name.
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
#: A file or folder of the repository.
FILE = re.compile(
    r"`((?:src|docs|tests|instance|news)(?:/[\w./@-]+)?|\.ci/run|Makefile|\w+\.(?:cfg|md))`"
)
#: What of the browser's keeps something; cookies are the server's.
STORES = re.compile(r"\b(localStorage|sessionStorage|indexedDB)\b")


def text():
    return DOCUMENT.read_text(encoding="utf-8")


def rows():
    """Yield the cells of the chapters' tables."""
    for line in text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| V") and ID.fullmatch(cells[0]):
            yield cells


def missing():
    """The lines in the list of what is not done, in its order."""
    part = text().split("## Not done\n")[1].split("\n## ")[0]
    return ID.findall(part)


@cache
def names_in(path):
    """The functions a test module defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


class TestLines(unittest.TestCase):
    def test_every_line_stands_there_once_in_its_order(self):
        with LINES.open(encoding="utf-8") as lines:
            wanted = [(row["id"], row["level"]) for row in csv.DictReader(lines)]
        self.assertEqual(len(wanted), 259)
        self.assertEqual([(id, level) for id, level, *_rest in rows()], wanted)

    def test_each_has_a_state_and_what_is_done_a_proof(self):
        for id, _level, requirement, state, evidence in rows():
            with self.subTest(id):
                self.assertIn(state.partition(":")[0], STATES)
                self.assertTrue(requirement)
                if state == "done":
                    self.assertRegex(evidence, r"`|\]\(")
                elif state == "not applicable":
                    self.assertTrue(evidence)

    def test_the_list_of_what_is_not_done_is_that_of_the_tables(self):
        listed = missing()
        self.assertEqual(len(listed), len(set(listed)))
        tables = {
            id for id, _l, _r, state, _e in rows() if state.startswith("not done")
        }
        self.assertEqual(set(listed), tables)

    def test_every_row_of_that_list_says_what_would_do_it(self):
        part = text().split("## Not done\n")[1].split("\n## ")[0]
        for line in part.splitlines():
            if ID.search(line):
                with self.subTest(line[:40]):
                    self.assertEqual(len([c for c in line.split("|") if c.strip()]), 3)


class TestProofs(unittest.TestCase):
    def test_every_test_named_is_there(self):
        named = TEST.findall(text())
        self.assertGreater(len(named), 200)
        self.assertEqual(len(named), text().count(".py::"))
        for file, name in named:
            with self.subTest(f"{file}::{name}"):
                self.assertTrue((ROOT / file).is_file())
                self.assertIn(name, names_in(ROOT / file))

    def test_every_file_named_is_there(self):
        named = FILE.findall(text())
        self.assertGreater(len(named), 40)
        for name in named:
            with self.subTest(name):
                self.assertTrue((ROOT / name).exists())


class TestClaims(unittest.TestCase):
    """What the document says of the whole and no other test holds."""

    def test_no_script_stores_anything_in_the_browser(self):
        """None but drafts of what staff write for the public, in the tab alone."""
        scripts = sorted((ROOT / "src").rglob("*.js"))
        self.assertGreater(len(scripts), 3)
        for path in scripts:
            if path.name == "drafts.js":
                text = path.read_text(encoding="utf-8")
                found = {each.group() for each in STORES.finditer(text)}
                self.assertEqual(found, {"sessionStorage"})
                continue
            with self.subTest(path.name):
                found = STORES.search(path.read_text(encoding="utf-8"))
                self.assertIsNone(found)
