"""plone.restapi's tokens with the account's stamp and a place in its list of sessions.

Without it: a token holds for twelve hours whatever happens to its account, even when
the account is deleted; renewed in time it holds for ever; and a body with `login` and
`password` is taken as it comes.
"""

from AccessControl.class_init import InitializeClass
from plone.restapi.pas.plugin import JWTAuthenticationPlugin
from thads.login import sessions
from thads.login.guard import guard_beside
from thads.login.second_step import has_proved
from thads.login.session_lists import PROGRAM
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.globalrequest import getRequest
from ZPublisher import zpublish


STAMP, SESSION = "stamp", "session"


class StampedTokens(JWTAuthenticationPlugin):
    """Tokens that end with the account's stamp and with their session."""

    @zpublish(False)
    def create_token(self, userid, timeout=None, data=None):
        """Return a new token, which holds as long as its session.

        That is the session of the request, of its token or its cookie: one that renews
        another ends with it. `timeout`: in seconds, by default the plugin's; 0 is none.
        Raises Unauthorized where a second factor is missing.
        """
        guard = guard_beside(self)
        if guard is None or guard.account(userid) is None:
            return super().create_token(userid, timeout, data)
        request = getRequest()
        lasting = self.token_timeout if timeout is None else timeout
        lasting = min(lasting or sessions.LONGEST, sessions.LONGEST)
        id = sessions.current(guard, userid, request)
        if id:
            sessions.prolong(guard, userid, id, lasting)
        elif request is not None and not has_proved(guard, userid, request):
            raise Unauthorized  # at an address that is not known for a log-in
        else:
            id = sessions.begin(guard, userid, request, lasting, PROGRAM)
        left = guard.session(userid, id).began + sessions.LONGEST - clock.seconds()
        marks = {STAMP: guard.stamp(userid), SESSION: id}
        lasting = max(1, min(lasting, left))
        return super().create_token(userid, lasting, {**(data or {}), **marks})

    @zpublish(False)
    def session_of(self, request):
        """Return the session of a request's token, None if it does not hold."""
        scheme, _space, token = (request._auth or "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        payload = self._decode_token(token.split()[-1] if token.split() else "")
        if not payload or guard_beside(self) is None or SESSION not in payload:
            return None
        return sessions.Shown(payload["sub"], payload[SESSION])

    @zpublish(False)
    def extractCredentials(self, request):
        """Return the token of a request, or the login and password of its JSON."""
        try:
            credentials = super().extractCredentials(request)
        except (RecursionError, UnicodeDecodeError):
            return None  # JSON nested too deeply, in a request for a page
        if not credentials or "token" in credentials and "login" not in credentials:
            return credentials
        pair = {name: credentials.get(name) for name in ("login", "password")}
        return pair if all(isinstance(each, str) for each in pair.values()) else None

    @zpublish(False)
    def authenticateCredentials(self, credentials):
        """Return (user id, login) of a token whose account there is, else None."""
        if "token" not in credentials:
            return None
        found = super().authenticateCredentials(credentials)
        if found is None:
            return None
        pas, guard = self._getPAS(), guard_beside(self)
        info = pas._verifyUser(pas.plugins, user_id=found[0])
        if info is None:
            return None
        if guard is not None:
            payload = self._decode_token(credentials["token"])
            sessions.used(guard, info["id"], payload[SESSION], getRequest())
        return info["id"], info["login"]

    def _decode_token(self, token, verify=True):
        payload = super()._decode_token(token, verify)
        guard = guard_beside(self)
        if not payload or not verify or guard is None:
            return payload
        names = [payload.get(name) for name in ("sub", STAMP, SESSION)]
        if not all(isinstance(each, str) for each in names):
            return None  # of an older release, which did not list its sessions
        return payload if sessions.holds(guard, *names) else None


InitializeClass(StampedTokens)
