"""The exceptions all rooms share (src/thads/errors.py)."""

from thads.errors import Refused
from thads.errors import TooLarge
import unittest


class TestRefused(unittest.TestCase):
    def test_each_field_has_the_code_of_the_whole_or_its_own(self):
        refused = Refused(
            {"name": "Missing", "files.0": "Too large"},
            codes={"files.0": "too_large"},
        )
        self.assertEqual(refused.codes, {"name": "invalid", "files.0": "too_large"})
        self.assertEqual(refused.code, "invalid")

    def test_too_large_has_a_code_of_its_own(self):
        refused = TooLarge({"": "Too large"})
        self.assertEqual(refused.codes, {"": "too_large"})
        self.assertIsInstance(refused, Refused)
