"""Succession: units that have ended, and those that took over from them.

A unit ends on the day it ceases to be valid; a unit that names it among its
predecessors has taken over what it left. A predecessor that goes on has not been taken
over.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from thads.organisation.catalog_cache import remembered
from thads.organisation.units import Unit
from thads.organisation.units import all_units
from thads.worktime import clock


def heirs_of(unit_id: str, day: date | None = None) -> tuple[str, ...]:
    """Return the ids of the units that took over from one that has ended.

    An heir that has ended itself is followed to its own.
    """
    known, text = _known(), (day or clock.today()).isoformat()
    return _followed(unit_id, lambda id: known.heirs(id, text))


def taken_over_by(unit_id: str, day: date | None = None) -> tuple[str, ...]:
    """Return the ids of the ended units that one has taken over, theirs among them."""
    known, text = _known(), (day or clock.today()).isoformat()
    return _followed(unit_id, lambda id: known.taken_over(id, text))


class Succession:
    """The days on which units end, with heirs and predecessors of each."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.ends: dict[str, str] = {}
        self.after: dict[str, list[str]] = {}
        self.before: dict[str, list[str]] = {}
        for unit in units:
            if unit.valid_to:
                self.ends[unit.unit_id] = unit.valid_to.isoformat()
            for former in unit.predecessors or ():
                if former != unit.unit_id:
                    self.after.setdefault(former, []).append(unit.unit_id)
                    self.before.setdefault(unit.unit_id, []).append(former)

    def ended(self, unit_id: str, day: str) -> bool:
        """Return whether a unit has ended on a day (ISO)."""
        return self.ends.get(unit_id, "9") <= day

    def heirs(self, unit_id: str, day: str) -> Sequence[str]:
        """Return the units that took over from one, if it has ended."""
        return self.after.get(unit_id, ()) if self.ended(unit_id, day) else ()

    def taken_over(self, unit_id: str, day: str) -> Sequence[str]:
        """Return the ended predecessors of a unit."""
        return [id for id in self.before.get(unit_id, ()) if self.ended(id, day)]


def _known() -> Succession:
    return remembered("organisation.succession", lambda: Succession(all_units()))


def _followed(unit_id: str, step: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    found: list[str] = []
    waiting = [unit_id]
    while waiting:
        for other in step(waiting.pop()):
            if other not in found and other != unit_id:
                found.append(other)
                waiting.append(other)
    return tuple(found)
