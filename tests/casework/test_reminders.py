"""Reminders of all rooms, by one rule: who is reminded of what, when, how often."""

from contextlib import contextmanager
from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.app.testing import login
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_INTEGRATION
from tests.requests.world import APPLICANT
from thads import worktime
from thads.casework import absence
from thads.casework import reminders
from thads.casework import steps
from thads.debtors.loads import intake
from thads.debtors.worklist import reminders as debtor_reminders
from thads.hotline import jobs as hotline_jobs
from thads.hotline import reports
from thads.organisation.people import add_person
from thads.outbox import mail
from thads.publication import jobs as publication_jobs
from thads.requests import jobs as request_jobs
from thads.requests.demo import make_case
from thads.web import revisions
from thads.worktime import clock
from unittest import mock
import unittest


JOBS = (
    request_jobs.remind,
    hotline_jobs.remind,
    publication_jobs.remind,
    debtor_reminders.remind,
)


def office_hour(days=1, hour=10):
    """Return a moment of a working day to come."""
    day = worktime.add_working_days(clock.now(), days)
    return clock.to_utc(datetime(day.year, day.month, day.day, hour))


class ReminderTest(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.sent = []
        self.broken = set()  # addresses of those whose letters fail

        def send(_portal, to, subject, text, **_options):
            if to in self.broken:
                raise RuntimeError(to)
            self.sent.append((to.removesuffix("@thads.example"), str(subject)))

        patched = mock.patch.object(mail, "send", send)
        patched.start()
        self.addCleanup(patched.stop)

    @contextmanager
    def at(self, moment):
        with mock.patch.object(clock, "now", return_value=moment):
            yield

    def remind(self, moment=None):
        """Let all rooms look; return who was written to."""
        self.sent.clear()
        with self.at(moment or office_hour(20)):
            for job in JOBS:
                job(self.portal)
        return sorted(to for to, _subject in self.sent)

    # what people are reminded of

    def case(self):
        received = clock.now() - timedelta(days=40)
        return make_case("hanoi", "received", applicant=APPLICANT, received=received)

    def report(self):
        new = reports.NewReport(
            content="Chấp hành viên hẹn nhiều lần",
            reported_unit="hanoi-badinh",
            received=clock.now() - timedelta(days=80),
        )
        with api.env.adopt_user(username="hanoi.hotline"):
            return reports.record("hanoi", new, "hanoi.hotline")

    def news(self):
        login(self.portal, "hanoi.editor")
        item = api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", id="tin", title="Tin"
        )
        tool = api.portal.get_tool("portal_workflow")
        tool.doActionFor(item, "submit")
        return item

    def load(self):
        login(self.portal, "hanoi.registrar")
        register = self.portal.hanoi["tra-cuu"]
        data = workbook(row(decision_date="05/06/2026"))
        load = intake.take_file(register, data, "a.xlsx")
        api.portal.get_tool("portal_workflow").doActionFor(load, "submit")
        return load

    def all_of_them(self):
        return {
            "case": (self.case(), {"hanoi.officer", "hanoi.leader"}),
            "report": (self.report(), {"hanoi.hotline", "hanoi.leader"}),
            "news": (self.news(), {"hanoi.leader"}),
            "load": (self.load(), {"hanoi.registrar", "hanoi.leader"}),
        }

    def expected(self, things):
        return sorted(who for _thing, people in things.values() for who in people)

    def test_everybody_once_and_within_office_hours(self):
        things = self.all_of_them()
        for hour in (3, 12, 22):
            self.assertEqual(self.remind(office_hour(20, hour)), [])
        self.assertEqual(self.remind(), self.expected(things))
        for days in (20, 21):
            self.assertEqual(self.remind(office_hour(days, 15)), [])

    def test_a_day_off_is_no_office_hour(self):
        self.case()
        sunday = office_hour(20)
        while worktime.local(sunday).weekday() != 6:
            sunday += timedelta(days=1)
        self.assertEqual(self.remind(sunday), [])

    def test_who_is_named_later_is_reminded_too(self):
        things = self.all_of_them()
        self.remind()
        for name, function in (("moi.lanhdao", "leader"), ("moi.truc", "hotline")):
            add_person(
                name,
                fullname=name,
                email=f"{name}@thads.example",
                password="Mat-khau-thu-2026",
                functions=[("hanoi", function)],
            )
        self.assertEqual(self.remind(), sorted(["moi.lanhdao"] * 4 + ["moi.truc"]))
        self.assertEqual(self.remind(), [])
        with api.env.adopt_roles(["Manager"]):
            case = things["case"][0]
            steps.take(case, "reassign", {"officer": "moi.lanhdao"}, person="x")
        self.assertEqual(self.remind(), [])

    def test_a_new_handler_is_reminded(self):
        case = self.case()
        self.remind()
        add_person(
            "moi.canbo",
            fullname="Mới",
            email="moi.canbo@thads.example",
            password="Mat-khau-thu-2026",
            functions=[("hanoi", "officer")],
        )
        with api.env.adopt_roles(["Manager"]):
            steps.take(case, "reassign", {"officer": "moi.canbo"}, person="x")
        self.assertEqual(self.remind(), ["moi.canbo"])

    def test_a_substitute_who_is_named_later_is_reminded_too(self):
        self.case()
        self.remind()
        away = absence.Absence(
            date(2000, 1, 1), date(2100, 1, 1), "hanoi-badinh.leader"
        )
        absence.enter("hanoi.officer", away)
        self.assertEqual(self.remind(), [], "who may not view it gets no mail")
        away = absence.Absence(date(2000, 1, 1), date(2100, 1, 1), "central.inspector")
        absence.enter("hanoi.officer", away)
        self.assertEqual(self.remind(), ["central.inspector"])
        self.assertEqual(self.remind(), [])

    def test_a_letter_that_fails_is_tried_again_alone(self):
        things = self.all_of_them()
        self.broken = {"hanoi.leader@thads.example"}
        everybody = self.expected(things)
        others = [who for who in everybody if who != "hanoi.leader"]
        with self.assertLogs("thads.casework.reminders", "ERROR"):
            self.assertEqual(self.remind(), others)
        with self.assertLogs("thads.casework.reminders", "ERROR"):
            self.assertEqual(self.remind(), [])
        self.broken.clear()
        self.assertEqual(self.remind(), ["hanoi.leader"] * 4)
        self.assertEqual(self.remind(), [])

    def test_what_a_letter_wrote_before_it_failed_is_taken_back(self):
        case = self.case()

        def send(_portal, to, _subject, _text, **_options):
            case.result = "đã viết"
            raise RuntimeError(to)

        with (
            mock.patch.object(mail, "send", send),
            self.assertLogs("thads.casework.reminders", "ERROR"),
        ):
            self.remind()
        self.assertEqual((case.result, case.reminded), ("", ()))

    def test_an_item_that_cannot_be_read_stops_no_other(self):
        things = self.all_of_them()
        broken = self.case()
        broken.first_due = None
        other = self.case()
        with self.assertLogs("thads.web.lists", "ERROR"):
            found = self.remind()
        self.assertEqual(
            found, sorted([*self.expected(things), "hanoi.leader", "hanoi.officer"])
        )
        self.assertTrue(other.reminded)

    def test_a_person_who_cannot_be_read_stops_no_other(self):
        things, known = self.all_of_them(), absence.substitute_of

        def substitute_of(login, today):
            if login == "hanoi.leader":
                raise ValueError(login)
            return known(login, today)

        everybody = self.expected(things)
        with (
            mock.patch.object(absence, "substitute_of", substitute_of),
            self.assertLogs("thads.web.lists", "ERROR"),
        ):
            others = [who for who in everybody if who != "hanoi.leader"]
            self.assertEqual(self.remind(), others)
        self.assertEqual(self.remind(), ["hanoi.leader"] * 4)

    def test_people_who_cannot_be_listed_stop_no_other_item(self):
        def people(names):
            for name in names:
                if name is None:
                    raise ValueError(names)
                yield name

        def reminder(item, names):
            return reminders.Reminder(item, "late", "2026-01-01", people(names), "", "")

        bad, good = self.case(), self.case()
        made = [reminder(bad, [None]), reminder(good, ["hanoi.officer"])]
        with self.assertLogs("thads.web.lists", "ERROR"):
            sent = reminders.send(made, lambda each: each, office_hour(20))
        self.assertEqual(sent, 1)
        self.assertEqual([to for to, _subject in self.sent], ["hanoi.officer"])

    def test_a_due_date_that_moved_is_reminded_of_anew(self):
        case = self.case()
        self.assertEqual(self.remind(), ["hanoi.leader", "hanoi.officer"])
        case.first_due += timedelta(days=1)
        case.__parent__.index().put(case)
        self.assertEqual(self.remind(), ["hanoi.leader", "hanoi.officer"])
        self.assertEqual(len(case.reminded), 2, "marks of the old date are gone")

    def test_what_was_noted_before_counts_for_everybody(self):
        case, load = self.case(), self.load()
        case.reminded = (f"late:{case.first_due.isoformat()}",)
        load.reminded = ("submitted late",)
        self.assertEqual(self.remind(), [])

    def test_whoever_may_not_view_it_any_more_is_not_reminded(self):
        case = self.case()
        case.person = "tphochiminh.officer"  # was moved to another unit
        case.__parent__.index().put(case)
        self.assertEqual(self.remind(), ["hanoi.leader", "hanoi.officer"])

    def test_a_reminder_is_no_change_of_what_is_decided_on(self):
        item = self.news()
        shown = revisions.revision_of(item)
        self.assertEqual(self.remind(), ["hanoi.leader"])
        self.assertEqual(revisions.revision_of(item), shown)

    def test_all_rooms_ask_the_same_rule(self):
        with mock.patch.object(reminders, "not_reminded", return_value=[]) as asked:
            self.all_of_them()
            self.remind()
        self.assertEqual(len(asked.mock_calls), 4)
