"""API keys: a program acts for the person who made its key, at one unit, in one scope.

A key opens only services that name its scope (`thads.web.api_scopes`), at the unit it
was made for, and there nothing its person may not do: whoever loses the function, is
suspended or deleted takes the key along. The plugin stores a digest; the key itself is
shown once. It is no session: it begins none, renews none, and opens no page.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from Acquisition import aq_base
from BTrees.OOBTree import OOBTree
from functools import partial
from hmac import compare_digest
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from Products.PluggableAuthService.permissions import ManageUsers
from Products.PluggableAuthService.plugins.BasePlugin import BasePlugin
from thads.login import audit_facts
from thads.login.guard import guard_beside
from thads.login.mailed_links import digest_of
from thads.login.session_lists import is_ahead
from thads.paths import portal_path
from thads.web.api_scopes import ShownKey
from thads.web.api_scopes import shown
from thads.web.writes import expected_writes
from thads.worktime import clock
from typing import NamedTuple
from zope.globalrequest import getRequest
from zope.interface import implementer
import re
import secrets


API_KEYS = "thads_api_keys"
#: Keys of a unit that hold at the same time.
MOST = 20
#: Days a key may hold, as its maker chooses.
DAYS = (30, 90, 365)
#: Seconds after which a key that is used is noted as used again.
USED_AGAIN = 24 * 3600
LABEL = 80  # characters
_FORM = re.compile(r"thads_([0-9a-f]{12})_([\w-]{43})", re.ASCII)


class ApiKey(NamedTuple):
    """A key as it is stored; times in seconds since 1970.

    `place`: path of the unit in the portal; `digest`: SHA-256 of the secret, in hex;
    `used`: when it was used, about; 0 for never.
    """

    id: str
    digest: str
    user_id: str
    scope: str
    place: str
    label: str
    made: float
    until: float
    used: float = 0

    def holds(self, now: float) -> bool:
        """Return whether its time is not up, and has come."""
        return now < self.until and not is_ahead(self.made, now)


@implementer(IExtractionPlugin, IAuthenticationPlugin)
class ApiKeys(BasePlugin):
    """Plugin of a site's user folder: lets in programs that show a key."""

    meta_type = "THADS API Keys"
    security = ClassSecurityInfo()
    security.declareObjectProtected(ManageUsers)

    def __init__(self, id=API_KEYS, title="API keys"):
        self._setId(id)
        self.title = title
        self._keys = OOBTree()  # {id: ApiKey as a tuple}

    @security.private
    def extractCredentials(self, request):
        """Return the key of a request's header, {} without one."""
        scheme, _space, key = (request._auth or "").partition(" ")
        if scheme.lower() != "bearer" or not _FORM.fullmatch(key.strip()):
            return {}
        return {"api_key": key.strip()}

    @security.private
    def authenticateCredentials(self, credentials):
        """Return (user id, login) of the person a key acts for, None if it opens not.

        It opens the service that is about to answer, or nothing.
        """
        match = _FORM.fullmatch(credentials.get("api_key") or "")
        key = match and self.get(match[1])
        if not key or not compare_digest(digest_of(match[2]), key.digest):
            return None
        request = getRequest()
        guard, pas = guard_beside(self), self._getPAS()
        info = pas._verifyUser(pas.plugins, user_id=key.user_id)
        if info is None or guard is None:
            return None
        if (
            not key.holds(clock.seconds())
            or not _opens(key, request)
            or guard.is_suspended(info["id"])
        ):
            # it may have been stolen, and be tried elsewhere
            audit_facts.count_refused_key(guard, info["id"])
            return None
        note = partial(self._note_use, key.id)
        shown(request, ShownKey(info["id"], key.label, note))
        return info["id"], info["login"]

    def _note_use(self, id):
        """Note that a key was used, if that was not noted a short while ago."""
        key, now = self.get(id), clock.seconds()
        if key and (now - key.used > USED_AGAIN or is_ahead(key.used, now)):
            with expected_writes(self):
                self._keys[id] = tuple(key._replace(used=now))

    @security.private
    def get(self, id):
        """Return the key of an id, None if there is none."""
        found = self._keys.get(id)
        return None if found is None else ApiKey(*found)

    @security.private
    def at(self, place):
        """Return the keys of a unit (its path in the portal), the newest first."""
        found = (ApiKey(*each) for each in self._keys.values())
        here = (key for key in found if key.place == place)
        return sorted(here, key=lambda key: (-key.made, key.id))

    @security.private
    def make(self, user_id, unit, scope, label, days):
        """Store a new key of a person for a unit; return (key, what its program sends).

        Raises ValueError where the unit has as many as it may have.
        """
        place, now = portal_path(unit), clock.seconds()
        self.drop_over(now)
        if len(self.at(place)) >= MOST:
            raise ValueError("too many keys")
        secret, id = secrets.token_urlsafe(32), secrets.token_hex(6)
        until = now + days * 24 * 3600
        digest = digest_of(secret)
        key = ApiKey(id, digest, user_id, scope, place, label, now, until)
        self._keys[id] = tuple(key)
        return key, f"thads_{id}_{secret}"

    @security.private
    def revoke(self, id):
        """Delete a key; return whether there was such a one."""
        return self._keys.pop(id, None) is not None

    @security.private
    def forget(self, user_id):
        """Delete the keys of an account that is gone: another may get its name."""
        for id, stored in list(self._keys.items()):
            if ApiKey(*stored).user_id == user_id:
                del self._keys[id]

    @security.private
    def drop_over(self, now):
        """Delete keys whose time was up a month ago: until then a page shows them."""
        for id, stored in list(self._keys.items()):
            if ApiKey(*stored).until + 30 * 24 * 3600 < now:
                del self._keys[id]


InitializeClass(ApiKeys)


def keys_in(pas):
    """Return the plugin of a user folder, None where there is none."""
    if getattr(aq_base(pas), API_KEYS, None) is None:
        return None
    return getattr(pas, API_KEYS)


def _opens(key, request):
    """Return whether the service a request asks for is one that a key is good for."""
    published = request.get("PUBLISHED") if request is not None else None
    service = getattr(published, "__self__", published)
    if getattr(aq_base(service), "api_scope", None) != key.scope:
        return False
    context = getattr(service, "context", None)
    return context is not None and portal_path(context) == key.place
