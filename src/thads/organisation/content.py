"""Content classes of the organisation."""

from plone.dexterity.content import Container
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from zope.interface import implementer


@implementer(ILocality)
class Locality(Container):
    """A provincial department with its own part of the portal."""


@implementer(IBranch)
class Unit(Container):
    """A branch below a locality."""
