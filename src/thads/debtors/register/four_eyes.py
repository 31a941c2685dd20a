"""Four eyes over all hands: who had a hand in a list never approves it, whatever his
functions; and a list is decided on in the office whose turn it is.

A list of the locality itself is decided on there. A branch's list belongs to the
branch until its head has approved it; then, where so set, it is the locality's turn.
"""

from AccessControl import getSecurityManager
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.organisation.functions import group_id
from thads.organisation.succession import heirs_of
from thads.organisation.units import locality_of
from zope.globalrequest import getRequest
from zope.i18n import translate


WORKFLOW = "thads_debtor_load"
REVIEW = "department_review"
DECIDING = ("leader", "registrar")  # functions whose turn it may be


def current_user_id():
    return getSecurityManager().getUser().getId() or ""


def office_of(load):
    """The id of the unit whose turn it is."""
    if load.office and state_of(load) != REVIEW:
        return load.office
    return locality_of(load).unit_id


def may_decide(load):
    """Whether the current user sits in the office whose turn it is.

    His roles are asked for by the workflow: in a branch's list people of the branch
    and of the locality have the same ones.
    """
    if not load.office:
        return True
    user = getSecurityManager().getUser()
    if "Manager" in user.getRolesInContext(load):
        return True
    office = office_of(load)
    offices = (office, *heirs_of(office))
    wanted = {group_id(o, function) for o in offices for function in DECIDING}
    return bool(wanted & set(user.getGroups()))


def may_approve(load):
    user = current_user_id()
    return bool(user) and user not in load.hands and may_decide(load)


def leave_hand(load):
    """Note that the current user had a hand in the list."""
    user = current_user_id()
    if user and user not in load.hands:
        load.hands = (*load.hands, user)


def refuse_own(load):
    if current_user_id() in load.hands:
        refuse(_("You entered or submitted this list: somebody else must decide."))


def refuse_others(load):
    if not may_decide(load):
        refuse(_("Another office has to decide on this list now."))


def refuse(text):
    raise WorkflowException(translate(text, context=getRequest()))


def state_of(load):
    return api.portal.get_tool("portal_workflow").getInfoFor(load, "review_state")
