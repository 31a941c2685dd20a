"""How periods are counted: a table of cases, and a second computation of its own.

`cases.csv` holds cases with their right end. `Second` shares nothing with the product:
its days off were typed in from the decisions of each year, it lists the working days
and counts in that list.
"""

from bisect import bisect_right
from collections import Counter
from csv import DictReader
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from pathlib import Path
from tests.properties import given
from tests.properties import strategies
from thads.worktime import TIMEZONE
from thads.worktime.calendar import Calendar
from thads.worktime.calendar import DayException
from thads.worktime.periods import UNITS
from thads.worktime.periods import Rule
from thads.worktime.periods import ends
from thads.worktime.periods import rule_on
from thads.worktime.tables import default_days
from thads.worktime.tables import default_rules
import random
import unittest


HERE = Path(__file__).parent
CASES = HERE / "cases.csv"
CALENDAR = Calendar(default_days())
#: Days off between Mondays and Fridays, and Saturdays worked, as they were decided:
#: (year, "day/month ..."); a span is written with a dash.
OFF = {
    2020: "1/1 23/1-29/1 2/4 30/4-1/5 2/9",
    2021: "1/1 10/2-16/2 21/4 30/4-3/5 2/9-3/9",
    2022: "3/1 31/1-4/2 11/4 2/5-3/5 1/9-2/9",
    2023: "2/1 20/1-26/1 1/5-3/5 1/9-4/9",
    2024: "1/1 8/2-14/2 18/4 29/4-1/5 2/9-3/9",
    2025: "1/1 27/1-31/1 7/4 30/4-2/5 1/9-2/9",
    2026: "1/1-2/1 16/2-20/2 27/4 30/4-1/5 31/8-2/9 24/11",
}
SATURDAYS_WORKED = {date(2024, 5, 4), date(2025, 4, 26)} | {
    date(2026, 1, 10),
    date(2026, 8, 22),
}


class Second:
    """The other computation: counts in a list of the working days of seven years."""

    def __init__(self, off=(), first=2020, last=2026):
        closed = set(off)
        for year in range(first, last + 1):
            for part in OFF[year].split():
                begin, _dash, end = part.partition("-")
                day, last_day = self.day(year, begin), self.day(year, end or begin)
                while day <= last_day:
                    closed.add(day)
                    day += timedelta(1)
        day, self.days = date(first, 1, 1), []
        while day.year <= last:
            weekend = day.isoweekday() > 5 and day not in SATURDAYS_WORKED
            if not weekend and day not in closed:
                self.days.append(day)
            day += timedelta(1)
        self.worked = set(self.days)

    @staticmethod
    def day(year, text):
        return date(year, *map(int, reversed(text.split("/"))))

    def after(self, day, count):
        return self.days[bisect_right(self.days, day) + count - 1]

    def ends(self, start, amount, unit, cutoff=None):
        """Return the end of a period as naive datetime of Vietnam."""
        day, hour = start.date(), start.hour + start.minute / 60
        if cutoff is not None and (day not in self.worked or hour >= cutoff):
            day, hour = self.after(day, 1), 8
        if unit == "working_days":
            return datetime.combine(self.after(day, amount), time(17))
        if unit == "days":
            last = day + timedelta(amount)
            if last not in self.worked:
                last = self.after(last, 1)
            return datetime.combine(last, time(17))
        if unit == "hours":
            end = start + timedelta(hours=amount)
            if end.date() in self.worked:
                return end
            return datetime.combine(self.after(end.date(), 1), time(17))
        # office time as minutes of eight hours a working day, 8-12 and 13-17
        if day not in self.worked:
            day, hour = self.after(day, 1), 8
        done = min(max(hour - 8, 0), 4) + min(max(hour - 13, 0), 4)
        left = amount * (4 if unit == "half_working_days" else 1) + done
        days, rest = divmod(round(left * 60), 480)
        if rest == 0:
            days, rest = days - 1, 480
        if days:
            day = self.after(day, days)
        morning = rest <= 240
        return datetime.combine(day, time(8)) + timedelta(
            minutes=rest if morning else rest + 60
        )


