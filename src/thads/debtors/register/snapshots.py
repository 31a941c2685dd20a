"""Snapshots of registers: what was public at the beginning of each day.

A snapshot is the bitmap of a register's public numbers, some kilobytes. Two of them
tell what came and went between two days, whoever brought it about: a list, an ending,
an objection. Kept is one for each day on which something had changed, for `DAYS`; an
ended entry's words leave the index at once, so its number's entry is kept beside.
"""

from BTrees.OOBTree import OOBTree
from datetime import date
from datetime import timedelta
from plone import api
from pyroaring import BitMap
from thads.debtors.register.index import LAST
from thads.debtors.register.index import LOCALITY
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.register.registers import all_registers
from thads.organisation.units import locality_of
from thads.outbox.periodic import every
from thads.paths import portal_path
from thads.storage import PortalStorage
from thads.worktime import clock


#: Days for which differences can be asked.
DAYS = 100
#: {"<path of the register> <ISO day>": bitmap}, "first" and "last": ISO days taken.
SNAPSHOTS = PortalStorage("thads.debtors.snapshots")
#: {"<register kind> <number>": (id of the entry, ISO day)} of what left the index.
FORMER = PortalStorage("thads.debtors.former")


class TooOld(LookupError):
    """There is no snapshot of a day; `args[0]` is the first of which there is one."""


def public_in(register) -> BitMap:
    """Return the public numbers of a register."""
    index = index_of(api.portal.get(), register.register_kind)
    here, found = LOCALITY + locality_of(register).getId(), BitMap()
    for chunk in index.chunks():
        found |= index.live_in(chunk) & index.with_term(here, chunk)
    return found


@every(minutes=10)
def take(portal) -> None:
    """Job: take the snapshots of a day, in its first run on that day."""
    stored, today = SNAPSHOTS.read(portal), clock.today().isoformat()
    if stored.get("last", "") >= today:
        return
    stored = SNAPSHOTS.write(portal)
    stored["last"] = today
    stored.setdefault("first", today)
    for _locality, register in all_registers():
        path, bits = portal_path(register), public_in(register)
        bits.run_optimize()
        packed = bits.serialize()
        if _newest(stored, path, today) != packed:
            stored[f"{path} {today}"] = packed
    _drop_old(portal, stored)


def public_on(register, day: date) -> BitMap:
    """Return the numbers that were public at the beginning of a day; raises TooOld."""
    stored = SNAPSHOTS.read(api.portal.get())
    first, iso = stored.get("first", LAST), day.isoformat()
    if iso < first:
        raise TooOld(date.fromisoformat(first) if first != LAST else None)
    return unpack_bits(_newest(stored, portal_path(register), iso) or b"")


def note_former(register, entry_id: str, numbers) -> None:
    """Keep whose the numbers were that leave the index."""
    former, today = FORMER.write(api.portal.get()), clock.today().isoformat()
    for number in numbers:
        former[f"{register.register_kind.id} {number}"] = entry_id, today


def entry_ids(register, numbers) -> dict[int, str]:
    """Return {number: id of its entry}; what was forgotten long ago is left out."""
    portal, kind = api.portal.get(), register.register_kind
    addresses, former = index_of(portal, kind).addresses, FORMER.read(portal)
    found = {}
    for number in numbers:
        address = addresses.get(number)
        if address is not None:
            found[number] = address.rpartition("/")[2]
        elif (kept := former.get(f"{kind.id} {number}")) is not None:
            found[number] = kept[0]
    return found


def _newest(stored: OOBTree, path: str, iso: str) -> bytes | None:
    """Return the newest snapshot of a register up to and including a day."""
    keys = stored.keys(f"{path} ", f"{path} {iso}")
    return stored[keys[-1]] if len(keys) else None


def _drop_old(portal, stored: OOBTree) -> None:
    """Drop what no question reaches; the newest before the first day still counts."""
    first = (clock.today() - timedelta(days=DAYS)).isoformat()
    stored["first"] = max(stored["first"], first)
    for _locality, register in all_registers():
        path = portal_path(register)
        for key in list(stored.keys(f"{path} ", f"{path} {first}"))[:-1]:
            del stored[key]
    former = FORMER.read(portal)
    old = [key for key, (_id, day) in former.items() if day < first]
    for key in old:
        del former[key]
