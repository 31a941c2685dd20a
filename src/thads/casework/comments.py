"""Rules that make workflow transitions need a comment.

Rooms add theirs in ZCML as named `ICommentRule` utilities, named after the
workflow: `<utility factory=... name="thads_publication" />`.
"""

from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from thads import _
from thads.plonetypes import Content
from zope.component import queryUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import implementer


class ICommentRule(Interface):
    """The transitions of a workflow that need a comment."""

    transitions = Attribute("Ids of the transitions that need one.")


@implementer(ICommentRule)
class CommentRule:
    """Rule of one workflow; subclasses name the transitions."""

    transitions: frozenset[str] = frozenset()


def needs_comment(workflow_id: str, transition_id: str) -> bool:
    """Return whether a transition is refused without a comment."""
    rule = queryUtility(ICommentRule, name=workflow_id)
    return rule is not None and transition_id in rule.transitions


def require_comment(obj: Content, event: IBeforeTransitionEvent) -> None:
    """Refuse a transition that lacks the comment its rule demands; subscriber.

    Raises WorkflowException with a message for the person.
    """
    if event.transition is None:
        return
    if not needs_comment(event.workflow.getId(), event.transition.getId()):
        return
    if not (event.kwargs.get("comment") or "").strip():
        raise WorkflowException(
            translate(_("Please say why: a comment is needed."), context=getRequest())
        )
