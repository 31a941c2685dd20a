"""Working copies, through which published items are changed.

The published version stays as it is; the copy walks the way of approval, and where
it would be published it takes the place of the original's content instead.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone.app.iterate import lock
from plone.app.iterate.dexterity.utils import get_baseline
from plone.app.iterate.dexterity.utils import get_working_copy
from plone.app.iterate.interfaces import ICheckinCheckoutPolicy
from plone.app.iterate.interfaces import IWorkingCopy
from Products.CMFCore.WorkflowCore import ObjectDeleted
from thads.publication.approval import WORKFLOW


def check_out(item):
    """Make a working copy beside an item, or return the one there is."""
    copy = get_working_copy(item)
    if copy is not None:
        return copy
    return ICheckinCheckoutPolicy(item).checkout(aq_parent(aq_inner(item)))


def copy_of(item):
    """Return the working copy of an item, or None."""
    if IWorkingCopy.providedBy(item):
        return None
    return get_working_copy(item)


def original_of(item):
    """Return the item of which this is a working copy, or None."""
    return get_baseline(item) if IWorkingCopy.providedBy(item) else None


def leave_original_unlocked(event):
    """Undo the lock that iterate puts on the original.

    Nobody may edit it in place anyhow; the lock would tell the public who works on
    it, and stand in the way when it is withdrawn.
    """
    lock.unlockContext(event.object)


def merge(item, comment):
    """Put a published working copy in the place of its original's content.

    Raises ObjectDeleted with the original; does nothing with what is no copy.
    """
    if not IWorkingCopy.providedBy(item):
        return
    original = get_baseline(item)
    steps = item.workflow_history.get(WORKFLOW, ())
    ICheckinCheckoutPolicy(item).checkin(comment)
    _keep_history(original, steps)
    raise ObjectDeleted(original)


def _keep_history(original, steps):
    """Add the steps of its copy to the original's history."""
    own = original.workflow_history.get(WORKFLOW, ())
    if not own:
        return
    state = own[-1]["review_state"]
    added = tuple(
        dict(step, review_state=state) for step in steps if step.get("action")
    )
    original.workflow_history[WORKFLOW] = tuple(own) + added
