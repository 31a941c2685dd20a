"""Legal periods as dated rules, and the moment each ends.

A rule is a row: its title, its legal basis, from when to when it holds, how long it
runs and in what unit. The rule in force on the day of the start counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from thads.worktime.calendar import Calendar
from thads.worktime.clock import local
from thads.worktime.validity import in_force


WORKING_DAYS = "working_days"
HALF_WORKING_DAYS = "half_working_days"
DAYS = "days"
UNITS = (WORKING_DAYS, HALF_WORKING_DAYS, DAYS)


@dataclass(frozen=True)
class Rule:
    """A legal period: row of rules.csv, or of the registry."""

    id: str
    title: str
    basis: str
    valid_from: date
    valid_to: date | None  # the first day on which it holds no more
    amount: int
    unit: str
    cutoff: time | None = None  # what comes later counts from the next morning

    def holds_on(self, day: date) -> bool:
        """Return whether the rule is in force on a day."""
        return in_force(self.valid_from, self.valid_to, day)


class UnknownRule(LookupError):
    """There is no such rule on that day."""


def rule_on(rules: Iterable[Rule], id: str, day: date) -> Rule:
    """Return the rule of this id in force on a day; of several the latest."""
    found = [rule for rule in rules if rule.id == id and rule.holds_on(day)]
    if not found:
        raise UnknownRule(f"no rule {id!r} is in force on {day}")
    return max(found, key=lambda rule: rule.valid_from)


def due(
    calendar: Calendar, rules: Iterable[Rule], start: datetime, id: str
) -> datetime:
    """Return the moment at which the period that began at start ends."""
    start = local(start)
    rule = rule_on(rules, id, start.date())
    return ends(calendar, rule, start)


def ends(calendar: Calendar, rule: Rule, start: datetime) -> datetime:
    """Return the moment at which a period of this rule ends.

    The day of the start is not counted. A period in days that would end on a day
    off ends with the next working day.
    """
    start = local(start)
    if rule.unit == DAYS:
        last = start.date() + timedelta(days=rule.amount)
        if not calendar.is_working_day(last):
            last = calendar.next_working_day(last)
        return calendar.closing(last)
    start = _counts_from(calendar, rule, start)
    if rule.unit == HALF_WORKING_DAYS:
        length = rule.amount * calendar.half_day()
        return calendar.add_working_time(start, length)
    return calendar.closing(calendar.add_working_days(start.date(), rule.amount))


def _counts_from(calendar: Calendar, rule: Rule, start: datetime) -> datetime:
    """Return when the period starts to run: office hours, and the rule's cut-off."""
    if not calendar.is_working_day(start.date()):
        return calendar.opening(start)
    if rule.cutoff is not None and start.time() >= rule.cutoff:
        return calendar.next_morning(start)
    if rule.cutoff is None and rule.unit != HALF_WORKING_DAYS:
        # By the law a day is a day: what comes in the evening came that day.
        return start
    return calendar.opening(start)
