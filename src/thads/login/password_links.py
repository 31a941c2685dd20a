"""Links by which a password is set: good once, and for hours.

Without it: a link holds for seven days, also after its owner has found the password
again and changed it, when the account was suspended or got another address; the keys
lie in the database as they stand in the mails; and every request changes one object.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from BTrees.OOBTree import OOBTree
from hashlib import sha256
from plone import api
from plone.registry.interfaces import IRegistry
from Products.CMFCore.permissions import ManagePortal
from Products.CMFPlone.browser.login.utils import has_logged_in
from Products.CMFPlone.PasswordResetTool import ExpiredRequestError
from Products.CMFPlone.PasswordResetTool import InvalidRequestError
from Products.CMFPlone.PasswordResetTool import PasswordResetTool
from Products.CMFPlone.RegistrationTool import get_member_by_login_name
from thads.login.guard import guard_in
from thads.login.session_lists import is_ahead
from thads.login.settings import IPasswordLinkSettings
from thads.worktime import clock
from typing import NamedTuple
from zope.component import queryUtility
import secrets


ID = "portal_password_reset"
HOUR = 60 * 60
#: Links of an account that hold at a time; one more ends the oldest.
MOST = 5
#: Seconds for which a link is known to have expired; then it is as any other text.
REMEMBERED = 7 * 24 * HOUR


class Link(NamedTuple):
    """A link of an account; times in seconds since 1970."""

    user_id: str
    made: float
    until: float

    def is_over(self, now):
        """Return whether it holds no more; what a clock ahead has made never does."""
        return self.until <= now or is_ahead(self.made, now)


def hours(name):
    """Return a setting in hours; its default where there is no record, or no sense."""
    field, registry = IPasswordLinkSettings[name], queryUtility(IRegistry)
    key = f"{IPasswordLinkSettings.__identifier__}.{name}"
    value = None if registry is None else registry.get(key)
    if type(value) is not int or not field.min <= value <= field.max:
        return field.default
    return value


class PasswordLinks(PasswordResetTool):
    """Plone's tool, with links that end."""

    security = ClassSecurityInfo()
    _links = None  # OOBTree {digest of the key: tuple of a Link}

    @security.private
    def install(self):
        """Make the store; links of Plone's tool are good no more."""
        if self._links is None:
            self._links = OOBTree()
        if self._requests:
            self._requests = OOBTree()

    @security.protected(ManagePortal)
    def requestReset(self, userid):
        """Make a link for an account; return {randomstring, expires, userid}.

        None if there is no such account, or it is suspended. `expires` is in UTC.
        """
        member = self.getValidUser(userid)
        if member is None:
            return None
        self.install()
        user_id, now = member.getId(), clock.seconds()
        self._drop_over(now)
        own = sorted(self._of(user_id), key=lambda pair: pair[1].made)
        for digest, _link in own[: max(0, len(own) - MOST + 1)]:
            del self._links[digest]
        lasting = hours("forgotten" if self._has_logged_in(member) else "first")
        key, until = secrets.token_hex(20), now + lasting * HOUR
        self._links[_digest(key)] = tuple(Link(user_id, now, until))
        expires = clock.from_seconds(int(until))
        return {"randomstring": key, "expires": expires, "userid": userid}

    @security.public
    def resetPassword(self, userid, randomstring, password):
        """Set the password of the account of a link; the link is good no more.

        `userid`: the login the person typed. Whether the password follows the rules is
        the caller's to ask first. Raises InvalidRequestError, ExpiredRequestError.
        """
        link = self._holding(randomstring)
        named = get_member_by_login_name(self, userid, raise_exceptions=False)
        member = self.getValidUser(link.user_id)
        if named is None or member is None or named.getId() != link.user_id:
            raise InvalidRequestError
        users = api.portal.get_tool("acl_users")
        users.userSetPassword(link.user_id, password)
        member.setMemberProperties({"must_change_password": 0})
        self.end_links(link.user_id)

    @security.public
    def verifyKey(self, key):
        """Raise InvalidRequestError or ExpiredRequestError unless a link holds."""
        if self.getValidUser(self._holding(key).user_id) is None:
            raise InvalidRequestError

    @security.private
    def end_links(self, user_id):
        """End all links of an account."""
        for digest, _link in self._of(user_id):
            del self._links[digest]

    @security.public
    def getExpirationTimeout(self):
        """Return for how many days a link holds, rounded up: Plone asks in days."""
        return -(-hours("forgotten") // 24)

    @security.protected(ManagePortal)
    def setExpirationTimeout(self, timedelta):
        """Change nothing: the hours are settings of the registry."""

    @security.private
    def getValidUser(self, userid):
        """Return the member of an id, None if there is none or it is suspended."""
        guard = guard_in(api.portal.get_tool("acl_users"))
        if guard is not None and guard.is_suspended(userid):
            return None
        return super().getValidUser(userid)

    def _has_logged_in(self, member):
        return has_logged_in(member.getProperty("login_time", None))

    def _holding(self, key):
        found = None
        if isinstance(key, str) and self._links is not None:
            found = self._links.get(_digest(key))
        if found is None:
            raise InvalidRequestError
        link = Link(*found)
        if link.is_over(clock.seconds()):
            raise ExpiredRequestError
        return link

    def _of(self, user_id):
        links = self._links or {}
        found = [(digest, Link(*link)) for digest, link in links.items()]
        return [pair for pair in found if pair[1].user_id == user_id]

    def _drop_over(self, now):
        links = [(digest, Link(*link)) for digest, link in self._links.items()]
        for digest, link in links:
            if link.until + REMEMBERED <= now or is_ahead(link.made, now):
                del self._links[digest]


def install(portal):
    """Put our tool in the place of Plone's."""
    _replace(portal, PasswordResetTool, PasswordLinks)
    portal[ID].install()


def uninstall(portal):
    """Put Plone's tool in the place of ours; all links end."""
    tool = portal[ID]
    tool.__dict__.pop("_links", None)
    _replace(portal, PasswordLinks, PasswordResetTool)


def end_links(user_id):
    """End the links by which an account's password is set."""
    tool = api.portal.get_tool(ID)
    if isinstance(tool.aq_base, PasswordLinks):
        tool.end_links(user_id)


def _replace(portal, before, after):
    tool = portal[ID].aq_base
    if type(tool) is before:
        tool._p_activate()
        other = after.__new__(after)
        other.__dict__.update(tool.__dict__)
        portal._delOb(ID)
        portal._setOb(ID, other)


def _digest(key):
    return sha256(key.encode("utf-8", "replace")).hexdigest()


InitializeClass(PasswordLinks)
