"""The control slip: who held a case, from when to when.

A case is held by a unit, and inside it by a named officer once one has taken it.
A new holding begins when another takes over; the one before ends in the same
moment, so that the slip has neither gaps nor overlaps.
"""

from dataclasses import dataclass
from dataclasses import replace


@dataclass(frozen=True)
class Holding:
    unit: str
    person: str  # login; empty while nobody in the unit has taken it
    since: object  # datetime
    until: object = None
    step: str = ""
    citizen: bool = False  # the case waits for the applicant


def opened(unit, when):
    return (Holding(unit, "", when, step="register"),)


def handed(slip, unit, person, when, step, citizen=False):
    """The slip after a step; the same when nobody else holds the case now."""
    *before, last = slip
    if (last.unit, last.person, last.citizen) == (unit, person, citizen):
        return slip
    return (
        *before,
        replace(last, until=when),
        Holding(unit, person, when, step=step, citizen=citizen),
    )


def closed(slip, when):
    *before, last = slip
    return slip if last.until else (*before, replace(last, until=when))


def held(holding, now):
    """How long it was held, up to now when it still is."""
    return (holding.until or now) - holding.since
