"""Parameters are read in one place: nobody asks the request's form themselves."""

from tests.layers import ROOT
import re
import unittest


SRC = ROOT / "src" / "thads"
#: Asks the form for a value as it came, in Python and in templates.
DIRECT = {
    ".py": re.compile(r"\bform\.get\(|\brequest\.form(?:\[|\.get|\.pop)"),
    ".pt": re.compile(r"\brequest\.form\b|\brequest/form\b"),
}
#: The reader itself; what mends what Zope left in the form, or what Plone's pages read
#: in it; the log-in's name, which is text by then; what takes the name of another
#: account away from Plone's form.
ALLOWED = {
    "corrections/inputs.py",
    "corrections/page_inputs.py",
    "organisation/browser/personal_information.py",
    "site/browser/templates/login.pt",
    "web/parameters.py",
}


class TestOneReader(unittest.TestCase):
    def test_nobody_else_reads_the_form(self):
        for path in sorted((*SRC.rglob("*.py"), *SRC.rglob("*.pt"))):
            name = path.relative_to(SRC).as_posix()
            if name in ALLOWED:
                continue
            with self.subTest(name):
                found = DIRECT[path.suffix].findall(path.read_text(encoding="utf-8"))
                self.assertEqual(found, [])

    def test_nobody_else_reads_a_body_that_came(self):
        asked = re.compile(r"json\.loads\([^\n]*BODY")
        readers = {"web/json_objects.py", "web/services.py"}
        found = {
            path.relative_to(SRC).as_posix()
            for path in SRC.rglob("*.py")
            if asked.search(path.read_text(encoding="utf-8"))
        }
        self.assertEqual(found, readers)


class TestExpectedWrites(unittest.TestCase):
    """What a GET may write is told plone.protect in one place."""

    def test_nobody_else_looks_at_what_is_registered(self):
        found = {
            path.relative_to(SRC).as_posix()
            for path in SRC.rglob("*.py")
            if "_registered_objects" in path.read_text(encoding="utf-8")
        }
        self.assertEqual(found, {"web/writes.py"})


class TestDigits(unittest.TestCase):
    """`"²".isdigit()` is true, and `int("²")` an error."""

    def test_a_text_is_no_number_by_isdigit_alone(self):
        for path in sorted(SRC.rglob("*.py")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if re.search(r"\.is(?:digit|numeric)\(\)", line) and "int(" in line:
                    with self.subTest(path.name, line=line.strip()):
                        self.assertIn("isascii()", line)
                if re.search(r"\bif not \w+\.is(?:digit|numeric)\(\)", line):
                    with self.subTest(path.name, line=line.strip()):
                        self.fail("use thads.web.parameters.position")
