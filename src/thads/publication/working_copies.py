"""Working copies, through which published items are changed.

The published version stays as it is. The copy goes through the approval; published, it
replaces the content of the original, and the original is public then, whatever it was
meanwhile. A copy whose original was deleted is an item like others, under its own
address.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from plone import api
from plone.app.iterate import lock
from plone.app.iterate.dexterity import ITERATE_RELATION_NAME
from plone.app.iterate.interfaces import IBaseline
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.app.iterate.interfaces import IWorkingCopy
from Products.CMFCore.WorkflowCore import ObjectDeleted
from thads.plonetypes import Content
from thads.publication import four_eyes
from thads.publication.approval import WORKFLOW
from thads.publication.approval import steps_of
from typing import Any
from z3c.relationfield.interfaces import IRelationValue
from zc.relation.interfaces import ICatalog
from zope.component import getUtility
from zope.interface import noLongerProvides
from zope.intid.interfaces import IIntIds


def check_out(item: Content) -> Content:
    """Return the working copy of an item, made beside it if there is none."""
    copy = copy_of(item)
    if copy is not None:
        return copy
    return ICheckinCheckoutPolicy(item).checkout(aq_parent(aq_inner(item)))


def copy_of(item: Content) -> Content | None:
    """Return the working copy of an item, or None."""
    if IWorkingCopy.providedBy(item):
        return None
    copies = (copy for _relation, _original, copy in _pairs(item))
    return next((copy for copy in copies if copy is not None), None)


def original_of(item: Content) -> Content | None:
    """Return the item of which this is a working copy, or None.

    None too of a copy whose original is gone.
    """
    if not IWorkingCopy.providedBy(item):
        return None
    return next((original for _relation, original, _copy in _pairs(item)), None)


def _pairs(item: Content) -> Iterator[tuple[IRelationValue, Any, Any]]:
    """Yield (relation, original, copy) with both ends; None for what is gone.

    Plone leaves a relation behind whose original or copy was deleted.
    """
    intids, catalog = getUtility(IIntIds), getUtility(ICatalog)
    number = intids.queryId(item)
    if number is None:
        return
    end = "to_id" if IWorkingCopy.providedBy(item) else "from_id"
    query = {end: number, "from_attribute": ITERATE_RELATION_NAME}
    for relation in list(catalog.findRelations(query)):
        yield relation, *ends(relation)


def ends(relation: IRelationValue) -> tuple[Content | None, Content | None]:
    """Return (original, copy) of a relation; None for what was deleted."""
    intids = getUtility(IIntIds)
    number = intids.queryId(relation.from_object)
    original = None if number is None else intids.queryObject(number)
    copy = None if relation.to_id is None else intids.queryObject(relation.to_id)
    return original, copy


def leave_original_unlocked(event):
    """Undo the lock that plone.app.iterate puts on the original; subscriber.

    Nobody may edit it in place anyhow; the lock would show the public who works on it,
    and hinder its withdrawal.
    """
    lock.unlockContext(event.object)


def dissolve(item: Content, event: Any) -> None:
    """Part an item that is being deleted from its copy, or original; subscriber.

    The copy of a deleted original becomes an item; it goes on with its approval.
    """
    for relation, original, copy in _pairs(item):
        getUtility(ICatalog).unindex(relation)
        if original is not None:
            noLongerProvides(original, IBaseline)
        if copy is not None:
            make_item(copy)


def make_item(copy: Content) -> None:
    """Make an item of its own out of a working copy."""
    noLongerProvides(copy, IWorkingCopy)
    copy.reindexObject(idxs=["is_working_copy", "object_provides"])


def pasted(item: Content, event: Any) -> None:
    """Take the marks of copy and original from what was copied; subscriber."""
    for mark in (IWorkingCopy, IBaseline):
        if mark.providedBy(item):
            noLongerProvides(item, mark)


def merge(item: Content, comment: str) -> None:
    """Put a published working copy in the place of its original's content.

    Raises ObjectDeleted with the original; does nothing with what is no copy. A copy
    without its original becomes the item.
    """
    if not IWorkingCopy.providedBy(item):
        return
    original = original_of(item)
    if original is None:
        make_item(item)
        return
    steps = steps_of(item)
    hands = _hands_of_both(original, item)
    ICheckinCheckoutPolicy(item).checkin(comment)
    _keep_history(original, steps)
    four_eyes.set_hands(original, hands)
    raise ObjectDeleted(original)


def _keep_history(original, steps):
    """Add the steps of its copy to the original's history; the last one publishes it.

    An original that was withdrawn or archived meanwhile is public again: whoever
    approved the copy was told what it would replace.
    """
    own = steps_of(original)
    taken = [step for step in steps if step.get("action")]
    if not own or not taken:
        return
    state = own[-1]["review_state"]
    added = [dict(step, review_state=state) for step in taken]
    added[-1]["review_state"] = "published"
    original.workflow_history[WORKFLOW] = (*own, *added)
    if state != "published":
        tool = api.portal.get_tool("portal_workflow")
        tool[WORKFLOW].updateRoleMappingsFor(original)
        original.reindexObject(idxs=["review_state"])
        original.reindexObjectSecurity()


def _hands_of_both(original, copy):
    """Return who changed either; whoever approves the copy changes nothing by it."""
    latest = {}
    for user, when in (*four_eyes.hands(original), *four_eyes.hands(copy)):
        latest[user] = max(when, latest.get(user, when))
    return latest.items()
