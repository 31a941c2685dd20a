"""Accounts of a site: suspending them, and ending their sessions."""

from AccessControl.SecurityManagement import getSecurityManager
from plone import api
from thads.errors import Refused
from thads.login.devices import remember
from thads.login.guard import guard_in
from thads.login.guard import guard_of
from thads.login.password_rules import fault
from thads.login.password_rules import names_of
from thads.organisation.interfaces import IAccountAccess
from zope.globalrequest import getRequest
from zope.interface import implementer


def guard():
    """Return the guard of the site, or None where the room is not installed."""
    return guard_in(api.portal.get_tool("acl_users"))


@implementer(IAccountAccess)
class AccountAccess:
    """Utility by which lower rooms suspend accounts."""

    def is_suspended(self, user_id):
        """Return whether an account is suspended."""
        here = guard()
        return here is not None and here.is_suspended(user_id)

    def suspend(self, user_id):
        """Let an account in no more; its sessions and tokens end."""
        guard().suspend(user_id)

    def resume(self, user_id):
        """Let an account in again."""
        guard().resume(user_id)


def logged_in(event):
    """Know the device of a person who has logged in; subscriber."""
    theirs, request = guard_of(event.principal), getRequest()
    if theirs is not None and request is not None:
        remember(theirs, event.principal.getId(), request)


def password_changed(event):
    """End the sessions of an account whose password changed; subscriber.

    Raises Refused for a password against the rules, however it came here. The session
    in which a person has changed their own password goes on.
    """
    here = guard()
    if event.principal is None or here is None:
        return
    user_id = event.principal.getId()
    if message := fault(event.password, names_of(user_id)):
        raise Refused({"password": message})
    here.forget_devices(user_id)
    here.end_sessions(user_id, "password")
    request = getRequest()
    sessions = api.portal.get_tool("acl_users")._getOb("session", None)
    if request is None or sessions is None:
        return
    is_own = getSecurityManager().getUser().getId() == user_id
    if is_own and sessions.extractCredentials(request):
        sessions._setupSession(user_id, request.response)


def account_deleted(event):
    """End the sessions of an account that was deleted; subscriber."""
    if (here := guard()) is not None:
        here.forget(event.principal)
