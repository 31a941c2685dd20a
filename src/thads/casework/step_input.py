"""The fields sent with a step: parsed, completed and validated.

Readers of the kinds of field that several processes have; a room adds its own.
"""

from collections.abc import Container
from collections.abc import Mapping
from datetime import datetime
from thads import _
from thads import worktime
from thads.casework.interfaces import ITrackedItem
from thads.casework.process import Process
from thads.casework.process import Reader
from thads.casework.tables import Step
from thads.errors import Refused
from thads.text.whitespace import tidy
from thads.text.whitespace import tidy_lines
from thads.worktime import clock
from thads.worktime.calendar import Calendar
from typing import Any


TEXT_LENGTH = 4000

#: Fields a bare `comment` of plone.restapi is taken for, the first the step has.
COMMENTED = ("message", "reason", "result", "note", "internal")

#: Years of moments that make sense: none before the portal, none beyond a case's life.
YEARS = range(2000, 2100)


def read(
    process: Process,
    item: ITrackedItem,
    step: Step,
    given: Mapping[str, object],
    now: datetime,
) -> dict[str, Any]:
    """Return {field: value} of a step's fields, as their readers return them.

    `given`: values as a form or a JSON body has them. Raises `Refused` with all that is
    wrong at once.
    """
    given = dict(given)
    try:
        comment = plain(given.get("comment"))
    except ValueError as error:
        raise Refused({"comment": error.args[0]}) from None
    if comment:
        for name in COMMENTED:
            if name in step.fields:
                given[name] = given.get(name) or comment
                break
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name in step.fields:
        field = process.fields[name]
        if field.reader is None or (field.applies and not field.applies(item)):
            continue
        try:
            value = field.reader(item, given.get(name), now)
        except ValueError as error:
            problems[name] = error.args[0]
            continue
        if not value and (field.required or name in step.needs):
            problems[name] = field.missing
        values[name] = value
    if problems:
        raise Refused(problems)
    return values


def read_text(item: ITrackedItem, value: object, now: datetime) -> str:
    """Return a text of several lines, tidied; empty where none was sent."""
    text = tidy_lines(plain(value))
    if len(text) > TEXT_LENGTH:
        raise ValueError(_("This text is too long: at most 4,000 characters."))
    return text


def read_moment(
    value: object, now: datetime, calendar: Calendar | None = None
) -> datetime:
    """Return a future moment within office hours, in UTC.

    `value`: a datetime, or a text like 2026-11-30T09:00; without a zone it is
    Vietnam's. `calendar`: with the office hours of a unit, by default those of all.
    """
    calendar = calendar or worktime.current_calendar()
    moment: datetime | None
    if isinstance(value, datetime):
        moment = value
    else:
        text = tidy(plain(value)).replace(" ", "T", 1)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
    if moment is None or moment.year not in YEARS:
        raise ValueError(_("Write day and hour like 2026-11-30T09:00."))
    moment = clock.to_utc(moment)
    if moment <= now:
        raise ValueError(_("This time has passed: choose a later one."))
    if not calendar.is_working_day(moment):
        raise ValueError(_("That day is not a working day: choose another."))
    if not calendar.is_open(moment):
        raise ValueError(_("At that hour the office is closed: choose another."))
    return moment


def choice(allowed: Container[str], message: str) -> Reader:
    """Return a reader of one of several words; empty where none was sent.

    Another word is refused with the message.
    """

    def read_choice(item: ITrackedItem, value: object, now: datetime) -> str:
        word = plain(value)
        if word and word not in allowed:
            raise ValueError(message)
        return word

    return read_choice


def plain(value: object) -> str:
    """Return a text as it was sent, empty where none was.

    Raises ValueError for a value of another kind: it is not converted.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(_("A text is wanted here."))
    return value
