"""Subscribers of changes of items."""

from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads.publication import drafts
from thads.publication import four_eyes
from thads.publication.documents import normalise
from zope.component.hooks import getSite
from zope.container.interfaces import IContainerModifiedEvent
from zope.lifecycleevent.interfaces import IObjectAddedEvent
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
    """Delete the person's draft of a form whose item was made or saved."""
    user_id = api.user.get_current().getId()
    if not user_id or IContainerModifiedEvent.providedBy(event):
        return
    drafts.drop(user_id, drafts.key_of(item))
    if IObjectAddedEvent.providedBy(event):
        drafts.drop(user_id, drafts.key_of(event.newParent, item.portal_type))


def end_drafts(event):
    """Delete the drafts of a person who logs out."""
    user_id = event.principal.getId()
    if user_id and IPloneSiteRoot.providedBy(getSite()):
        drafts.forget(user_id)
