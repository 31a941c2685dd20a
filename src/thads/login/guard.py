"""The plugin that stands before all others in a user folder.

It holds, by account, what no plugin of Plone's knows: a stamp, which every session and
every token must carry, and who is suspended. A new stamp ends all of them at once. A
name with a password comes here first, by whatever channel: the guard looks at the
brake, asks the other plugins itself, and leaves nothing for them to look at again.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from AccessControl.SecurityManagement import getSecurityManager
from Acquisition import aq_base
from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.OOBTree import OOBTree
from functools import partial
from hmac import compare_digest
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import ICredentialsResetPlugin
from Products.PluggableAuthService.interfaces.plugins import IValidationPlugin
from Products.PluggableAuthService.permissions import ManageUsers
from Products.PluggableAuthService.PluggableAuthService import (
    _SWALLOWABLE_PLUGIN_EXCEPTIONS,
)
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from thads.login import attacks
from thads.login import password_check
from thads.login import password_rules
from thads.login import second_step
from thads.login.brake import Origin
from thads.login.devices import device_of
from thads.login.directory import proof
from thads.login.interfaces import LoginFailed
from thads.login.interfaces import SessionsEnded
from thads.login.password_check import once
from thads.login.session_lists import SessionLists
from thads.ratelimit import network_of
from thads.ratelimit import person_of
from thads.web.writes import expected_writes
from thads.worktime import clock
from zope.event import notify
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import implementer
import logging
import secrets


logger = logging.getLogger("thads.login")

GUARD = "thads_login"


def guard_beside(plugin):
    """Return the guard of the user folder a plugin is in, or None."""
    return guard_in(aq_parent(aq_inner(plugin)))


def guard_of(user):
    """Return the guard of the user folder somebody is of; None for nobody."""
    return guard_beside(user) if user is not None and user.getId() else None


def guard_in(pas):
    """Return the guard of a user folder, or None."""
    if getattr(aq_base(pas), GUARD, None) is None:
        return None
    return getattr(pas, GUARD)


@implementer(IAuthenticationPlugin, ICredentialsResetPlugin, IValidationPlugin)
class AccountGuard(BasePlugin):
    """Lets in who gives the right password, and knows which sessions hold."""

    meta_type = "THADS Account Guard"
    security = ClassSecurityInfo()
    security.declareObjectProtected(ManageUsers)
    # what a guard of an older release has none of
    _factors = None  # {user id: SecondFactor}
    _sessions = None  # SessionLists
    _passwordless = None  # {user id: since when}: nobody knows the password set
    _missing = None  # {user id: day on which it was first not found}

    def __init__(self, id=GUARD, title="Log-in of the portal"):
        self._setId(id)
        self.title = title
        self.secret = secrets.token_bytes(32)  # signs the cookies of devices
        self._stamps = OOBTree()  # {user id: stamp}
        self._marks = OOBTree()  # {user id: mark of the devices it is known on}
        self._suspended = OOBTree()  # {user id: since when, ISO 8601}

    # passwords

    @security.private
    def authenticateCredentials(self, credentials):
        """Return (user id, login) of who gives a right password, else None."""
        login, password = credentials.get("login"), credentials.get("password")
        if not isinstance(login, str) or not isinstance(password, str | bytes):
            return None
        pas = self._getPAS()
        info = pas._verifyUser(pas.plugins, login=login)
        if info is None and not pas._isTop():
            return None  # an account of the server, or none: the guard above decides
        # nothing is left for the plugins behind: they would only do it all again
        credentials.clear()
        request = getRequest()
        return once(request, self, login, password, partial(self._check, info, request))

    @security.private
    def validateUserInfo(self, user, set_id, set_info):
        """Return what is wrong with a new password, as forms show it."""
        password = (set_info or {}).get("password")
        if password is None:
            return []
        message = password_rules.fault(password, password_rules.names_here())
        if message is None:
            return []
        text = translate(message, context=getRequest(), target_language="vi")
        return [{"id": "password", "error": text}]

    def _check(self, info, request, login, password):
        pas = self._getPAS()
        user_id = None if info is None else info["id"]
        origin = self.origin(login, user_id, request)
        now = clock.seconds()
        if origin.seconds_until(now):
            return self._refused(login, origin, "brake")
        own = None if info is None else password_check.ask(pas, login, password)
        proved = None if own else self._by_directory(info, password, origin)
        found = own or (proved and proved[:2])
        if found is None:
            password_check.equalise(pas, user_id, password)
            self._failed(user_id, origin, now)
            reason = "unknown" if info is None else "password"
            return self._refused(login, origin, reason)
        if self.is_suspended(found[0]):
            self._failed(user_id, origin, now)
            return self._refused(login, origin, "suspended")
        if proved is None:
            password_check.store_anew(pas, found[0], password)
        else:
            proof.note(proved)
        if not second_step.may_pass(self, found[0], origin, request):
            if second_step.missing(request) is None:
                self._refused(login, origin, "second_factor")
            return None
        return found

    def _by_directory(self, info, password, origin):
        try:
            return proof.proves(self._getPAS(), info, password, bool(origin.device))
        except _SWALLOWABLE_PLUGIN_EXCEPTIONS as error:
            # the folder would swallow it, too, and nothing be counted
            logger.error("the directory cannot be asked: %s", type(error).__name__)
            return None

    @security.private
    def origin(self, login, user_id, request):
        """Return where a login is given, for the brake."""
        place = "/".join(self._getPAS().getPhysicalPath())
        address = "" if request is None else request.getClientAddr()
        return Origin(
            name=f"{place} {login.strip().casefold()}",
            person=person_of(address),
            network=network_of(address),
            device=device_of(self, user_id, request),
        )

    def _failed(self, user_id, origin, now):
        origin.failed(now)
        attacks.notice(self, user_id, origin, now)

    def _refused(self, login, origin, reason):
        notify(LoginFailed(login, origin.network, reason))

    # sessions

    @security.private
    def install(self):
        """Make the lists of sessions; a guard of an older release has none."""
        if self._sessions is None:
            self._sessions = SessionLists()

    @security.private
    def stamp(self, user_id):
        """Return the stamp of an account; "" until its sessions have ended once."""
        return self._stamps.get(user_id, "")

    @security.private
    def holds(self, user_id, stamp):
        """Return whether a session or token with this stamp still holds."""
        if self.is_suspended(user_id) or not isinstance(stamp, str):
            return False
        return compare_digest(stamp.encode(), self.stamp(user_id).encode())

    @security.private
    def session(self, user_id, id):
        """Return a session of an account, None if it has ended."""
        found = self._session_list(user_id)
        return None if found is None else found.get(id)

    @security.private
    def sessions(self, user_id):
        """Return the sessions of an account that hold, the last seen first."""
        found = self._session_list(user_id)
        return [] if found is None else found.holding(clock.seconds())

    @security.private
    def add_session(self, user_id, session):
        """List a session that begins."""
        with expected_writes(self):
            self.install()
            self._sessions.made(user_id).add(session, clock.seconds())

    @security.private
    def change_session(self, user_id, id, **changes):
        """Change what is noted of a session."""
        with expected_writes(self):
            self._session_list(user_id).change(id, **changes)

    @security.private
    def end_session(self, user_id, id):
        """End one session of an account; return whether there was such a one."""
        found = self._session_list(user_id)
        with expected_writes(self):
            return found is not None and found.end(id)

    @security.private
    def end_other_sessions(self, user_id, but):
        """End the sessions of an account except one; return how many."""
        found = self._session_list(user_id)
        with expected_writes(self):
            return 0 if found is None else found.end_all(but)

    @security.private
    def drop_sessions_over(self):
        """Drop what is noted of sessions whose time is up."""
        if self._sessions is not None:
            self._sessions.drop_over(clock.seconds())

    def _session_list(self, user_id):
        return None if self._sessions is None else self._sessions.get(user_id)

    @security.private
    def end_sessions(self, user_id, reason, but=""):
        """End all sessions and tokens of an account, but for one.

        That one needs a new ticket (`sessions.renew`): the stamp is a new one. Unless
        the person logs out themselves, their trusted devices are so no more.
        """
        factor = self.factor(user_id)
        with expected_writes(self):
            self._stamps[user_id] = secrets.token_hex(8)
            if (listed := self._session_list(user_id)) is not None:
                listed.end_all(but)
            if factor is not None and reason != "logout":
                factor.forget_devices()
        notify(SessionsEnded(user_id, reason))

    @security.private
    def mark(self, user_id):
        """Return what the cookies of an account's devices are signed with."""
        return self._marks.get(user_id, "")

    @security.private
    def forget_devices(self, user_id):
        """Know none of the devices of an account any more."""
        with expected_writes(self):
            self._marks[user_id] = secrets.token_hex(8)

    @security.private
    def resetCredentials(self, request, response):
        """End all sessions of the person who logs out, on every device."""
        user = getSecurityManager().getUser()
        guard = guard_of(user)
        if guard is not None:
            guard.end_sessions(user.getId(), "logout")

    # who has a password of their own

    @security.private
    def has_password(self, user_id):
        """Return whether an account may have a password its owner knows."""
        return user_id not in (self._passwordless or ())

    @security.private
    def note_password(self, user_id, known):
        """Note whether the owner of an account knows its password."""
        if known == self.has_password(user_id):
            return
        with expected_writes(self):
            if self._passwordless is None:
                self._passwordless = OOBTree()
            if known:
                del self._passwordless[user_id]
            else:
                self._passwordless[user_id] = clock.now().isoformat()

    # second factors

    @security.private
    def factor(self, user_id):
        """Return the second factor of an account, None if it has none."""
        return None if self._factors is None else self._factors.get(user_id)

    @security.private
    def set_factor(self, user_id, factor):
        """Give an account its second factor; None takes it away."""
        with expected_writes(self):
            if self._factors is None:
                self._factors = OOBTree()
            if factor is None:
                self._factors.pop(user_id, None)
            else:
                self._factors[user_id] = factor

    @security.private
    def account(self, user_id):
        """Return the user of an id in this user folder, None if there is none."""
        return self._getPAS().getUserById(user_id)

    @security.private
    def is_of_site(self):
        """Return whether the accounts are a site's, not the server's."""
        return not self._getPAS()._isTop()

    @security.private
    def is_manager(self, user_id):
        """Return whether an account may do everything."""
        user = self.account(user_id)
        return user is not None and "Manager" in user.getRoles()

    @security.private
    def sites(self):
        """Return the sites below the folder the accounts are of."""
        return aq_parent(aq_inner(self._getPAS())).objectValues("Plone Site")

    # suspension

    @security.private
    def is_suspended(self, user_id):
        """Return whether an account is suspended."""
        return user_id in self._suspended

    @security.private
    def suspend(self, user_id):
        """Let an account in no more, by no means, until it is resumed."""
        self._suspended[user_id] = clock.now().isoformat()
        self.end_sessions(user_id, "suspended")

    @security.private
    def resume(self, user_id):
        """Let a suspended account in again; its old sessions stay ended."""
        self._suspended.pop(user_id, None)

    @security.private
    def forget(self, user_id):
        """Drop what is known of an account that was deleted; its sessions end.

        Its stamp stays, and is a new one: no ticket is one of an account of that name.
        """
        self._suspended.pop(user_id, None)
        self._drop(user_id)

    def _drop(self, user_id):
        self.note_password(user_id, True)
        self.set_factor(user_id, None)
        self.end_sessions(user_id, "deleted")
        self.forget_devices(user_id)
        if self._sessions is not None:
            self._sessions.forget(user_id)

    @security.private
    def forget_gone(self):
        """Forget the accounts there are no more; return their ids.

        Of one that is deleted in Zope's own pages nobody tells. A store of users that
        cannot be read looks the same: nothing is forgotten on a day on which nobody is
        found, nor what was found the day before, and never a suspension.
        """
        kept = set(self._factors or ())
        if self._sessions is not None:
            kept.update(self._sessions.accounts())
        known = kept | set(self._suspended)
        missing = {each for each in known if self.account(each) is None}
        if missing == known:
            return []
        today, before = clock.today().isoformat(), dict(self._missing or {})
        gone = sorted(id for id in missing & kept if before.get(id, today) != today)
        for user_id in gone:
            self._drop(user_id)
        noted = {each: before.get(each, today) for each in missing & kept - set(gone)}
        if noted != before:
            with expected_writes(self):
                self._missing = noted
        return gone


InitializeClass(AccountGuard)
