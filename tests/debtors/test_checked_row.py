"""A row of a load: its two written forms, and the form of loads stored before."""

from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_register import RegisterTest
from tests.properties import given
from tests.properties import strategies as st
from thads import outbox
from thads.debtors.loads import intake
from thads.debtors.loads import report
from thads.debtors.loads import spool
from thads.debtors.loads.checked_row import OUTCOMES
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.checked_row import has_likenesses
from thads.debtors.loads.checked_row import has_outcome
from thads.debtors.loads.checked_row import split_line
from thads.debtors.loads.checked_row import with_outcome
import unittest


#: Lines as loads stored them before 1.0, with the outcome as a second `kind`.
OLD = """\
{"row":2,"record":{"name":"Đặng Thị Ước","address":"Số 1 phố Thử, phường Ba Đình, \
Hà Nội","obligation":"Trả nợ theo bản án","decision":"12/QĐ-CTHADS","decision_date":\
"2026-06-05","kind":"person","amount":12500000},"unit":"hanoi","faults":[],"kind":"new"}
{"row":3,"record":{"name":"Công ty \\"kind\\":\\"changed\\"}","address":"Số 2",\
"obligation":"Trả nợ","decision":"2/QĐ-X","kind":"organisation"},"unit":"hanoi-badinh",\
"faults":[],"similar":[{"why":"person","row":2}],"kind":"new"}
{"row":4,"record":{"name":"Lê Văn Hai","address":"Số 3","obligation":"Trả nợ",\
"decision":"3/QĐ-X","kind":"person"},"unit":"hanoi","faults":[],"kind":"unchanged"}
"""
OLD_LINES = OLD.encode().splitlines()
OLD_FAULTY = (
    '{"row":5,"record":{"name":"Lê"},"unit":"hanoi","faults":[{"field":"address",'
    '"column":"Địa chỉ","code":"required","params":{}}],"shown":{"name":"Lê"}}'
).encode()

texts = st.text(max_size=30)
rows = st.builds(
    CheckedRow,
    st.integers(1, 100_000),
    st.dictionaries(st.sampled_from(["name", "address", "kind"]), texts),
    st.sampled_from(["hanoi", "hanoi-badinh"]),
    similar=st.lists(
        st.fixed_dictionaries({"why": st.just("person"), "row": st.integers(1, 9)}),
        max_size=2,
    ),
    entry=st.none() | st.just("abc"),
)


class TestForms(unittest.TestCase):
    @given(rows, st.sampled_from(OUTCOMES))
    def test_what_is_passed_on_as_bytes_is_what_would_be_written(self, row, outcome):
        row.key, row.address_key = "12-qd-x|2026-06-05|le van hai", "ba dinh"
        passed = split_line(f"{row.encode_line()}\n".encode())
        self.assertEqual(
            (passed.faulty, passed.key, passed.address_key, passed.unit),
            (False, row.key, row.address_key, row.unit),
        )
        self.assertEqual(passed.names_entry, row.entry is not None)
        self.assertEqual(has_likenesses(passed.row), bool(row.similar))
        stored = with_outcome(passed.row, outcome)
        row.outcome, row.key, row.address_key = outcome, "", ""
        self.assertEqual(stored, row.encode())
        self.assertEqual(CheckedRow.decode(stored), row)
        for each in OUTCOMES:
            self.assertEqual(has_outcome(stored + b"\n", each), each == outcome)

    def test_a_faulty_row(self):
        fault = {"field": "unit", "column": "A", "code": "unknown_unit", "params": {}}
        row = CheckedRow(3, {"name": "A"}, None, [fault], {"name": "A"})
        passed = split_line(row.encode_line().encode())
        self.assertEqual((passed.faulty, passed.unit), (True, ""))
        self.assertEqual(CheckedRow.decode(passed.row), row)


class TestStoredBefore(RegisterTest):
    def test_its_lines_are_read(self):
        first, second, third = map(CheckedRow.decode, OLD_LINES)
        self.assertEqual(first.record["kind"], "person")
        self.assertEqual(
            [r.outcome for r in (first, second, third)], ["new", "new", "unchanged"]
        )
        self.assertEqual(second.similar, [{"why": "person", "row": 2}])
        found = [has_outcome(line, "new") for line in OLD_LINES]
        self.assertEqual(found, [True, True, False])
        self.assertFalse(any(has_outcome(line, "changed") for line in OLD_LINES))
        self.assertEqual(CheckedRow.decode(OLD_FAULTY).shown, {"name": "Lê"})

    def test_a_load_handed_in_before_is_published_now(self):
        self.login("hanoi.registrar")
        load = intake.take_file(self.register, workbook(row()), "a.xlsx")
        load.rows, load.marks = spool.blob_of(OLD_LINES), b""
        load.faulty = spool.blob_of([OLD_FAULTY])
        self.assertEqual(len(list(report.rows(load, 0, None, "new"))), 2)
        self.assertEqual(len(list(report.rows(load, 0, None, "similar"))), 1)
        self.assertEqual([f["code"] for f in report.faults(load)], ["required"])
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.assertIn("Đặng Thị Ước", load.restrictedTraverse("@@debtor-load")())
        self.workflow.doActionFor(load, "approve", comment="Đúng")
        outbox.run_due(self.portal)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(
            self.entry(name="dang thi uoc").current()["record"],
            plain() | {"decision_date": "2026-06-05"},
        )
        self.assertIn("Lê Văn Hai", load.restrictedTraverse("@@debtor-load")())
        self.agree()
