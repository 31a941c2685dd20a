"""The calendar and the rules in use: the default tables and what the registry adds.

A row of the registry replaces the default row of the same day, or of the same rule
and first day; any other is added.
"""

from datetime import date
from datetime import datetime
from functools import lru_cache
from plone.registry.interfaces import IRegistry
from thads.worktime import periods
from thads.worktime import tables
from thads.worktime.calendar import Calendar
from thads.worktime.clock import local
from thads.worktime.interfaces import IWorktimeSettings
from zope.component import queryUtility


def current_calendar() -> Calendar:
    """Return the calendar with the ministry's exceptions."""
    return _calendar(_lines("days"))


def rules() -> tuple[periods.Rule, ...]:
    """Return all rules, past ones too."""
    return _rules(_lines("rules"))


def rule(id: str, day: date) -> periods.Rule:
    """Return the rule of this id in force on a day."""
    return periods.rule_on(rules(), id, day)


def due(start: datetime, rule: str) -> datetime:
    """Return the moment at which a legal period that began at start ends."""
    return periods.due(current_calendar(), rules(), local(start), rule)


def is_working_day(day: date) -> bool:
    """Return whether a day is worked."""
    return current_calendar().is_working_day(day)


def next_working_day(day: date) -> date:
    """Return the first working day after this one."""
    return current_calendar().next_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """Return the count-th working day after (before, if negative) a day."""
    return current_calendar().add_working_days(day, count)


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after start, up to and with end."""
    return current_calendar().working_days_between(start, end)


def _lines(name: str) -> tuple[str, ...]:
    registry = queryUtility(IRegistry)
    if registry is None:
        return ()
    settings = registry.forInterface(IWorktimeSettings, check=False)
    return tuple(getattr(settings, name, None) or ())


@lru_cache(maxsize=8)
def _calendar(lines: tuple[str, ...]) -> Calendar:
    days = {exception.day: exception for exception in tables.default_days()}
    for line in lines:
        exception = tables.day_of_line(line)
        days[exception.day] = exception
    return Calendar(tuple(days.values()))


@lru_cache(maxsize=8)
def _rules(lines: tuple[str, ...]) -> tuple[periods.Rule, ...]:
    found = {(r.id, r.valid_from): r for r in tables.default_rules()}
    for line in lines:
        added = tables.rule_of_line(line)
        found[added.id, added.valid_from] = added
    return tuple(found.values())
