"""Doubles, and the same person under another spelling."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import check
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from tests.properties import assume
from tests.properties import given
from tests.properties import strategies as st
from thads.debtors.register.keys import alike
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
        return check(workbook(*rows))

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

    def test_words_that_only_name_kinds_of_places_do_not_count(self):
        _first, second = self.rows(
            row(), row(decision="13/X", address="1 Phố Thử, P. Ba Đình, TP Hà Nội")
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

    def similar(self, *rows):
        """The page of what may be double in a list of these rows."""
        load = self.load(*rows).json()
        self.assertEqual(load["counts"]["faulty"], 0)
        self.submittable = load["@id"]
        return load["counts"]["similar"], said(
            self.page(f"{load['@id']}?show=similar", "hanoi.registrar")
        )

    def test_the_same_person_under_another_decision(self):
        self.publish(row())
        count, page = self.similar(
            row(
                decision="77/QĐ-CTHADS",
                name="Đặng Thị Ược",
                address="1 Thử, Ba Đình, TP. HÀ NỘI",
            ),
            row(
                decision="78/QĐ-CTHADS", address="Số 2 phố Thử, phường Ba Đình, Hà Nội"
            ),
        )
        self.assertEqual(count, 1)
        self.assertIn("Cùng tên và địa chỉ, quyết định khác:", page)
        self.assertIn(self.items("name=dang+thi+uoc")[0]["@id"], page)
        self.assertIn("12/QĐ-CTHADS", page)
        answer = self.do(self.submittable, "submit", "hanoi.registrar")
        self.assertEqual(answer.status_code, 200)

    def test_almost_the_same_name_at_the_same_address(self):
        self.publish(row())
        count, page = self.similar(
            row(decision="77/QĐ-CTHADS", name="Đặng Thị Ướt"),
            row(decision="78/QĐ-CTHADS", name="Đặng Văn Hai"),
        )
        self.assertEqual(count, 1)
        self.assertIn("Cùng địa chỉ, tên gần giống, quyết định khác:", page)

    def test_what_is_no_longer_published_is_nobodys_double(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        ended = self.do(entry, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.assertEqual(ended.status_code, 200)
        count, _page = self.similar(row(decision="77/QĐ-CTHADS"))
        self.assertEqual(count, 0)

    def test_another_localitys_register_is_its_own(self):
        self.publish(row())
        load = self.load(
            row(decision="77/QĐ-CTHADS"),
            user="tphochiminh.registrar",
            place="tphochiminh",
        )
        self.assertEqual(load.json()["counts"]["similar"], 0)

    def test_a_single_entry_too(self):
        self.publish(row())
        token = "hanoi/tra-cuu/@@debtor-entry-form"
        fields = row(decision="77/QĐ-CTHADS", amount="12500000")
        answer = said(self.submit(token, "hanoi.registrar", **fields))
        self.assertIn("Cùng tên và địa chỉ, quyết định khác:", answer)
