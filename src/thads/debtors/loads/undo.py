"""Undoing of a published load: what it did goes back in one switch.

What the load added goes off, what it replaced comes back as it was, what it ended is
public again. Whatever has changed since (a later load, an ending, a hiding) is left as
it is, and named. All of it is bits of the index, in the leader's transaction; a state
is written only of what the load had ended.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from plone import api
from pyroaring import BitMap
from thads import _
from thads.debtors.entries.states import omitted_by
from thads.debtors.loads import diff
from thads.debtors.loads import omitted
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import monthly_counts
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.register.keys import entry_key
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.debtors.workflow import current_user_id
from thads.debtors.workflow import refuse
from thads.debtors.workflow import state_permissions
from thads.worktime import clock


FIGURES = ("off", "back", "reinstated")


def check(load) -> None:
    """Refuse to undo a load when it is too late by law."""
    until = deadlines.undo_until(load)
    if clock.now() > until:
        day = f"{until:%d/%m/%Y}"
        refuse(_("This list could be undone until ${day} only.", mapping={"day": day}))


def undo(load, comment: str) -> dict[str, int]:
    """Undo a published load in this transaction; return the figures for the trail."""
    register = aq_parent(aq_inner(load))
    index = index_of(api.portal.get(), register.register_kind)
    added = unpack_bits(load.added)
    off = BitMap(number for number in added if index.is_live(number))
    undone = [register[id] for id in agenda.read(register).undone if id in register]
    on = [
        _not_undone(before, undone)
        for number, before in (load.replaced or {}).items()
        if number in off
    ]
    reinstated, left_closed = {}, []
    for id, number in (load.ended or {}).items():
        entry = register.get(id)
        if entry is None or not _reinstate(register, entry, load, comment):
            left_closed.append(id)
            continue
        reinstated[id] = number
        on.append(_not_undone(number, undone))
    on = [number for number in on if number is not None]
    index.reopen(reinstated.values())
    index.switch(on=on, off=off)
    agenda.write(register).undone.add(load.getId())
    back = len(on) - len(reinstated)
    load.undone = {
        "time": clock.iso(clock.now()),
        "by": current_user_id(),
        "comment": comment,
        "off": len(off) - back,
        "back": back,
        "reinstated": len(reinstated),
        "left": (added - off).serialize(),
        "left_closed": tuple(left_closed),
    }
    monthly_counts.add_to(register, "removed", load.undone["off"])
    monthly_counts.add_to(register, "corrected", load.undone["back"])
    monthly_counts.add_to(register, "added", load.undone["reinstated"])
    left = len(added - off) + len(left_closed)
    return {name: load.undone[name] for name in FIGURES} | {"left": left}


def left_entries(load) -> Iterator:
    """Yield the entries the undoing of a load left as they are."""
    register = aq_parent(aq_inner(load))
    index = index_of(api.portal.get(), register.register_kind)
    ids = [
        index.entry_id(number)
        for number in unpack_bits(load.undone["left"])
        if number in index.addresses
    ]
    for id in dict.fromkeys((*ids, *load.undone["left_closed"])):
        if id in register:
            yield register[id]


def _not_undone(number, undone):
    """Return the number that was public before all that has been undone, or None."""
    while number is not None:
        load = next(
            (load for load in undone if number in unpack_bits(load.added)), None
        )
        if load is None:
            return number
        number = (load.replaced or {}).get(number)
    return None


def _reinstate(register, entry, load, comment):
    """Publish again what a load had ended; return whether it was done.

    It is left alone where somebody has dealt with it meanwhile.
    """
    omitted.write_state(load, entry)
    if omitted_by(entry) != load.getId():
        return False
    key = entry_key(entry.versions[-1]["record"])
    other = diff.known_entry(register, key)
    if other and other != entry.getId() and register[other].current() is not None:
        return False  # a later load named the person anew
    status = {
        "action": "reinstate",
        "actor": current_user_id(),
        "comments": comment,
        "review_state": "published",
        "time": clock.zope_now(),
        "load": load.getId(),
    }
    api.portal.get_tool("portal_workflow").setStatusOf(ENTRY_WORKFLOW, entry, status)
    entry.__dict__.update(state_permissions(ENTRY_WORKFLOW))
    entry._p_changed = True
    register.keys_of_entries[key] = entry.getId()
    return True
