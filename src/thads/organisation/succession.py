"""Who took over from whom: units that have ended, and those that name them as theirs.

A unit ends on the day it ceases to be valid; whoever names it among his predecessors
has taken over what it left. A predecessor that goes on has not been taken over.
"""

from datetime import date
from thads.organisation.catalog_cache import remembered
from thads.organisation.units import all_units


def heirs_of(unit_id, day=None):
    """The ids of the units that took over from one that has ended; an heir that has
    ended itself is followed to its own."""
    known, day = _known(), (day or date.today()).isoformat()
    return _followed(unit_id, lambda id: known.heirs(id, day))


def taken_over_by(unit_id, day=None):
    """The ids of the ended units that one has taken over, theirs among them."""
    known, day = _known(), (day or date.today()).isoformat()
    return _followed(unit_id, lambda id: known.taken_over(id, day))


class Succession:
    """{unit: heirs}, {unit: predecessors} and the days on which units end."""

    def __init__(self, units):
        self.ends, self.after, self.before = {}, {}, {}
        for unit in units:
            if unit.valid_to:
                self.ends[unit.unit_id] = unit.valid_to.isoformat()
            for former in unit.predecessors or ():
                if former != unit.unit_id:
                    self.after.setdefault(former, []).append(unit.unit_id)
                    self.before.setdefault(unit.unit_id, []).append(former)

    def ended(self, unit_id, day):
        return self.ends.get(unit_id, "9") <= day

    def heirs(self, unit_id, day):
        return self.after.get(unit_id, ()) if self.ended(unit_id, day) else ()

    def taken_over(self, unit_id, day):
        return [id for id in self.before.get(unit_id, ()) if self.ended(id, day)]


def _known():
    return remembered("organisation.succession", lambda: Succession(all_units()))


def _followed(unit_id, step):
    found, waiting = [], [unit_id]
    while waiting:
        for other in step(waiting.pop()):
            if other not in found and other != unit_id:
                found.append(other)
                waiting.append(other)
    return tuple(found)
