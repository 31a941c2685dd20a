"""Base classes of items that stand outside `portal_catalog`, and of tracked items."""

from collections.abc import Sequence
from plone.dexterity.content import Container
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.content import Item
from thads.casework.interfaces import IProcess
from thads.casework.interfaces import ITrackedItem
from zope.component import getUtility
from zope.interface import implementer


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


class UncataloguedContainer(Uncatalogued, Container):
    """Base of register objects that hold files or entries."""

    __providedBy__ = FTIAwareSpecification()


@implementer(ITrackedItem)
class TrackedItem(UncataloguedItem):
    """Base of tracked items; its values and their defaults: `ITrackedItem`.

    A subclass names its workflow, under whose id its process is registered.
    """

    workflow_id = ""

    @property
    def process(self):
        """The process the item goes through."""
        return getUtility(IProcess, name=self.workflow_id)

    @property
    def state_id(self):
        """Id of the item's state, the first one before it has moved."""
        entries = (self.workflow_history or {}).get(self.workflow_id) or ()
        if not entries:
            return self.process.initial
        return entries[-1]["review_state"]

    @property
    def state(self):
        """The item's state, a `tables.State`."""
        return self.process.states[self.state_id]

    @property
    def revision(self):
        """How many steps have been taken: what a decision says it was shown."""
        return len(self.trail)

    @property
    def searchable_name(self):
        """By whose words the item is found in lists."""
        return ""

    @property
    def kind_id(self):
        """Id of the item's kind, by which lists are filtered."""
        return ""

    def file(self, id):
        return next((file for file in self.files if file.id == id), None)
