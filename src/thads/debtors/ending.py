"""Taking entries off: at once, everywhere, by one bit in the same transaction."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads import audit
from thads import outbox
from thads.debtors import comparing
from thads.debtors import counts
from thads.debtors import missing
from thads.debtors.content import definition_of
from thads.debtors.content import index_of
from thads.debtors.publishing import staged_of
from thads.organisation.comments import CommentRule
from zope.globalrequest import getRequest
from zope.i18n import translate


JOB = "debtors.tidy"
BATCH = 500


class EntryComments(CommentRule):
    """The reason of an ending is part of the record."""

    transitions = frozenset({"end"})


def before_transition(entry, event):
    """What is not published yet can be neither ended nor hidden."""
    transition = event.transition and event.transition.getId()
    if event.old_state.getId() == "published" and transition and not entry.current():
        raise WorkflowException(
            translate(_("This entry is not published."), context=getRequest())
        )


def after_transition(entry, event):
    if event.transition is None:
        return
    index = index_of(api.portal.get(), definition_of(entry))
    transition = event.transition.getId()
    if transition == "hide":
        entry.hidden = entry.current()["number"]
    if transition in ("hide", "end"):
        index.switch(off=[version["number"] for version in entry.versions])
    if transition == "show" and entry.hidden is not None:
        index.switch(on=[entry.hidden])
    if transition in ("end", "show"):
        entry.hidden = None
    if transition == "end":
        portal = api.portal.get()
        counts.add_to(aq_parent(aq_inner(entry)), "removed", 1)
        path = "/".join(entry.getPhysicalPath()[len(portal.getPhysicalPath()) :])
        outbox.put(portal, JOB, {"entry": path}, key=path)
    audit.record(
        entry,
        f"debtors.{transition}",
        comment=event.kwargs.get("comment", ""),
        decision=entry.versions[-1]["record"].get("decision", ""),
    )


def tidy(portal, payload):
    """Job: an ended entry leaves the words of the index too."""
    entry = portal.unrestrictedTraverse(payload["entry"], None)
    if entry is None or api.content.get_state(entry) != "ended":
        return
    forget(portal, entry)


def tidy_load(portal, payload):
    """Job: the next entries that a list ended leave the words of the index."""
    load = portal.unrestrictedTraverse(payload["load"], None)
    if load is None or not load.ended:
        return
    register = aq_parent(aq_inner(load))
    ids = sorted(id for id in load.ended if id > payload["after"])[:BATCH]
    for id in ids:
        entry = register.get(id)
        if entry is not None and comparing.ended_by(entry) == load.id:
            forget(portal, entry)
    if len(ids) == BATCH:
        again = {**payload, "after": ids[-1]}
        key = f"{payload['load']} {ids[-1]}"
        outbox.put(portal, missing.TIDY, again, key=key)


def forget(portal, entry):
    register = aq_parent(aq_inner(entry))
    index_of(portal, register.definition).forget(list(staged_of(register, entry)))
