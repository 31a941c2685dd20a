"""When a case is due, and when it is late."""

from datetime import datetime
from thads.casework import deadlines
from thads.casework.deadlines import Timeliness
from thads.casework.tables import ENDED
from thads.casework.tables import FROZEN
from thads.casework.tables import RUNNING
from thads.worktime import TIMEZONE
from thads.worktime import clock
import unittest


def at(day, hour=9, month=10):
    return clock.to_utc(datetime(2026, month, day, hour, tzinfo=TIMEZONE))


class PeriodTest(unittest.TestCase):
    def test_five_working_days_and_the_cut_off_at_three(self):
        """05/10/2026 is a Monday."""
        for received, due in (
            (at(5), at(12, 17)),
            (at(5, 14), at(12, 17)),
            (at(5, 15), at(13, 17)),
            (at(9, 16), at(19, 17)),
            (at(10), at(19, 17)),
        ):
            with self.subTest(clock.shown(received)):
                self.assertEqual(deadlines.due(received, "case-result"), due)

    def test_a_clock_that_stood_still_is_given_back_in_working_days(self):
        self.assertEqual(deadlines.postponed(at(12, 17), at(6), at(8)), at(14, 17))
        self.assertEqual(deadlines.postponed(at(12, 17), at(9), at(12)), at(13, 17))
        self.assertEqual(
            deadlines.postponed(at(12, 17), at(6, 9), at(6, 16)), at(12, 17)
        )

    def status(self, kind, now, frozen=None, ended=None):
        return Timeliness(now).status(kind, at(12, 17), frozen, ended)

    def test_late_and_soon(self):
        self.assertEqual(self.status(RUNNING, at(7)), "open")
        self.assertEqual(self.status(RUNNING, at(9)), "soon")
        self.assertEqual(self.status(RUNNING, at(12, 17)), "soon")
        self.assertEqual(self.status(RUNNING, at(12, 18)), "late")

    def test_what_waits_for_the_citizen_is_not_late(self):
        self.assertEqual(self.status(FROZEN, at(19), frozen=at(6)), "paused")

    def test_what_was_late_when_a_pause_began_stays_late(self):
        """Two working days late at 14/10; the pause takes nothing of it away."""
        self.assertEqual(self.status(FROZEN, at(14), frozen=at(14)), "late")
        self.assertEqual(self.status(FROZEN, at(30), frozen=at(14)), "late")

    def test_on_time_is_what_was_finished_in_time(self):
        self.assertEqual(self.status(ENDED, at(19), ended=at(12, 16)), "settled")
        self.assertEqual(self.status(ENDED, at(19), ended=at(13)), "late")

    def test_within_how_many_working_days_it_is_soon(self):
        """09/10/2026 is a Friday, the due date the Monday after it."""
        for now, soon, expected in (
            (at(8), 1, "open"),
            (at(8), 2, "soon"),
            (at(9), 1, "soon"),
            (at(7), 2, "open"),
        ):
            with self.subTest(now=now, soon=soon):
                found = Timeliness(now, soon).status(RUNNING, at(12, 17))
                self.assertEqual(found, expected)

    def test_due_today(self):
        self.assertTrue(Timeliness(at(12, 8)).due_today(RUNNING, at(12, 17)))
        self.assertFalse(Timeliness(at(9, 8)).due_today(RUNNING, at(12, 17)))
        self.assertFalse(Timeliness(at(12, 8)).due_today(FROZEN, at(12, 17)))

    def test_shown_in_the_time_of_vietnam(self):
        self.assertEqual(clock.shown(at(5, 9)), "09:00 ngày 05/10/2026")
        self.assertEqual(clock.iso(at(5, 9)), "2026-10-05T09:00:00+07:00")
