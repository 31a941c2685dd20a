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


#: A control slip: the holdings of an item, the first one first.
Slip = tuple[Holding, ...]


def opened(unit: str, when: datetime, step: str = "register") -> Slip:
    """Return the slip of an item a unit has just received."""
    return (Holding(unit, "", when, step=step),)


def handed(
    slip: Slip, unit: str, person: str, when: datetime, step: str, citizen: bool = False
) -> Slip:
    """Return the slip after a step; the same slip where the holder has not changed.

    `when`: aware datetime of the step. `step`: its id. `citizen`: the item waits for
    the citizen from now on.
    """
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
    """Return the slip of an item that has no holder from a moment on."""
    *before, last = slip
    return slip if last.until else (*before, replace(last, until=when))


def duration(holding: Holding, now: datetime) -> timedelta:
    """Return the length of a holding, up to now where it has not ended."""
    return (holding.until or now) - holding.since
