"""Tests of the telephone numbers of a unit."""

from thads.organisation.interfaces import IUnit
from thads.organisation.interfaces import NotAPhone
import unittest


class TestPhone(unittest.TestCase):
    def test_one_number_or_several(self):
        for typed in ("024 3933 6213", "024 3933 6213; 1900 1234", "113 / 1022"):
            with self.subTest(typed):
                IUnit["phone"].validate(typed)

    def test_what_is_no_number_is_refused(self):
        for typed in ("xem trang liên hệ", "024 3933 6213;", "09", "0912 345 678 (An)"):
            with self.subTest(typed), self.assertRaises(NotAPhone):
                IUnit["phone"].validate(typed)
