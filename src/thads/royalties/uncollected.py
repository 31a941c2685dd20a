"""Months that are still to be collected at a locality, however long ago they were."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from thads.casework import deadlines
from thads.errors import Refused
from thads.organisation.units import locality_titles
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.calculation import month
from thads.royalties.calculation import period_of
from thads.royalties.works import LedgerWork
from thads.worktime import clock


@dataclass(frozen=True)
class Month:
    """A month that has ended and has no statement, with the day it is to be paid by."""

    period: str
    due: datetime


def last_month(today: date) -> str:
    """Return the period that ended last."""
    return period_of(today.replace(day=1) - timedelta(days=1))


def months(unit_id: str, today: date) -> list[Month]:
    """Return the months in which something is to be paid, the oldest first.

    Those after the last statement that have works of their own; where none has, the one
    that ended last, if a work was graded late or something is to be corrected.
    """
    ended = last_month(today)
    after = max((row.kind for row in statements.rows_of(unit_id)), default="")
    own = works.ledger(unit_id)
    found = []
    for period in own.months:
        if after < period <= ended:
            earning = [work for work in own.of_period(period) if work.earns]
            if earning:
                found.append(Month(period, due_of(earning)))
    if not found and after < ended and own.months:
        found.extend(_without_works(unit_id, ended, today))
    return found


def due_of(found: Iterable[LedgerWork]) -> datetime:
    """Return when works are to be paid: in time for the one that was posted first."""
    return deadlines.due(min(work.posted_at for work in found), statements.RULE)


def of_country(period: str) -> list[tuple[str, Month | None]]:
    """Return (locality, month) of those that have no statement of a month.

    The month is None where no work was posted, or a later statement has paid them.
    """
    rows = statements.rows_of(None)
    collected = {row.unit for row in rows if row.kind == period}
    later = {row.unit for row in rows if row.kind > period}
    found: list[tuple[str, Month | None]] = []
    for unit_id in locality_titles():
        if unit_id not in collected:
            own = works.ledger(unit_id).of_period(period)
            left = [work for work in own if not work.ended]
            waits = left and unit_id not in later
            found.append((unit_id, Month(period, due_of(left)) if waits else None))
    return found


def _without_works(unit_id: str, period: str, today: date) -> Iterator[Month]:
    """Yield a month without works of its own in which something is to be paid."""
    last_day = clock.local(datetime.combine(month(period)[1], time(12)))
    try:
        result = statements.calculated(unit_id, period, today)
    except Refused:  # who collects it is told why
        yield Month(period, deadlines.due(last_day, statements.RULE))
        return
    lines = [line for line in result.lines if line.uid]
    if lines:
        own = works.ledger(unit_id).works
        late = [own[line.uid] for line in lines if not line.corrects]
        yield Month(
            period,
            due_of(late) if late else deadlines.due(last_day, statements.RULE),
        )
