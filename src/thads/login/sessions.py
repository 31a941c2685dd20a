"""Sessions of people: Plone's cookie with the account's stamp and a place in its list.

Without it: a cookie that was copied holds after log-out and after a change of the
password, and nobody knows which there are. plone.session's own remedy, a keyring for
each person, takes the name out of a cookie nobody has verified, so that anybody ends
anybody's sessions; not reported yet.
"""

from AccessControl.class_init import InitializeClass
from plone.session import tktauth
from plone.session.plugins.session import SessionPlugin
from thads.audit.sign_in import SERVICE
from thads.audit.sign_in import credentials
from thads.login.guard import guard_beside
from thads.login.second_step import has_proved
from thads.login.session_lists import BROWSER
from thads.login.session_lists import PROGRAM
from thads.login.session_lists import SEEN_AGAIN
from thads.login.session_lists import Session
from thads.login.session_lists import is_ahead
from thads.login.user_agents import name_of
from thads.ratelimit import network_of
from thads.worktime import clock
from typing import NamedTuple
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest
from ZPublisher import zpublish
import binascii
import secrets
import struct


#: Seconds after which one has to log in again, however busy one was (ASVS V3.3.2).
LONGEST = 12 * 60 * 60
#: Where a request notes who has logged in by it, and the sessions it has begun or kept.
LOGGED_IN = "thads.login.logged_in"
OF_REQUEST = "thads.login.sessions"
#: The plugins whose proof a request may show: the one browsers are known by is last.
TOKENS, COOKIES = "jwt_auth", "session"


class Shown(NamedTuple):
    """The session a ticket or token names that holds."""

    user_id: str
    id: str


def shown_by(guard, user_id, request, plugins=(TOKENS, COOKIES)):
    """Return the id of the session an account's request shows; "" without.

    Only one that holds: whoever sends a broken or foreign cookie besides a token has
    the session of the token.
    """
    if request is None:
        return ""
    for id in plugins:
        plugin = guard._getPAS()._getOb(id, None)
        session_of = getattr(plugin, "session_of", None)
        found = session_of(request) if session_of is not None else None
        if found is not None and found.user_id == user_id:
            return found.id
    return ""


def current(guard, user_id, request):
    """Return the id of the session of a request, begun by it or before; "" without."""
    noted = _noted(guard, user_id, request)
    if noted or request is None or _logs_in(user_id, request):
        return noted
    return shown_by(guard, user_id, request)


def renewable(guard, user_id, request):
    """Return the id of the session of a request's cookie: the one that can be kept.

    A token cannot be handed over anew to whoever has it.
    """
    return shown_by(guard, user_id, request, (COOKIES,))


def renew(guard, user_id, id, request):
    """Give the browser that asks a new ticket of its session, which was kept.

    `id`: what `renewable` returned before the others ended; "" renews nothing.
    """
    if id and guard.session(user_id, id) is not None:
        _note(user_id, id, request)
        guard._getPAS()._getOb(COOKIES)._setupSession(user_id, request.response)


def log_in(guard, user_id, request):
    """Note that a request logs somebody in: what it begins is a session of its own.

    That of the cookie which is replaced ends; not for programs, which have its token.
    """
    IAnnotations(request)[LOGGED_IN] = user_id
    if _is_by_service(request):
        return
    replaced = shown_by(guard, user_id, request, (COOKIES,))
    if replaced and replaced != _noted(guard, user_id, request):
        guard.end_session(user_id, replaced)


def begin(guard, user_id, request, lasting, kind=None):
    """Begin a session of an account, `lasting` so many seconds; return its id."""
    now = clock.seconds()
    session = Session(
        id=secrets.token_hex(8),
        began=int(now),
        seen=now,
        until=now + min(lasting, LONGEST),
        device=name_of(request) if request is not None else "",
        network=_network(request),
        kind=kind or (PROGRAM if _is_by_service(request) else BROWSER),
    )
    guard.add_session(user_id, session)
    if request is not None:
        _note(user_id, session.id, request)
    return session.id


def prolong(guard, user_id, id, lasting):
    """Let a session hold for some more seconds, but not beyond its longest life."""
    session = guard.session(user_id, id)
    until = min(clock.seconds() + lasting, session.began + LONGEST)
    if until > session.until:
        guard.change_session(user_id, id, until=until)


def used(guard, user_id, id, request):
    """Note about when, and from where, a session is used."""
    session, now = guard.session(user_id, id), clock.seconds()
    if session is not None and abs(now - session.seen) >= SEEN_AGAIN:
        guard.change_session(user_id, id, seen=now, network=_network(request))


def holds(guard, user_id, stamp, id):
    """Return whether a ticket or token with this stamp, of this session, holds."""
    if not guard.holds(user_id, stamp):
        return False
    session, now = guard.session(user_id, id), clock.seconds()
    if session is None or session.is_over(now):
        return False
    return session.began + LONGEST >= now


