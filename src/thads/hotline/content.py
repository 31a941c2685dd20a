"""Content of the hotline."""

from plone.dexterity.content import Item
from thads.casework.content import TrackedItem
from thads.hotline.interfaces import IHotlineContact
from thads.hotline.interfaces import IHotlineReport
from zope.interface import implementer


@implementer(IHotlineContact)
class HotlineContact(Item):
    """A published way to reach a unit's hotline."""


@implementer(IHotlineReport)
class HotlineReport(TrackedItem):
    """A recorded report; its title is its code, as titles get into menus and logs."""

    workflow_id = "thads_hotline_report"

    @property
    def kind_id(self) -> str:
        """Token of the report's class, by which lists are filtered."""
        return self.kind
