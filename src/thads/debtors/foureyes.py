"""Four eyes: who had a hand in a list never approves it, whatever his functions."""

from AccessControl import getSecurityManager
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from zope.globalrequest import getRequest
from zope.i18n import translate


def current_user_id():
    return getSecurityManager().getUser().getId() or ""


def may_approve(load):
    user = current_user_id()
    return bool(user) and user not in load.hands


def leave_hand(load):
    """Note that the current user had a hand in the list."""
    user = current_user_id()
    if user and user not in load.hands:
        load.hands = (*load.hands, user)


def refuse_own(load):
    if not may_approve(load):
        raise WorkflowException(
            translate(
                _("You entered or submitted this list: somebody else must decide."),
                context=getRequest(),
            )
        )
