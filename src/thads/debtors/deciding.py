"""What happens when a load moves: four eyes, the worker, the record."""

from AccessControl import getSecurityManager
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import audit
from thads.debtors import foureyes
from thads.debtors import guards
from thads.debtors import loads
from thads.debtors import publishing
from thads.debtors.faults import Refused
from thads.debtors.faults import message
from thads.organisation.comments import CommentRule
from zope.globalrequest import getRequest
from zope.i18n import translate


class LoadComments(CommentRule):
    """A list sent back says what is to be corrected."""

    transitions = frozenset({"return"})


def waiting(register):
    """The lists of a register that the current user may approve, newest first."""
    allowed = getSecurityManager().checkPermission
    found = (register[id] for id in reversed(register.loads.values()))
    return [
        load
        for load in found
        if allowed("THADS debtors: approve", load) and foureyes.may_approve(load)
    ]


def before_transition(load, event):
    transition = event.transition and event.transition.getId()
    if transition == "approve":
        foureyes.refuse_own(load)
        guards.take_reason(load, event.kwargs.get("comment"))
    elif transition == "submit":
        try:
            loads.check_submittable(load)
        except Refused as refused:
            said = translate(
                message(refused.code, refused.params), context=getRequest()
            )
            raise WorkflowException(said) from refused


def after_transition(load, event):
    if event.transition is None:
        return
    transition = event.transition.getId()
    if transition == "submit":
        foureyes.leave_hand(load)
        guards.weigh(load)
    elif transition == "approve":
        load.approved = loads.now().isoformat()
        publishing.enqueue(load)
    elif transition == "discard":
        loads.discard(load)
    if transition != "publish":
        comment = event.kwargs.get("comment", "")
        details = {"guards": [g["code"] for g in load.guards]} if load.guards else {}
        audit.record(load, f"debtors.{transition}", comment=comment, **details)
