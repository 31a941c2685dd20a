"""Content classes of the organisation, and the lean base of the registers."""

from collections.abc import Sequence
from plone.dexterity.content import Container
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.content import Item
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from zope.interface import implementer


@implementer(ILocality)
class Locality(Container):
    """A provincial department with its own part of the portal."""


@implementer(IBranch)
class Unit(Container):
    """A branch below a locality."""


class Uncatalogued:
    """Mixin that keeps an object out of portal_catalog.

    The registers hold up to a million entries; leaving the catalogue makes them
    35 times faster to create, and nothing of them leaks through site search.
    """

    def indexObject(self) -> None:
        """Do nothing: the object stays out of the catalogue."""

    def unindexObject(self) -> None:
        """Do nothing: there is nothing to take out."""

    def reindexObject(self, idxs: Sequence[str] = ()) -> None:
        """Do nothing: the object stays out of the catalogue."""

    def reindexObjectSecurity(self, skip_self: bool = False) -> None:
        """Do nothing: no security stands in the catalogue."""


class UncataloguedItem(Uncatalogued, Item):
    """Base of register entries."""

    # the mixin is no Dexterity class and would hide Dexterity's specification:
    # the object would not provide its type's schema
    __providedBy__ = FTIAwareSpecification()
