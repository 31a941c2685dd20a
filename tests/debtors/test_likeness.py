"""Doubles, and the same person under another spelling."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import check
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_cases import case
from tests.layers import WORLD_HTTP
from tests.properties import assume
from tests.properties import given
from tests.properties import strategies as st
from thads.debtors.register.keys import alike
import base64
import transaction
import unicodedata
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


class TestMarks(Http, unittest.TestCase):
    """Debtors of one decision whose names differ in their marks are two people."""

    layer = WORLD_HTTP

    def counts(self, *rows):
        self.address = self.load(*rows)
        found = self.address.json()
        self.address = found["@id"]
        return {
            name: found["counts"][name]
            for name in ("faulty", "new", "changed", "similar")
            if found["counts"][name]
        }

    def names(self):
        return sorted(item["name"] for item in self.items("decision=12/QD-CTHADS"))

    def test_in_one_file(self):
        data = case("codebtors-by-tone.xlsx")
        first, second = check(data)
        self.assertEqual(second["similar"], [{"why": "marks", "row": 2}])
        for one, other in (
            ("Trần Văn Tấn", "Trần Văn Tân"),
            ("Lê Thị Hoa", "LÊ THỊ HÓA"),
            ("Mai Lan", "Mai Lân"),
            ("Lê Đào", "Lê Dao"),
        ):
            with self.subTest(one):
                rows = check(workbook(row(name=one), row(name=other, address="Số 9")))
                self.assertEqual([line["faults"] for line in rows], [[], []])
                self.assertEqual(rows[1]["similar"], [{"why": "marks", "row": 2}])
        for one, other in (
            ("Trần Văn Tấn", "TRẦN VĂN TẤN"),
            ("Lê Thị Hoà", "Lê Thị Hòa"),
            ("Lê Thúy", unicodedata.normalize("NFD", "Lê Thuý")),
            ("Ðỗ An", "Đỗ An"),
        ):
            with self.subTest(one):
                _first, second = check(workbook(row(name=one), row(name=other)))
                self.assertEqual(second["faults"][0]["code"], "duplicate_row")

    def test_both_are_published_and_marked_alike(self):
        load = self.load(data=case("codebtors-by-tone.xlsx")).json()
        self.assertEqual((load["valid"], load["counts"]["similar"]), (2, 1))
        for user in ("hanoi.registrar", "hanoi.leader"):
            page = said(self.page(f"{load['@id']}?show=similar", user))
            self.assertIn("chỉ khác dấu", page)
        self.do(load["@id"], "submit", "hanoi.registrar")
        self.do(load["@id"], "approve", "hanoi.leader")
        self.work()
        found = self.items("decision=777/QD-CTHADS")
        names = sorted(item["name"] for item in found)
        self.assertEqual(names, ["Trần Văn Dung", "Trần Văn Dũng"])

    def test_one_does_not_replace_the_other(self):
        self.publish(row(name="Trần Văn Dũng"))
        other = row(name="Trần Văn Dung")
        self.assertEqual(self.counts(other), {"new": 1, "similar": 1})
        page = said(self.page(f"{self.address}?show=similar", "hanoi.registrar"))
        self.assertIn("chỉ khác dấu", page)
        self.assertIn(self.items("name=tran+van+dung")[0]["@id"], page)
        self.publish(other)
        self.assertEqual(self.names(), ["Trần Văn Dung", "Trần Văn Dũng"])
        both = (
            row(name="Trần Văn Dũng", amount=5),
            row(name="Trần Văn Dung", amount=6),
        )
        self.assertEqual(self.counts(*both), {"changed": 2, "similar": 1})
        self.publish(*both)
        self.assertEqual(self.names(), ["Trần Văn Dung", "Trần Văn Dũng"])
        sums = {item["name"]: item["amount"] for item in self.items("name=tran+dung")}
        self.assertEqual(sums, {"Trần Văn Dũng": 5, "Trần Văn Dung": 6})

    def test_entries_of_before_1_0(self):
        # their keys do not tell how a name is spelt
        self.publish(row(name="Trần Văn Dũng"))
        keys = self.portal["hanoi"]["tra-cuu"].keys_of_entries
        [(key, id)] = list(keys.items())
        del keys[key]
        keys[key.partition("=")[0]] = id
        transaction.commit()
        self.assertEqual(
            self.counts(row(name="TRẦN VĂN DŨNG", amount=1)), {"changed": 1}
        )
        self.assertEqual(
            self.counts(row(name="Trần Văn Dung")), {"new": 1, "similar": 1}
        )
        self.publish(row(name="Trần Văn Dung"))
        self.publish(row(name="Trần Văn Dũng", amount=7))
        self.assertEqual(self.names(), ["Trần Văn Dung", "Trần Văn Dũng"])

    def test_a_name_typed_without_marks(self):
        self.publish(row(name="TRAN VAN DUNG"))
        self.assertEqual(self.counts(row(name="Trần Văn Dũng")), {"changed": 1})
        self.assertEqual(
            self.counts(row(name="Trần Văn Dũng", address="Số 9 phố Khác")),
            {"new": 1, "similar": 1},
        )
        both = (row(name="Trần Văn Dũng"), row(name="Trần Văn Dung"))
        self.assertEqual(self.counts(*both), {"changed": 1, "new": 1, "similar": 1})
        self.publish(*both)
        self.assertEqual(self.names(), ["Trần Văn Dung", "Trần Văn Dũng"])

    def test_either_of_two_may_be_meant(self):
        self.publish(row(name="Trần Văn Dũng"), row(name="Trần Văn Dung"))
        self.assertEqual(
            self.counts(row(name="Tran Van Dung")), {"new": 1, "similar": 1}
        )

    def test_whom_a_complete_list_ended_is_not_their_own_double(self):
        self.publish(row(name="Trần Văn Dũng"))
        body = {
            "filename": "a.xlsx",
            "data": base64.b64encode(workbook(row(name="Lê Hai"))).decode(),
            "encoding": "base64",
            "complete": True,
        }
        answer = self.call("POST", "hanoi/@debtor-loads", "hanoi.registrar", json=body)
        load = answer.json()["@id"]
        self.do(load, "submit", "hanoi.registrar")
        self.do(load, "approve", "hanoi.leader", comment="Đã kiểm tra")
        self.work()
        self.assertEqual(self.names(), ["Lê Hai"])
        self.assertEqual(self.counts(row(name="Trần Văn Dũng")), {"new": 1})

    def test_a_name_that_has_no_marks(self):
        self.publish(row(name="Mai Lan"))
        self.assertEqual(self.counts(row(name="Mai Lân")), {"new": 1, "similar": 1})

    def test_the_name_is_corrected_in_the_form(self):
        self.publish(row(name="Trần Văn Dung"))
        entry = self.items("name=tran+van+dung")[0]["@id"].rpartition("/")[2]
        fields = row(name="Trần Văn Dũng", amount="5", entry=entry)
        form = "hanoi/tra-cuu/@@debtor-entry-form"
        page = f"{form}?entry={entry}"
        answer = self.submit(form, "hanoi.registrar", page=page, **fields)
        self.do(answer.url, "submit", "hanoi.registrar")
        self.do(answer.url, "approve", "hanoi.leader")
        self.work()
        self.assertEqual(self.names(), ["Trần Văn Dũng"])
