"""Settings of the public search, in the registry."""

from collections.abc import Iterable
from plone.registry.interfaces import IRegistry
from thads import _
from thads.organisation.interfaces import is_mail_address
from thads.places import provinces
from zope import schema
from zope.component import getUtility
from zope.interface import Interface
from zope.interface import Invalid


def place_lines(value: Iterable[str] | None) -> bool:
    """Check that each line reads as a place that was renamed; raises Invalid."""
    try:
        for line in value or ():
            provinces.read(line)
    except ValueError as error:
        raise Invalid(_("Write: old name | new name | yyyy-mm-dd | act")) from error
    return True


class IDebtorSearchSettings(Interface):
    """Budgets of the public search, and names of places it treats as one."""

    per_address = schema.Int(
        title=_("Searches of one address"),
        description=_(
            "How many searches one address may make in the time below. For more the "
            "browser must compute for a second or two."
        ),
        default=100,
        min=5,
    )
    per_network = schema.Int(
        title=_("Searches of one network"),
        description=_(
            "Addresses that differ in their last number only (/24, /48) share it."
        ),
        default=1000,
        min=5,
    )
    minutes = schema.Int(
        title=_("Minutes in which the searches are counted"),
        default=10,
        min=1,
        max=1440,
    )
    places = schema.Tuple(
        title=_("Names of places that were given up"),
        description=_(
            "Single names, one a line: old name | new name | in force from "
            "(yyyy-mm-dd) | act. The provinces are known already; communes have a "
            "table of their own."
        ),
        value_type=schema.TextLine(),
        default=(),
        required=False,
        constraint=place_lines,
    )
    watch_mail = schema.TextLine(
        title=_("Who is told when the list is being copied"),
        description=_("A mail address; the sender of the portal's mails if empty."),
        default="",
        required=False,
        constraint=is_mail_address,
    )


def settings() -> IDebtorSearchSettings:
    """Return the settings as they are now."""
    registry = getUtility(IRegistry)
    return registry.forInterface(IDebtorSearchSettings, check=False)
