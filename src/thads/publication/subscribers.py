"""Subscribers of changes of items."""

from thads.casework import drafts
from thads.publication import four_eyes
from thads.publication import wordings
from thads.publication.documents import normalise
from zope.container.interfaces import IContainerModifiedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def normalise_document(document, event):
    """Normalise number and title of a document that was added or changed."""
    normalise(document)
    if IObjectModifiedEvent.providedBy(event):
        document.reindexObject()


def record_hand(item, event):
    """Remember who changed an item: they do not approve it."""
    if not IContainerModifiedEvent.providedBy(event):
        four_eyes.add_hand(item)


def end_draft(item, event):
    """End the draft whose key came with the form that made or changed an item."""
    drafts.end_sent()


def forget_wordings(item, event):
    """Leave the wordings of the item behind that was copied; subscriber."""
    wordings.forget(item)
