"""Departures: traces of the cases a unit has forwarded.

Whoever forwards a case to a unit that is not theirs does not see it any more. The trace
says where it went, when, and how it stands now; nothing else of it is theirs.
"""

from BTrees.OOBTree import OOBTree
from dataclasses import dataclass
from datetime import datetime
from plone import api
from thads.requests import cases
from thads.requests import journal


@dataclass(frozen=True)
class Departure:
    """A case that left a unit: its code, where it went, when, its state now."""

    code: str
    unit: str
    to: str
    when: datetime
    state: str


def note(desk, code: str, unit: str, to: str, when: datetime) -> None:
    """Note at a desk that a case went from one of its units to another one.

    The latest departure of a case from a unit takes the place of those before.
    """
    if desk.departures is None:
        desk.departures = OOBTree()
    if unit not in desk.departures:
        desk.departures[unit] = OOBTree()
    desk.departures[unit][code] = (to, when)


def listed(desk, units=None) -> list[Departure]:
    """Return the cases that left a desk, the latest first.

    `units`: ids of the desk's units, None for all. What is at one of them now has come
    back, or never left the desk.
    """
    noted = desk.departures or {}
    found: dict[str, Departure] = {}
    for unit in list(noted) if units is None else units:
        for code, (to, when) in noted.get(unit, {}).items():
            before = found.get(code)
            if before is not None and before.when >= when:
                continue
            row = row_of(code)
            if row is None or is_here(desk, units, code, row):
                continue
            found[code] = Departure(code, unit, to, when, row.state)
    return sorted(found.values(), key=lambda one: (one.when, one.code), reverse=True)


def is_here(desk, units, code: str, row) -> bool:
    """Return whether a case lies on the desk of these units now."""
    if units is None:
        return code in desk.index().numbers
    return row.unit in units


def row_of(code: str):
    """Return the row of a case in the index of its desk, None if it is gone."""
    record = journal.get(api.portal.get(), code)
    desk = cases.desk_of(record["locality"]) if record is not None else None
    number = desk.index().numbers.get(code) if desk is not None else None
    return None if number is None else desk.index().rows[number]
