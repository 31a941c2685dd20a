"""Custody: which unit and officer held an item, from when to when (form 05).

A new holding begins when another takes over; the one before ends in the same moment,
so that the slip has neither gaps nor overlaps.
"""

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import timedelta


@dataclass(frozen=True)
class Holding:
    """One stay of an item with a holder.

    `person`: login, empty while nobody in the unit has taken it. `until`: None while it
    lasts. `step`: the step it began with. `citizen`: the item waits for the citizen.
    """

    unit: str
    person: str
    since: datetime
    until: datetime | None = None
    step: str = ""
    citizen: bool = False


Slip = tuple[Holding, ...]


def opened(unit: str, when: datetime, step: str = "register") -> Slip:
    """Return the slip of an item a unit has just received."""
    return (Holding(unit, "", when, step=step),)


def handed(
    slip: Slip, unit: str, person: str, when: datetime, step: str, citizen: bool = False
) -> Slip:
    """Return the slip after a step; the same slip where the holder is the same."""
    *before, last = slip
    if last.until is None and (last.unit, last.person, last.citizen) == (
        unit,
        person,
        citizen,
    ):
        return slip
    return (
        *before,
        last if last.until else replace(last, until=when),
        Holding(unit, person, when, step=step, citizen=citizen),
    )


def closed(slip: Slip, when: datetime) -> Slip:
    """Return the slip of an item nobody holds any more."""
    *before, last = slip
    return slip if last.until else (*before, replace(last, until=when))


def duration(holding: Holding, now: datetime) -> timedelta:
    """Return how long a holding lasted, up to now while it lasts."""
    return (holding.until or now) - holding.since
