"""What is refused to tracked items past the one way of taking a step."""

from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.casework.steps import TOKEN
from zope.globalrequest import getRequest
from zope.i18n import translate


def only_by_take(item, event):
    """Refuse a workflow transition that `steps.take` has not asked for."""
    if event.transition is None:
        return
    if (event.kwargs or {}).get(TOKEN) != event.transition.getId():
        raise WorkflowException(
            translate(_("Use the actions of the item's own page."), getRequest())
        )
