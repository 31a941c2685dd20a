"""Differences between a row and the register: new, changed, unchanged, ended before."""

from collections.abc import Mapping
from dataclasses import dataclass
from thads.debtors.entries.states import hidden_version
from thads.debtors.entries.states import is_closed
from thads.debtors.entries.states import is_omitted
from thads.debtors.entries.states import last_version
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
    hidden: bool = False  # the version waits to be shown again


def compare(
    register, row: CheckedRow, id: str | None = None, approved: bool = False
) -> Difference:
    """Return how a row stands to the register; ``id``: see `find_entry`.

    A hidden entry is corrected by a row that names it, and by one that was approved
    since: no list publishes it again.
    """
    entry = find_entry(register, row, id)
    if entry is None:
        return Difference("new")
    before, hidden = entry.current(), False
    if before is None and (approved or row.entry):
        before = hidden_version(entry)
        hidden = before is not None
    if before is None:
        if not is_closed(entry):
            return Difference("new", entry)  # written by a load not switched on yet
        if omitted_by(entry) or is_omitted(entry):
            return Difference("new")  # a load omitted it, another names it again
        return Difference("ended", entry)
    fields = differing_fields(before, row)
    if not fields:
        return Difference("unchanged", entry, before, hidden=hidden)
    return Difference("changed", entry, before, fields, hidden)


def find_entry(register, row: CheckedRow, id: str | None = None):
    """Return the entry a row is about, None if there is none.

    ``id`` is its id, where the writer of a load knows it before the register does.
    """
    key = keys.entry_key(row.record)
    id = id or row.entry or known_entry(register, key)
    id = id or _other_writing(register, row, key)
    return register[id] if id and id in register else None


def known_entry(register, key: str) -> str | None:
    """Return the id of the entry of a key, None if there is none.

    Keys of before 1.0 do not tell how a name is spelt: their entries do.
    """
    known = register.keys_of_entries
    id = known.get(key)
    if id is None:
        id = known.get(key.partition("=")[0])
        if id and not _was_spelt(register.get(id), keys.spelling_of(key)):
            return None
    return id


def _was_spelt(entry, spelling):
    versions = entry.versions if entry is not None else ()
    return any(keys.spelling_key(v["record"]) == spelling for v in versions)


def _other_writing(register, row, key):
    """Return the id of the one entry that is a row's, but for how it is written.

    It has no date of its decision yet, or has one and the row has none: the date is a
    change of that entry, and no second one. Or one of the two names was typed without
    marks, at the same address. Two entries that may be meant are none.
    """
    name, spelling = keys.split_key(key)[1], keys.spelling_of(key)
    date, found = keys.split_decision(key)[1], []
    for id in alike_entries(register, key):
        record = last_version(register[id])["record"]
        if keys.name_key(record) != name:
            continue
        other = keys.spelling_key(record)
        if other == spelling:
            # what has another date is another decision
            same = not date or not record.get("decision_date")
        else:
            same = keys.lacks_marks(spelling) or keys.lacks_marks(other)
            same = same and keys.address_key(record) == keys.address_key(row.record)
        found += [id] if same else []
    return found[0] if len(found) == 1 else None


def differing_fields(before: Mapping, row: CheckedRow) -> tuple[str, ...]:
    """Return the fields in which a row differs from a version, the unit among them."""
    old, new = before["record"], row.record
    fields = [f for f in {**old, **new} if old.get(f) != new.get(f)]
    if before["unit"] != row.unit:
        fields.append("unit")
    return tuple(fields)


def values_of(version: Mapping | None) -> dict[str, Any]:
    """Return the values of a version, the unit among them; none for None."""
    return {**version["record"], "unit": version["unit"]} if version else {}


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
    """Return the ids of entries of a key's decision, under its name or one like it.

    A decision of the same number without a date may be the same.
    """
    decision, name = keys.split_key(key)
    number, date = keys.split_decision(key)
    known, start = register.keys_of_entries, f"{number}|"
    alike = {}
    for other, id in known.items(start, start + LAST):
        _number, other_date, rest = other.split("|", 2)
        if not keys.may_be_one_decision(date, other_date):
            continue
        other_name = rest.partition("=")[0]
        if (name == other_name or keys.alike(name, other_name)) and id in register:
            alike[id] = None
    return [id for id in alike if _of_one_decision(register[id], number, date)]


def _of_one_decision(entry, number, date):
    """Return whether an entry, as it is now, may be of a decision."""
    record = last_version(entry)["record"]
    other = record.get("decision_date", "")
    same = keys.number_key(record["decision"]) == number
    return same and keys.may_be_one_decision(date, other)
