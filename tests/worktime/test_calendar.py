from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from tests.properties import given
from tests.properties import strategies
from thads.worktime.calendar import TIMEZONE
from thads.worktime.calendar import Calendar
from thads.worktime.calendar import DayException
from thads.worktime.tables import default_days
import unittest


DAYS = strategies.dates(date(2015, 1, 1), date(2030, 12, 31))
CALENDAR = Calendar(default_days())


class TestWorkingDays(unittest.TestCase):
    def test_weekends_are_off(self):
        self.assertTrue(CALENDAR.is_working_day(date(2026, 11, 20)))
        self.assertFalse(CALENDAR.is_working_day(date(2026, 11, 21)))
        self.assertFalse(CALENDAR.is_working_day(date(2026, 11, 22)))

    def test_public_holidays_are_off(self):
        for day in (
            date(2026, 1, 1),
            date(2026, 2, 17),
            date(2026, 4, 30),
            date(2026, 9, 2),
        ):
            self.assertFalse(CALENDAR.is_working_day(day), day)

    def test_the_swap_of_january_2026(self):
        self.assertFalse(CALENDAR.is_working_day(date(2026, 1, 2)))
        self.assertTrue(CALENDAR.is_working_day(date(2026, 1, 10)))
        self.assertTrue(Calendar().is_working_day(date(2026, 1, 2)))

    def test_a_saturday_that_makes_up_for_a_swapped_day_is_worked(self):
        self.assertFalse(CALENDAR.is_working_day(date(2026, 8, 31)))
        self.assertTrue(CALENDAR.is_working_day(date(2026, 8, 22)))

    def test_an_exception_wins_over_the_library(self):
        storm = Calendar((DayException(date(2026, 11, 20), False, "Bão"),))
        self.assertFalse(storm.is_working_day(date(2026, 11, 20)))
        self.assertEqual(storm.why_off(date(2026, 11, 20)), "Bão")

    def test_why_a_day_is_off(self):
        self.assertEqual(CALENDAR.why_off(date(2026, 9, 2)), "Quốc khánh")
        self.assertIsNone(CALENDAR.why_off(date(2026, 11, 20)))

    def test_the_day_is_that_of_vietnam(self):
        # Friday 23:00 in London is Saturday in Hà Nội.
        self.assertFalse(
            CALENDAR.is_working_day(datetime(2026, 11, 20, 23, tzinfo=UTC))
        )


class TestCounting(unittest.TestCase):
    def test_over_a_weekend(self):
        self.assertEqual(
            CALENDAR.add_working_days(date(2026, 11, 20), 1), date(2026, 11, 23)
        )

    def test_over_tet(self):
        self.assertEqual(
            CALENDAR.add_working_days(date(2026, 2, 13), 1), date(2026, 2, 23)
        )

    def test_backwards(self):
        self.assertEqual(
            CALENDAR.add_working_days(date(2026, 11, 23), -1), date(2026, 11, 20)
        )

    @given(DAYS, strategies.integers(1, 40))
    def test_going_there_and_counting_back(self, day, count):
        end = CALENDAR.add_working_days(day, count)
        self.assertTrue(CALENDAR.is_working_day(end))
        self.assertEqual(CALENDAR.working_days_between(day, end), count)

    @given(DAYS, strategies.integers(0, 60))
    def test_between_is_antisymmetric(self, day, days):
        end = day + timedelta(days=days)
        self.assertEqual(
            CALENDAR.working_days_between(day, end),
            -CALENDAR.working_days_between(end, day),
        )


class TestOfficeHours(unittest.TestCase):
    def at(self, hour, minute=0, day=20):
        return datetime(2026, 11, day, hour, minute, tzinfo=TIMEZONE)

    def test_work_goes_on_or_begins_next(self):
        for moment, expected in (
            (self.at(6), self.at(8)),
            (self.at(9, 30), self.at(9, 30)),
            (self.at(12, 15), self.at(13)),
            (self.at(17), self.at(8, day=23)),
            (self.at(10, day=21), self.at(8, day=23)),
        ):
            self.assertEqual(CALENDAR.opening(moment), expected)

    def test_time_runs_in_office_hours_only(self):
        half = CALENDAR.half_day()
        self.assertEqual(half, timedelta(hours=4))
        self.assertEqual(
            CALENDAR.add_working_time(self.at(9, 30), half), self.at(14, 30)
        )
        self.assertEqual(
            CALENDAR.add_working_time(self.at(14), half), self.at(9, day=23)
        )

    def test_the_end_of_a_day(self):
        self.assertEqual(CALENDAR.closing(date(2026, 11, 20)).time(), time(17))
