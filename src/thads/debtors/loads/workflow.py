"""What happens when a load moves: four eyes, the worker, the record."""

from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import audit
from thads.casework.comments import CommentRule
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import publishing
from thads.debtors.loads import undo
from thads.debtors.register import agenda
from thads.debtors.register import clocks
from thads.debtors.register import four_eyes
from thads.debtors.register import registers
from thads.spreadsheets.faults import Refused
from thads.spreadsheets.faults import message
from zope.globalrequest import getRequest
from zope.i18n import translate


#: what the workflow does by itself, and the worker, is told by the load's own record
SILENT = ("publish", "pass_on", "release")


class LoadComments(CommentRule):
    """A list sent back says what is to be corrected, one undone why."""

    transitions = frozenset({"return", "undo"})


def under_way(place):
    """The lists not yet published of a register or of a branch, the most pressing
    first."""
    branch = registers.branch_of(place)
    found = [
        register[id]
        for register in registers.registers_at(place)
        for id in agenda.read(register).lists
        if id in register
    ]
    if branch:
        found = [load for load in found if load.office == branch]
    return sorted(found, key=lambda load: (_urgency(load), load.received))


def waiting(place):
    """Those of them that the current user may approve."""
    allowed = getSecurityManager().checkPermission
    return [
        load
        for load in under_way(place)
        if allowed("THADS debtors: approve", load) and four_eyes.may_approve(load)
    ]


def _urgency(load):
    due = clocks.due_of(load)
    return due.isoformat() if due else "9"


def before_transition(load, event):
    transition = event.transition and event.transition.getId()
    if transition in ("submit", "discard", "approve", "return"):
        four_eyes.refuse_others(load)
    if transition == "approve":
        four_eyes.refuse_own(load)
        guards.take_reason(load, event.kwargs.get("comment"))
    elif transition == "submit":
        try:
            intake.check_submittable(load)
        except Refused as refused:
            said = translate(
                message(refused.code, refused.params), context=getRequest()
            )
            raise WorkflowException(said) from refused
    elif transition == "undo":
        undo.check(load)


def after_transition(load, event):
    if event.transition is None:
        return
    transition = event.transition.getId()
    details = {"guards": [g["code"] for g in load.guards]} if load.guards else {}
    if transition in ("submit", "approve"):
        four_eyes.leave_hand(load)
        if transition == "submit":
            guards.weigh(load)
    elif transition == "release":
        load.approved = intake.now().isoformat()
        publishing.enqueue(load)
    elif transition == "discard":
        intake.discard(load)
    elif transition == "undo":
        details = undo.undo(load, event.kwargs.get("comment", ""))
    lists = agenda.keep(aq_parent(aq_inner(load))).lists
    agenda.note(lists, load.getId(), event.new_state.getId() in clocks.OPEN)
    if transition not in SILENT:
        comment = event.kwargs.get("comment", "")
        audit.record(load, f"debtors.{transition}", comment=comment, **details)
