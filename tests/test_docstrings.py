"""Tests of docstrings: there, one plain sentence first, people are "they"."""

from tests.test_architecture import SRC
import ast
import re
import unittest


QUESTION = re.compile(r"\W*(Who|Whom|Whose|What|Which|When|Where|How|Whether|Does)\b")
PERSON = re.compile(r"\b([Hh]e|[Hh]im|[Hh]is|[Hh]imself|[Ss]he|[Hh]ers?)\b")


def modules(without=(), upgrades=False):
    """Yield the modules of the rooms but some, upgrades of old where asked for."""
    for path in sorted(SRC.rglob("*.py")):
        room, *below = path.relative_to(SRC).parts
        if "upgrades" in below and not upgrades:
            continue
        if room not in without and path.read_text(encoding="utf-8").strip():
            yield path


def documented(tree):
    """Yield (name, node, whether it must have a docstring) of all that may have one."""
    yield "", tree, True
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name, node, False
    yield from public(tree)


def public(parent):
    """Yield public classes and functions; of a class its own methods."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name[0] != "_":
            yield node.name, node, True
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def overrides(node):
    """Return whether a function does what a base class or Zope documents."""
    known = {"update", "reply", "publishTraverse", "getId", "create_scale"}
    return node.name in known or any(
        ast.unparse(each) == "overload" for each in node.decorator_list
    )


class TestDocstrings(unittest.TestCase):
    maxDiff = None

    def faults(self, fault, without=(), upgrades=False):
        found = []
        for path in modules(without, upgrades):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for name, node, required in documented(tree):
                if fault(node, ast.get_docstring(node) or "", required):
                    line = getattr(node, "lineno", 1)
                    found.append(f"{path.relative_to(SRC)}:{line} {name}")
        return sorted(set(found))

    def test_the_first_line_asks_no_question(self):
        asks = self.faults(lambda _node, text, _r: QUESTION.match(text), upgrades=True)
        self.assertEqual(asks, [])

    def test_people_are_they(self):
        self.assertEqual(self.faults(lambda _node, text, _r: PERSON.search(text)), [])

    def test_comments_call_people_they(self):
        found = [
            f"{path.relative_to(SRC)}:{number}"
            for path in modules()
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
            if PERSON.search(line.partition("# ")[2])
        ]
        self.assertEqual(found, [])

    def test_what_is_public_has_one(self):
        def missing(node, text, required):
            if not required or text or isinstance(node, ast.Module) and not node.body:
                return False
            if isinstance(node, ast.ClassDef):
                return "__doc__ = " not in ast.unparse(node)  # a message of schemas
            return not (isinstance(node, ast.FunctionDef) and overrides(node))

        self.assertEqual(self.faults(missing), [])

    def test_the_first_line_is_a_sentence_of_its_own(self):
        def run_on(_node, text, _required):
            lines = text.splitlines()
            return len(lines) > 1 and lines[1].strip() != ""

        self.assertEqual(self.faults(run_on), [])
