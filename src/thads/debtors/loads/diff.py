"""A row against the register: new, changed, unchanged, or ended before."""

from dataclasses import dataclass
from thads.debtors.content import index_of
from thads.debtors.register import keys
from thads.debtors.register.keys import key_of
from thads.debtors.register.register_kinds import DEFINITIONS
from zope.component.hooks import getSite


CLOSED = ("hidden", "ended")
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Comparison:
    kind: str
    entry: object = None
    before: dict | None = None  # the published version
    fields: tuple = ()  # those that differ


def others_of_decision(register, row):
    """Published people of the same decision: another debtor of it, or the same
    person spelt another way. A person must look."""
    key = key_of(row["record"])
    start = key[: key.index("|", key.index("|") + 1) + 1]
    ids = register.keys_of_entries.values(start, start + _LAST)
    found = {id: register[id] for id in ids if id in register}
    return [v["record"]["name"] for entry in found.values() if (v := entry.current())]


def alike(register, key):
    """Ids of entries of the same decision under a name that looks like this one's."""
    start = key[: key.index("|", key.index("|") + 1) + 1]
    name, known = key[len(start) :], register.keys_of_entries
    return [
        known[other]
        for other in known.keys(start, start + _LAST)
        if keys.alike(name, other[len(start) :])
    ]


def find(register, row, id=None):
    """The entry a row is about, or None; ``id`` is known to whoever is writing it."""
    id = id or row.get("entry") or register.keys_of_entries.get(key_of(row["record"]))
    return register[id] if id and id in register else None


def compare(register, row, id=None):
    entry = find(register, row, id)
    if entry is None:
        return Comparison("new")
    before = entry.current()
    if before is None:
        if not is_closed(entry):
            return Comparison("new", entry)  # written by a load not switched on yet
        if ended_by(entry) or is_left_out(entry):
            return Comparison("new")  # a list left it out, another names it again
        return Comparison("ended", entry)
    fields = differing(before, row)
    if not fields:
        return Comparison("unchanged", entry, before)
    return Comparison("changed", entry, before, fields)


def differing(before, row):
    """Fields that are not the same, the unit among them."""
    old, new = before["record"], row["record"]
    fields = [f for f in {**old, **new} if old.get(f) != new.get(f)]
    if before["unit"] != row["unit"]:
        fields.append("unit")
    return tuple(fields)


def state_of(entry):
    """The workflow state; entries never moved have no history."""
    history = getattr(entry, "workflow_history", {}).get("thads_debtor_entry")
    return history[-1]["review_state"] if history else "published"


def is_closed(entry):
    return state_of(entry) in CLOSED or is_left_out(entry)


def is_left_out(entry):
    """Whether a list has just ended it by no longer naming it: the index closes all
    of these at once, their states are written one after the other."""
    if state_of(entry) in CLOSED:
        return False
    index = index_of(getSite(), DEFINITIONS[entry.list_id])
    return any(index.is_closed(version["number"]) for version in entry.versions)


def ended_by(entry):
    """The id of the list that ended an entry by no longer naming it, or None."""
    history = getattr(entry, "workflow_history", {}).get("thads_debtor_entry")
    return history[-1].get("load") if history else None
