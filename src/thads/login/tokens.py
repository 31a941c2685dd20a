"""plone.restapi's tokens with the account's stamp.

Without it: a token holds for twelve hours whatever happens to its account, even when
the account is deleted; renewed in time it holds for ever; and a body with `login` and
`password` is taken as it comes.
"""

from AccessControl.class_init import InitializeClass
from plone.restapi.pas.plugin import JWTAuthenticationPlugin
from thads.login.guard import guard_beside
from thads.login.sessions import LONGEST
from thads.worktime import clock
from zope.globalrequest import getRequest
from ZPublisher import zpublish


STAMP, BEGAN = "stamp", "began"


class StampedTokens(JWTAuthenticationPlugin):
    """Tokens that end with the account's stamp."""

    @zpublish(False)
    def create_token(self, userid, timeout=None, data=None):
        """Return a new token, which holds as long as the account's stamp.

        One that renews another keeps the time of log-in, in seconds.
        """
        guard = guard_beside(self)
        stamp = "" if guard is None else guard.stamp(userid)
        marks = {STAMP: stamp, BEGAN: self._began(userid)}
        return super().create_token(userid, timeout, {**(data or {}), **marks})

    def _began(self, user_id):
        """Return when the person logged in whose token is being made."""
        shown = (self.extractCredentials(getRequest()) or {}).get("token")
        payload = self._decode_token(shown) if shown else None
        if payload and payload.get("sub") == user_id and BEGAN in payload:
            return payload[BEGAN]
        return int(clock.seconds())

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

    def authenticateCredentials(self, credentials):
        """Return (user id, login) of a token whose account there is, else None."""
        if "token" not in credentials:
            return None
        found = super().authenticateCredentials(credentials)
        if found is None:
            return None
        pas = self._getPAS()
        info = pas._verifyUser(pas.plugins, user_id=found[0])
        return None if info is None else (info["id"], info["login"])

    def _decode_token(self, token, verify=True):
        payload = super()._decode_token(token, verify)
        guard = guard_beside(self)
        if not payload or not verify or guard is None:
            return payload
        if not guard.holds(payload.get("sub"), payload.get(STAMP, "")):
            return None
        # tokens of older releases have no beginning
        began = payload.get(BEGAN, clock.seconds())
        return payload if began + LONGEST >= clock.seconds() else None


InitializeClass(StampedTokens)
