"""Whom a complete list no longer names: their entries end with its publication.

Which they are is found when the list comes in and shown in its report, so that the
head approves exactly these. Whatever was published, corrected or closed since then
stays as it is. They may be thousands: they are noted on the list in batches, closed
all at once by bits of the index, as the list becomes public, and told so afterwards.
"""

from AccessControl.Permission import pname
from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.OOBTree import OOBTree
from DateTime import DateTime
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from pyroaring import BitMap
from thads import _
from thads import outbox
from thads.debtors.content import index_of
from thads.debtors.loads import diff
from thads.debtors.register.index import UNIT
from thads.outbox.yielding import pieces
from thads.text.dates import format_date
from zope.i18n import translate
from zope.i18nmessageid import Message


TIDY = "debtors.tidy-load"
SETTLE = "debtors.settle-load"
SECONDS = 0.08  # of work in a batch
LOOK = 25  # entries between two looks at the clock, and at who waits
# The words of what a list ended stay in the index, invisible, while it can be undone.
KEEP = timedelta(days=91)
WORKFLOW = "thads_debtor_entry"


def missing(register, units, named):
    """Yield {"entry", "number", "unit", "record"} of the published entries of these
    units whose numbers are not among those named."""
    portal = api.portal.get()
    index, named = index_of(portal, register.definition), BitMap(named)
    for chunk in reversed(index.chunks()):
        live = index.live_in(chunk)
        for unit in units:
            for number in (live & index.with_term(UNIT + unit, chunk)) - named:
                entry = register.get(index.addresses[number].rpartition("/")[2])
                version = entry and entry.current()
                if version is not None and version["number"] == number:
                    yield {
                        "entry": entry.id,
                        "number": number,
                        "unit": version["unit"],
                        "record": version["record"],
                    }


def note(load, rows):
    """Note on a load whom it will end, by rows as of `missing`: nobody sees it yet."""
    if load.ended is None:
        load.ended = OOBTree()
    for row in rows:
        load.ended[row["entry"]] = row["number"]
        load.looked += 1


def end(load, replaced):
    """Close in the index all that is noted, in this transaction, but for the numbers
    the load replaces; returns those closed.

    Everybody sees them ended from now on; `settle` writes it into the entries. What
    stays on the load is what an undoing needs.
    """
    if not load.ended:
        return BitMap()
    index = index_of(api.portal.get(), aq_parent(aq_inner(load)).definition)
    # whatever was corrected, hidden or ended meanwhile is no longer public
    gone = (BitMap(load.ended.values()) - replaced) & index.public()
    others = [id for id, number in load.ended.items() if number not in gone]
    for id in others:
        del load.ended[id]
    index.close(gone)
    if gone:
        path = _path(load)
        outbox.put(api.portal.get(), SETTLE, {"load": path, "after": ""}, key=path)
        due = datetime.now(UTC) + KEEP
        told = {"load": path, "after": ""}
        outbox.put(api.portal.get(), TIDY, told, due=due, key=path)
    return gone


def settle_step(portal, payload):
    """Job: the next entries a list has ended are told so."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or load.undone is not None:
        return
    # undoing the list tells them itself: never both at once
    load._p_jar.readCurrent(load)
    register, enough = aq_parent(aq_inner(load)), pieces(SECONDS)
    after = payload["after"] or None
    ids = load.ended.keys(after, excludemin=after is not None)
    for at, id in enumerate(ids, 1):
        entry = register.get(id)
        if entry is not None:
            settle(load, entry)
        if at % LOOK == 0 and enough():
            key = f"{payload['load']} {id}"
            outbox.put(portal, SETTLE, {**payload, "after": id}, key=key)
            return


def settle(load, entry):
    """Write into an entry that a list has ended it: what the transition `end` does,
    at a hundredth of its cost, for it may be thousands."""
    if not diff.is_left_out(entry):
        return
    step = _approval(load)
    day = format_date(date.fromisoformat(load.approved[:10]))
    said = _("No longer in the complete list “${title}”, approved on ${date}.")
    status = {
        "action": "end",
        "actor": step.get("actor", ""),
        "comments": translate(
            Message(said, mapping={"title": load.title, "date": day}),
            target_language="vi",
        ),
        "review_state": "ended",
        "time": DateTime(load.published),
        "load": load.id,
    }
    api.portal.get_tool("portal_workflow").setStatusOf(WORKFLOW, entry, status)
    entry.hidden = None
    entry.__dict__.update(permissions_of(WORKFLOW, "ended"))


def permissions_of(workflow_id, state_id=None):
    """The permission map of a state (the first), as attributes: nothing to compute
    an entry."""
    workflow = api.portal.get_tool("portal_workflow")[workflow_id]
    state = workflow.states[state_id or workflow.initial_state]
    roles = state.permission_roles or {}
    return {pname(name): tuple(roles.get(name, ())) for name in workflow.permissions}


def _path(load):
    portal = api.portal.get()
    return "/".join(load.getPhysicalPath()[len(portal.getPhysicalPath()) :])


def _approval(load):
    steps = load.workflow_history.get("thads_debtor_load", ())
    return next((s for s in reversed(steps) if s["action"] == "approve"), {})
