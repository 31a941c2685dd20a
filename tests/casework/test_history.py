"""One history in every room: on the page, and the same over `@history`, no more."""

from html import unescape
from plone import api
from plone.app.testing import login
from tests.casework.test_same_click import Clicks
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import ROOT
from thads.casework.history import HistoryLine
from thads.casework.history import of_moves
from thads.casework.history import of_trail
from thads.casework.interfaces import IHistory
from thads.casework.trail import Entry
from thads.debtors.demo import publish_rows
from thads.debtors.loads import intake
from thads.worktime import clock
import re
import transaction
import unittest


NOW = clock.now()
REMARK = "Bổ sung địa chỉ\n\ncủa người phải thi hành"


class TestLines(unittest.TestCase):
    def test_of_a_trail(self):
        entries = (
            Entry(NOW, "register", "registered", "u1"),
            Entry(NOW, "receive", "received", "u2", "an", "Đã nhận"),
        )
        named = of_trail(entries, lambda e: e.step, str.upper, {"an": "Ông An"}.get)
        self.assertEqual(
            named,
            [
                HistoryLine("receive", NOW, ("Ông An",), "U2", "Đã nhận"),
                HistoryLine("register", NOW, (), "U1", ""),
            ],
        )
        self.assertEqual(named[0].custody, "U2 · Ông An")
        unnamed = of_trail(entries, lambda e: e.step, str.upper)
        self.assertEqual([line.people for line in unnamed], [(), ()])

    def test_what_an_applicant_does_is_theirs(self):
        entries = (
            Entry(NOW, "register", "registered", "u1"),
            Entry(NOW, "supplement", "received", "u1", "an"),  # at the counter
            Entry(NOW, "recalculate", "received", "u1"),
        )
        lines = of_trail(
            entries,
            lambda entry: entry.step,
            str.upper,
            {"an": "Ông An"}.get,
            by_applicant=("register", "supplement"),
        )
        self.assertEqual(
            [line.custody for line in lines],
            ["U1", "U1 · Ông An", "U1 · Người nộp hồ sơ"],
        )

    def test_the_unit_an_item_was_sent_to_is_kept_for_officers(self):
        entries = (
            Entry(NOW, "register", "registered", "u1"),
            Entry(NOW, "forward", "registered", "u2", "an"),
            Entry(NOW, "supplement", "received", "u2"),
        )
        names = {"an": "Ông An"}.get
        by_applicant = ("register", "supplement")
        for name_of, units in ((names, ["", "U2", "U1"]), (None, ["", "U2", ""])):
            lines = of_trail(
                entries, lambda e: e.step, str.upper, name_of, by_applicant
            )
            self.assertEqual([line.unit for line in lines], units)
            self.assertEqual(lines[-1].who, "Người nộp hồ sơ")

    def test_of_moves(self):
        moves = (
            {"action": None, "actor": "an", "time": None, "comments": ""},
            {"action": "approve", "actor": "an", "comments": REMARK},
            {"action": "pass_on", "actor": "an", "comments": "x"},
            {"action": "publish", "actor": None, "comments": "x"},
        )
        lines = of_moves(
            moves, lambda m: m["action"] or "made", str.title, ["pass_on"], ["publish"]
        )
        self.assertEqual(
            [(line.what, line.who, line.remark) for line in lines],
            [("publish", "", ""), ("approve", "An", REMARK), ("made", "An", "")],
        )
        self.assertEqual(lines[1].lines, ["Bổ sung địa chỉ", "của người phải thi hành"])

    def test_one_macro_renders_all(self):
        """A list of steps stands in no template of a room."""
        found = {
            str(path.relative_to(ROOT))
            for path in (ROOT / "src").rglob("*.pt")
            if 'class="t-timeline"' in path.read_text(encoding="utf-8")
        }
        found.discard("src/thads/design/browser/templates/components.pt")
        self.assertEqual({path for path in found if "design" not in path}, set())


