"""Settings of the contact for whoever finds a weakness of the portal."""

from dataclasses import dataclass
from datetime import date
from plone.registry.interfaces import IRegistry
from thads import _
from thads.errors import InvalidField
from thads.web.constraints import matches
from thads.worktime import clock
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface
from zope.interface import invariant


#: An address that RFC 9116 takes as a contact.
is_contact = matches(
    r"mailto:[\w.+-]+@[\w-]+(\.[\w-]+)+|https://[\w.-]+(:\d+)?(/[!-~]*)?|tel:\+\d{6,15}",
    _(
        "Write an address with its kind: mailto:baomat@example.gov.vn, "
        "https://example.gov.vn/lien-he or tel:+84241234567."
    ),
)


class ISecurityContact(Interface):
    """The contact that `security.txt` names (RFC 9116)."""

    contacts = schema.Tuple(
        title=_("Addresses for reports of weaknesses"),
        description=_(
            "One a line, the preferred one first: mailto:, https: or tel:. They are "
            "public, in /.well-known/security.txt. Empty: there is no such file."
        ),
        value_type=schema.ASCIILine(constraint=is_contact),
        required=False,
        default=(),
        missing_value=(),
    )
    valid_until = schema.Date(
        title=_("Answered until"),
        description=_(
            "The day until which somebody answers at these addresses for sure. After "
            "it the file is not offered until a later day is written here. The file "
            "itself promises one year at most."
        ),
        required=False,
    )

    @invariant
    def has_days_left(data: "ISecurityContact") -> None:
        """Refuse contacts without a day, or with one that has passed."""
        if data.contacts and (
            data.valid_until is None or data.valid_until < clock.today()
        ):
            raise InvalidField(
                "valid_until", _("Addresses need a day that has not passed yet.")
            )


@dataclass(frozen=True)
class SecurityContact:
    """The settings as they stand."""

    contacts: tuple[str, ...] = ()
    valid_until: date | None = None


def security_contact() -> SecurityContact:
    """Return the settings; none outside of a site, or in one of before."""
    registry = queryUtility(IRegistry)
    if registry is None:
        return SecurityContact()
    records = registry.forInterface(ISecurityContact, check=False)
    return SecurityContact(tuple(records.contacts or ()), records.valid_until)
