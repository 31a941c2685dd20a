"""The current moment, and moments in Vietnam's time zone, kept or shown.

Moments are stored in UTC (the database cannot pickle named zones) and shown, and
reckoned with, in Vietnam's time. A moment without a zone is taken to be Vietnam's:
that is what forms and workbooks send.
"""

from DateTime import DateTime
from datetime import UTC
from datetime import date
from datetime import datetime
from thads import zone
from zoneinfo import ZoneInfo
import time


TIMEZONE = ZoneInfo(zone.NAME)


def now() -> datetime:
    """Return the current moment in UTC, in whole seconds.

    It is read from `time.time`, as Zope's DateTime is, so that a test which sets that
    clock sets all of them.
    """
    return datetime.fromtimestamp(int(time.time()), UTC)


def seconds() -> float:
    """Return the current moment in seconds since 1970, with its fractions.

    For what is stored or counted so: jobs, attempts, what a cache holds.
    """
    return time.time()


def from_seconds(seconds: float) -> datetime:
    """Return a moment given in seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def zope_now() -> DateTime:
    """Return the current moment as Zope's DateTime, of which Plone makes its dates."""
    return DateTime()


def precise_now() -> datetime:
    """Return the current moment in UTC with its fractions of a second."""
    return from_seconds(seconds())


def today() -> date:
    """Return the current day in Vietnam."""
    return local(now()).date()


def to_utc(moment: datetime) -> datetime:
    """Return a moment as it is stored, in UTC."""
    return local(moment).astimezone(UTC)


def local(moment: datetime) -> datetime:
    """Return a moment in Vietnam's time."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=TIMEZONE)
    return moment.astimezone(TIMEZONE)


def from_zope(moment: DateTime) -> datetime:
    """Return Zope's DateTime as a moment in Vietnam's time.

    Not by its `asdatetime`: with a named zone that takes the zone's time of the 19th
    century, some minutes off.
    """
    return local(moment.utcdatetime().replace(tzinfo=UTC))


def shown(moment: datetime) -> str:
    """Return a moment as people read it: `09:30 ngày 21/11/2026`."""
    moment = local(moment)
    return f"{moment:%H:%M} ngày {moment:%d/%m/%Y}"


def shown_with_seconds(moment: datetime) -> str:
    """Return a moment as logs show it: `21/11/2026 09:30:00`."""
    return f"{local(moment):%d/%m/%Y %H:%M:%S}"


def shown_day(moment: datetime) -> str:
    """Return the day of a moment as people read it: `21/11/2026`."""
    return f"{local(moment):%d/%m/%Y}"


def iso(moment: datetime) -> str:
    """Return a moment as programs read it: `2026-11-21T09:30:00+07:00`."""
    return local(moment).isoformat()
