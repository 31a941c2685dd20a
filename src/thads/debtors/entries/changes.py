"""Changes of a register between two days, for programs that keep a copy of it."""

from datetime import date
from pyroaring import BitMap
from thads.debtors.entries.public_facts import RegisterFacts
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import version_of
from thads.debtors.register import snapshots
from typing import Any
from typing import NamedTuple


ADDED, CHANGED, REMOVED = "added", "changed", "removed"


class Change(NamedTuple):
    """A change of one entry: kind, id of the entry, number of the version after it."""

    kind: str
    entry_id: str
    number: int | None


def changes(register, since: date | None, until: date | None) -> list[Change]:
    """Return what came and went between the beginnings of two days, in a fixed order.

    `since`: None for an empty register, so that all of it is given; `until`: None for
    now. Raises `snapshots.TooOld`.
    """
    before = BitMap() if since is None else snapshots.public_on(register, since)
    after = (
        snapshots.public_in(register)
        if until is None
        else snapshots.public_on(register, until)
    )
    gone = set(snapshots.entry_ids(register, before - after).values())
    came = snapshots.entry_ids(register, after - before)
    found = [
        Change(CHANGED if id in gone else ADDED, id, number)
        for number, id in sorted(came.items())
    ]
    left = gone.difference(came.values())
    return [*found, *(Change(REMOVED, id, None) for id in sorted(left))]


def as_json(register, found: list[Change]) -> list[dict[str, Any]]:
    """Return changes as programs get them.

    What is public now comes with its facts, all else with its address alone: it may
    have ended since, and nobody is told of it any more.
    """
    place, public = RegisterFacts.of(register), snapshots.public_in(register)
    items = []
    for kind, id, number in found:
        item = {"change": kind, "@id": f"{place.url}/{id}"}
        entry = register.get(id)
        if number is not None and number in public and entry is not None:
            item |= facts(entry, version_of(entry, number), place)
        items.append(item)
    return items
