"""Content of the hotline."""

from persistent.list import PersistentList
from plone.dexterity.content import Item
from thads.hotline.interfaces import IHotlineContact
from thads.hotline.interfaces import IHotlineReport
from thads.organisation.content import UncataloguedItem
from zope.interface import implementer


@implementer(IHotlineContact)
class HotlineContact(Item):
    """A published way to reach a unit's hotline."""


@implementer(IHotlineReport)
class HotlineReport(UncataloguedItem):
    """A report taken in. Its title is its code: titles get into places."""

    channel = kind = urgency = charged = taken_by = taken_at = ""
    reported_unit = reported_person = content = result = ""
    received = due = None
    informant = {}
    files = ()

    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        self.journal = PersistentList()

    @property
    def code(self):
        return self.getId()
