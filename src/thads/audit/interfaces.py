"""Interfaces by which the trail asks the rooms above for names of units and things."""

from thads.plonetypes import Content
from zope.interface import Attribute
from zope.interface import Interface


class IAuditLabel(Interface):
    """Adapter of a thing whose title holds a person's name: its name in the trail."""

    text = Attribute("A number or code with what it is the number of")


class IUnitDirectory(Interface):
    """Utility: the units of the organisation."""

    def unit_of(context: Content) -> str:
        """Return the id of the unit a place belongs to."""

    def home_of(user_id: str) -> str:
        """Return the id of the unit a person belongs to, empty if there is none."""

    def titles() -> dict[str, str]:
        """Return {id: title} of all units, in the order in which people choose."""

    def inspectors() -> list[str]:
        """Return the mail addresses of the people who may read the trail."""
