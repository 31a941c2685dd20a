"""What waits for a person: on their page, over REST, for a substitute, in reminders."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests.world import APPLICANT
from thads import worktime
from thads.casework import absence
from thads.casework import steps
from thads.hotline import reports
from thads.organisation import people
from thads.organisation.interfaces import IAccountAccess
from thads.outbox.jobs import get_outbox
from thads.requests import jobs
from thads.requests.demo import make_case
from thads.worktime import clock
from unittest import mock
from zope.component import getUtility
import html
import json
import transaction
import unittest


def a_working_day(hour=10):
    """Return a moment within office hours, not before the present day."""
    day = worktime.add_working_days(clock.now(), 1)
    return clock.to_utc(datetime(day.year, day.month, day.day, hour))


class WorkWorld:
    """Mixin: cases of hanoi, and the lists of its people over HTTP."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]

    def case(self, state="registered", **options):
        transaction.begin()
        case = make_case("hanoi", state, applicant=APPLICANT, **options)
        transaction.commit()
        return case

    def work(self, user):
        status, body = self.web.get("/@work", user)
        self.assertEqual(200, status, body)
        return body

    def titles(self, user, why=None):
        return [
            item["title"].partition(" · ")[0]
            for item in self.work(user)["items"]
            if why in (None, item["why"])
        ]


class WorkTest(WorkWorld, unittest.TestCase):
    def test_strangers_have_no_list(self):
        self.assertEqual(401, self.web.get("/@work")[0])

    def test_a_new_case_waits_for_the_officers_of_its_unit(self):
        code = self.case().code
        self.assertEqual([code], self.titles("hanoi.officer", "waiting"))
        self.assertEqual([code], self.titles("hanoi.leader", "waiting"))
        for other in ("hanoi.editor", "tphochiminh.officer", "hanoi-badinh.officer"):
            self.assertEqual([], self.titles(other), other)

    def test_a_branchs_case_waits_at_the_branch_and_its_department(self):
        code = self.case(unit="hanoi-badinh").code
        for user in ("hanoi-badinh.officer", "hanoi.officer"):
            self.assertEqual([code], self.titles(user), user)

    def test_what_an_officer_holds_is_theirs_and_no_colleagues(self):
        code = self.case("received").code
        self.assertEqual([code], self.titles("hanoi.officer", "mine"))
        self.assertEqual([], self.titles("hanoi.leader"))

    def test_what_waits_for_the_citizen_waits_for_nobody_here(self):
        self.case("supplement_wanted")
        self.assertEqual([], self.titles("hanoi.officer"))

    def test_late_ones_are_counted_and_come_first(self):
        self.case()
        long_ago = clock.now() - timedelta(days=40)
        late = self.case(received=long_ago).code
        body = self.work("hanoi.officer")
        self.assertEqual(late, body["items"][0]["title"].partition(" · ")[0])
        self.assertTrue(body["items"][0]["late"])
        self.assertEqual(1, body["counts"]["late"])
        self.assertEqual(2, body["counts"]["waiting"])

    def test_a_report_waits_for_those_who_handle_it(self):
        transaction.begin()
        new = reports.NewReport("Phản ánh để thử việc", "hanoi-badinh")
        code = reports.record("hanoi", new, "hanoi.hotline").code
        transaction.commit()
        for user in ("hanoi.hotline", "hanoi.leader"):
            self.assertEqual([code], self.titles(user), user)
        for user in ("hanoi.officer", "central.hotline", "tphochiminh.hotline"):
            self.assertEqual([], self.titles(user), user)

    def test_the_list_stands_on_the_start_page(self):
        code = self.case().code
        self.assertIn(code, self.web.page("/@@staff", "hanoi.officer")[1])


