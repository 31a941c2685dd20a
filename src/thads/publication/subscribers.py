"""Subscribers of changes of items."""

from thads.publication.documents import normalise
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def normalise_document(document, event):
    """Keep number and title of an official document in order."""
    normalise(document)
    if IObjectModifiedEvent.providedBy(event):
        document.reindexObject()
