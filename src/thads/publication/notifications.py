"""Mail to the people an item now waits for, and to those whose item it is.

A step puts a job; the job decides, when it runs, who is told: an item that was taken
back or went on meanwhile waits for nobody any more. Told are those who must act next
(the unit's leaders, the centre's approvers), the submitter of what came back or was
published, and the leader who had passed on what the centre returns. Nobody gets mail
about what they did themselves.
"""

from plone import api
from thads import _
from thads import outbox
from thads.casework.notifications import mail_people
from thads.organisation.people import holders
from thads.organisation.units import unit_id_of
from thads.organisation.units import unit_of
from thads.publication import four_eyes
from thads.publication.approval import CENTRAL
from thads.publication.approval import steps_of
from thads.publication.working_copies import original_of
from thads.tools import tool
from thads.web.public_address import public_url


#: Kind of the job.
JOB = "publication.tell"
RETURNED = ("return", "withdraw")


def notify_next(item, event):
    """Put the job that tells of a transition; called with its event."""
    state, action = event.new_state.getId(), event.transition.getId()
    if state == "published":
        people, letters = _authors(item), "published"
    elif action in RETURNED:
        people, letters = _authors(item), "returned"
    elif state in ("unit_review", "central_review"):
        people, letters = [], "waits"
    else:
        return
    # a working copy that is published becomes its original
    kept = original_of(item) or item if letters == "published" else item
    payload = {
        "uid": kept.UID(),
        "moved": item.UID(),  # a working copy is gone when it is told of
        "letter": letters,
        "state": state,
        "steps": None if letters == "published" else len(steps_of(item)),
        "people": people,
        "leaders": _leaders(item) if letters == "returned" else [],
        "actor": api.user.get_current().getId(),
        "comment": event.kwargs.get("comment") or "",
        "number": len(steps_of(item)),
    }
    outbox.put(api.portal.get(), JOB, payload)


def tell(portal, payload):
    """Tell of a transition, unless the item has gone on since; handler of the job."""
    brains = tool("portal_catalog").unrestrictedSearchResults(UID=payload["uid"])
    if not brains:
        return
    item = brains[0]._unrestrictedGetObject()
    if brains[0].review_state != payload["state"]:
        return
    if payload["steps"] not in (None, len(steps_of(item))):
        return
    letter = payload["letter"]
    if letter == "waits":
        _send(item, payload, approvers(item, payload["state"]), _WAITS)
    elif letter == "published":
        _send(item, payload, payload["people"], _PUBLISHED)
    else:
        _send(item, payload, payload["people"], _CAME_BACK)
        others = set(payload["leaders"]) - set(payload["people"])
        _send(item, payload, others, _RETURNED)


def approvers(item, state):
    """Return the logins of those whose approval an item in a state waits for."""
    if state == "unit_review" and unit_id_of(item) != CENTRAL:
        people = holders(unit_id_of(item), "leader")
    elif state == "central_review":
        people = holders(CENTRAL, "approver")
    else:
        return []
    writers = four_eyes.writers(item)
    return [person for person in people if person not in writers]


_WAITS = (
    _("Waits for your approval: ${title}"),
    _("“${title}” (${unit}) waits for your approval:\n${url}\n"),
)
_CAME_BACK = (
    _("Came back to you: ${title}"),
    _("“${title}” (${unit}) came back with the comment:\n${comment}\n${url}\n"),
)


_PUBLISHED = (
    _("Published: ${title}"),
    _("“${title}” (${unit}) has been published:\n${url}\n"),
)
_RETURNED = (
    _("Returned to its author: ${title}"),
    _(
        "“${title}” (${unit}), passed on by you, was returned to its author with the "
        "comment:\n${comment}\n${url}\n"
    ),
)


def _authors(item) -> list[str]:
    """Return the login of the last person to submit the item, else of its creator."""
    steps = steps_of(item)
    sent = [step.get("actor") for step in steps if step.get("action") == "submit"]
    return sent[-1:] or list(item.listCreators()[:1])


def _leaders(item) -> list[str]:
    """Return the logins of those who approved the item since it was last submitted."""
    found: list[str] = []
    for step in steps_of(item):
        if step.get("action") == "submit":
            found = []
        elif step.get("action") == "approve":
            found.append(step.get("actor"))
    return found


def _send(item, payload, people, letter):
    subject, text = letter
    values = {
        "title": item.title,
        "unit": unit_of(item).title,
        "url": public_url(item),
        "comment": payload["comment"],
    }
    mail_people(
        sorted(set(people) - {payload["actor"]}),
        _(subject, mapping=values),
        _(text, mapping=values),
        key=f"publication-{payload['moved']}-{payload['letter']}-{payload['number']}",
        about=item,
    )