class LeftTest(WorkWorld, unittest.TestCase):
    """Cases of an officer who works here no more go to the leader at once."""

    def setUp(self):
        super().setUp()
        transaction.begin()
        people.give("hanoi.editor", "hanoi", "officer")
        transaction.commit()
        self.code = self.case("in_work", officer="hanoi.editor").code
        self.other = self.case("received").code
        self.waits = self.case("supplement_wanted", officer="hanoi.editor").code

    def change(self, change, *args):
        transaction.begin()
        change(*args)
        transaction.commit()

    def suspend(self, login):
        getUtility(IAccountAccess).suspend(login)

    def remove(self, login):
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=login)

    def desk(self, user="hanoi.leader"):
        return self.web.get("/hanoi/@support-cases?tab=left", user)[1]

    def test_the_leader_is_told_at_once_and_assigns(self):
        self.assertEqual(self.desk()["counts"]["left"], 0)
        self.assertEqual([], self.titles("hanoi.leader", "left"))
        self.change(people.take, "hanoi.editor", "hanoi", "officer")
        left = {self.code, self.waits}
        self.assertEqual(left, set(self.titles("hanoi.leader", "left")))
        self.assertEqual([], self.titles("hanoi.officer", "left"))
        answer = self.desk()
        self.assertEqual(answer["counts"]["left"], 2)
        self.assertEqual(left, {item["code"] for item in answer["items"]})
        address = "/hanoi/ho-tro-truc-tuyen/@@desk?tab=left"
        status, page = self.web.page(address, "hanoi.leader")
        self.assertEqual(200, status)
        self.assertIn(self.code, page)
        self.assertNotIn(self.other, page)
        self.assertIn("Cần phân công lại", html.unescape(page))
        for code in (self.code, self.waits):
            status, body = self.web.do(
                f"/hanoi/ho-tro-truc-tuyen/{code}",
                "reassign",
                "hanoi.leader",
                officer="hanoi.officer",
            )
            self.assertEqual(200, status, body)
        self.assertEqual([], self.titles("hanoi.leader", "left"))
        self.assertEqual(self.desk()["counts"]["left"], 0)
        self.assertIn(self.code, self.titles("hanoi.officer", "mine"))

    def test_a_suspended_officer(self):
        self.change(self.suspend, "hanoi.editor")
        self.assertEqual(2, len(self.titles("hanoi.leader", "left")))
        status, body = self.web.do(
            f"/hanoi/ho-tro-truc-tuyen/{self.code}",
            "reassign",
            "hanoi.leader",
            officer="hanoi.editor",
        )
        self.assertEqual(400, status, body)

    def test_a_removed_account(self):
        self.change(self.remove, "hanoi.editor")
        self.assertEqual(2, len(self.titles("hanoi.leader", "left")))
        self.assertEqual(self.desk()["counts"]["left"], 2)

    def test_no_leader_of_elsewhere_sees_them(self):
        self.change(self.suspend, "hanoi.editor")
        for user in ("hanoi-badinh.officer", "tphochiminh.leader", "hanoi.officer"):
            self.assertEqual([], self.titles(user, "left"))

    def test_an_officer_of_the_department_works_on_a_branchs_case(self):
        self.case("received", unit="hanoi-badinh", officer="hanoi.officer")
        self.assertEqual([], self.titles("hanoi.leader", "left"))


class AbsenceTest(WorkWorld, unittest.TestCase):
    def away(self, login="hanoi.officer", substitute="hanoi.leader", **days):
        first = days.get("first", clock.today())
        last = days.get("last", first + timedelta(days=3))
        return self.web.page(
            "/@@absence",
            login,
            {"first": str(first), "last": str(last), "substitute": substitute},
        )

    def colleague(self):
        from thads.organisation.people import give

        transaction.begin()
        give("hanoi.editor", "hanoi", "officer")
        transaction.commit()

    def test_a_substitute_sees_what_the_absent_one_holds(self):
        code = self.case("received").code
        self.colleague()
        self.assertEqual([], self.titles("hanoi.editor"))
        status, page = self.away(substitute="hanoi.editor")
        self.assertEqual(200, status, page[-2000:])
        self.assertIn("Người hanoi.editor", page)
        self.assertEqual([code], self.titles("hanoi.editor", "standing_in"))
        self.assertEqual([code], self.titles("hanoi.officer", "mine"))

    def test_after_it_the_list_is_as_before(self):
        self.case("received")
        self.colleague()
        transaction.begin()
        past = clock.today() - timedelta(days=9)
        entered = absence.Absence(past, past + timedelta(days=2), "hanoi.editor")
        absence.enter("hanoi.officer", entered)
        transaction.commit()
        self.assertEqual([], self.titles("hanoi.editor"))

    def test_only_a_colleague_of_the_same_function_stands_in(self):
        self.colleague()
        for wrong in ("hanoi.admin", "tphochiminh.officer", "nobody", "hanoi.officer"):
            with self.subTest(wrong):
                self.assertEqual(400, self.away(substitute=wrong)[0])

    def test_days_that_make_no_sense(self):
        self.colleague()
        today = clock.today()
        for first, last in (
            (today, today - timedelta(days=1)),
            (today - timedelta(days=9), today - timedelta(days=5)),
            ("", today),
            ("x", "y"),
        ):
            with self.subTest(first=first, last=last):
                form = {"substitute": "hanoi.editor", "first": first, "last": last}
                status, page = self.web.page("/@@absence", "hanoi.officer", form)
                self.assertEqual(400, status, page)

    def test_it_can_be_cancelled(self):
        self.colleague()
        self.away(substitute="hanoi.editor")
        status, _page = self.web.page("/@@absence", "hanoi.officer", {"cancel": "1"})
        self.assertEqual(200, status)
        transaction.begin()
        self.assertIsNone(absence.of("hanoi.officer"))

    def test_strangers_have_none(self):
        self.assertIn(self.web.page("/@@absence")[0], (302, 401))


