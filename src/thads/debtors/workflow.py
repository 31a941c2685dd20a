"""Workflows of loads and entries: their ids, groups of states, and helpers.

The rules and effects of the transitions stand in ``loads.workflow`` and
``entries.workflow``.
"""

from AccessControl import getSecurityManager
from AccessControl.Permission import pname
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


LOAD_WORKFLOW = "thads_debtor_load"
ENTRY_WORKFLOW = "thads_debtor_entry"

#: A load in one of these is on its way.
OPEN_LOADS = ("draft", "submitted", "department_review", "approved")
DEPARTMENT_REVIEW = "department_review"
PUBLIC_ENTRIES = ("published", "challenged")
CLOSED_ENTRIES = ("hidden", "ended")

#: Actor of what the worker does.
WORKER = "thads.worker"


def current_user_id() -> str:
    """Return the id of the current user, empty if nobody is logged in."""
    return getSecurityManager().getUser().getId() or ""


def load_state(load) -> str:
    """Return the workflow state of a load."""
    return api.portal.get_tool("portal_workflow").getInfoFor(load, "review_state")


def entry_state(entry) -> str:
    """Return the workflow state of an entry; one that never moved has no history."""
    moves = entry_moves(entry)
    return moves[-1]["review_state"] if moves else "published"


def entry_moves(entry) -> tuple:
    """Return the moves of an entry in its workflow, the oldest first."""
    return getattr(entry, "workflow_history", {}).get(ENTRY_WORKFLOW, ())


def load_moves(load) -> tuple:
    """Return the moves of a load in its workflow, the oldest first."""
    return getattr(load, "workflow_history", {}).get(LOAD_WORKFLOW, ())


def state_permissions(
    workflow_id: str, state: str | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the permission map of a state (the first by default), as attributes.

    To be written into an object as they are: computing them for each of some thousand
    entries would take too long.
    """
    workflow = api.portal.get_tool("portal_workflow")[workflow_id]
    roles = workflow.states[state or workflow.initial_state].permission_roles or {}
    return {pname(name): tuple(roles.get(name, ())) for name in workflow.permissions}


class RefusedField(WorkflowException):
    """A transition was refused for what a field of its form holds."""

    def __init__(self, field: str, text: str):
        super().__init__(text)
        self.field = field


def refuse(text: Message, field: str = "") -> None:
    """Raise WorkflowException with a sentence in the language of the request.

    Where it is about a field of the form, a RefusedField.
    """
    sentence = translate(text, context=getRequest())
    if field:
        raise RefusedField(field, sentence)
    raise WorkflowException(sentence)
