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
    """A report. Its title is its code: titles get into breadcrumbs and logs."""

    workflow_id = "thads_hotline_report"

    @property
    def kind_id(self):
        return self.kind