class ReminderTest(WorkWorld, unittest.TestCase):
    def remind(self, now):
        transaction.begin()
        with (
            mock.patch.object(jobs.clock, "now", return_value=now),
            mock.patch("thads.casework.notifications.clock.today") as today,
        ):
            today.return_value = worktime.local(now).date()
            jobs.remind(self.portal)
        transaction.commit()

    def mails(self):
        return [
            (*payload["to"], payload["subject"])
            for job in get_outbox(self.portal).jobs.values()
            if job["kind"] == "mail" and job["payload"]
            for payload in [json.loads(job["payload"])]
        ]

    def test_the_officer_once_when_it_is_near_the_leader_too_when_it_is_late(self):
        now = a_working_day()
        case = self.case("received", received=now - timedelta(days=1))
        near = clock.to_utc(
            datetime.combine(
                worktime.add_working_days(case.first_due, -1),
                datetime.min.time().replace(hour=10),
            )
        )
        for _look in range(2):
            self.remind(near)
        expected = [("hanoi.officer@thads.example", "hạn giải quyết")]
        self.assertSent(case, expected)
        late = clock.to_utc(
            datetime.combine(
                worktime.next_working_day(case.first_due),
                datetime.min.time().replace(hour=10),
            )
        )
        for _look in range(2):
            self.remind(late)
        self.assertSent(
            case,
            [
                *expected,
                ("hanoi.leader@thads.example", "quá hạn"),
                ("hanoi.officer@thads.example", "quá hạn"),
            ],
        )

    def assertSent(self, case, expected):
        sent = sorted(self.mails())
        self.assertEqual(len(expected), len(sent), sent)
        for (to, words), (address, subject) in zip(sorted(expected), sent, strict=True):
            self.assertEqual(to, address)
            self.assertIn(words, subject)
            self.assertIn(case.code, subject)

    def test_nobody_is_reminded_at_night_or_of_what_is_done(self):
        case = self.case("received", received=clock.now() - timedelta(days=40))
        self.remind(a_working_day(hour=22))
        self.assertEqual([], self.mails())
        transaction.begin()
        case = self.portal.unrestrictedTraverse(case.getPhysicalPath())
        steps.take(case, "withdraw", {}, person="")
        transaction.commit()
        self.remind(a_working_day())
        self.assertEqual([], [mail for mail in self.mails() if "quá hạn" in mail[1]])

    def test_a_substitute_is_reminded_too(self):
        today = date(2000, 1, 1)
        transaction.begin()
        away = absence.Absence(today, date(2100, 1, 1), "hanoi.leader")
        absence.enter("hanoi.officer", away)
        transaction.commit()
        self.case("received", received=clock.now() - timedelta(days=40))
        self.remind(a_working_day())
        self.assertEqual(
            ["hanoi.leader@thads.example", "hanoi.officer@thads.example"],
            sorted({to for to, _subject in self.mails()}),
        )
