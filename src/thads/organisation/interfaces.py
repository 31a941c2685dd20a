"""Schemas and interfaces of units and of what other rooms give to them."""

from collections.abc import Callable
from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.base.interfaces import INavigationRoot
from plone.namedfile.field import NamedBlobImage
from plone.schema.email import Email
from plone.supermodel import model
from thads import _
from thads.casework.interfaces import ISuspensions
from thads.organisation.colour import readable_under_white
from thads.organisation.enforcement_officer_lines import InvalidLine
from thads.organisation.enforcement_officer_lines import read_lines
from thads.text import contact
from typing import Any
from zope import schema
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import provider
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary
import re


#: What stands between several numbers in one line.
BETWEEN_PHONES = re.compile(r"(?:(?<!\s)\s++)?[;,/]\s*+|(?<!\s)\s++-\s++")


NOT_A_MAIL_ADDRESS = _("This is not an e-mail address.")


class NotAPhone(schema.ValidationError):
    __doc__ = _("A telephone number has digits, spaces and dots only.")


def is_phone_line(value: str) -> bool:
    """Return True for telephone numbers, or for nothing; else raise NotAPhone."""
    line = value.strip()
    numbers = BETWEEN_PHONES.split(line) if line else ()
    if not all(map(contact.is_published_phone, numbers)):
        raise NotAPhone(value)
    return True


def is_mail_address(value: str) -> bool:
    """Return True for an address of mail, or for nothing; else raise Invalid."""
    try:
        if value:
            contact.read_email(value)
    except contact.NotAnEmail as error:
        raise Invalid(NOT_A_MAIL_ADDRESS) from error
    return True


class NotAPlainLine(schema.ValidationError):
    __doc__ = _("Write it in words, without links and markup.")


def is_plain_line(value: str) -> bool:
    """Return True for words without links, or for nothing; else raise NotAPlainLine."""
    return _is_plain(value, str.isalpha)


def are_hours(value: str) -> bool:
    """Return True for opening hours: words or figures; else raise NotAPlainLine."""
    return _is_plain(value, str.isalnum)


def _is_plain(value: str, says: Callable[[str], bool]) -> bool:
    if value.strip() and (contact.has_link(value) or not any(map(says, value))):
        raise NotAPlainLine(value)
    return True


class NotOfficers(schema.ValidationError):
    __doc__ = _(
        "Write one officer a line: name, a bar, rank. No numbers, telephones or dates."
    )


def are_officers(value: str) -> bool:
    """Return True for lines of enforcement officers, or raise NotOfficers."""
    try:
        read_lines(value)
    except InvalidLine:
        raise NotOfficers(value) from None
    return True


KINDS = SimpleVocabulary(
    [
        SimpleTerm("central", title=_("Centre")),
        SimpleTerm("provincial", title=_("Provincial department")),
        SimpleTerm("district", title=_("District branch")),
        SimpleTerm("regional", title=_("Regional office")),
    ]
)


