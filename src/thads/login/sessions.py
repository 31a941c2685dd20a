"""Plone's session cookie with the account's stamp, and a longest life.

Without it: a cookie that was copied holds after log-out and after a change of the
password. plone.session's own remedy, a keyring for each person, takes the name out of a
cookie nobody has verified, so that anybody ends anybody's sessions; not reported yet.
"""

from AccessControl.class_init import InitializeClass
from plone.session.plugins.session import SessionPlugin
from thads.login.guard import guard_beside
from thads.login.second_step import has_proved
from thads.worktime import clock
from ZPublisher import zpublish
import binascii
import struct


#: Seconds after which one has to log in again, however busy one was (ASVS V3.3.2).
LONGEST = 12 * 60 * 60


def renew(guard, user_id, request):
    """Give the browser that asks a session in place of its own, which has ended."""
    sessions = guard._getPAS()._getOb("session", None)
    if sessions is not None and sessions.extractCredentials(request):
        sessions._setupSession(user_id, request.response)


class StampedSessions(SessionPlugin):
    """Session cookies that end with the account's stamp."""

    def _setupSession(self, userid, response, tokens=(), user_data=""):
        # a refreshed ticket stays what it was: its stamp and its beginning
        mark = user_data or f"{self._stamp(userid)}.{int(clock.now().timestamp())}"
        super()._setupSession(userid, response, tokens, mark)

    @zpublish(False)
    def updateCredentials(self, request, response, login, new_password):
        """Begin a session, unless a second factor is missing in this request.

        Whatever page of Plone's begins one: that for a forgotten password, too.
        """
        pas, guard = self._getPAS(), guard_beside(self)
        info = pas._verifyUser(pas.plugins, login=login)
        if info is None or guard is None or has_proved(guard, info["id"], request):
            super().updateCredentials(request, response, login, new_password)

    def _stamp(self, user_id):
        guard = guard_beside(self)
        return "" if guard is None else guard.stamp(user_id)

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
        if self.getProperty("cookie_name") not in request.cookies:
            return None
        return super()._refreshSession(request, now)

    def _validateTicket(self, ticket, now=None):
        try:
            data = super()._validateTicket(ticket, now)
        except (ValueError, struct.error):
            return None  # not one of ours: `-` where a time stands
        if data is None:
            return None
        user_id, (stamp, began) = data[1], _mark(data[3])
        guard = guard_beside(self)
        if guard is not None and not guard.holds(user_id, stamp):
            return None
        if began is not None and began + LONGEST < clock.now().timestamp():
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
    """Return (stamp, time of log-in or None); tickets of older releases have none."""
    stamp, _dot, began = user_data.partition(".")
    return stamp, int(began) if began.isdecimal() else None


InitializeClass(StampedSessions)
