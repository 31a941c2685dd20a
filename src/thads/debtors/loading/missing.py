"""Whom a complete list no longer names: their entries end with its publication.

Which they are is settled when the list comes in and shown in its report, so that the
head approves exactly these. Whatever was published, corrected or closed since then
stays as it is.
"""

from AccessControl.Permission import pname
from Acquisition import aq_inner
from Acquisition import aq_parent
from DateTime import DateTime
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from plone import api
from pyroaring import BitMap
from thads import _
from thads import outbox
from thads.debtors import comparing
from thads.debtors.content import index_of
from thads.debtors.index import UNIT
from zope.i18n import translate
from zope.i18nmessageid import Message


TIDY = "debtors.tidy-load"
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


def end(load, rows):
    """Close the entries that rows (as of `missing`) name, in this transaction.

    Leaves {entry id: number} on the load, what an undoing needs: the entries whose
    state to put back and the numbers to switch on. Returns the numbers to switch off.
    """
    register = aq_parent(aq_inner(load))
    step = _approval(load)
    day = "/".join(load.approved[:10].split("-")[::-1])
    said = _("No longer in the complete list “${title}”, approved on ${date}.")
    comment = translate(
        Message(said, mapping={"title": load.title, "date": day}),
        target_language="vi",
    )
    ended = {}
    for row in rows:
        entry = register.get(row["entry"])
        if entry is None or comparing.is_closed(entry):
            continue
        version = entry.current()
        if version is None or version["number"] != row["number"]:
            continue
        _close(entry, step.get("actor", ""), comment, load.id)
        ended[entry.id] = row["number"]
    load.ended = ended
    if ended:
        _tidy_later(load)
    return list(ended.values())


def _close(entry, actor, comment, load_id):
    """What the transition `end` does to an entry, at a hundredth of its cost: a list
    may end thousands in one transaction."""
    status = {
        "action": "end",
        "actor": actor,
        "comments": comment,
        "review_state": "ended",
        "time": DateTime(),
        "load": load_id,
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


def _tidy_later(load):
    portal = api.portal.get()
    path = "/".join(load.getPhysicalPath()[len(portal.getPhysicalPath()) :])
    due = datetime.now(UTC) + KEEP
    outbox.put(portal, TIDY, {"load": path, "after": ""}, due=due, key=path)


def _approval(load):
    steps = load.workflow_history.get("thads_debtor_load", ())
    return next((s for s in reversed(steps) if s["action"] == "approve"), {})
