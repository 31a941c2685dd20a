"""The calendar and the rules in use: the default tables and what the registry adds.

A row of the registry replaces the default row of the same day, or of the same rule
and first day; any other is added.
"""

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from plone.registry.interfaces import IRegistry
from thads.worktime import periods
from thads.worktime import tables
from thads.worktime.calendar import Calendar
from thads.worktime.clock import local
from thads.worktime.interfaces import IWorktimeSettings
from typing import TypeVar
from zope.component import queryUtility
import logging


logger = logging.getLogger(__name__)
T = TypeVar("T")

#: How many days ahead the days off of a year have to be known: a period of 30 working
#: days over Tết, and the weeks the ministry takes to enter them.
REACH = 120


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


def counts_from(moment: datetime, id: str, day: date) -> datetime:
    """Return the moment from which what came at a moment counts under a rule.

    `day`: the day on which the rule was in force, as for the period it belongs to.
    """
    return periods.counts_from(current_calendar(), rule(id, day), moment)


def official_years() -> dict[int, str]:
    """Return {year: decision on its days off} of the years whose days are known."""
    added = _readable(_lines("years"), tables.year_of_line)
    return {**tables.default_years(), **dict(added)}


def unofficial_years(day: date) -> list[int]:
    """Return the years that periods of today reach, whose days off are only guessed.

    For them the library reckons holidays by the moon and knows no swapped days.
    """
    known = official_years()
    last = day + timedelta(days=REACH)
    return [year for year in range(day.year, last.year + 1) if year not in known]


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


def _readable(lines: tuple[str, ...], read: Callable[[str], T]) -> list[T]:
    """Return what lines say; one that cannot be read is logged and left out.

    The control panel refuses such lines, but did not always.
    """
    found = []
    for line in lines:
        try:
            found.append(read(line))
        except tables.BadRow as error:
            logger.error("a line of the working days panel is left out: %s", error)
    return found


@lru_cache(maxsize=8)
def _calendar(lines: tuple[str, ...]) -> Calendar:
    days = {exception.day: exception for exception in tables.default_days()}
    for exception in _readable(lines, tables.day_of_line):
        days[exception.day] = exception
    return Calendar(tuple(days.values()))


@lru_cache(maxsize=8)
def _rules(lines: tuple[str, ...]) -> tuple[periods.Rule, ...]:
    found = {(r.id, r.valid_from): r for r in tables.default_rules()}
    for added in _readable(lines, tables.rule_of_line):
        found[added.id, added.valid_from] = added
    return tuple(found.values())