@provider(IFormFieldProvider)
class IUnit(model.Schema):
    """Facts of one unit: its identity, its addresses, the look of its pages.

    A behavior of Locality, Unit and of the site itself, which is the centre.
    """

    directives.mode(unit_id="display")
    unit_id = schema.ASCIILine(
        title=_("Unit id"),
        description=_("Names the unit in groups and programs; never changes."),
        required=False,
    )
    directives.mode(kind="display")
    kind = schema.Choice(title=_("Kind of unit"), vocabulary=KINDS, required=False)
    short_title = schema.TextLine(title=_("Short name"), required=False)
    agency_code = schema.ASCIILine(
        title=_("Agency code"),
        description=_("Electronic code under Decision 20/2020/QD-TTg."),
        required=False,
        max_length=35,
    )
    address = schema.TextLine(
        title=_("Address"), required=False, constraint=is_plain_line
    )
    phone = schema.TextLine(title=_("Phone"), required=False, constraint=is_phone_line)
    email = Email(title=_("E-mail"), required=False)
    opening_hours = schema.TextLine(
        title=_("Opening hours"), required=False, constraint=are_hours
    )
    appointment_minutes = schema.Int(
        title=_("Minutes of an appointment"),
        description=_("Office hours are given out in slots of this length."),
        required=False,
        min=5,
        max=240,
        default=30,
    )
    appointment_places = schema.Int(
        title=_("People at once"),
        description=_("So many people are given an appointment in the same slot."),
        required=False,
        min=1,
        max=100,
        default=4,
    )
    enforcement_officers = schema.Text(
        title=_("Enforcement officers"),
        description=_(
            "One a line: name, a bar, rank. The list is public: nothing but names and "
            "ranks."
        ),
        required=False,
        max_length=20_000,
        constraint=are_officers,
    )

    model.fieldset(
        "look",
        label=_("Look"),
        fields=["banner", "banner_alt", "colour"],
    )
    banner = NamedBlobImage(
        title=_("Banner"),
        description=_("A wide picture, at least 1600 × 320 pixels."),
        required=False,
    )
    banner_alt = schema.TextLine(
        title=_("What the banner shows"),
        description=_("Read aloud to people who cannot see the picture."),
        required=False,
    )
    colour = schema.ASCIILine(
        title=_("Colour"),
        description=_("Six hexadecimal digits after #; white text must be readable."),
        required=False,
        constraint=readable_under_white,
    )

    model.fieldset(
        "english",
        label=_("English"),
        fields=["title_en", "introduction_en"],
    )
    title_en = schema.TextLine(
        title=_("English name"),
        description=_("Left empty, it is made from the Vietnamese name."),
        required=False,
    )
    introduction_en = schema.Text(
        title=_("English introduction"),
        description=_("Plain text; an empty line begins a new paragraph."),
        required=False,
    )

    model.fieldset(
        "history",
        label=_("Validity"),
        fields=["valid_from", "valid_to", "predecessors", "old_site"],
    )
    valid_from = schema.Date(title=_("Valid from"), required=False)
    valid_to = schema.Date(title=_("Valid to"), required=False)
    predecessors = schema.Tuple(
        title=_("Predecessors"),
        description=_("Ids of the units this one came from."),
        value_type=schema.ASCIILine(),
        required=False,
        default=(),
        missing_value=(),
    )
    old_site = schema.URI(title=_("Address of the old site"), required=False)


class ILocality(INavigationRoot):
    """A province's subsite: the root of its own menu, search and feeds."""


class IBranch(Interface):
    """A unit below a locality: a district branch or regional office."""


class ILocalitySchema(model.Schema):
    """Facts that only a locality has."""

    bailiff = schema.Bool(
        title=_("Bailiff edition"),
        description=_("The locality has the section on bailiffs (thừa phát lại)."),
        required=False,
        default=False,
    )


class IUnitLoaded(Interface):
    """An organisation profile has made or renewed a unit."""

    unit = Attribute("The unit: the site, a Locality or a Unit.")
    row = Attribute("Its row of units.csv: column -> text.")


class ISectionMade(Interface):
    """A section of the portal or of a locality has been made."""

    object = Attribute("The section.")
    id = Attribute("Its id in the definition, such as `tra-cuu`.")
    unit = Attribute("The unit it belongs to.")


class IAccountAccess(ISuspensions):
    """Utility of the log-in: who is let in."""

    def suspend(user_id: str) -> None:
        """Let an account in no more; its sessions end, and its owner is told."""

    def resume(user_id: str) -> None:
        """Let an account in again."""

    def end_sessions(user_id: str) -> None:
        """End all sessions and tokens of an account, and tell its owner by mail."""

    def has_second_factor(user_id: str) -> bool:
        """Return whether an account has a second factor."""

    def has_no_password(user_id: str) -> None:
        """Note that nobody knows the password of an account that was just made."""

    def provider_title() -> str:
        """Return the name of the provider staff log in by, "" if there is none."""

    def reset_second_factor(user_id: str) -> None:
        """Take an account's second factor away, and tell its owner by mail."""

    def ask_for_email(user_id: str, email: str, password: str, code: str) -> None:
        """Have another address of mail wait until its owner confirms it.

        `code`: of the second factor, where the account has one.
        Raises Refused without proof that it is the person, and if they ask too often.
        """

    def waiting_email(user_id: str) -> Any:
        """Return what waits for confirmation, {email, until}; None if nothing does."""


class IHotlineDirectory(Interface):
    """Utility of the hotline room: the numbers each unit publishes."""

    def by_unit() -> dict[str, list[str]]:
        """Return {unit id: [phone number, ...]} of all published numbers."""
