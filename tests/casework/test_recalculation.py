"""Due dates reckoned anew after days off were entered.

02/11/2026 is a Monday; a request of that morning is due on Monday the 9th at 17:00, on
Tuesday if the 5th is a day off.
"""

from datetime import datetime
from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_INTEGRATION
from tests.layers import Browsing
from tests.requests.world import APPLICANT
from tests.worker import work
from thads.casework import recalculation
from thads.casework import steps
from thads.casework.trail import RECALCULATED
from thads.errors import Stale
from thads.requests import cases
from thads.requests import procedures
from thads.requests import submissions
from thads.requests.browser.tracking import title_of
from thads.worktime import clock
import transaction
import unittest
import uuid


def at(day, hour=10):
    return clock.to_utc(datetime(2026, 11, day, hour))


DUE, MOVED = at(9, 17), at(10, 17)


def enter_day_off(day=5):
    lines = [f"2026-11-{day:02} | off | Nghỉ theo quyết định"]
    api.portal.set_registry_record(
        "thads.worktime.interfaces.IWorktimeSettings.days", lines
    )


def new_case(*steps_taken, locality="hanoi"):
    """A case received on 02/11, with the steps (name, moment, person, values) taken."""
    portal = api.portal.get()
    submission = submissions.Submission(
        locality_id=locality,
        unit_id=locality,
        procedure=procedures.get("yeu-cau-thi-hanh-an"),
        key=uuid.uuid4().hex,
        applicant=APPLICANT,
    )
    receipt = submissions.submit(portal, submission, now=at(2), queue=False)
    with api.env.adopt_roles(["Manager"]):
        case = cases.make(portal, receipt.code)
        for name, moment, person, values in steps_taken:
            case = steps.take(case, name, values, person=person, now=moment)
    return case


class TestOfAnItem(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def change(self, *steps_taken):
        case = new_case(*steps_taken)
        self.assertIsNone(recalculation.change_of(case))
        enter_day_off()
        return case, recalculation.change_of(case)

    def test_a_day_off_in_its_time(self):
        case, change = self.change()
        self.assertEqual((change.before, change.after), (DUE, MOVED))
        self.assertFalse(change.promised)
        self.assertEqual((case.first_due, case.due), (DUE, DUE))

    def test_a_day_off_in_its_pause_counts_once(self):
        """Paused from the 4th to the 6th: two working days, one with the day off."""
        _case, change = self.change(
            ("request_supplement", at(4), "hanoi.leader", {"message": "Thiếu"}),
            ("supplement", at(6), "", {"message": "Đây"}),
        )
        self.assertIsNone(change)

    def test_an_appointment_promised_with_an_apology_stays(self):
        case, change = self.change(
            ("receive", at(3), "hanoi.officer", {}),
            (
                "apologise",
                at(10),
                "hanoi.leader",
                {"reason": "Chậm", "when": "2026-11-13T16:00"},
            ),
        )
        self.assertTrue(change.promised)
        promised = case.due
        self.assertTrue(recalculation.move(case, change, "central.admin", at(11)))
        self.assertEqual((case.first_due, case.due), (MOVED, promised))

    def test_its_history_says_so(self):
        case, change = self.change()
        self.assertTrue(recalculation.move(case, change, "central.admin", at(4)))
        self.assertEqual((case.first_due, case.due), (MOVED, MOVED))
        entry = case.trail[-1]
        self.assertEqual(entry.step, RECALCULATED)
        self.assertIn("17:00 ngày 10/11/2026", entry.note)
        self.assertEqual(title_of(entry), "Tính lại thời hạn giải quyết")
        row = next(iter(case.__parent__.index().rows.values()))
        self.assertEqual(row.first_due, MOVED)
        self.assertIsNone(recalculation.change_of(case))

    def test_a_step_taken_meanwhile_stands(self):
        case, change = self.change()
        with api.env.adopt_roles(["Manager"]):
            steps.take(
                case,
                "request_supplement",
                {"message": "Thiếu"},
                person="hanoi.leader",
                now=at(3),
            )
            steps.take(case, "supplement", {"message": "Đây"}, person="", now=at(6))
        self.assertFalse(recalculation.move(case, change, "central.admin", at(7)))


class TestPage(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.portal = self.layer["portal"]
        self.case = new_case()
        self.ended = new_case(
            ("refuse", at(3), "hanoi.leader", {"reason": "Không thuộc thẩm quyền"}),
            locality="tphochiminh",
        )
        enter_day_off()
        transaction.commit()

    def page(self, login="central.admin"):
        browser = self.browser(login)
        browser.open(f"{self.portal.absolute_url()}/@@due-dates")
        return browser

    def work(self):
        work(self.portal)

    def press(self, browser, name):
        browser.getControl(name=name).click()

    def test_the_centre_reckons_reads_and_moves(self):
        browser = self.page()
        self.press(browser, "begin")
        self.assertIn("Đang tính lại thời hạn", browser.contents)
        self.work()
        browser.reload()
        self.assertIn(self.case.code, browser.contents)
        self.assertIn("17:00 ngày 10/11/2026", browser.contents)
        self.assertNotIn(self.ended.code, browser.contents)
        self.press(browser, "apply")
        self.assertIn("Đang áp dụng thời hạn mới", browser.contents)
        self.work()
        browser.reload()
        self.assertIn("Đã thay đổi thời hạn: 1", browser.contents)
        self.assertEqual(self.case.due, MOVED)
        self.press(browser, "begin")
        self.work()
        browser.reload()
        self.assertIn("Không có thời hạn nào thay đổi", browser.contents)

    def test_an_old_tab_moves_nothing(self):
        browser = self.page()
        self.press(browser, "begin")
        self.work()
        browser.reload()
        other = self.page()
        self.press(other, "begin")
        self.work()
        browser.raiseHttpErrors = False
        self.press(browser, "apply")
        self.assertEqual(browser.headers["Status"][:3], "409")
        self.work()
        self.assertEqual(self.case.due, DUE)
        self.assertRaises(Stale, recalculation.apply, self.portal, "khác", "x")

    def test_only_the_centre(self):
        for login in ("hanoi.admin", "hanoi.leader", "central.approver", None):
            with self.subTest(login):
                browser = self.browser(login)
                browser.raiseHttpErrors = False
                browser.open(f"{self.portal.absolute_url()}/@@due-dates")
                self.assertNotIn("Tính lại thời hạn", browser.contents)
