"""Ending, hiding, undoing, the clocks: what happens after approval."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.app.testing import login
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_register import RegisterTest
from tests.layers import WORLD_HTTP
from tests.requests.world import APPLICANT
from thads import audit
from thads import outbox
from thads import worktime
from thads.casework import steps
from thads.debtors.demo import publish_rows
from thads.debtors.entries import ending
from thads.debtors.entries import objections
from thads.debtors.entries import workflow as entry_workflow
from thads.debtors.entries.history import history
from thads.debtors.loads import intake
from thads.debtors.loads import undo
from thads.debtors.register import deadlines
from thads.debtors.worklist import reminders
from thads.errors import Refused
from thads.outbox.jobs import get_outbox
from thads.requests import cases
from thads.requests import procedures
from thads.requests import submissions
from thads.worktime import clock
from unittest import mock
import json
import transaction
import unittest


HERE = worktime.TIMEZONE


def mails(portal):
    """(to, subject) of the letters that wait to be sent."""
    jobs = get_outbox(portal)
    found = [jobs.jobs[id] for _time, id in jobs.waiting.until()]
    letters = [json.loads(job["payload"]) for job in found if job["kind"] == "mail"]
    return [(letter["to"][0].split("@")[0], letter["subject"]) for letter in letters]


class Reminding:
    """Mixin: lets the worker remind."""

    def remind_twice(self, days=0):
        """Look twice on one day, some days ahead, within office hours."""
        day = worktime.next_working_day(clock.now() + timedelta(days=days))
        moment = clock.to_utc(datetime(day.year, day.month, day.day, 9))
        with mock.patch.object(clock, "now", return_value=moment):
            for _look in range(2):
                reminders.remind(self.portal)


class EntryTest(Reminding, RegisterTest):
    def setUp(self):
        super().setUp()
        publish_rows(self.portal, self.hanoi, [plain()])
        self.it = self.entry(name="dang thi uoc")
        self.login("hanoi.leader")

    def do(self, transition, **options):
        self.workflow.doActionFor(self.it, transition, **options)

    def whats(self):
        return [str(event.title) for event in history(self.it)]


class TestClock(Reminding, RegisterTest):
    def load(self, *rows):
        self.login("hanoi.registrar")
        return intake.take_file(self.register, workbook(*rows), "a.xlsx")

    def at(self, day):
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=HERE)
        return mock.patch.object(clock, "now", return_value=moment)

    def test_five_working_days_from_the_oldest_decision(self):
        load = self.load(
            row(decision_date="05/06/2026"),
            row(decision="2/QĐ-X", decision_date="01/06/2026"),
        )
        # Monday the first: due on Monday the eighth
        self.assertEqual(deadlines.due_of(load).date(), date(2026, 6, 8))
        with self.at(date(2026, 6, 4)):
            deadline = deadlines.of_load(load)
        self.assertEqual(
            (deadline.left, deadline.late, deadline.near), (2, False, False)
        )
        with self.at(date(2026, 6, 10)):
            deadline = deadlines.of_load(load)
        self.assertEqual((deadline.left, deadline.late), (-2, True))
        self.assertIn("quá hạn", api.portal.translate(deadline.text, lang="vi"))

    def test_three_working_days_for_a_change(self):
        publish_rows(self.portal, self.hanoi, [plain()])
        load = self.load(row(amount=5))
        came = datetime.fromisoformat(load.received)
        self.assertEqual(deadlines.due_of(load), worktime.due(came, "register-change"))

    def test_nothing_new_has_no_clock(self):
        publish_rows(self.portal, self.hanoi, [plain()])
        self.assertIsNone(deadlines.of_load(self.load(row())))

    def test_what_is_published_says_whether_it_was_in_time(self):
        load = self.approve(row(decision_date="05/06/2026"))
        outbox.run_due(self.portal)
        deadline = deadlines.of_load(load)
        self.assertTrue(deadline.late)
        self.assertFalse(deadline.running)

    def test_its_people_are_reminded_once_each_time(self):
        load = self.load(row(decision_date="05/06/2026"))
        outbox.run_due(self.portal)
        self.workflow.doActionFor(load, "submit")
        self.remind_twice()
        found = [to for to, subject in mails(self.portal) if "quá hạn" in subject]
        self.assertEqual(sorted(found), ["hanoi.leader", "hanoi.registrar"])

    def test_nobody_is_reminded_of_what_is_public(self):
        self.approve(row(decision_date="05/06/2026"))
        outbox.run_due(self.portal)
        self.remind_twice()
        self.assertEqual(mails(self.portal), [])


class TestEnds(EntryTest):
    def decide(self, transition, comment="Đã xong", **given):
        entry_workflow.take(self.it, transition, comment, given)

    def test_the_decision_is_kept_with_the_end(self):
        self.decide(
            "end",
            ground="done",
            decision_number="9/QĐ-CTHADS",
            decision_date="05/06/2026",
        )
        event = history(self.it)[-1]
        self.assertEqual(event.basis["ground"], "done")
        self.assertEqual(event.basis["number"], "9/QĐ-CTHADS")
        self.assertEqual(event.basis["date"], "2026-06-05")
        self.assertEqual(event.people, ("hanoi.leader",))

    def test_what_cannot_be_read_changes_nothing(self):
        for given in (
            {"ground": "weather"},
            {"decision_date": "32/13/2026"},
            {"decision_date": "01/01/2999"},
        ):
            with self.subTest(given), self.assertRaises(WorkflowException):
                self.decide("end", **given)
        self.assertEqual(self.found(name="dang thi uoc"), 1)

    def test_on_its_day_it_ends_by_itself_once(self):
        day = clock.today() + timedelta(days=3)
        self.decide("schedule_end", "Hết thời hạn", on=f"{day:%d/%m/%Y}", ground="able")
        ending.end_due(self.portal)
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        later = clock.now() + timedelta(days=3)
        with mock.patch.object(clock, "now", return_value=later):
            for _time in range(2):
                ending.end_due(self.portal)
        self.assertEqual(self.found(name="dang thi uoc"), 0)

        self.assertEqual(history(self.it)[-1].basis["ground"], "able")
        self.assertIn("Hết thời hạn", history(self.it)[-1].comment)
        self.assertEqual(list(self.register.agenda.endings), [])
        self.agree()

    def test_a_day_can_be_taken_back(self):
        day = clock.today() + timedelta(days=3)
        self.decide("schedule_end", on=f"{day:%d/%m/%Y}")
        self.decide("schedule_end", "Nhầm ngày", on="")
        self.assertIsNone(self.it.ends)
        self.assertEqual(list(self.register.agenda.endings), [])

    def test_a_day_gone_by_is_refused(self):
        with self.assertRaises(WorkflowException):
            self.decide("schedule_end", on="05/06/2026")


class TestHiding(EntryTest):
    def test_hiding_takes_a_reason(self):
        with self.assertRaises(WorkflowException):
            self.do("hide")
        self.assertEqual(self.found(name="dang thi uoc"), 1)

    def test_a_hidden_entry_waits_and_its_leader_is_reminded(self):
        self.do("hide", comment="Trùng tên")
        self.assertEqual(list(self.register.agenda.entries), [self.it.getId()])
        self.remind_twice()
        self.assertEqual(mails(self.portal), [])
        self.remind_twice(days=30)
        self.assertEqual([to for to, _s in mails(self.portal)], ["hanoi.leader"])
        self.do("show", comment="Không trùng")
        self.assertEqual(list(self.register.agenda.entries), [])

    def test_who_finds_a_mistake_asks_and_the_leader_hears_at_once(self):
        self.login("hanoi.officer")
        self.do("ask_hiding", comment="Nhầm người")
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual([to for to, _s in mails(self.portal)], ["hanoi.leader"])
        self.login("hanoi.leader")
        self.do("hide", comment="Đúng là nhầm")
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        event = history(self.it)[-1]
        self.assertEqual(event.minutes, 0)
        self.agree()

    def test_asked_and_declined_it_stays(self):
        self.login("hanoi.registrar")
        self.do("ask_hiding", comment="Nhầm người")
        self.login("hanoi.leader")
        self.do("decline_hiding", comment="Đúng người")
        self.assertEqual(self.found(name="dang thi uoc"), 1)
        self.assertEqual(list(self.register.agenda.entries), [])

    def test_a_list_corrects_what_is_asked_to_be_hidden(self):
        self.login("hanoi.registrar")
        self.do("ask_hiding", comment="Sai số tiền")
        self.approve(row(amount=7))
        outbox.run_due(self.portal)
        self.assertEqual(self.it.current()["record"]["amount"], 7)
        self.agree()


class TestUndoing(RegisterTest):
    def publish(self, *rows, **options):
        self.login("hanoi.registrar")
        load = intake.take_file(self.register, workbook(*rows), "a.xlsx", **options)
        self.workflow.doActionFor(load, "submit")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve", comment="Đúng")
        outbox.run_due(self.portal)
        self.assertEqual(api.content.get_state(load), "published")
        return load

    def undo(self, load, comment="Nạp nhầm tệp"):
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "undo", comment=comment)

    def amount(self, **question):
        return self.entry(**question).current()["record"]["amount"]

    def test_what_was_added_goes_and_what_was_changed_comes_back(self):
        self.publish(row())
        load = self.publish(row(amount=5), row(name="Lê Văn Hai", decision="2/QĐ-X"))
        self.undo(load)
        self.assertEqual(self.amount(name="dang thi uoc"), 12500000)
        self.assertEqual(self.found(name="le van hai"), 0)
        self.assertEqual((load.undone["off"], load.undone["back"]), (1, 1))
        self.assertEqual(list(undo.left_entries(load)), [])
        self.agree()

    def test_what_was_ended_is_public_again(self):
        self.publish(row(), row(name="Lê Văn Hai", decision="2/QĐ-X"))
        load = self.publish(row(), complete=True)
        self.assertEqual(self.found(name="le van hai"), 0)
        self.undo(load)
        self.assertEqual(self.found(name="le van hai"), 1)
        self.assertEqual(load.undone["reinstated"], 1)
        self.agree()

    def test_what_changed_since_is_left_and_named(self):
        first = self.publish(
            row(),
            row(name="Lê Văn Hai", decision="2/QĐ-X"),
            row(name="Ngô Thị Ba", decision="3/QĐ-X"),
            row(name="Phan Văn Tư", decision="4/QĐ-X"),
        )
        self.publish(row(amount=5))
        self.login("hanoi.leader")
        self.workflow.doActionFor(self.entry(name="le van hai"), "end", comment="Xong")
        hidden = self.entry(name="ngo thi ba")
        self.workflow.doActionFor(hidden, "hide", comment="Xem lại")
        self.undo(first)
        self.assertEqual(self.amount(name="dang thi uoc"), 5)
        self.assertEqual(self.found(name="phan van tu"), 0)
        left = {
            entry.versions[-1]["record"]["name"] for entry in undo.left_entries(first)
        }
        self.assertEqual(left, {"Đặng Thị Ước", "Lê Văn Hai", "Ngô Thị Ba"})
        self.agree()

    def test_undone_one_after_the_other_nothing_undone_comes_back(self):
        self.publish(row())
        second = self.publish(row(amount=5))
        third = self.publish(row(amount=6))
        self.undo(second)
        self.assertEqual(self.amount(name="dang thi uoc"), 6)
        self.undo(third)
        self.assertEqual(self.amount(name="dang thi uoc"), 12500000)
        self.agree()

    def test_an_added_entry_whose_lists_are_all_undone_is_gone(self):
        first, second = self.publish(row()), self.publish(row(amount=5))
        self.undo(first)
        self.undo(second)
        self.assertEqual(self.found(name="dang thi uoc"), 0)
        self.agree()

    def test_twice_is_refused(self):
        load = self.publish(row())
        self.undo(load)
        with self.assertRaises(WorkflowException):
            self.undo(load)

    def test_no_undoing_without_a_reason_or_after_ninety_days(self):
        load = self.publish(row())
        with self.assertRaises(WorkflowException):
            self.undo(load, "")
        later = clock.now() + timedelta(days=95)
        late = mock.patch.object(clock, "now", return_value=later)
        with late, self.assertRaises(WorkflowException) as caught:
            self.undo(load)
        self.assertIn("chỉ thu hồi được đến hết ngày", str(caught.exception))
        self.assertEqual(self.found(name="dang thi uoc"), 1)

    def test_the_right_list_can_be_loaded_afterwards(self):
        self.undo(self.publish(row()))
        load = self.publish(row(amount=8))
        self.assertEqual(load.counts["new"], 1)
        self.assertEqual(self.amount(name="dang thi uoc"), 8)
        self.agree()

    def test_it_is_in_the_trail_and_in_the_history(self):
        load = self.publish(row())
        entry = self.entry(name="dang thi uoc")
        self.undo(load)
        found = next(audit.read(self.portal, action="debtors.undo"))
        self.assertEqual(found.details["off"], 1)
        event = history(entry)[-1]
        self.assertEqual(event.comment, "Nạp nhầm tệp")
        self.assertIsNone(event.after)
        self.assertEqual(event.before["record"]["amount"], 12500000)


class TestObjections(EntryTest):
    CASE = "HN-2026-1"

    def upheld(self, outcome="granted"):
        moment = clock.iso(clock.now())
        objections.record_received(self.it, self.CASE, moment)
        later = (clock.now() + timedelta(seconds=5)).isoformat()
        objections.record_decided(self.it, self.CASE, outcome, later, "hanoi.officer")

    def test_an_upheld_one_waits_for_the_leader(self):
        self.upheld()
        self.assertEqual(list(self.register.agenda.entries), [self.it.getId()])
        self.assertEqual([to for to, _s in mails(self.portal)], ["hanoi.leader"])
        entry_workflow.take(
            self.it, "end", "Đã trả", {"ground": "objection", "case": "1"}
        )
        self.assertEqual(list(self.register.agenda.entries), [])

    def test_one_not_upheld_does_not(self):
        self.upheld("refused")
        self.assertEqual(list(self.register.agenda.entries), [])
        self.assertEqual(mails(self.portal), [])
        self.assertEqual(len(history(self.it)), 3)

    def test_only_addresses_of_entries_are_believed(self):
        self.assertEqual(objections.entry_at(self.it.absolute_url()), self.it)
        for page in ("", "x", "http://x/a/b/c", self.register.absolute_url()):
            self.assertIsNone(objections.entry_at(page))


class TestHistory(EntryTest):
    def test_every_way_of_change_is_in_it(self):
        self.approve(row(amount=5))
        outbox.run_due(self.portal)
        self.login("hanoi.registrar")
        load, faults = intake.take_entry(
            self.register,
            {f: str(v) for f, v in row(amount="6", address="Số 2 phố Thử").items()},
            "Theo quyết định sửa đổi 7/QĐ-CTHADS",
            self.it.getId(),
        )
        self.assertEqual(faults, [])
        self.workflow.doActionFor(load, "submit")
        self.do("ask_hiding", comment="a")
        self.login("hanoi.leader")
        self.workflow.doActionFor(load, "approve")
        outbox.run_due(self.portal)
        self.do("hide", comment="b")
        self.do("show", comment="c")
        self.workflow.doActionFor(load, "undo", comment="d")
        self.do("end", comment="e")
        events = history(self.it)
        self.assertEqual(len(events), 8)
        undone = next(e for e in events if e.comment == "d")
        self.assertEqual(undone.before["record"]["amount"], 6)
        self.assertEqual(undone.after["record"]["amount"], 5)
        typed = next(e for e in events if "sửa đổi" in e.comment)
        self.assertEqual(typed.people, ("hanoi.registrar", "hanoi.leader"))
        self.assertEqual(typed.before["record"]["amount"], 5)


class TestOverHttp(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def publish(self, *rows):
        super().publish(*rows or (row(),))
        [found] = self.items("name=dang thi uoc")
        return found["@id"]

    def test_rest_ends_with_the_decision(self):
        address = self.publish()
        wrong = self.do(address, "end", "hanoi.leader", comment="x", ground="weather")
        self.assertEqual(wrong.status_code, 400)
        answer = self.do(
            address,
            "end",
            "hanoi.leader",
            comment="Đã thi hành xong",
            ground="done",
            decision_number="9/QĐ-CTHADS",
            decision_date="05/06/2026",
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        page = self.page(address, "hanoi.leader")
        self.assertEqual(page.status_code, 410)
        self.assertIn("9/QĐ-CTHADS", said(page))

    def test_no_hiding_without_a_reason(self):
        address = self.publish()
        self.assertEqual(self.do(address, "hide", "hanoi.leader").status_code, 400)
        self.assertEqual(self.page(address).status_code, 200)

    def test_an_officer_asks_on_the_page_and_sees_no_history(self):
        address = self.publish()
        page = self.page(address, "hanoi.officer").text
        self.assertIn('value="ask_hiding"', page)
        self.assertNotIn("<del", page)
        self.submit(
            f"{address}/@@debtor-decide",
            "hanoi.officer",
            page=address,
            transition="ask_hiding",
            comment="Nhầm người",
        )
        waiting = self.page("hanoi/tra-cuu/@@debtor-waiting", "hanoi.leader").text
        self.assertIn("Nhầm người", waiting)
        self.assertNotIn("Nhầm người", self.page(address).text)

    def test_entries_of_an_undone_list_answer_410_everywhere(self):
        load = super().publish(row())
        [found] = self.items("name=dang thi uoc")
        answer = self.do(load, "undo", "hanoi.leader", comment="Nạp nhầm")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.items("name=dang thi uoc"), [])
        for answer in (self.page(found["@id"]), self.get(found["@id"])):
            self.assertEqual(answer.status_code, 410)
            self.assertNotIn("Ước", said(answer))
        page = self.page(found["@id"], "hanoi.leader")
        self.assertIn("Bị thu hồi cùng danh sách", said(page))
        self.assertNotIn('name="transition"', page.text)

    def test_the_rows_of_an_undone_list_are_no_longer_new(self):
        load = super().publish(row())
        self.assertIn("?show=new", self.page(load, "hanoi.leader").text)
        answer = self.do(load, "undo", "hanoi.leader", comment="Nạp nhầm")
        self.assertEqual(answer.status_code, 200, answer.text)
        page = said(self.page(load, "hanoi.leader")).partition('?show=new"')[2]
        self.assertIn("Đã gỡ xuống", page.partition("</a>")[0])

    def test_the_registrar_cannot_undo(self):
        load = super().publish(row())
        answer = self.do(load, "undo", "hanoi.registrar", comment="x")
        self.assertIn(answer.status_code, (400, 401, 403))
        self.assertEqual(len(self.items("name=dang thi uoc")), 1)

    def test_the_centre_sees_late_lists_by_locality(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        page = self.page("tra-cuu/@@debtor-overview", "central.inspector")
        self.assertEqual(page.status_code, 200)
        self.assertIn("quá hạn", said(page))
        for place, user in (
            ("tra-cuu", "hanoi.leader"),
            ("tra-cuu", None),
            ("hanoi/tra-cuu", "hanoi.leader"),
        ):
            answer = self.page(f"{place}/@@debtor-overview", user)
            with self.subTest(place=place, user=user):
                self.assertNotIn("Thời hạn công khai", answer.text.split("<main")[-1])

    def test_the_clock_is_on_the_pages(self):
        address = self.load(row()).json()["@id"]
        for page in (address, "hanoi/tra-cuu/@@debtor-loads"):
            self.assertIn("quá hạn", said(self.page(page, "hanoi.registrar")))

    def test_an_objection_goes_from_the_form_to_the_leader(self):
        address = self.publish()
        transaction.begin()
        submission = submissions.Submission(
            locality_id="hanoi",
            unit_id="hanoi",
            procedure=procedures.get(objections.PROCEDURE),
            key="khoa-thu-12345",
            applicant=APPLICANT,
            answers=[(objections.PAGE, "Trang", address)],
        )
        receipt = submissions.submit(self.portal, submission)
        transaction.commit()
        self.work()
        self.assertIn(receipt.code, self.page(address, "hanoi.leader").text)
        self.assertNotIn(receipt.code, self.page(address).text)
        transaction.begin()
        case = cases.find(self.portal, receipt.code)
        login(self.portal, "hanoi.officer")
        case = steps.take(case, "receive")
        case = steps.take(case, "make_appointment")
        with self.assertRaises(Refused):
            steps.take(case, "finish", {"result": "Đã xác minh"})
        steps.take(case, "finish", {"result": "Đã xác minh", "outcome": "granted"})
        transaction.commit()
        waiting = self.page("hanoi/tra-cuu/@@debtor-waiting", "hanoi.leader").text
        self.assertIn(receipt.code, waiting)
        self.assertIn(
            f'value="{receipt.code}"', self.page(address, "hanoi.leader").text
        )
        self.do(
            address,
            "end",
            "hanoi.leader",
            comment="Chấp nhận",
            ground="objection",
            case=receipt.code,
        )
        self.assertEqual(self.page(address).status_code, 410)
