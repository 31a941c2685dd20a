"""Snapshots of registers: what was public at the beginning of each day.

A snapshot is the bitmap of a register's public numbers, some kilobytes. Two of them
tell what came and went between two days, whoever brought it about: a list, an ending,
an objection. Kept is one for each day on which something had changed, for `DAYS`; an
ended entry leaves the index, so where its numbers were is kept beside.

A day's snapshot is taken once and stays as it is, else two questions that follow one
another would leave a gap: a day is not known before it was taken, and one on which the
worker stood is that before it.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from datetime import date
from datetime import timedelta
from plone import api
from pyroaring import BitMap
from thads.debtors.register.index import LOCALITY
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.register.registers import all_registers
from thads.organisation.interfaces import ILocality
from thads.organisation.succession import taken_over_by
from thads.organisation.units import get_unit
from thads.organisation.units import locality_of
from thads.organisation.units import section
from thads.outbox.periodic import every
from thads.paths import portal_path
from thads.storage import PortalStorage
from thads.worktime import clock


#: Days for which differences can be asked.
DAYS = 100
#: {"<path of the register> <ISO day>": bitmap}; FIRST and LAST: ISO days taken.
SNAPSHOTS = PortalStorage("thads.debtors.snapshots")
FIRST, LAST = "first", "last"
#: {"<register kind> <number>": (path of the entry, ISO day)} of what left the index.
FORMER = PortalStorage("thads.debtors.former")


def public_in(register) -> BitMap:
    """Return the public numbers of a register."""
    index = index_of(api.portal.get(), register.register_kind)
    here, found = LOCALITY + locality_of(register).getId(), BitMap()
    for chunk in index.chunks():
        found |= index.live_in(chunk) & index.with_term(here, chunk)
    return found


def with_taken_over(register) -> list:
    """Return a register and those its locality has taken over, where these stay."""
    units = map(get_unit, taken_over_by(locality_of(register).unit_id))
    homes = (unit for unit in units if ILocality.providedBy(unit))
    others = (section(home, register.register_kind.section) for home in homes)
    return [register, *(each for each in others if each is not None)]


@every(minutes=10)
def take(portal) -> None:
    """Job: take the snapshots of a day, in its first run on that day."""
    today = clock.today().isoformat()
    if SNAPSHOTS.read(portal).get(LAST, "") == today:
        return
    stored = SNAPSHOTS.write(portal)
    _drop_days_ahead(stored, today)
    stored[LAST] = today
    stored.setdefault(FIRST, today)
    for _locality, register in all_registers():
        path, bits = portal_path(register), public_in(register)
        bits.run_optimize()
        packed = bits.serialize()
        if _newest(stored, path, today) != packed:
            stored[f"{path} {today}"] = packed
    _drop_old(portal, stored)


def first_day() -> date | None:
    """Return the first day of which it is known what was public, None for no day."""
    return _day(FIRST)


def last_day() -> date | None:
    """Return the last day of which it is known what was public, None for no day."""
    return _day(LAST)


def public_on(register, day: date) -> BitMap:
    """Return the numbers that were public at the beginning of a day that is known."""
    stored = SNAPSHOTS.read(api.portal.get())
    return unpack_bits(_newest(stored, portal_path(register), day.isoformat()) or b"")


def note_former(register, entry_id: str, numbers: Iterable[int]) -> None:
    """Keep where the entry of numbers was that leave the index."""
    former, today = FORMER.write(api.portal.get()), clock.today().isoformat()
    path = f"{portal_path(register)}/{entry_id}"
    for number in numbers:
        former[f"{register.register_kind.id} {number}"] = path, today


def path_of(register_kind, number: int) -> str | None:
    """Return where in the portal the entry of a number is or was, None if unknown."""
    portal = api.portal.get()
    path = index_of(portal, register_kind).addresses.get(number)
    if path is not None:
        return path
    found = FORMER.read(portal).get(f"{register_kind.id} {number}")
    return None if found is None else found[0]


def _day(name: str) -> date | None:
    iso = SNAPSHOTS.read(api.portal.get()).get(name)
    return None if iso is None else date.fromisoformat(iso)


def _newest(stored: OOBTree, path: str, iso: str) -> bytes | None:
    """Return the newest snapshot of a register up to and including a day."""
    keys = stored.keys(f"{path} ", f"{path} {iso}")
    return stored[keys[-1]] if len(keys) else None


def _drop_days_ahead(stored: OOBTree, today: str) -> None:
    """Drop what a clock that was ahead has taken; nothing is known before today then.

    It may have dropped what was old for it.
    """
    if stored.get(LAST, "") > today:
        for key in [key for key in stored if key.rpartition(" ")[2] > today]:
            del stored[key]
        stored[FIRST] = today


def _drop_old(portal, stored: OOBTree) -> None:
    """Drop what no question reaches; the newest before the first day still counts."""
    first = (clock.today() - timedelta(days=DAYS)).isoformat()
    stored[FIRST] = max(stored[FIRST], first)
    later = ""
    for key in reversed(list(stored)):
        path, _space, day = key.rpartition(" ")
        if path and day <= first:
            if path == later:
                del stored[key]
            later = path
    former = FORMER.read(portal)
    for key in [key for key, (_path, day) in former.items() if day < first]:
        del former[key]