def _network(request):
    address = "" if request is None else request.getClientAddr()
    return network_of(address) if address else ""


def _is_by_service(request):
    found = None if request is None else credentials(request)
    return found is not None and found[0] == SERVICE


def _logs_in(user_id, request):
    return IAnnotations(request).get(LOGGED_IN) == user_id


def _note(user_id, id, request):
    annotations = IAnnotations(request)
    annotations[OF_REQUEST] = {**annotations.get(OF_REQUEST, {}), user_id: id}


def _noted(guard, user_id, request):
    if request is None:
        return ""
    id = IAnnotations(request).get(OF_REQUEST, {}).get(user_id, "")
    return id if id and guard.session(user_id, id) is not None else ""


class StampedSessions(SessionPlugin):
    """Session cookies that end with the account's stamp and with their session."""

    def _setupSession(self, userid, response, tokens=(), user_data=""):
        guard = guard_beside(self)
        if guard is not None:
            # a timeout of 0 is none: the longest life of a session ends it
            request, lasting = getRequest(), self.getProperty("timeout") or LONGEST
            # a refreshed ticket is of the session it was of
            id = _mark(user_data)[1] or _noted(guard, userid, request)
            if id:
                prolong(guard, userid, id, lasting)
            else:
                id = begin(guard, userid, request, lasting)
            user_data = f"{guard.stamp(userid)}.{id}"
        super()._setupSession(userid, response, tokens, user_data)

    @zpublish(False)
    def updateCredentials(self, request, response, login, new_password):
        """Begin a session when somebody logs in, else renew the one there is.

        Unless a second factor is missing in this request, whatever page of Plone's
        it is: that for a forgotten password, too. A new password that came with a token
        or by basic auth begins none.
        """
        pas, guard = self._getPAS(), guard_beside(self)
        info = pas._verifyUser(pas.plugins, login=login)
        if info is None or guard is None:
            super().updateCredentials(request, response, login, new_password)
            return
        user_id = info["id"]
        if not has_proved(guard, user_id, request):
            return
        if not (_logs_in(user_id, request) or _noted(guard, user_id, request)):
            kept = renewable(guard, user_id, request)
            if not kept:
                return
            _note(user_id, kept, request)
        super().updateCredentials(request, response, login, new_password)

    @zpublish(False)
    def session_of(self, request):
        """Return the session of a request's cookie, None if it does not hold."""
        ticket = self.extractCredentials(request).get("cookie")
        data = self._validateTicket(ticket) if ticket else None
        if data is None or guard_beside(self) is None:
            return None
        return Shown(data[1], _mark(data[3])[1])

    @zpublish(False)
    def authenticateCredentials(self, credentials):
        """Return (user id, login) of a ticket that holds, else None."""
        found = super().authenticateCredentials(credentials)
        guard = guard_beside(self)
        if found is not None and guard is not None:
            mark = tktauth.splitTicket(credentials["cookie"])[3]
            used(guard, found[0], _mark(mark)[1], getRequest())
        return found

    @zpublish(False)
    def extractCredentials(self, request):
        """Return the ticket of a request's cookie, and of nothing else.

        Plone's takes a parameter too: a link with `?__ac=` logs its reader in.
        """
        value = request.cookies.get(self.getProperty("cookie_name"))
        if not value:
            return {}
        try:
            cookie = binascii.a2b_base64(value)
        except ValueError:
            return {}
        return {"cookie": cookie, "source": "plone.session"}

    def _refreshSession(self, request, now=None):
        # Plone's reads a parameter, too: a link would log its reader in as another
        ticket = self.extractCredentials(request).get("cookie")
        data = self._validateTicket(ticket, now) if ticket else None
        if data is None:
            return None
        self._setupSession(data[1], request.response, data[2], data[3])
        return True

    def _validateTicket(self, ticket, now=None):
        try:
            data = super()._validateTicket(ticket, now)
        except (ValueError, struct.error):
            return None  # not one of ours: `-` where a time stands
        guard = guard_beside(self)
        if data is None or guard is None:
            return data
        if is_ahead(data[4], clock.seconds()) or not holds(
            guard, data[1], *_mark(data[3])
        ):
            return None
        return data

    @zpublish(False)
    def resetCredentials(self, request, response):
        """Have the browser forget its cookie; what ends the session is the guard."""
        options = {"path": self.getProperty("path")}
        if domain := self.getProperty("cookie_domain"):
            options["domain"] = domain
        response.expireCookie(self.getProperty("cookie_name"), **options)


def _mark(user_data):
    """Return (stamp, id of the session); tickets of older releases have no such id."""
    stamp, _dot, id = user_data.partition(".")
    return stamp, id


InitializeClass(StampedSessions)
