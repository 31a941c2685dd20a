"""Mail to the people an item now waits for, through the outbox.

It goes to those who must act next: the unit's leaders, the centre's approvers, or the
one whose item came back. Nobody gets mail about what they did themselves.
"""

from plone import api
from thads import _
from thads.casework.notifications import mail_people
from thads.organisation.people import holders
from thads.organisation.units import unit_id_of
from thads.organisation.units import unit_of
from thads.publication import four_eyes
from thads.publication.approval import CENTRAL
from thads.publication.approval import steps_of
from thads.web.public_address import public_url


def notify_next(item, event):
    """Mail those who must act on an item after a transition; called with its event."""
    state, action = event.new_state.getId(), event.transition.getId()
    people = approvers(item, state)
    if people:
        subject, text = _WAITS
    elif action in ("return", "withdraw"):
        people = _authors(item)
        subject, text = _CAME_BACK
    else:
        return
    _send(item, event, set(people), subject, text)


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


def _authors(item) -> list[str]:
    """Return the login of the last person to submit the item, else of its creator."""
    steps = steps_of(item)
    sent = [step.get("actor") for step in steps if step.get("action") == "submit"]
    return sent[-1:] or list(item.listCreators()[:1])


def _send(item, event, people, subject, text):
    people.discard(api.user.get_current().getId())
    values = {
        "title": item.title,
        "unit": unit_of(item).title,
        "url": public_url(item),
        "comment": event.kwargs.get("comment") or "",
    }
    steps = len(steps_of(item))
    mail_people(
        sorted(people),
        _(subject, mapping=values),
        _(text, mapping=values),
        key=f"publication-{item.UID()}-{steps}",
        about=item,
    )
