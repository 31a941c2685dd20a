"""One's own account: what a person may change, and an address of mail of one's own."""

from AccessControl import getSecurityManager
from collections.abc import Mapping
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from Products.PluggableAuthService.interfaces.events import IPropertiesUpdatedEvent
from thads import _
from thads.errors import Refused
from thads.organisation import people
from thads.organisation.field_rights import OWN
from thads.organisation.field_rights import PERSON
from thads.organisation.field_rights import allows
from thads.organisation.staff import EMAIL_TAKEN
from thads.ratelimit import Budget
from thads.text import contact
from thads.uploads.services import GatedPortrait
from thads.web.services import Service
from thads.worktime import clock
from typing import Any
from zope.interface import alsoProvides


NOT_HERE = _("This cannot be changed here.")
NO_NAME = _("Please give the full name.")
NOT_AN_EMAIL = _("This is not an e-mail address.")
TOO_MANY_EMAILS = _(
    "The e-mail address was changed several times today. Please try again tomorrow, or "
    "ask your administrator."
)
NO_PICTURE = _("The file is no picture.")
PORTRAIT = "portrait"
#: Characters of a text about oneself.
LONGEST = 500
#: Changes of an account's address by its owner: each sends a letter to any address.
OWN_EMAILS = Budget("organisation.own_email", 5, 24 * 60 * 60)


def check_email(email: str, user_id: str) -> str:
    """Return an address as it is stored.

    Refused if it is none, or another's, or the owner has changed theirs too often.
    """
    try:
        email = contact.read_email(email.strip())
    except contact.NotAnEmail as error:
        raise Refused({"email": NOT_AN_EMAIL}) from error
    if people.holder_of_email(email) not in (None, user_id):
        raise Refused({"email": EMAIL_TAKEN}, code="taken")
    member = api.user.get(userid=user_id)
    before = (member and member.getProperty("email")) or ""
    if before.casefold() != email.casefold() and _is_own(user_id):
        refuse_many(user_id)
    return email


def refuse_many(user_id: str) -> None:
    """Raise Refused if an account's owner has changed its address too often."""
    if OWN_EMAILS.spent(user_id, clock.seconds()):
        raise Refused({"email": TOO_MANY_EMAILS}, code="too_often")


def email_changed(user_id: str) -> None:
    """Count a change of an account's address, by whichever form; Refused if too many.

    What administrators change is not counted.
    """
    if _is_own(user_id):
        refuse_many(user_id)
        OWN_EMAILS.spend(user_id, clock.seconds())


def _is_own(user_id: str) -> bool:
    return getSecurityManager().getUser().getId() == user_id


def properties_updated(event: IPropertiesUpdatedEvent) -> None:
    """Refuse an address of mail that another account has; subscriber.

    It is the last to look, whichever form or program sets it.
    """
    user_id, email = event.principal.getId(), event.properties.get("email")
    if email and people.holder_of_email(email) not in (None, user_id):
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
        if PORTRAIT in changes:
            self.set_member_portrait(member, changes.pop(PORTRAIT))
        member.setMemberProperties(mapping=changes, force_empty=True)
        return self.reply_no_content()

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
        if not allows(PERSON, name, OWN):
            raise Refused({name: NOT_HERE})
        if name == PORTRAIT:
            if value is not None and not isinstance(value, dict):
                raise Refused({name: NO_PICTURE})
            return value
        text = self.body().text(name, most=LONGEST)
        if name == "email":
            return check_email(text, self._get_current_user)
        if name == "fullname" and not text:
            raise Refused({name: NO_NAME})
        return text
