"""The index of tracked items, with items that are none."""

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from thads.casework.index import ItemIndex
from thads.requests.desks import Desk
import unittest


MORNING = datetime(2026, 11, 16, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    code: str
    state_id: str = "registered"
    unit_id: str = "hanoi"
    name: str = "Nguyễn Thị Hạnh"
    due: datetime = MORNING + timedelta(days=7)
    procedure: str = "yeu-cau-thi-hanh-an"
    received: datetime = MORNING
    person: str = ""
    frozen: datetime | None = None
    ended: datetime | None = None
    citizen_asks: bool = False

    @property
    def searchable_name(self):
        return self.name

    @property
    def kind_id(self):
        return self.procedure

    @property
    def first_due(self):
        return self.due


class IndexTest(unittest.TestCase):
    def setUp(self):
        self.index = ItemIndex()
        for case in (
            Case("A"),
            Case("B", "in_work", name="Đặng Văn Ước", due=MORNING),
            Case("C", "in_work", "hanoi-badinh", due=MORNING + timedelta(hours=1)),
            Case("D", "returned", due=MORNING),
        ):
            self.index.put(case)

    def codes(self, **asked):
        return [row.code for row in self.index.newest_first(self.index.find(**asked))]

    def test_newest_first(self):
        self.assertEqual(self.codes(), ["D", "C", "B", "A"])

    def test_by_state_unit_code_and_words_without_accents(self):
        self.assertEqual(self.codes(states=["in_work"]), ["C", "B"])
        self.assertEqual(self.codes(units=["hanoi-badinh"]), ["C"])
        self.assertEqual(self.codes(code="B"), ["B"])
        self.assertEqual(self.codes(code="X"), [])
        self.assertEqual(self.codes(name="uoc dang"), ["B"])
        self.assertEqual(self.codes(name="Đặng"), ["B"])
        self.assertEqual(self.codes(name="ngu"), ["D", "C", "A"])
        self.assertEqual(self.codes(name="hanh", states=["in_work"]), ["C"])

    def test_a_case_that_moved_is_found_where_it_is(self):
        self.index.put(Case("A", "received"))
        self.assertEqual(self.codes(states=["registered"]), [])
        self.assertEqual(self.codes(states=["received"]), ["A"])
        self.assertEqual(len(self.index), 4)

    def test_a_case_that_left_is_found_nowhere(self):
        self.index.remove("C")
        self.assertEqual(self.codes(units=["hanoi-badinh"]), [])
        self.assertEqual(len(self.index), 3)
        self.assertNotIn("hanoi-badinh", self.index.units)

    def test_counts_of_a_desk_and_what_is_urgent(self):
        now = MORNING + timedelta(hours=2)
        counts = Desk(self.index, None).counts(now)
        self.assertEqual(
            counts,
            {"new": 1, "work": 2, "waiting": 0, "urgent": 2, "left": 0, "done": 1},
        )
        rows = Desk(self.index, None).rows("urgent", now)
        self.assertEqual([row.code for row in rows], ["B", "C"])

    def test_a_branch_sees_its_own_only(self):
        desk = Desk(self.index, ["hanoi-badinh"])
        now = MORNING
        self.assertEqual(desk.counts(now)["work"], 1)
        self.assertEqual([row.code for row in desk.rows("work", now)], ["C"])
        self.assertEqual(
            list(desk.rows("work", now, unit="hanoi")), [desk.rows("work", now)[0]]
        )
        self.assertEqual(list(desk.search("dang", None, False)), [])

    def test_many(self):
        for number in range(500):
            self.index.put(replace(Case("x"), code=f"N{number}"))
        self.assertEqual(len(self.codes(name="hanh")), 503)
