"""Settings of the virus scanner, and the centre's page of them."""

from dataclasses import dataclass
from plone.registry.interfaces import IRegistry
from thads import _
from thads.web.constraints import matches
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface


#: The path of a socket, or a host with its port.
is_address = matches(
    r"/\S+|(?:\[[0-9A-Fa-f:]+\]|[\w.-]+):\d{1,5}",
    _("Write the path of a socket (/run/clamav/clamd.ctl) or host:port."),
)


class IUploadSettings(Interface):
    """The scanner of files people send."""

    scanner = schema.ASCIILine(
        title=_("Address of the virus scanner (ClamAV)"),
        description=_(
            "The path of its socket, such as /run/clamav/clamd.ctl, or host:port. "
            "Empty: files are not scanned for viruses. While it does not answer, no "
            "file is taken anywhere in the portal."
        ),
        constraint=is_address,
        required=False,
    )
    scanner_seconds = schema.Int(
        title=_("Seconds to wait for the virus scanner"),
        default=20,
        min=1,
        max=120,
    )
    signature_days = schema.Int(
        title=_("Days after which its signatures are too old"),
        default=3,
        min=1,
        max=60,
    )


@dataclass(frozen=True)
class Settings:
    """The settings as they stand."""

    scanner: str = ""
    scanner_seconds: int = 20
    signature_days: int = 3


def current() -> Settings:
    """Return the settings; the defaults outside of a site, or in one of before."""
    registry = queryUtility(IRegistry)
    if registry is None:
        return Settings()
    records = registry.forInterface(IUploadSettings, check=False)
    return Settings(
        records.scanner or "",
        records.scanner_seconds or Settings.scanner_seconds,
        records.signature_days or Settings.signature_days,
    )
