"""One's own account: what a person may change, and an address of mail of one's own."""

from AccessControl import getSecurityManager
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from Products.PluggableAuthService.interfaces.events import IPropertiesUpdatedEvent
from thads import _
from thads.errors import Refused
from thads.organisation import people
from thads.organisation.field_rights import OWN
from thads.organisation.field_rights import PERSON
from thads.organisation.field_rights import allows
from thads.organisation.interfaces import IAccountAccess
from thads.organisation.staff import EMAIL_TAKEN
from thads.plonetypes import User
from thads.ratelimit import Budget
from thads.text import contact
from thads.uploads.services import GatedPortrait
from thads.web.services import Service
from thads.worktime import clock
from typing import Any
from zope.component import getUtility
from zope.interface import alsoProvides


NOT_HERE = _("This cannot be changed here.")
NO_TEXT = _("This must be text.")
NO_NAME = _("Please give the full name.")
NOT_AN_EMAIL = _("This is not an e-mail address.")
TOO_MANY_EMAILS = _(
    "The e-mail address was changed several times today. Please try again tomorrow, or "
    "ask your administrator."
)
NOT_CONFIRMED = _(
    "Another address of one's own counts once a mail to it was answered: set it on the "
    "page of your e-mail address."
)
NO_PICTURE = _("The file is no picture.")
PORTRAIT = "portrait"
#: Characters of a text about oneself.
LONGEST = 500
#: Changes of an account's address its owner asks for: each sends a letter to any
#: address.
OWN_EMAILS = Budget("organisation.own_email", 5, 24 * 60 * 60)
#: The member of a body with the current password, as in Plone's reset-password.
PROOF = "old_password"
#: The member with the code of the second factor, as in `@login`.
CODE = "code"
_confirmed: ContextVar[bool] = ContextVar("confirmed", default=False)


def read_email(email: str) -> str:
    """Return an address as it is stored; Refused if it is none."""
    try:
        return contact.read_email(email.strip())
    except contact.NotAnEmail as error:
        raise Refused({"email": NOT_AN_EMAIL}) from error


def check_email(email: str, user_id: str) -> str:
    """Return an address as it is stored; Refused if it is none, or another's."""
    email = read_email(email)
    if people.holder_of_email(email, but=user_id):
        raise Refused({"email": EMAIL_TAKEN}, code="taken")
    return email


def spend_change(user_id: str) -> None:
    """Count a change an account's owner asks for; Refused if there were too many.

    It counts once it is kept.
    """
    now = clock.seconds()
    if OWN_EMAILS.spent(user_id, now):
        raise Refused({"email": TOO_MANY_EMAILS}, code="too_often")
    OWN_EMAILS.spend_when_kept(user_id, now)


@contextmanager
def confirmed() -> Iterator[None]:
    """Let an account's own address be set inside: its owner has confirmed it."""
    token = _confirmed.set(True)
    try:
        yield
    finally:
        _confirmed.reset(token)


def refuse_unconfirmed(user_id: str) -> None:
    """Raise Refused if people change their own address past the mail that confirms it.

    Whichever form or program sets it; what administrators set for others is theirs.
    """
    if is_own(user_id) and not _confirmed.get():
        raise Refused({"email": NOT_CONFIRMED}, code="not_confirmed")


def is_own(user_id: str) -> bool:
    """Return whether an account is that of whoever is logged in."""
    return getSecurityManager().getUser().getId() == user_id


def properties_updated(event: IPropertiesUpdatedEvent) -> None:
    """Refuse an address of mail that another account has; subscriber.

    It is the last to look, whichever form or program sets it.
    """
    user_id, email = event.principal.getId(), event.properties.get("email")
    if email and people.holder_of_email(email, but=user_id):
        raise Refused({"email": EMAIL_TAKEN}, code="taken")


class AccountPatch(Service, GatedPortrait):
    """PATCH @users/<id>: a person's own account, by the table of field rights.

    Plone's service takes any name for a property and says nothing of what it ignores.
    The accounts of others are for the server's administrators, as in Plone.
    """

    upstream = True

    def reply(self) -> Any:
        if self.can_manage_users or self.params != [self._get_current_user]:
            return GatedPortrait.reply(self)
        changes = self.checked(self.body().members)
        alsoProvides(self.request, IDisableCSRFProtection)
        member = api.user.get_current()
        asked = self.asks_for_email(member, changes)
        if PORTRAIT in changes:
            self.set_member_portrait(member, changes.pop(PORTRAIT))
        member.setMemberProperties(mapping=changes, force_empty=True)
        return asked or self.reply_no_content()

    def asks_for_email(self, member: User, changes: dict[str, Any]) -> Any:
        """Take another address out of the changes, to wait; return 202 of it, if any.

        What differs in capitals only is the same mailbox.
        """
        password, code = changes.pop(PROOF, ""), changes.pop(CODE, "")
        before = member.getProperty("email") or ""
        same = contact.mailbox(before)
        if contact.mailbox(changes.get("email", before)) == same:
            return None
        access = getUtility(IAccountAccess)
        access.ask_for_email(member.getId(), changes.pop("email"), password, code)
        self.request.response.setStatus(202)
        return {"email": before, "waiting": access.waiting_email(member.getId())}

    def checked(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the properties to set; Refused with every member that is not right."""
        changes: dict[str, Any] = {}
        problems: dict[str, str] = {}
        codes: dict[str, str] = {}
        for name, value in sent.items():
            try:
                changes[name] = self.checked_value(name, value)
            except Refused as refused:
                problems |= refused.problems
                codes |= refused.codes
        if problems:
            raise Refused(problems, codes=codes)
        return changes

    def checked_value(self, name: str, value: Any) -> Any:
        """Return the value of one member as it is stored, or refuse it."""
        if name == PROOF and "email" in self.body():
            return self.password(value)
        if name == CODE and "email" in self.body():
            return self.body().text(CODE, most=LONGEST)
        if not allows(PERSON, name, OWN):
            raise Refused({name: NOT_HERE})
        if name == PORTRAIT:
            if value is not None and not isinstance(value, dict):
                raise Refused({name: NO_PICTURE})
            return value
        text = self.body().text(name, most=LONGEST)
        if name == "email":
            return read_email(text)
        if name == "fullname" and not text:
            raise Refused({name: NO_NAME})
        return text

    def password(self, value: Any) -> str:
        """Return a password with every space as it was sent; "" for null."""
        if value is not None and not isinstance(value, str):
            raise Refused({PROOF: NO_TEXT})
        return value or ""
