"""Content classes of the publication."""

from plone.dexterity.content import Item
from thads.publication.interfaces import INotice
from thads.publication.interfaces import IOfficialDocument
from zope.interface import implementer


@implementer(INotice)
class Notice(Item):
    """A notice."""


@implementer(IOfficialDocument)
class OfficialDocument(Item):
    """An official document."""
