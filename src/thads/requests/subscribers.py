"""Subscribers of desks and cases: set-up of new desks, protection from deletion."""

from plone import api
from plone.app.dexterity.behaviors.constrains import ENABLED
from thads import _
from thads.requests import cases
from thads.requests import procedures
from zExceptions import Forbidden
from zope.globalrequest import getRequest
from zope.i18n import translate


def section_made(event):
    """Place the procedures in the centre's new desk, or prepare a locality's.

    Subscriber of every new section; others than desks are left alone.
    """
    if event.id != cases.SECTION:
        return
    desk = event.object
    if desk.__parent__.getId() == api.portal.get().getId():
        procedures.place(desk)
    else:
        desk.setOrdering("unordered")
        desk.index()
        # cases come by the worker, procedures from the centre; nobody adds anything
        desk.constrain_types_mode = ENABLED
        desk.locally_allowed_types = []
        desk.immediately_addable_types = []


def forbid_deletion(desk, event):
    """Raise Forbidden for the deletion of a desk with cases; subscriber.

    Only the Manager of the server may delete one.
    """
    if len(desk.index()) and not is_manager():
        raise Forbidden(
            translate(
                _("This section holds cases of citizens and cannot be deleted."),
                context=getRequest(),
            )
        )


def is_manager() -> bool:
    """Return whether the current user is a Manager of the server."""
    return "Manager" in api.user.get_roles()
