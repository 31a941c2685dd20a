"""Settings of the periods for which the trail is kept."""

from dataclasses import dataclass
from plone.registry.interfaces import IRegistry
from thads import _
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface


class IAuditSettings(Interface):
    """Periods after which entries are removed."""

    access_days = schema.Int(
        title=_("Days for which sign-ins, reads, searches and exports are kept"),
        default=730,
        min=365,
        max=36_500,
    )
    change_days = schema.Int(
        title=_("Days for which steps, grants and other changes are kept"),
        default=3650,
        min=730,
        max=36_500,
    )


@dataclass(frozen=True)
class Settings:
    """The periods as they stand."""

    access_days: int = 730
    change_days: int = 3650


def current() -> Settings:
    """Return the settings; the defaults where there are none."""
    registry = queryUtility(IRegistry)
    if registry is None:
        return Settings()
    records = registry.forInterface(IAuditSettings, check=False)
    return Settings(
        records.access_days or Settings.access_days,
        records.change_days or Settings.change_days,
    )
