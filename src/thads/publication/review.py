"""Review of items: the steps open to a user, those taken, and what waits."""

from AccessControl import getSecurityManager
from dataclasses import dataclass
from datetime import datetime
from plone import api
from thads import _
from thads.casework.comments import needs_comment
from thads.organisation.people import display_name
from thads.publication.approval import WORKFLOW
from thads.publication.vocabularies import TYPES
from thads.worktime.clock import from_zope


@dataclass(frozen=True)
class State:
    title: str
    badge: str  # kind of badge, see docs/design.md
    meaning: str


STATES = {
    "draft": State(_("Draft"), "", _("Only the unit's editors and leader see it.")),
    "unit_review": State(
        _("Waits for the unit's leader"),
        "info",
        _("The unit's leader passes it on or returns it."),
    ),
    "central_review": State(
        _("Waits for the centre"),
        "warn",
        _("The centre publishes it or returns it."),
    ),
    "approved": State(_("Approved"), "info", ""),
    "published": State(_("Posted"), "ok", _("Everybody can read it.")),
    "archived": State(
        _("Archived"), "", _("It is kept, but no longer open to the public.")
    ),
}


@dataclass(frozen=True)
class Action:
    id: str
    title: str
    needs_comment: bool
    kind: str = "quiet"  # kind of button


_ACTIONS = {
    "submit": (_("Send for approval"), ""),
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
    "withdraw": _("Withdrawn"),
    "archive": _("Archived"),
}


@dataclass(frozen=True)
class Step:
    """A step that was taken with an item."""

    what: str
    who: str
    when: datetime | None
    comment: str


def state_of(item):
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
    return bool(getSecurityManager().checkPermission(permission, item))


def history(item):
    """Return the steps taken, the latest first, to those charged with the item."""
    if not may("THADS publication: history", item):
        return []
    steps = item.workflow_history.get(WORKFLOW, ())
    names = {}
    shown = []
    for step in reversed(steps):
        # the transitions that follow by themselves are told by their state
        if step.get("action") in ("pass_on", "skip_unit"):
            continue
        who = step.get("actor")
        if who not in names:
            names[who] = display_name(who) or ""
        shown.append(
            Step(
                what=_DONE.get(step.get("action"), step.get("action")),
                who=names[who],
                when=_moment(step.get("time")),
                comment="" if step["action"] == "publish" else step.get("comments"),
            )
        )
    return shown


def last_comment(item):
    """Return the comment with which an item was sent back, if it was."""
    steps = item.workflow_history.get(WORKFLOW, ())
    if steps and steps[-1].get("action") in ("return", "withdraw"):
        return steps[-1].get("comments") or ""
    return ""


def returned_to(item):
    """Return the login of whom an item came back to, empty if it did not come back."""
    steps = item.workflow_history.get(WORKFLOW, ())
    if not last_comment(item):
        return ""
    sent = [step.get("actor") for step in steps if step.get("action") == "submit"]
    return sent[-1] if sent else ""


def revision(item):
    """Return how many steps have been taken with an item."""
    return len(item.workflow_history.get(WORKFLOW, ()))


def waiting_since(item):
    """Return when an item came into its state, None if it never moved."""
    steps = item.workflow_history.get(WORKFLOW, ())
    return _moment(steps[-1].get("time")) if steps else None


def under_review():
    """Return all items that wait for somebody's approval, whoever asks."""
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(
        review_state=["unit_review", "central_review"], portal_type=list(TYPES)
    )
    return [brain._unrestrictedGetObject() for brain in brains]


def waiting():
    """Return items that wait for this user's approval, the oldest first."""
    return [
        item
        for item in _items("unit_review", "central_review")
        if may("THADS publication: approve", item)
    ]


def drafts():
    """Return items this user may send for approval, the latest changed first."""
    found = [i for i in _items("draft") if may("THADS publication: submit", i)]
    return sorted(found, key=lambda item: item.modified(), reverse=True)


def under_way():
    """Return items that this user sent off and that wait for somebody else."""
    user = api.user.get_current().getId()
    return [
        item
        for item in _items("unit_review", "central_review")
        if not may("THADS publication: approve", item)
        and any(
            step.get("action") == "submit" and step.get("actor") == user
            for step in item.workflow_history.get(WORKFLOW, ())
        )
    ]


def _items(*states):
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog(
        review_state=list(states),
        portal_type=list(TYPES),
        sort_on="modified",
    )
    return [brain.getObject() for brain in brains]


def _moment(time):
    return from_zope(time) if time is not None else None
