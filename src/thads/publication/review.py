"""Review of items: the steps open to a user, those taken, and what waits."""

from AccessControl import getSecurityManager
from dataclasses import dataclass
from functools import cache
from plone import api
from thads import _
from thads.casework.comments import needs_comment
from thads.casework.history import HistoryLine
from thads.casework.history import of_moves
from thads.casework.interfaces import IHistory
from thads.organisation.people import display_name
from thads.publication import four_eyes
from thads.publication import working_copies
from thads.publication.approval import WORKFLOW
from thads.publication.approval import steps_of
from thads.publication.interfaces import IPublished
from thads.publication.vocabularies import TYPES
from thads.web import lists
from thads.web.steps import is_same
from thads.worktime.clock import from_zope
from zope.component import adapter
from zope.interface import implementer


@dataclass(frozen=True)
class ReviewState:
    """Workflow state as pages show it: title, badge and meaning."""

    title: str
    badge: str  # kind of badge, see docs/design.md
    meaning: str


STATES = {
    "draft": ReviewState(
        _("Draft"), "", _("Only the unit's editors and leader see it.")
    ),
    "unit_review": ReviewState(
        _("Waits for the unit's leader"),
        "info",
        _("The unit's leader passes it on or returns it."),
    ),
    "central_review": ReviewState(
        _("Waits for the centre"),
        "warn",
        _("The centre publishes it or returns it."),
    ),
    "approved": ReviewState(_("Approved"), "info", ""),
    "published": ReviewState(_("Posted"), "ok", _("Everybody can read it.")),
    "archived": ReviewState(
        _("Archived"), "", _("It is kept, but no longer open to the public.")
    ),
}


@dataclass(frozen=True)
class Action:
    """Transition that is open to the user, as a button."""

    id: str
    title: str
    needs_comment: bool
    kind: str = "quiet"  # kind of button


#: Transitions that follow by themselves.
AUTOMATIC = ("skip_unit", "pass_on", "publish")
_ACTIONS = {
    "submit": (_("Send for approval"), ""),
    "take_back": (_("Take back to change it"), "quiet"),
    "approve": (_("Approve the item"), ""),
    "return": (_("Return to the author"), "danger"),
    "withdraw": (_("Withdraw"), "danger"),
    "archive": (_("Archive"), "quiet"),
}
_DONE = {
    None: _("Item written"),
    "": _("Item written"),
    "submit": _("Sent for approval"),
    "skip_unit": _("Passed to the centre"),
    "approve": _("Approved"),
    "pass_on": _("Passed to the centre"),
    "publish": _("Posted"),
    "return": _("Returned"),
    "take_back": _("Taken back by whoever sent it"),
    "withdraw": _("Withdrawn"),
    "archive": _("Archived"),
}


def state_of(item):
    """Return the id of the workflow state of an item, None without a workflow."""
    workflow = api.portal.get_tool("portal_workflow")
    return workflow.getInfoFor(item, "review_state", None)


def actions(item):
    """Return the actions the user may take with an item now."""
    workflow = api.portal.get_tool("portal_workflow")
    if WORKFLOW not in workflow.getChainFor(item):
        return []
    found = {t["id"] for t in workflow.getTransitionsFor(item)}
    return [
        Action(id, title, needs_comment(WORKFLOW, id), kind)
        for id, (title, kind) in _ACTIONS.items()
        if id in found
    ]


def perform(item, transition, comment=""):
    """Take a transition; return what there is afterwards."""
    workflow = api.portal.get_tool("portal_workflow")
    remains = workflow.doActionFor(item, transition, comment=comment)
    return item if remains is None else remains


def may(permission, item):
    """Return whether the current user has a permission on an item."""
    return bool(getSecurityManager().checkPermission(permission, item))


def may_approve(item):
    """Return whether the user has the right to approve an item, and no hand in it."""
    return may("THADS publication: approve", item) and four_eyes.may_approve(item)


def history(item, first=0):
    """Return the steps taken, the latest first, to those charged with the item.

    `first`: number of the oldest step, counted from 0.
    """
    if not may("THADS publication: history", item):
        return []
    return of_moves(
        steps_of(item)[first:],
        lambda step: _DONE.get(step.get("action"), step.get("action")),
        cache(display_name),
        # the transitions that follow by themselves are told by their state
        left_out=("pass_on", "skip_unit"),
        silent=("publish",),
    )


@implementer(IHistory)
@adapter(IPublished)
class PublicationHistory:
    """History of an item, for those charged with it: see `IHistory`."""

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return the steps taken, the latest first."""
        return history(self.context)


def edited(item):
    """Return the latest change of an item, or of what it is a copy of, as a line.

    None for those who are not charged with it, and where nothing was recorded.
    """
    if not may("THADS publication: history", item):
        return None
    changes = [*four_eyes.hands(item)]
    original = working_copies.original_of(item)
    if original is not None:
        changes += four_eyes.hands(original)
    if not changes:
        return None
    who, when = max(changes, key=lambda change: change[1])
    name = display_name(who)
    return HistoryLine(_("Last changed"), when, (name,) if name else ())


def was_latest(item, step, comment):
    """Return whether the latest step of an item is this one, by the current user."""
    taken = [s for s in steps_of(item) if s.get("action") not in AUTOMATIC]
    return bool(taken) and is_same(taken[-1], step, comment)


def last_comment(item):
    """Return the comment with which an item was sent back, if it was."""
    steps = steps_of(item)
    if steps and steps[-1].get("action") in ("return", "withdraw"):
        return steps[-1].get("comments") or ""
    return ""


def returned_to(item):
    """Return the login of the person an item came back to, empty if it did not."""
    steps = steps_of(item)
    if not last_comment(item):
        return ""
    sent = [step.get("actor") for step in steps if step.get("action") == "submit"]
    return sent[-1] if sent else ""


def number_of_steps(item):
    """Return how many steps have been taken with an item."""
    return len(steps_of(item))


def waiting_since(item):
    """Return when an item came into its state, None if it never moved."""
    steps = steps_of(item)
    return _moment(steps[-1].get("time")) if steps else None


def under_review():
    """Return all items that wait for somebody's approval, whoever asks.

    What cannot be read is left out, and logged.
    """
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(
        review_state=["unit_review", "central_review"], portal_type=list(TYPES)
    )
    return list(lists.each(brains, lambda brain: brain._unrestrictedGetObject()))


def waiting():
    """Return items that wait for this user's approval, the oldest first.

    In this list and the next two, `lists.Unreadable` stands for what cannot be read.
    """
    return _items(may_approve, "unit_review", "central_review")


def drafts():
    """Return items this user may send for approval, the latest changed first."""
    found = _items(lambda item: may("THADS publication: submit", item), "draft")
    return found[::-1]


def under_way():
    """Return items that this user sent off and that wait for somebody else."""
    user = api.user.get_current().getId()

    def sent_off(item):
        return not may_approve(item) and any(
            step.get("action") == "submit" and step.get("actor") == user
            for step in steps_of(item)
        )

    return _items(sent_off, "unit_review", "central_review")


def _items(wanted, *states):
    """Return the items in these states that are wanted, the longest unchanged first."""
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog(
        review_state=list(states),
        portal_type=list(TYPES),
        sort_on="modified",
    )

    def read(brain):
        item = brain.getObject()
        return item if wanted(item) else None

    return list(lists.each(brains, read, lists.of_brain))


def _moment(time):
    return from_zope(time) if time is not None else None