def random_cases(count, seed):
    """Yield random (start, Rule) of 2020 to 2025."""
    chance = random.Random(seed)
    first = datetime(2020, 1, 2)
    for _number in range(count):
        start = first + timedelta(minutes=chance.randrange(6 * 365 * 24 * 60))
        unit = chance.choice(UNITS)
        cutoff = chance.choice((None, None, time(15), time(16)))
        if unit in ("days", "hours"):
            cutoff = None
        amount = chance.randrange(1, 31)
        yield start, Rule("x", "x", "x", date(2020, 1, 1), None, amount, unit, cutoff)


class TestTable(unittest.TestCase):
    """400 cases and more; what each shows stands in its last column."""

    def test_each_case(self):
        rules, shown = default_rules(), Counter()
        with CASES.open(encoding="utf-8") as lines:
            for row in DictReader(lines):
                start = datetime.fromisoformat(row["start"]).replace(tzinfo=TIMEZONE)
                right = datetime.fromisoformat(row["due"]).replace(tzinfo=TIMEZONE)
                rule = rule_on(rules, row["rule"], start.date())
                shown[row["shows"]] += 1
                with self.subTest(row["rule"], start=row["start"], why=row["shows"]):
                    self.assertEqual(ends(CALENDAR, rule, start), right)
        self.assertGreaterEqual(sum(shown.values()), 400)
        self.assertGreaterEqual(len(shown), 8)

    def test_the_second_computation_agrees_with_the_table(self):
        second, rules = Second(), default_rules()
        with CASES.open(encoding="utf-8") as lines:
            for row in DictReader(lines):
                start = datetime.fromisoformat(row["start"])
                rule = rule_on(rules, row["rule"], start.date())
                cutoff = rule.cutoff.hour if rule.cutoff else None
                found = second.ends(start, rule.amount, rule.unit, cutoff)
                with self.subTest(row["rule"], start=row["start"]):
                    self.assertEqual(found, datetime.fromisoformat(row["due"]))


class Agreement(unittest.TestCase):
    def assert_agreed(self, count, seed):
        """Both computations come to the same end in so many random cases."""
        second = Second()
        for start, rule in random_cases(count, seed=seed):
            cutoff = rule.cutoff.hour if rule.cutoff else None
            expected = second.ends(start, rule.amount, rule.unit, cutoff)
            found = ends(CALENDAR, rule, start.replace(tzinfo=TIMEZONE))
            if found.replace(tzinfo=None) != expected:
                self.fail(f"{rule} begun {start}: {found}, not {expected}")


class TestManyPeriods(Agreement):
    level = 2

    def test_they_agree_on_a_hundred_thousand(self):
        self.assert_agreed(100_000, seed=2026)


class TestTwoComputations(Agreement):
    def test_they_agree_on_random_periods(self):
        self.assert_agreed(20_000, seed=147)

    def test_one_holiday_more_never_makes_a_due_date_earlier(self):
        chance = random.Random(148)
        for start, rule in random_cases(5_000, seed=149):
            start = start.replace(tzinfo=TIMEZONE)
            day = start.date() + timedelta(chance.randrange(-2, 45))
            storm = Calendar((*default_days(), DayException(day, False, "Bão")))
            before, after = ends(CALENDAR, rule, start), ends(storm, rule, start)
            if after < before:
                self.fail(f"{rule} begun {start}, {day} off: {after} < {before}")

    @given(
        strategies.datetimes(datetime(2020, 5, 1), datetime(2027, 1, 1)),
        strategies.integers(1, 40),
    )
    def test_a_day_off_as_start_counts_like_any_other_day(self, start, amount):
        """Saturday or Friday evening: the next working day is day one."""
        rule = Rule("x", "x", "x", date(2020, 1, 1), None, amount, "working_days")
        start = start.replace(tzinfo=TIMEZONE)
        found = ends(CALENDAR, rule, start)
        self.assertEqual(
            CALENDAR.working_days_between(start.date(), found.date()), amount
        )
