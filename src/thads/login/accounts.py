"""Accounts of a site: suspending them, ending their sessions, their second factors."""

from plone import api
from thads.errors import Refused
from thads.login import audit_facts
from thads.login import email_changes
from thads.login import notifications
from thads.login import password_links
from thads.login import second_step
from thads.login import sessions
from thads.login import tickets
from thads.login.api_keys import keys_in
from thads.login.devices import remember
from thads.login.directory import settings as directory_settings
from thads.login.guard import guard_in
from thads.login.guard import guard_of
from thads.login.oidc import grants
from thads.login.oidc import links
from thads.login.oidc import settings as oidc
from thads.login.password_rules import fault
from thads.login.password_rules import names_of
from thads.login.plugins import folders
from thads.login.second_factor import SecondFactor
from thads.login.second_step import CodeWanted
from thads.organisation import own_account
from thads.organisation.interfaces import IAccountAccess
from thads.web.writes import expected_writes
from thads.worktime import clock
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
        """Let an account in no more; its sessions end, and its owner is told."""
        here = guard()
        was_suspended = here.is_suspended(user_id)
        here.suspend(user_id)
        _end_links(user_id)
        if not was_suspended:
            notifications.suspended(user_id)

    def end_sessions(self, user_id):
        """End all sessions and tokens of an account, and tell its owner by mail."""
        guard().end_sessions(user_id, "administrator")
        _forget_keys(user_id)
        notifications.sessions_ended(user_id)

    def resume(self, user_id):
        """Let an account in again."""
        guard().resume(user_id)

    def has_no_password(self, user_id):
        """Note that nobody knows the password of an account that was just made."""
        if (here := guard()) is not None:
            here.note_password(user_id, False)

    def provider_title(self):
        """Return the name of the provider staff log in by, "" if there is none."""
        provider = oidc.provider(oidc.STAFF)
        return "" if provider is None else provider.shown_title

    def ask_for_email(self, user_id, email, password, code):
        """Have another address of mail wait until its owner confirms it."""
        email_changes.ask(guard(), user_id, email, password, getRequest(), code)

    def waiting_email(self, user_id):
        """Return what waits for confirmation, {email, until}; None if nothing does."""
        return email_changes.waiting_item(user_id)

    def has_second_factor(self, user_id):
        """Return whether an account has a second factor."""
        here = guard()
        return here is not None and here.factor(user_id) is not None

    def reset_second_factor(self, user_id):
        """Take an account's second factor away, and tell its owner by mail."""
        here = guard()
        if here.factor(user_id) is None:
            return
        here.set_factor(user_id, None)
        here.end_sessions(user_id, "second_factor")
        notifications.second_factor_reset(user_id)


def logged_in(event):
    """Know the device of a person who has logged in; subscriber."""
    theirs, request = guard_of(event.principal), getRequest()
    if theirs is not None and request is not None:
        sessions.log_in(theirs, event.principal.getId(), request)
        remember(theirs, event.principal.getId(), request)


def directory_proved(event):
    """Give and take functions by the groups in the directory; subscriber."""
    directory = directory_settings.directory()
    if directory is None or not directory.groups_attribute:
        return
    wanted = grants.functions_of_groups(directory.grants, event.groups)
    with expected_writes(api.portal.get()):
        grants.apply(event.user_id, wanted, links.LDAP)


def password_changed(event):
    """End the sessions of an account whose password changed; subscriber.

    Raises Refused for a password against the rules, however it came here, and for one's
    own without the code of the second factor there is: whoever learns the password, or
    finds a browser open, has one factor. The session in which a person has changed
    their own password goes on.
    """
    here = guard()
    if event.principal is None or here is None:
        return
    user_id = event.principal.getId()
    if message := fault(event.password, names_of(user_id)):
        raise Refused({"password": message})
    request = getRequest() if own_account.is_own(user_id) else None
    if request is not None:
        code = second_step.code_of(request)
        second_step.require_besides(here, user_id, request, code)
    here.forget_devices(user_id)
    here.note_password(user_id, True)
    _end_links(user_id)
    _end_others(here, user_id, "password", request)


def _end_others(guard, user_id, reason, request):
    """End the sessions of an account but that of the browser that asks."""
    kept = sessions.renewable(guard, user_id, request)
    guard.end_sessions(user_id, reason, kept)
    sessions.renew(guard, user_id, kept, request)


def account_deleted(event):
    """End the sessions of an account that was deleted; subscriber."""
    if (here := guard()) is not None:
        here.forget(event.principal)
        _end_links(event.principal)
        _forget_keys(event.principal)


def _forget_keys(user_id):
    """End what programs have of an account."""
    keys = keys_in(api.portal.get_tool("acl_users"))
    if keys is not None:
        keys.forget(user_id)


def _end_links(user_id):
    """End what lies in mailboxes for an account: links for passwords and addresses."""
    password_links.end_links(user_id)
    email_changes.end(user_id)


# one's own sessions


def end_session(guard, user_id, id, request):
    """End a session of an account; return whether it had one of this id.

    The browser whose own session ends forgets its cookie.
    """
    is_own = bool(id) and sessions.shown_by(guard, user_id, request) == id
    if not guard.end_session(user_id, id):
        return False
    if is_own:
        plugin = guard._getPAS()._getOb(sessions.COOKIES, None)
        plugin.resetCredentials(request, request.response)
    audit_facts.record(guard, user_id, "login.session_ended")
    return True


def end_other_sessions(guard, user_id, request):
    """End the sessions of an account but that of the request; return how many."""
    own = sessions.shown_by(guard, user_id, request)
    count = guard.end_other_sessions(user_id, own)
    if count:
        audit_facts.record(guard, user_id, "login.sessions_ended", sessions=count)
    return count


# second factors


def of_ticket(purpose, ticket):
    """Return (what is missing, payload of the ticket); None if it does not hold."""
    for pas in folders(api.portal.get()):
        here = guard_in(pas)
        found = here and tickets.read(here, purpose, ticket, clock.seconds())
        if found and here.account(found[0]) is not None:
            user_id, payload = found
            return CodeWanted(here, user_id, purpose), payload
    return None


def enrol(guard, user_id, secret, step, request):
    """Give an account a second factor; return its recovery codes.

    The account's sessions end, but for that of the browser that asks.
    """
    factor = SecondFactor(secret, step, clock.seconds())
    codes = factor.new_recovery_codes()
    guard.set_factor(user_id, factor)
    _end_others(guard, user_id, "second_factor", request)
    audit_facts.record(guard, user_id, "login.second_factor")
    _tell(guard, notifications.second_factor_on, user_id)
    return codes


def switch_off(guard, user_id, request):
    """Take away one's own second factor; the other sessions end."""
    guard.set_factor(user_id, None)
    _end_others(guard, user_id, "second_factor", request)
    audit_facts.record(guard, user_id, "login.second_factor_off")
    _tell(guard, notifications.second_factor_off, user_id)


def new_recovery_codes(guard, user_id):
    """Return new recovery codes of an account; the old ones are good no more."""
    with expected_writes(guard):
        codes = guard.factor(user_id).new_recovery_codes()
    audit_facts.record(guard, user_id, "login.recovery_codes")
    _tell(guard, notifications.new_recovery_codes, user_id)
    return codes


def forget_device(guard, user_id, id):
    """Remember a device of an account no more."""
    if guard.factor(user_id).forget(id):
        audit_facts.record(guard, user_id, "login.device_forgotten")


def _tell(guard, letter, user_id):
    """Send a letter to a person of the site; the server's accounts have none."""
    if guard.is_of_site():
        letter(user_id)
