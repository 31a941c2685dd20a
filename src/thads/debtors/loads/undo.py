"""Undoing a whole list: what it did goes back in one switch.

What the list added goes off, what it replaced comes back as it was, what it ended is
public again. Whatever has changed since (a later list, an ending, a hiding) is left
as it is, and named. All of it is bits of the index, in the leader's transaction; a
state is written only of what the list had ended.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from DateTime import DateTime
from plone import api
from pyroaring import BitMap
from thads import _
from thads.debtors.content import definition_of
from thads.debtors.content import index_of
from thads.debtors.loads import diff
from thads.debtors.loads import omitted
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register import monthly_counts


ENTRY = "thads_debtor_entry"


def check(load):
    """Refuse what is too late to be undone."""
    until = clocks.undo_until(load)
    if clocks.now() > until:
        day = f"{until:%d/%m/%Y}"
        four_eyes.refuse(
            _("This list could be undone until ${day} only.", mapping={"day": day})
        )


def undo(load, comment):
    """Undo a published list in this transaction; returns the figures for the trail."""
    register = aq_parent(aq_inner(load))
    index = index_of(api.portal.get(), definition_of(load))
    added = _bits(load.added)
    off = BitMap(number for number in added if index.is_live(number))
    undone = [register[id] for id in agenda.read(register).undone if id in register]
    on = []
    for number, before in (load.replaced or {}).items():
        if number in off:
            on.append(_not_undone(before, undone))
    reinstated, closed = {}, []
    for id, number in (load.ended or {}).items():
        entry = register.get(id)
        if entry is None or not _reinstate(register, entry, load, comment):
            closed.append(id)
            continue
        reinstated[id] = number
        on.append(_not_undone(number, undone))
    on = [number for number in on if number is not None]
    index.reopen(reinstated.values())
    index.switch(on=on, off=off)
    agenda.keep(register).undone.add(load.getId())
    load.undone = {
        "time": clocks.now().replace(microsecond=0).isoformat(),
        "by": four_eyes.current_user_id(),
        "comment": comment,
        "off": len(off) - (len(on) - len(reinstated)),
        "back": len(on) - len(reinstated),
        "reinstated": len(reinstated),
        "left": (added - off).serialize(),
        "left_closed": tuple(closed),
    }
    monthly_counts.add_to(register, "removed", load.undone["off"])
    monthly_counts.add_to(register, "corrected", load.undone["back"])
    monthly_counts.add_to(register, "added", load.undone["reinstated"])
    figures = ("off", "back", "reinstated")
    return {name: load.undone[name] for name in figures} | {
        "left": len(added - off) + len(closed)
    }


def _not_undone(number, undone):
    """The version that was public before all that has been undone, or None."""
    while number is not None:
        load = next((one for one in undone if number in _bits(one.added)), None)
        if load is None:
            return number
        number = (load.replaced or {}).get(number)
    return None


def _reinstate(register, entry, load, comment):
    """Publish again what the list had ended, unless somebody has dealt with it."""
    omitted.settle(load, entry)
    if diff.ended_by(entry) != load.getId():
        return False
    key = diff.key_of(entry.versions[-1]["record"])
    other = register.keys_of_entries.get(key)
    if other and other != entry.getId() and register[other].current() is not None:
        return False  # a later list named the person anew
    status = {
        "action": "reinstate",
        "actor": four_eyes.current_user_id(),
        "comments": comment,
        "review_state": "published",
        "time": DateTime(),
        "load": load.getId(),
    }
    api.portal.get_tool("portal_workflow").setStatusOf(ENTRY, entry, status)
    entry.__dict__.update(omitted.permissions_of(ENTRY))
    entry._p_changed = True
    register.keys_of_entries[key] = entry.getId()
    return True


def left(load):
    """The entries an undoing left as they are."""
    register = aq_parent(aq_inner(load))
    index = index_of(api.portal.get(), definition_of(load))
    ids = [
        index.addresses[number].rpartition("/")[2]
        for number in _bits(load.undone["left"])
        if number in index.addresses
    ]
    for id in dict.fromkeys((*ids, *load.undone["left_closed"])):
        if id in register:
            yield register[id]


def was_undone(entry):
    """Whether a list that published an entry has been undone."""
    register = aq_parent(aq_inner(entry))
    ids = {version["load"] for version in entry.versions}
    return any(register[id].undone is not None for id in ids if id in register)


def last_of(entry):
    """The newest version that was not undone with its list; the newest of all if
    every one was."""
    register = aq_parent(aq_inner(entry))
    for version in reversed(entry.versions):
        load = register.get(version["load"])
        if load is None or load.undone is None:
            return version
    return entry.versions[-1]


def _bits(packed):
    return BitMap.deserialize(packed) if packed else BitMap()
