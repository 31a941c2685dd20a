"""Links by which a password is set: good once, and for hours.

Without it: a link holds for seven days, also after its owner has found the password
again and changed it, when the account was suspended or got another address; the keys
lie in the database as they stand in the mails; and every request changes one object.
"""

from AccessControl.class_init import InitializeClass
from AccessControl.SecurityInfo import ClassSecurityInfo
from BTrees.OOBTree import OOBTree
from plone import api
from Products.CMFCore.permissions import ManagePortal
from Products.CMFPlone.browser.login.utils import has_logged_in
from Products.CMFPlone.PasswordResetTool import ExpiredRequestError
from Products.CMFPlone.PasswordResetTool import InvalidRequestError
from Products.CMFPlone.PasswordResetTool import PasswordResetTool
from Products.CMFPlone.RegistrationTool import get_member_by_login_name
from thads.login import mailed_links
from thads.login import second_step
from thads.login.guard import guard_in
from thads.login.mailed_links import hours
from thads.worktime import clock
from zope.globalrequest import getRequest


ID = "portal_password_reset"


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
        lasting = hours("forgotten" if self._has_logged_in(member) else "first")
        key, link = mailed_links.make(
            self._links, member.getId(), lasting, clock.seconds()
        )
        expires = clock.from_seconds(int(link.until))
        return {"randomstring": key, "expires": expires, "userid": userid}

    @security.public
    def resetPassword(self, userid, randomstring, password):
        """Set the password of the account of a link; the link is good no more.

        `userid`: the login the person typed. Whether the password follows the rules is
        the caller's to ask first. Of an account with a second factor the request must
        bring its code: who reads a mailbox has one factor, not both. Raises
        InvalidRequestError, ExpiredRequestError, or Refused for a code.
        """
        link = self._holding(randomstring)
        named = get_member_by_login_name(self, userid, raise_exceptions=False)
        member = self.getValidUser(link.user_id)
        if named is None or member is None or named.getId() != link.user_id:
            raise InvalidRequestError
        users = api.portal.get_tool("acl_users")
        self._prove_besides(link.user_id)
        users.userSetPassword(link.user_id, password)
        member.setMemberProperties({"must_change_password": 0})
        self.end_links(link.user_id)

    @security.public
    def verifyKey(self, key):
        """Raise InvalidRequestError or ExpiredRequestError unless a link holds."""
        if self.getValidUser(self._holding(key).user_id) is None:
            raise InvalidRequestError

    @security.private
    def asks_for_code(self, key):
        """Return whether the account of a link that holds has a second factor."""
        guard = guard_in(api.portal.get_tool("acl_users"))
        user_id = self._holding(key).user_id
        return guard is not None and guard.factor(user_id) is not None

    def _prove_besides(self, user_id):
        """Raise Refused unless the request brings the code of a second factor there is.

        Whoever has brought it is let in as after a log-in.
        """
        guard, request = guard_in(api.portal.get_tool("acl_users")), getRequest()
        if guard is None or guard.factor(user_id) is None:
            return
        code = "" if request is None else second_step.code_of(request)
        second_step.require_besides(guard, user_id, request, code)
        second_step.prove(request, user_id)

    @security.private
    def end_links(self, user_id):
        """End all links of an account."""
        mailed_links.end_links(self._links or {}, user_id)

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
        link = mailed_links.find(self._links or {}, key)
        if link is None:
            raise InvalidRequestError
        if link.is_over(clock.seconds()):
            raise ExpiredRequestError
        return link


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


InitializeClass(PasswordLinks)
