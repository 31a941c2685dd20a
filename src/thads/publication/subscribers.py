"""What follows from a change of an item."""

from thads.publication.documents import settle
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def settle_document(document, event):
    """Keep number and title of an official document in order."""
    settle(document)
    if IObjectModifiedEvent.providedBy(event):
        document.reindexObject()
