"""Differences between a row and the register: new, changed, unchanged, ended before."""

from collections.abc import Mapping
from dataclasses import dataclass
from thads.debtors.entries.states import is_closed
from thads.debtors.entries.states import is_omitted
from thads.debtors.entries.states import omitted_by
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.register import keys
from thads.debtors.register.index import LAST
from typing import Any


@dataclass(frozen=True)
class Difference:
    """Standing of a row to the register."""

    outcome: str  # new, changed, unchanged or ended
    entry: Any = None
    before: dict | None = None  # the published version
    fields: tuple[str, ...] = ()  # those that differ, `unit` among them


def compare(register, row: CheckedRow, id: str | None = None) -> Difference:
    """Return how a row stands to the register; ``id``: see `find_entry`."""
    entry = find_entry(register, row, id)
    if entry is None:
        return Difference("new")
    before = entry.current()
    if before is None:
        if not is_closed(entry):
            return Difference("new", entry)  # written by a load not switched on yet
        if omitted_by(entry) or is_omitted(entry):
            return Difference("new")  # a load omitted it, another names it again
        return Difference("ended", entry)
    fields = differing_fields(before, row)
    if not fields:
        return Difference("unchanged", entry, before)
    return Difference("changed", entry, before, fields)


def find_entry(register, row: CheckedRow, id: str | None = None):
    """Return the entry a row is about, None if there is none.

    ``id`` is its id, where the writer of a load knows it before the register does.
    """
    id = id or row.entry or register.keys_of_entries.get(keys.entry_key(row.record))
    return register[id] if id and id in register else None


def differing_fields(before: Mapping, row: CheckedRow) -> tuple[str, ...]:
    """Return the fields in which a row differs from a version, the unit among them."""
    old, new = before["record"], row.record
    fields = [f for f in {**old, **new} if old.get(f) != new.get(f)]
    if before["unit"] != row.unit:
        fields.append("unit")
    return tuple(fields)


def others_of_decision(register, row: CheckedRow) -> list[str]:
    """Return the names published under a row's decision that are not the row's.

    They are other debtors of it, or the same person spelt another way: a person must
    look.
    """
    start = keys.decision_key(row.record)
    ids = register.keys_of_entries.values(start, start + LAST)
    entries = {id: register[id] for id in ids if id in register}
    versions = (entry.current() for entry in entries.values())
    return [version["record"]["name"] for version in versions if version]


def alike_entries(register, key: str) -> list[str]:
    """Return the ids of entries of the same decision under a name like a key's."""
    start, name = keys.split_key(key)
    known = register.keys_of_entries
    return [
        known[other]
        for other in known.keys(start, start + LAST)
        if keys.alike(name, other[len(start) :])
    ]