class TestRooms(Clicks, unittest.TestCase):
    """Page and REST show the lines of the room's adapter."""

    def assertSame(self, item, who, count, rest=True):
        path = self.path(item)
        with api.env.adopt_user(username=who):
            lines = IHistory(item).lines()
        self.assertEqual(len(lines), count)
        page = unescape(self.web.ask(path, "GET", who, "text/html").text)
        flat = re.sub(r"\s+", " ", page)
        for line in lines:
            for text in (line.custody, *line.lines):
                self.assertTrue(re.sub(r"\s+", " ", text) in flat, text)
        answer = self.rest(f"{path}/@history", who, "GET")
        if rest:
            self.assertEqual(answer.status, 200)
            told = answer.json()
            self.assertEqual(
                [(each["actor"]["fullname"], each["comments"]) for each in told],
                [(line.who, line.remark) for line in lines],
            )
            self.assertEqual({frozenset(each) for each in told}, {KEYS})
        else:
            self.assertIn(answer.status, (401, 403, 404))
        return lines

    def test_a_case_and_what_its_citizen_reads(self):
        case = self.case()
        self.do(
            self.path(case),
            "forward",
            "hanoi.officer",
            unit="hanoi-badinh",
            reason="Trụ sở ở Ba Đình",
            department="Phòng Nghiệp vụ",
            note="Chuyển",
        )
        transaction.begin()
        lines = self.assertSame(case, "hanoi.leader", 2, rest=False)
        self.assertEqual(lines[0].who, "Người hanoi.officer")
        self.assertIn("Phòng Nghiệp vụ", lines[0].remark)
        self.assertIn("Lý do chuyển: Trụ sở ở Ba Đình", lines[0].remark)
        first = "Cục Thi hành án dân sự thành phố Hà Nội"
        self.assertEqual((lines[1].unit, lines[1].who), (first, "Người nộp hồ sơ"))

    def test_a_report(self):
        report = self.report()
        body = {"unit": "hanoi", "note": REMARK}
        self.do(self.path(report), "assign", "hanoi.leader", **body)
        transaction.begin()
        self.assertSame(report, "hanoi.hotline", 2, rest=False)

    def test_a_publication(self):
        login(self.portal, "hanoi.editor")
        item = api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", id="tin", title="Tin"
        )
        transaction.commit()
        path = self.path(item)
        self.do(path, "submit", "hanoi.editor")
        self.do(path, "approve", "hanoi.leader", comment="Đồng ý")
        self.do(path, "return", "central.approver", comment=REMARK)
        transaction.begin()
        # `pass_on`, which followed by itself, is not told
        lines = self.assertSame(item, "hanoi.editor", 4)
        self.assertEqual(lines[0].who, "Người central.approver")

    def test_a_load(self):
        login(self.portal, "hanoi.registrar")
        register = self.portal.hanoi["tra-cuu"]
        load = intake.take_file(register, workbook(row()), "a.xlsx")
        transaction.commit()
        self.do(self.path(load), "submit", "hanoi.registrar")
        self.do(self.path(load), "return", "hanoi.leader", comment=REMARK)
        transaction.begin()
        self.assertSame(load, "hanoi.registrar", 3)

    def test_an_entry(self):
        login(self.portal, "hanoi.editor")
        publish_rows(self.portal, self.portal.hanoi, [plain()])
        register = self.portal.hanoi["tra-cuu"]
        (id,) = register.keys_of_entries.values()
        transaction.commit()
        entry = register[id]
        self.do(self.path(entry), "hide", "hanoi.leader", comment=REMARK)
        self.do(self.path(entry), "show", "hanoi.leader", comment="Không trùng")
        transaction.begin()
        self.assertSame(entry, "hanoi.registrar", 3, rest=False)
        for who in ("hanoi.editor", None):
            answer = self.rest(f"{self.path(entry)}/@history", who, "GET")
            self.assertNotIn("Không trùng", answer.text)


KEYS = frozenset(
    ("type", "action", "transition_title", "time", "actor", "unit", "comments")
)
