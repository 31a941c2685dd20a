"""What waits for a decision at a register or a branch, the most urgent first."""

from thads.debtors import notifications
from thads.debtors.entries import ending
from thads.debtors.loads import diff
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import registers


def entries(place):
    """Entries somebody must decide on, as {"challenged": [...], "upheld": [...],
    "hidden": [...]}, each the longest waiting first."""
    found = {"challenged": [], "upheld": [], "hidden": []}
    for entry in _on_agenda(place, lambda found: found.entries):
        state = diff.state_of(entry)
        if state in found:
            found[state].append((notifications.hidden_since(entry), entry))
        for one in ending.upheld(entry) if state != "ended" else ():
            found["upheld"].append((one["closed"], entry))
    return {
        name: [entry for _since, entry in sorted(pairs, key=lambda pair: pair[0])]
        for name, pairs in found.items()
    }


def scheduled(place):
    """(day, entry) of the entries that will end by themselves, the next first."""
    for entry in _on_agenda(place, lambda found: (key[11:] for key in found.endings)):
        if entry.ends:
            yield entry.ends["date"], entry


def _on_agenda(place, ids):
    """The entries of some ids of an agenda; at a branch its own."""
    branch = registers.branch_of(place)
    for register in registers.registers_at(place):
        for id in ids(agenda.read(register)):
            entry = register.get(id)
            if entry is None or (branch and entry.versions[-1]["unit"] != branch):
                continue
            yield entry


def figures(register):
    """How many lists and entries of a register wait, and how many too long."""
    found = agenda.read(register)
    counts = {"open": 0, "near": 0, "late": 0, "oldest": None}
    for id in found.lists:
        clock = clocks.of_load(register[id]) if id in register else None
        if clock is None:
            continue
        counts["open"] += 1
        counts["near"] += clock.near
        counts["late"] += clock.late
        if counts["oldest"] is None or clock.due < counts["oldest"].due:
            counts["oldest"] = clock
    states = [
        (diff.state_of(register[id]), register[id])
        for id in found.entries
        if id in register
    ]
    hidden = [entry for state, entry in states if state == "hidden"]
    counts["asked"] = sum(state == "challenged" for state, _entry in states)
    counts["hidden"] = len(hidden)
    counts["hidden_late"] = sum(
        clocks.of_hidden(notifications.hidden_since(entry)).late for entry in hidden
    )
    return counts
