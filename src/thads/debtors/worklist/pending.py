"""Pending loads and entries of a register or a branch, the most urgent first."""

from AccessControl import getSecurityManager
from collections.abc import Iterator
from thads.debtors.entries.ending import upheld_objections
from thads.debtors.entries.states import last_moved
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import four_eyes
from thads.debtors.register.registers import branch_of
from thads.debtors.register.registers import registers_at
from thads.debtors.workflow import entry_state
from typing import Any


def loads_under_way(place) -> list:
    """Return the unpublished loads of a register or branch, the most urgent first."""
    branch = branch_of(place)
    loads = [
        register[id]
        for register in registers_at(place)
        for id in agenda.read(register).loads
        if id in register
    ]
    if branch:
        loads = [load for load in loads if load.office == branch]
    return sorted(loads, key=lambda load: (_urgency(load), load.received))


def loads_to_approve(place) -> list:
    """Return the unpublished loads of a place that the current user may approve."""
    allowed = getSecurityManager().checkPermission
    return [
        load
        for load in loads_under_way(place)
        if allowed("THADS debtors: approve", load) and four_eyes.may_approve(load)
    ]


def entries(place) -> dict[str, list]:
    """Return the entries somebody must decide on, each kind the longest waiting first.

    The keys are `challenged` (somebody asks to hide it), `upheld` (an objection) and
    `hidden`.
    """
    pairs = {"challenged": [], "upheld": [], "hidden": []}
    for entry in _on_agenda(place, lambda found: found.entries):
        state = entry_state(entry)
        if state in pairs:
            pairs[state].append((last_moved(entry), entry))
        for objection in upheld_objections(entry) if state != "ended" else ():
            pairs["upheld"].append((objection["closed"], entry))
    return {
        name: [entry for _since, entry in sorted(found, key=lambda pair: pair[0])]
        for name, found in pairs.items()
    }


def scheduled_ends(place) -> Iterator[tuple[str, Any]]:
    """Yield (ISO date, entry) of the entries that end by themselves, the next first."""
    for entry in _on_agenda(place, lambda found: (key[11:] for key in found.endings)):
        if entry.ends:
            yield entry.ends["date"], entry


def figures(register) -> dict[str, Any]:
    """Return how many loads and entries of a register wait, and how many too long.

    ``oldest`` is the deadline that comes first, or None.
    """
    waiting = agenda.read(register)
    counts = {"open": 0, "near": 0, "late": 0, "oldest": None}
    for id in waiting.loads:
        deadline = deadlines.of_load(register[id]) if id in register else None
        if deadline is None:
            continue
        counts["open"] += 1
        counts["near"] += deadline.near
        counts["late"] += deadline.late
        if counts["oldest"] is None or deadline.due < counts["oldest"].due:
            counts["oldest"] = deadline
    states = [
        (entry_state(register[id]), register[id])
        for id in waiting.entries
        if id in register
    ]
    hidden = [entry for state, entry in states if state == "hidden"]
    counts["asked"] = sum(state == "challenged" for state, _entry in states)
    counts["hidden"] = len(hidden)
    counts["hidden_late"] = sum(
        deadlines.of_hidden(last_moved(entry)).late for entry in hidden
    )
    return counts


def _urgency(load):
    due = deadlines.due_of(load)
    return due.isoformat() if due else "9"


def _on_agenda(place, ids):
    """Yield the entries of some ids of an agenda; at a branch its own."""
    branch = branch_of(place)
    for register in registers_at(place):
        for id in ids(agenda.read(register)):
            entry = register.get(id)
            if entry is None or (branch and entry.versions[-1]["unit"] != branch):
                continue
            yield entry
