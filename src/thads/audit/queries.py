"""Filters of page, export and service, read from a form."""

from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from thads.audit import entries
from thads.audit.reads import Filter
from thads.web import parameters
from thads.worktime import TIMEZONE


#: The names of the filters, as a query has them.
NAMES = ("since", "until", "person", "kind", "action", "unit", "thing", "user", "path")


def midnight(day: date) -> datetime:
    """Return the beginning of a day in Vietnam."""
    return datetime.combine(day, time.min, TIMEZONE)


def given(form: parameters.Form, strict: bool = False) -> dict[str, str]:
    """Return the filters of a form as they were typed; Refused where strict."""
    found = {name: parameters.text(form, name, strict=strict) for name in NAMES}
    found["kind"] = parameters.choice(form, "kind", entries.KINDS, strict=strict)
    if strict:
        for name in ("since", "until"):
            parameters.date(form, name, strict=True)
    return found


def filter_of(given: dict[str, str]) -> Filter:
    """Return the filter of what was typed; what is no date is no condition."""
    since = parameters.date(given, "since")
    until = parameters.date(given, "until")
    path = given["path"].strip("/")
    return Filter(
        since=midnight(since) if since else None,
        until=midnight(until + timedelta(days=1)) if until else None,
        action=given["action"],
        kinds=(given["kind"],) if given["kind"] else (),
        user=given["user"] or None,
        person=given["person"],
        unit=given["unit"],
        thing=given["thing"],
        path=f"/{path}" if path else "",
    )
