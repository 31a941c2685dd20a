"""Rules and effects of the transitions of loads.

Subscribers: `before_transition` refuses, `after_transition` calls the effects in a
visible order. The approval that ends all reviews is followed by the automatic
transition `release`, which hands the load to the worker.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import audit
from thads.casework.comments import CommentRule
from thads.debtors.errors import RefusedLoad
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import publishing
from thads.debtors.loads import undo
from thads.debtors.register import agenda
from thads.debtors.register import four_eyes
from thads.debtors.workflow import OPEN_LOADS
from thads.worktime import clock
from zope.globalrequest import getRequest
from zope.i18n import translate


#: Not in the trail: what workflow and worker do by themselves is in the load's record.
SILENT = ("publish", "pass_on", "release")


class LoadComments(CommentRule):
    """Transitions of loads that need a written reason."""

    transitions = frozenset({"return", "undo"})


def before_transition(load, event) -> None:
    """Refuse transitions that four eyes, guards or periods forbid. A subscriber."""
    transition = event.transition and event.transition.getId()
    if transition in ("submit", "discard", "approve", "return"):
        four_eyes.refuse_others(load)
    if transition == "approve":
        four_eyes.refuse_own(load)
        guards.take_reason(load, event.kwargs.get("comment"))
    elif transition == "submit":
        try:
            intake.check_submittable(load)
        except RefusedLoad as refused:
            text = translate(refused.message, context=getRequest())
            raise WorkflowException(text) from refused
    elif transition == "undo":
        undo.check(load)


def after_transition(load, event) -> None:
    """Take the effects of a transition, and record it. A subscriber."""
    if event.transition is None:
        return
    transition = event.transition.getId()
    details = {"guards": [g["code"] for g in load.guards]} if load.guards else {}
    if transition in ("submit", "approve"):
        four_eyes.add_hand(load)
        if transition == "submit":
            guards.weigh(load)
    elif transition == "return":
        four_eyes.withdraw_approvals(load)
    elif transition == "release":
        load.approved = clock.iso(clock.now())
        publishing.enqueue(load)
    elif transition == "discard":
        intake.discard(load)
    elif transition == "undo":
        details = undo.undo(load, event.kwargs.get("comment", ""))
    waiting = agenda.write(aq_parent(aq_inner(load))).loads
    agenda.mark(waiting, load.getId(), event.new_state.getId() in OPEN_LOADS)
    if transition not in SILENT:
        comment = event.kwargs.get("comment", "")
        audit.record(load, f"debtors.{transition}", comment=comment, **details)
