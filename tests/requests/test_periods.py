"""When a case is due, and when it is late."""

from datetime import datetime
from thads.requests import periods
from thads.worktime import TIMEZONE
import unittest


def at(day, hour=9, month=10):
    return periods.kept(datetime(2026, month, day, hour, tzinfo=TIMEZONE))


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
            with self.subTest(periods.said(received)):
                self.assertEqual(periods.due(received, "case-result"), due)

    def test_a_clock_that_stood_still_is_given_back_in_working_days(self):
        self.assertEqual(periods.put_off(at(12, 17), at(6), at(8)), at(14, 17))
        self.assertEqual(periods.put_off(at(12, 17), at(9), at(12)), at(13, 17))
        self.assertEqual(periods.put_off(at(12, 17), at(6, 9), at(6, 16)), at(12, 17))

    def late(self, state, now, frozen=None, ended=None):
        return periods.lateness(state, at(12, 17), frozen, ended, now)

    def test_late_and_soon(self):
        self.assertEqual(self.late("in_work", at(7)), "")
        self.assertEqual(self.late("in_work", at(9)), "soon")
        self.assertEqual(self.late("in_work", at(12, 17)), "soon")
        self.assertEqual(self.late("in_work", at(12, 18)), "late")

    def test_who_waits_for_the_citizen_is_not_late(self):
        self.assertEqual(self.late("supplement_wanted", at(19), frozen=at(6)), "")

    def test_on_time_is_what_was_finished_in_time(self):
        self.assertEqual(self.late("returned", at(19), ended=at(12, 16)), "")
        self.assertEqual(self.late("returned", at(19), ended=at(13)), "late")

    def test_shown_in_the_time_of_vietnam(self):
        self.assertEqual(periods.said(at(5, 9)), "09:00 ngày 05/10/2026")
        self.assertEqual(periods.iso(at(5, 9)), "2026-10-05T09:00:00+07:00")
