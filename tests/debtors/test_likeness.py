"""Doubles, and the same person under another spelling."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from tests.properties import assume
from tests.properties import given
from tests.properties import strategies as st
from thads.debtors.keys import alike
from thads.debtors.workbooks import intake
import unittest


names = st.lists(
    st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=6), min_size=1, max_size=5
).map(" ".join)


class TestAlike(unittest.TestCase):
    def test_names(self):
        for one, other, expected in (
            ("dang thi uoc", "dang thi uoc", False),
            ("dang thi uoc", "dang thi uocc", True),
            ("dang thi uoc", "dang thi uc", True),
            ("dang thi uoc", "dang thi iuc", False),
            ("dang thi uoc", "dang thi ouc", True),
            ("dang thi uoc", "thi dang uoc", True),
            ("dang thi uoc", "dang thiuoc", True),
            ("le an", "le ba", False),
            ("cty tnhh an phu", "cty tnhh an phuc", True),
        ):
            with self.subTest(other):
                self.assertEqual(alike(one, other), expected)

    @given(names, st.integers(0, 30), st.sampled_from("abchy"))
    def test_one_letter_other_less_or_more(self, name, at, letter):
        at %= len(name)
        for other in (
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
        ):
            if other.split() and other != name and name[at] != " ":
                self.assertTrue(alike(name, other), other)
                self.assertTrue(alike(other, name), other)

    @given(names, names)
    def test_both_ways_alike(self, one, other):
        assume(one != other)
        self.assertEqual(alike(one, other), alike(other, one))


class TestInOneFile(unittest.TestCase):
    def rows(self, *rows):
        return list(intake.check(workbook(*rows)))

    def test_the_same_twice_is_a_fault(self):
        _first, second = self.rows(row(), row(name="ĐẶNG  THỊ ƯỚC"))
        self.assertEqual(second["faults"][0]["code"], "duplicate_row")
        self.assertEqual(second["faults"][0]["params"], {"row": 2})
        _first, second = self.rows(row(), row(decision="12 / QĐ - CTHADS"))
        self.assertEqual(second["faults"][0]["code"], "duplicate_row")

    def test_almost_the_same_name_under_one_decision(self):
        _first, second = self.rows(row(), row(name="Đặng Thị Ướt", address="Số 9"))
        self.assertEqual(second["similar"], [{"why": "spelling", "row": 2}])
        self.assertEqual(second["faults"], [])
        _first, second = self.rows(
            row(), row(name="Đặng Thị Ướt", decision="13/X", address="Số 9")
        )
        self.assertNotIn("similar", second)

    def test_the_same_person_under_another_decision(self):
        _first, second = self.rows(
            row(),
            row(
                decision="13/QĐ-CTHADS", address="SỐ 1, phố Thử - phường Ba Đình Hà Nội"
            ),
        )
        self.assertEqual(second["similar"], [{"why": "person", "row": 2}])


class TestAgainstTheRegister(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_almost_the_same_name_is_pointed_out(self):
        self.publish(row())
        load = self.load(row(name="Đặng Thị Ướt"), row(name="Lê Hai")).json()
        self.assertEqual(load["counts"]["similar"], 1)
        page = said(self.page(f"{load['@id']}?show=similar", "hanoi.registrar"))
        self.assertIn("Cùng quyết định, tên gần giống", page)
        self.assertIn(self.items("name=dang+thi+uoc")[0]["@id"], page)
        self.assertNotIn("Lê Hai", page)
        self.assertEqual(
            self.do(load["@id"], "submit", "hanoi.registrar").status_code, 200
        )
