"""Subscribers of changes of items."""

from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads.publication import drafts
from thads.publication import four_eyes
from thads.publication.documents import normalise
from thads.web import parameters
from zope.component.hooks import getSite
from zope.container.interfaces import IContainerModifiedEvent
from zope.globalrequest import getRequest
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
    user_id = api.user.get_current().getId()
    form = getattr(getRequest(), "form", {})
    key = parameters.text(form, drafts.NAME)
    if user_id and drafts.is_key(key):
        drafts.end(user_id, key)


def end_drafts(event):
    """Delete the drafts of a person who logs out."""
    _forget(event.principal.getId())


def account_deleted(event):
    """Delete the drafts of an account that was deleted."""
    _forget(event.principal)


def _forget(user_id):
    if user_id and IPloneSiteRoot.providedBy(getSite()):
        drafts.forget(user_id)
