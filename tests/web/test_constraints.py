"""Constraints of settings: a text fits a pattern as a whole, or is refused."""

from tests.layers import ROOT
from thads.web.constraints import matches
from zope.interface import Invalid
import re
import unittest


class TestMatches(unittest.TestCase):
    def test_as_a_whole(self):
        constraint = matches("[a-z]{2}", "two letters")
        self.assertTrue(constraint("ab"))
        for text in ("", "a", "abc", "ab\n", " ab", "A1"):
            with self.subTest(text), self.assertRaisesRegex(Invalid, "two letters"):
                constraint(text)

    def test_no_settings_match_by_themselves(self):
        pattern = re.compile(r"fullmatch\(value\):\n        raise Invalid")
        found = [
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / "src").rglob("*.py")
            if pattern.search(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, [])
