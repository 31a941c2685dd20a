"""Public list of enforcement officers, for people told to pay by somebody at the door.

Each unit has its own as a field, which its administrator fills in; the list is made of
all units that work today, and holds what a badge says: name, rank, unit, and the
telephone of the unit.
"""

from thads.organisation.catalog_cache import remembered
from thads.organisation.enforcement_officer_lines import InvalidLine
from thads.organisation.enforcement_officer_lines import read_lines
from thads.organisation.units import Unit
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.text import words
from typing import NamedTuple


class ListedOfficer(NamedTuple):
    """Officer with the unit that answers for them."""

    name: str
    rank: str
    unit_id: str
    unit: str
    phone: str
    locality: str  # unit id
    words: frozenset[str]


def all_officers() -> list[ListedOfficer]:
    """Return the officers of all units, by locality and name."""
    return remembered("organisation.enforcement_officers", _read)


def find_officers(name: str = "", unit: str = "") -> list[ListedOfficer]:
    """Return officers whose name has all these words, of a locality or a branch."""
    asked = frozenset(words(name))
    return [
        officer
        for officer in all_officers()
        if asked <= officer.words and unit in ("", officer.unit_id, officer.locality)
    ]


def _read() -> list[ListedOfficer]:
    found = []
    for locality in localities():
        for unit in (locality, *branches(locality)):
            found += sorted(_of(unit, locality), key=lambda each: words(each.name))
    return found


def _of(unit: Unit, locality: Unit) -> list[ListedOfficer]:
    try:
        officers = read_lines(getattr(unit, "enforcement_officers", None))
    except InvalidLine:
        return []
    return [
        ListedOfficer(
            officer.name,
            officer.rank,
            unit.unit_id,
            unit.title,
            unit.phone or locality.phone or "",
            locality.unit_id,
            frozenset(words(officer.name)),
        )
        for officer in officers
    ]
