"""Base classes of items that stand outside `portal_catalog`, and of tracked items."""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from collections.abc import Sequence
from plone.dexterity.content import Container
from plone.dexterity.content import FTIAwareSpecification
from plone.dexterity.content import Item
from thads.casework.files import ItemFile
from thads.casework.interfaces import IProcess
from thads.casework.interfaces import ITrackedItem
from thads.casework.process import Process
from thads.casework.tables import State
from zope.component import getUtility
from zope.interface import implementer
from ZPublisher import zpublish


class Uncatalogued:
    """Mixin that keeps an object out of portal_catalog.

    The registers hold up to a million entries; leaving the catalogue makes them
    35 times faster to create, and nothing of them leaks through site search.
    """

    security = ClassSecurityInfo()
    security.declarePrivate(
        "indexObject", "unindexObject", "reindexObject", "reindexObjectSecurity"
    )

    def indexObject(self) -> None:
        """Do nothing: the object stays out of the catalogue."""

    def unindexObject(self) -> None:
        """Do nothing: there is nothing to take out."""

    def reindexObject(self, idxs: Sequence[str] = ()) -> None:
        """Do nothing: the object stays out of the catalogue."""

    def reindexObjectSecurity(self, skip_self: bool = False) -> None:
        """Do nothing: no security stands in the catalogue."""


InitializeClass(Uncatalogued)


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

    security = ClassSecurityInfo()
    security.declarePrivate(
        "process",
        "state_id",
        "state",
        "revision",
        "searchable_name",
        "kind_id",
        "citizen_asks",
        "file",
    )

    workflow_id = ""

    @property
    def process(self) -> Process:
        """The process the item goes through."""
        return getUtility(IProcess, name=self.workflow_id)

    @property
    def state_id(self) -> str:
        """Id of the item's state: that of the first one before any step was taken."""
        entries = (self.workflow_history or {}).get(self.workflow_id) or ()
        if not entries:
            return self.process.initial
        return entries[-1]["review_state"]

    @property
    def state(self) -> State:
        """The item's state, as the table of its process describes it."""
        return self.process.states[self.state_id]

    @property
    def revision(self) -> int:
        """Number of steps taken; a form sends back the one it was shown with."""
        return len(self.trail)

    @property
    def searchable_name(self) -> str:
        """Text whose words find the item in lists."""
        return ""

    @property
    def kind_id(self) -> str:
        """Id of the item's kind, by which lists are filtered."""
        return ""

    @property
    def citizen_asks(self) -> str:
        """Words of the room for what the citizen asks for and has no answer to."""
        return ""

    @zpublish(False)
    def file(self, id: str | None) -> ItemFile | None:
        """Return the file of an id, None if there is none; not to be published."""
        return next((file for file in self.files if file.id == id), None)


InitializeClass(TrackedItem)
