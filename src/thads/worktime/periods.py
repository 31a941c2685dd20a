"""Legal periods as dated rules, and the moment each ends.

A rule is a row: what it is called, what law it rests on, from when to when it holds,
how long it runs and in what unit. The rule in force on the day of the start counts.
"""

from dataclasses import dataclass
from datetime import date
from datetime import time
from datetime import timedelta
from thads.worktime.clock import local


WORKING_DAYS = "working_days"
HALF_WORKING_DAYS = "half_working_days"
DAYS = "days"
UNITS = (WORKING_DAYS, HALF_WORKING_DAYS, DAYS)


@dataclass(frozen=True)
class Rule:
    id: str
    title: str
    basis: str
    valid_from: date
    valid_to: date | None  # the first day on which it holds no more
    amount: int
    unit: str
    cutoff: time | None = None  # what comes later counts from the next morning

    def holds_on(self, day):
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class UnknownRule(LookupError):
    """There is no such rule on that day."""


def rule_on(rules, id, day):
    """The rule of this id in force on a day; of several the latest."""
    found = [rule for rule in rules if rule.id == id and rule.holds_on(day)]
    if not found:
        raise UnknownRule(f"no rule {id!r} is in force on {day}")
    return max(found, key=lambda rule: rule.valid_from)


def due(calendar, rules, start, id):
    """The moment at which the period that began at start ends."""
    start = local(start)
    rule = rule_on(rules, id, start.date())
    return ends(calendar, rule, start)


def ends(calendar, rule, start):
    """The moment at which a period of this rule ends.

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


def _counts_from(calendar, rule, start):
    """When the clock starts: office hours, and the cut-off of the rule."""
    if not calendar.is_working_day(start.date()):
        return calendar.opening(start)
    if rule.cutoff is not None and start.time() >= rule.cutoff:
        return calendar.next_morning(start)
    if rule.cutoff is None and rule.unit != HALF_WORKING_DAYS:
        # By the law a day is a day: what comes in the evening came that day.
        return start
    return calendar.opening(start)
