"""Omitted entries: a complete load ends the published entries it does not name.

Which they are is found when the load comes in and shown in its report, so that the head
approves exactly these. What was published, corrected or closed since then stays as it
is. They may be thousands: they are listed on the load in batches, closed all at once by
bits of the index, as the load becomes public, and their states are written afterwards.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from DateTime import DateTime
from datetime import date
from datetime import timedelta
from plone import api
from pyroaring import BitMap
from thads import _
from thads import outbox
from thads.debtors.entries import ending
from thads.debtors.entries.states import is_omitted
from thads.debtors.entries.states import omitted_by
from thads.debtors.register.index import UNIT
from thads.debtors.register.indexes import index_of
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.debtors.workflow import load_moves
from thads.debtors.workflow import state_permissions
from thads.outbox.yielding import pieces
from thads.paths import portal_path
from thads.text.dates import format_date
from thads.worktime import clock
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


FORGET = "debtors.tidy-load"  # job: remove the words of ended entries
WRITE_STATES = "debtors.settle-load"  # job: write the states of ended entries
SECONDS = 0.08  # of work in a batch
LOOK = 25  # entries between two looks at the clock, and at who waits
BATCH = 500  # entries whose words are removed in one run
#: The words of ended entries stay in the index, invisible, while the load can be
#: undone.
UNDOABLE = timedelta(days=91)


def omitted_entries(
    register, units: Iterable[str], named: Iterable[int]
) -> Iterator[dict[str, Any]]:
    """Yield the published entries of some units whose numbers are not named.

    Each is {"entry", "number", "unit", "record"}; units are ids.
    """
    index = index_of(api.portal.get(), register.register_kind)
    named = BitMap(named)
    for chunk in reversed(index.chunks()):
        live = index.live_in(chunk)
        for unit in units:
            for number in (live & index.with_term(UNIT + unit, chunk)) - named:
                entry = register.get(index.entry_id(number))
                version = entry and entry.current()
                if version is not None and version["number"] == number:
                    yield {
                        "entry": entry.id,
                        "number": number,
                        "unit": version["unit"],
                        "record": version["record"],
                    }


def add_to_ended(load, rows: Iterable[Mapping]) -> None:
    """List on a load the entries it will end, given as of `omitted_entries`."""
    if load.ended is None:
        load.ended = OOBTree()
    for row in rows:
        load.ended[row["entry"]] = row["number"]
        load.looked += 1


def close(load, replaced: BitMap) -> BitMap:
    """Close in the index all entries listed on a load, in this transaction.

    Those the load replaces stay. Returns the numbers closed. Everybody sees them ended
    from now on; `write_states` writes it into the entries. What an undoing needs stays
    on the load.
    """
    if not load.ended:
        return BitMap()
    portal = api.portal.get()
    index = index_of(portal, aq_parent(aq_inner(load)).register_kind)
    # whatever was corrected, hidden or ended meanwhile is no longer public
    closed = (BitMap(load.ended.values()) - replaced) & index.public()
    others = [id for id, number in load.ended.items() if number not in closed]
    for id in others:
        del load.ended[id]
    index.close(closed)
    if closed:
        path = portal_path(load)
        payload = {"load": path, "after": ""}
        outbox.put(portal, WRITE_STATES, payload, key=path)
        due = clock.now() + UNDOABLE
        outbox.put(portal, FORGET, payload, due=due, key=path)
    return closed


def write_states(portal, payload: Mapping) -> None:
    """Job: write into the next entries of a load that it has ended them."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or load.undone is not None:
        return
    # undoing the load writes them itself: never both at once
    load._p_jar.readCurrent(load)
    register, enough = aq_parent(aq_inner(load)), pieces(SECONDS)
    after = payload["after"] or None
    ids = load.ended.keys(after, excludemin=after is not None)
    for at, id in enumerate(ids, 1):
        entry = register.get(id)
        if entry is not None:
            write_state(load, entry)
        if at % LOOK == 0 and enough():
            key = f"{payload['load']} {id}"
            outbox.put(portal, WRITE_STATES, {**payload, "after": id}, key=key)
            return


def write_state(load, entry) -> None:
    """Write into an entry that a load has ended it.

    What the transition `end` does, at a hundredth of its cost: it may be thousands.
    """
    if not is_omitted(entry):
        return
    day = format_date(date.fromisoformat(load.approved[:10]))
    text = _("No longer in the complete list “${title}”, approved on ${date}.")
    status = {
        "action": "end",
        "actor": _approval(load).get("actor", ""),
        "comments": translate(
            Message(text, mapping={"title": load.title, "date": day}),
            target_language="vi",
        ),
        "review_state": "ended",
        "time": DateTime(load.published),
        "load": load.id,
    }
    api.portal.get_tool("portal_workflow").setStatusOf(ENTRY_WORKFLOW, entry, status)
    entry.hidden = None
    entry.__dict__.update(state_permissions(ENTRY_WORKFLOW, "ended"))


def forget_ended(portal, payload: Mapping) -> None:
    """Job: remove the words of the next entries that a load ended from the index."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or not load.ended:
        return
    register = aq_parent(aq_inner(load))
    ids = sorted(id for id in load.ended if id > payload["after"])[:BATCH]
    for id in ids:
        entry = register.get(id)
        if entry is not None and omitted_by(entry) == load.id:
            ending.forget(portal, entry)
    if len(ids) == BATCH:
        key = f"{payload['load']} {ids[-1]}"
        outbox.put(portal, FORGET, {**payload, "after": ids[-1]}, key=key)


def _approval(load):
    moves = reversed(load_moves(load))
    return next((move for move in moves if move["action"] == "approve"), {})
