"""The person who has an item open in their form: nobody sends it off meanwhile.

Plone locks what somebody edits, for ten minutes at a time. An item that was submitted
may not be edited: whoever was still writing would lose their text.
"""

from AccessControl import getSecurityManager
from plone.locking.interfaces import ILockable
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.organisation.people import display_name
from thads.plonetypes import Content
from thads.publication.approval import WORKFLOW
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate


HELD = _(
    "${name} is editing this item just now, so it was not sent off. Ask them to save, "
    "then send it."
)


def holder(item: Content) -> str:
    """Return the login of another person who is editing an item, empty if nobody is."""
    lockable = ILockable(item, None)
    if lockable is None:
        return ""
    user = getSecurityManager().getUser().getId()
    creators = [info["creator"] for info in lockable.lock_info()]
    return next((each for each in creators if each and each != user), "")


def refuse_while_held(item: Content, event: Any) -> None:
    """Refuse to submit an item that another person is editing; subscriber.

    Raises WorkflowException with a message for the person.
    """
    if event.workflow.getId() != WORKFLOW or event.transition is None:
        return
    if event.transition.getId() != "submit":
        return
    login = holder(item)
    if login:
        message = _(HELD, mapping={"name": display_name(login) or login})
        raise WorkflowException(translate(message, context=getRequest()))
