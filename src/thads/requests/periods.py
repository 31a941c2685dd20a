"""When a case is due, how late it is, and what standing still does to that.

Moments are kept in UTC (the database cannot pickle named zones) and shown, and
reckoned with, in Vietnam's time.
"""

from datetime import UTC
from datetime import datetime
from datetime import time
from thads import worktime
from thads.requests import states


def now():
    return datetime.now(UTC).replace(microsecond=0)


def kept(moment):
    """A moment as it is stored; without a zone it is Vietnam's."""
    return worktime.local(moment).astimezone(UTC)


def due(received, rule):
    return kept(worktime.due(received, rule))


def put_off(due, frozen, now):
    """The due time after the clock stood still since `frozen`: later by the working
    days in between, at the same hour."""
    days = worktime.working_days_between(frozen, now)
    if days <= 0:
        return due
    hour = worktime.local(due).timetz()
    return kept(datetime.combine(worktime.add_working_days(due, days), hour))


def lateness(state, due, frozen, ended, now):
    """`late`, `soon` or empty; a clock that stands still is never late.

    On time is what was finished no later than it was due, whenever it is looked at.
    """
    clock = states.state(state).clock
    if clock == states.FROZEN or frozen:
        return ""
    if clock == states.ENDED:
        return "late" if ended and ended > due else ""
    if now > due:
        return "late"
    last = worktime.local(due).date()
    return "soon" if worktime.next_working_day(now) >= last else ""


def of_case(case, now):
    return lateness(case.state_id, case.due, case.frozen, case.ended, now)


def said(moment):
    """`09:30 ngày 21/11/2026`."""
    moment = worktime.local(moment)
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"


def day(moment):
    """`21/11/2026`."""
    return f"{worktime.local(moment):%d/%m/%Y}"


def iso(moment):
    """`2026-11-21T09:30:00+07:00`."""
    return worktime.local(moment).isoformat()


def appointment_default(case, now):
    """When a result is handed out if nobody says otherwise: at four in the afternoon
    of the day the case is due, or of the next working day if that has passed."""
    four = time(16, tzinfo=worktime.TIMEZONE)
    moment = datetime.combine(worktime.local(case.due).date(), four)
    if moment <= now:
        moment = datetime.combine(worktime.next_working_day(now), four)
    return kept(moment)
