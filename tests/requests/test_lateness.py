"""Lateness, pauses, appointments and apologies, with the clock of each case in hand.

02/11/2026 is a Monday; a request of that morning is due on Monday the 9th at 17:00.
"""

from datetime import timedelta
from plone import api
from tests.requests.dated_cases import DatedCases
from tests.requests.dated_cases import at
from thads.casework import deadlines
from thads.casework import steps
from thads.errors import NotAllowed
from thads.requests import desks
from thads.requests import letters
from thads.requests import offices
from thads.worktime import clock
from zope.component.hooks import getSite
import unittest


DUE = at(9, 17)


class LatenessTest(DatedCases, unittest.TestCase):
    # pauses

    def test_a_pause_begun_after_the_due_date_hides_no_lateness(self):
        case = self.case(None, ("request_supplement", at(11), {"message": "Thiếu"}))
        for day in (11, 13, 20):
            self.assertEqual(deadlines.status(case, at(day)), "late")
        for moment in (at(12), at(16), at(16, 16)):
            with self.subTest(clock.shown(moment)):
                case = self.case(
                    None, ("request_supplement", at(11), {"message": "Thiếu"})
                )
                self.take(case, "supplement", moment, "", message="Đây")
                self.assertEqual(deadlines.status(case, moment), "late")

    def test_late_by_an_hour_is_late_after_a_night_s_pause(self):
        case = self.case(None, ("request_supplement", at(9, 18), {"message": "Thiếu"}))
        self.take(case, "supplement", at(10, 9), "", message="Đây")
        self.assertEqual(deadlines.status(case, at(10, 9)), "late")

    def test_a_pause_makes_nothing_late(self):
        for since, until in (
            (at(6), at(26)),
            (at(9, 16), at(10, 9)),
            (at(9, 16, 59), at(27, 16)),
            (at(4), at(14)),
        ):
            with self.subTest(since=clock.shown(since), until=clock.shown(until)):
                case = self.case(
                    None, ("request_supplement", since, {"message": "Thiếu"})
                )
                self.assertEqual(deadlines.status(case, until), "paused")
                self.take(case, "supplement", until, "", message="Đây")
                self.assertNotEqual(deadlines.status(case, until), "late")
                self.assertEqual(case.due, case.first_due)

    def test_a_supplement_after_three_or_on_a_sunday_counts_from_the_next_opening(self):
        """As what is filed then: at the same moment of Tuesday morning."""
        asked = ("request_supplement", at(5), {"message": "Thiếu"})
        for moment, due in (
            (at(9, 14, 59), at(11, 17)),
            (at(9, 15), at(12, 17)),
            (at(9, 20), at(12, 17)),
            (at(10, 8), at(12, 17)),
            (at(7), at(11, 17)),
            (at(8), at(11, 17)),
        ):
            with self.subTest(clock.shown(moment)):
                case = self.case(None, asked)
                self.take(case, "supplement", moment, "", message="Đây")
                self.assertEqual(clock.shown(case.due), clock.shown(due))

    def test_the_office_s_own_steps_have_no_cut_off(self):
        case = self.case(None, ("receive", at(3), {}), ("stop", at(5), {"reason": "x"}))
        self.take(case, "resume", at(9, 16))
        self.assertEqual(case.due, at(11, 17))

    def test_two_pauses_add_up(self):
        asked = {"message": "Thiếu"}
        case = self.case(None, ("request_supplement", at(3), asked))
        self.take(case, "supplement", at(5), "", message="Đây")
        self.take(case, "request_supplement", at(6), **asked)
        self.take(case, "supplement", at(10), "", message="Đây")
        self.assertEqual(case.first_due, at(13, 17))

    def test_what_ends_during_a_pause_ended_when_it_began(self):
        case = self.case(None, ("request_supplement", at(6), {"message": "Thiếu"}))
        self.take(case, "withdraw", at(30), "", reason="")
        self.assertEqual(deadlines.status(case, at(30)), "settled")

    # apologies

    def test_no_apology_while_there_is_time(self):
        case = self.case()
        for moment in (at(2, 11), at(9, 9), at(9, 11)):
            with self.subTest(clock.shown(moment)):
                problems = self.refusal(
                    case, "apologise", moment, reason="x", when="2026-11-12T09:00"
                )
                self.assertEqual(list(problems), [""])
        self.assertEqual(case.due, DUE)

    def test_an_apology_when_it_is_late_or_certain_to_be(self):
        for moment in (at(9, 13, 30), at(9, 16, 30), at(9, 17, 1), at(13)):
            with self.subTest(clock.shown(moment)):
                case = self.case()
                self.take(
                    case, "apologise", moment, reason="x", when="2026-11-16T09:00"
                )
                self.assertEqual(case.due, at(16, 9))
                self.assertEqual(case.first_due, DUE)
                self.assertEqual(case.appointment["when"], at(16, 9))
                self.assertEqual(deadlines.status(case, at(14)), "late")

    def test_the_new_date_lies_within_one_more_period(self):
        case = self.case()
        for when in ("2026-11-18T09:00", "2026-12-31T09:00", "2035-12-04T09:00"):
            with self.subTest(when):
                problems = self.refusal(
                    case, "apologise", at(10), reason="x", when=when
                )
                self.assertEqual(list(problems), ["when"])
        self.take(case, "apologise", at(10), reason="x")
        self.assertEqual(case.due, at(17, 16), "proposed by the system")

    def test_the_next_apology_only_when_the_new_date_has_passed(self):
        case = self.case(
            None, ("apologise", at(10), {"reason": "x", "when": "2026-11-13T09:00"})
        )
        self.refusal(case, "apologise", at(11), reason="x", when="2026-11-16T09:00")
        self.take(case, "apologise", at(13, 10), reason="x", when="2026-11-16T09:00")
        self.assertEqual(case.first_due, DUE)

    def test_an_officer_cannot_apologise_alone(self):
        case = self.case(None, ("receive", at(3), {}))
        for name, may in (("hanoi.officer", False), ("hanoi.leader", True)):
            with self.subTest(name), api.env.adopt_user(username=name):
                found = {step.id for step in steps.possible(case)}
                self.assertEqual("apologise" in found, may)
                if not may:
                    with self.assertRaises(NotAllowed):
                        steps.take(case, "apologise", {"reason": "x"}, now=at(10))

    def test_a_late_case_stands_on_the_leader_s_list(self):
        case = self.case(None, ("receive", at(3), {}))
        case.person = "hanoi.officer"
        case.__parent__.index().put(case)

        def why(login, function, now):
            user = api.user.get(userid=login)
            found = desks.waiting_for(user, {("hanoi", function)}, now)
            return [item.why for item in found if case.code in item.title]

        self.assertEqual(why("hanoi.leader", "leader", at(9)), [])
        self.assertEqual(why("hanoi.leader", "leader", at(10)), ["apology"])
        self.assertEqual(why("hanoi.officer", "officer", at(10)), ["mine"])
        self.take(case, "apologise", at(10), reason="x", when="2026-11-13T09:00")
        self.assertEqual(why("hanoi.leader", "leader", at(11)), ["mine"])

    # appointments

    def test_an_appointment_within_office_hours_and_not_after_due(self):
        case = self.case(None, ("receive", at(3), {}))
        for when in (
            "2026-11-05T03:00",
            "2026-11-05T12:30",
            "2026-11-05T17:00",
            "2026-11-07T09:00",
            "2026-11-03T09:00",
            "2026-11-10T09:00",
            "2035-11-05T09:00",
            "9999-12-31T09:00",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00",
            "0001-01-01T00:00+23:59",
            "2026-11-05",
            "20261105T0300",
            ["2026-11-05T09:00"],
            20261105,
        ):
            with self.subTest(when):
                problems = self.refusal(case, "make_appointment", at(3, 11), when=when)
                self.assertEqual(list(problems), ["when"])
        self.take(case, "make_appointment", at(3, 11), when="2026-11-09T16:30")
        self.assertEqual(case.appointment["when"], at(9, 16, 30))

    def test_a_late_case_has_no_appointment_without_an_apology(self):
        case = self.case(None, ("receive", at(3), {}))
        problems = self.refusal(case, "make_appointment", at(10))
        self.assertEqual(list(problems), ["when"])
        self.take(case, "apologise", at(10), reason="x", when="2026-11-13T09:00")
        self.take(case, "make_appointment", at(10, 11))
        self.assertEqual(case.appointment["when"], at(13, 9))

    def test_a_pause_clears_the_appointment_and_says_so(self):
        for name, values in (
            ("request_supplement", {"message": "Thiếu"}),
            ("request_fee", {"message": "Phí"}),
            ("stop", {"reason": "Chờ Tòa án"}),
        ):
            with self.subTest(name):
                case = self.case(
                    None, ("receive", at(3), {}), ("make_appointment", at(3, 11), {})
                )
                self.assertTrue(case.appointment)
                self.take(case, name, at(4), **values)
                self.assertIsNone(case.appointment)
                text = letters.template(name)[1].template
                self.assertIn("không còn hiệu lực", text)

    def test_the_office_hours_are_the_unit_s(self):
        unit = getSite()["hanoi"]
        case = self.case(None, ("receive", at(3), {}))
        early = {"when": "2026-11-05T07:15"}
        self.refusal(case, "make_appointment", at(3, 11), **early)
        for text, hours in (
            ("Sáng 7h00 - 11h30, chiều 13h30 - 17h00", (7, 0, 11, 30, 13, 30, 17, 0)),
            (
                "7 giờ đến 11 giờ 30; 13 giờ đến 16 giờ 30",
                (7, 0, 11, 30, 13, 0, 16, 30),
            ),
            ("Ngày làm việc, 7.30 đến 17.00", (7, 30, 17, 0, 17, 0, 17, 0)),
            ("giờ hành chính", (8, 0, 12, 0, 13, 0, 17, 0)),
            ("17h00 - 7h00", (8, 0, 12, 0, 13, 0, 17, 0)),
            ("024 3933 6213", (8, 0, 12, 0, 13, 0, 17, 0)),
            (None, (8, 0, 12, 0, 13, 0, 17, 0)),
        ):
            unit.opening_hours = text
            calendar = offices.calendar_of("hanoi")
            found = [*calendar.morning, *calendar.afternoon]
            with self.subTest(text):
                self.assertEqual(
                    tuple(n for hour in found for n in (hour.hour, hour.minute)), hours
                )
        unit.opening_hours = "Sáng 7h00 - 11h30, chiều 13h30 - 17h00"
        self.take(case, "make_appointment", at(3, 11), **early)
        self.assertEqual(case.appointment["when"], at(5, 7, 15))

    # filing

    def test_a_filing_on_sunday_is_as_one_of_monday_s_opening(self):
        sunday, monday = self.case(at(1)), self.case(at(2, 8))
        self.assertEqual(sunday.due, monday.due)
        self.assertGreater(sunday.due - at(1), timedelta(days=7))
