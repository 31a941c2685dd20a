"""Legal periods as dated rules, and the moment each ends.

A rule is a row: its title, its legal basis, from when to when it holds, how long it
runs and in what unit. The rule in force on the day of the start counts. How periods
are counted stands, rule by rule beside its source, in `counting.csv`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from thads.worktime.calendar import Calendar
from thads.worktime.clock import local
from thads.worktime.validity import in_force


ONE_HOUR = timedelta(hours=1)

WORKING_DAYS = "working_days"
HALF_WORKING_DAYS = "half_working_days"
WORKING_HOURS = "working_hours"
DAYS = "days"
HOURS = "hours"
UNITS = (WORKING_DAYS, HALF_WORKING_DAYS, WORKING_HOURS, DAYS, HOURS)

#: Units that run within office hours, from the moment of the start.
WITHIN_OFFICE_HOURS = (HALF_WORKING_DAYS, WORKING_HOURS)


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

    The day of the start is not counted, be it worked or not (`counting.csv`,
    `first-day`). A period in days or hours that would end on a day off ends with the
    next working day.
    """
    start = counts_from(calendar, rule, start)
    if rule.unit in WITHIN_OFFICE_HOURS:
        length = calendar.half_day()
        if rule.unit == WORKING_HOURS:
            length = ONE_HOUR
        return calendar.add_working_time(start, rule.amount * length)
    if rule.unit == WORKING_DAYS:
        return calendar.closing(calendar.add_working_days(start.date(), rule.amount))
    if rule.unit == HOURS:
        # hours run in UTC, should the zone of Vietnam ever change
        end = local(start.astimezone(UTC) + rule.amount * ONE_HOUR)
        if calendar.is_working_day(end):
            return end
        return calendar.closing(calendar.next_working_day(end.date()))
    last = start.date() + timedelta(days=rule.amount)
    if not calendar.is_working_day(last):
        last = calendar.next_working_day(last)
    return calendar.closing(last)


def counts_from(calendar: Calendar, rule: Rule, moment: datetime) -> datetime:
    """Return the moment from which what came at a moment counts under a rule.

    A rule with a cut-off hour: what comes after it, or on a day off, counts as if it
    had come when office hours next begin. A rule without one: what comes on a day,
    worked or not, came that day; hours within office hours begin with these.
    """
    moment = local(moment)
    if rule.cutoff is not None:
        if not calendar.is_working_day(moment.date()):
            return calendar.opening(moment)
        if moment.time() >= rule.cutoff:
            return calendar.next_morning(moment)
    if rule.unit in WITHIN_OFFICE_HOURS or rule.cutoff is not None:
        return calendar.opening(moment)
    return moment
