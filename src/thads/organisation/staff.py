"""Delegated administration: whose functions an administrator may give and take.

The centre names each locality's administrator; the locality's administrator gives
the other functions, in their own unit and the units below it, to people of these
units only (QĐ 250/QĐ-TCTHADS: the department's administrator grants the accounts of
its leaders and officers). Nothing here asks who is logged in: the views do.
"""

from dataclasses import dataclass
from datetime import UTC
from plone import api
from thads import _
from thads.organisation import people
from thads.organisation.functions import Function
from thads.organisation.functions import functions_of
from thads.organisation.interfaces import IAccountAccess
from thads.organisation.interfaces import ILocality
from thads.organisation.units import Unit
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.organisation.units import unit_id_of
from thads.text import contact
from thads.web.public_address import public_url
from thads.worktime import clock
from typing import NamedTuple
from zope.component import getUtility
from zope.component import queryUtility
import re
import secrets


LOGIN = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")


EMAIL_TAKEN = _("Another account has this e-mail address.")


class NotPermitted(ValueError):
    """The request is not allowed or not possible; its text gives the reason."""

    @property
    def message(self) -> str:
        """The reason, for the person who asked."""
        return self.args[0]


@dataclass(frozen=True)
class Person:
    """An account of staff; `functions` are pairs (unit id, function id)."""

    id: str
    fullname: str
    email: str
    home: str
    functions: frozenset[tuple[str, str]]


class PasswordLink(NamedTuple):
    """The address at which a password is set, and until when, in words."""

    address: str
    until: str


