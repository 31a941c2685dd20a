"""Subscriber that refuses workflow transitions taken past `steps.take`."""

from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from thads import _
from thads.casework.interfaces import ITrackedItem
from thads.casework.steps import TOKEN
from zope.globalrequest import getRequest
from zope.i18n import translate


def only_by_take(item: ITrackedItem, event: IBeforeTransitionEvent) -> None:
    """Refuse a workflow transition that `steps.take` has not requested; subscriber."""
    if event.transition is None:
        return
    if (event.kwargs or {}).get(TOKEN) != event.transition.getId():
        raise WorkflowException(
            translate(_("Use the actions of the item's own page."), getRequest())
        )