class Office:
    """The part of the organisation one administrator looks after.

    `unit`: the site or a Locality. The centre's office holds the centre and the
    localities; a locality's office holds itself and its branches.
    """

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.central = not ILocality.providedBy(unit)
        below = localities() if self.central else branches(unit)
        self.units = [unit, *below]

    @property
    def unit_ids(self) -> list[str]:
        """The ids of the units of the office."""
        return [unit_id_of(unit) for unit in self.units]

    def grantable(self, unit: Unit) -> list[Function]:
        """Return the functions of `unit` this office may give and take."""
        functions = functions_of(unit.kind)
        if self.central and unit is not self.unit:
            return [function for function in functions if function.id == "admin"]
        if not self.central:
            return [function for function in functions if function.id != "admin"]
        return functions

    def choices(self) -> list[tuple[Unit, list[Function]]]:
        """Return [(unit, [function, ...])] of all there is to give."""
        pairs = ((unit, self.grantable(unit)) for unit in self.units)
        return [(unit, functions) for unit, functions in pairs if functions]

    def people(self) -> list[Person]:
        """Return the people whose home is in this office, by login."""
        at_home = (people.holders(unit_id, people.STAFF) for unit_id in self.unit_ids)
        found = (person(user_id) for ids in at_home for user_id in ids)
        return [one for one in found if one is not None]

    def add(self, login: str, fullname: str, email: str, home: str) -> Person:
        """Make an account and return its person; it holds no function yet.

        Nobody knows the password that is set: the person sets their own by the link
        `password_link` returns.
        """
        login, fullname, email = login.strip(), fullname.strip(), email.strip()
        if home not in self.unit_ids:
            raise NotPermitted(_("This unit is not yours to look after."))
        if not LOGIN.fullmatch(login):
            raise NotPermitted(
                _("A login has small letters without accents, digits, dots or hyphens.")
            )
        if not fullname:
            raise NotPermitted(_("Please give the full name."))
        try:
            email = contact.read_email(email)
        except contact.NotAnEmail as error:
            raise NotPermitted(_("This is not an e-mail address.")) from error
        if people.holder_of_email(email):
            raise NotPermitted(EMAIL_TAKEN)
        if is_known(login):
            raise NotPermitted(_("This login is taken."))
        people.add_person(login, fullname, email, secrets.token_urlsafe(24), home=home)
        getUtility(IAccountAccess).has_no_password(login)
        added = person(login)
        assert added is not None
        return added

    def set_functions(
        self,
        user_id: str,
        wanted: set[tuple[str, str]],
        by: str,
        shown: set[tuple[str, str]] | None = None,
    ) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Give and take, so that the person holds `wanted` of what is grantable.

        `wanted`, `shown`: sets of (unit id, function id). `shown` is what the person
        held when it was decided, by default what they hold now: given and taken is the
        difference, so that what others gave or took meanwhile stays. What this office
        may not give is left as it is. Return the pairs given and the pairs taken.
        """
        one = self._own(user_id)
        allowed = self._allowed()
        if not wanted <= allowed:
            raise NotPermitted(_("This function is not yours to give."))
        held = one.functions & allowed
        seen = held if shown is None else shown
        given, taken = wanted - seen - held, set((seen - wanted) & held)
        if user_id == by and any(function == "admin" for _unit, function in taken):
            raise NotPermitted(
                _("You cannot take your own administration from yourself.")
            )
        for unit_id, function_id in given:
            people.give(user_id, unit_id, function_id)
        for unit_id, function_id in taken:
            people.take(user_id, unit_id, function_id)
        return given, taken

    def suspend(self, user_id: str, by: str) -> None:
        """Let a person of this office in no more; their functions stay."""
        self._governed(user_id)
        if user_id == by:
            raise NotPermitted(_("You cannot suspend yourself."))
        getUtility(IAccountAccess).suspend(user_id)

    def resume(self, user_id: str) -> None:
        """Let a suspended person of this office in again."""
        self._governed(user_id)
        getUtility(IAccountAccess).resume(user_id)

    def end_sessions(self, user_id: str) -> None:
        """Log a person of this office out everywhere: a telephone was stolen."""
        self._governed(user_id)
        getUtility(IAccountAccess).end_sessions(user_id)

    def reset_second_factor(self, user_id: str, by: str) -> None:
        """Take the second factor of a person of this office away: a lost telephone."""
        if user_id == by:
            raise NotPermitted(
                _("You cannot reset your own two-step verification: ask a colleague.")
            )
        self._governed(user_id)
        getUtility(IAccountAccess).reset_second_factor(user_id)

    def governs(self, one: Person) -> bool:
        """Return whether this office decides on the account of one of its people.

        Not on that of an administrator, or of whoever holds a function this office does
        not give: two administrators of a unit cannot shut each other out. The centre
        does, on all.
        """
        return self.central or one.functions <= self._allowed()

    def _allowed(self) -> set[tuple[str, str]]:
        """Return all (unit id, function id) this office may give and take."""
        return {
            (unit_id_of(unit), function.id)
            for unit in self.units
            for function in self.grantable(unit)
        }

    def _governed(self, user_id: str) -> Person:
        """Return a person on whose account this office decides; else NotPermitted."""
        one = self._own(user_id)
        if not self.governs(one):
            raise NotPermitted(_("The centre decides on accounts of administrators."))
        return one

    def _own(self, user_id: str) -> Person:
        """Return a person of this office; NotPermitted if they are not."""
        one = person(user_id)
        if one is None or one.home not in self.unit_ids:
            raise NotPermitted(_("This person is not yours to look after."))
        return one


def is_suspended(user_id: str) -> bool:
    """Return whether an account is suspended."""
    access = queryUtility(IAccountAccess)
    return access is not None and access.is_suspended(user_id)


def has_second_factor(user_id: str) -> bool:
    """Return whether an account has a second factor."""
    access = queryUtility(IAccountAccess)
    return access is not None and access.has_second_factor(user_id)


def person(user_id: str) -> Person | None:
    """Return a Person, None if there is no such account of staff."""
    member = api.user.get(userid=user_id)
    if member is None:
        return None
    held = people.functions_held(user_id)
    return Person(
        id=user_id,
        fullname=member.getProperty("fullname") or user_id,
        email=member.getProperty("email"),
        home=next((unit for unit, name in held if name == people.STAFF), ""),
        functions=frozenset(pair for pair in held if pair[1] != people.STAFF),
    )


def password_link(user_id: str, portal_address: str | None = None) -> PasswordLink:
    """Return the address at which a person sets a password; it is good once."""
    tool = api.portal.get_tool("portal_password_reset")
    reset = tool.requestReset(user_id)
    portal_address = portal_address or public_url(api.portal.get())
    address = f"{portal_address}/passwordreset/{reset['randomstring']}"
    until = reset["expires"]
    # Plone's own tool gives a moment of UTC without its zone
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return PasswordLink(address, clock.shown(until))


def is_known(login: str) -> bool:
    """Return whether a login is that of an account, here or of the server."""
    portal = api.portal.get()
    if portal.acl_users.searchUsers(login=login, exact_match=True):
        return True
    # the server's own accounts must not be shadowed either
    folders = (portal.acl_users, portal.getPhysicalRoot().acl_users)
    return any(folder.getUserById(login) is not None for folder in folders)
