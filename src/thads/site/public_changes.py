"""Changes of the public site, read off the queue of what is to be catalogued.

Whatever is published, withdrawn, changed, moved or deleted is catalogued anew, or no
listing would show it. So a processor of Plone's queue of indexing sees all of it, from
every room, before the catalogue changes: what everybody could see until now, or can see
from now on, is removed from the caches (`thads.outbox.caches`).
"""

from plone import api
from Products.CMFCore.indexing import getQueue
from Products.CMFCore.interfaces import IIndexQueueProcessor
from thads.organisation.interfaces import ILocality
from thads.outbox import caches
from thads.web.visibility import is_public
from zope.component import getUtility
from zope.component.hooks import getSite
from zope.interface import implementer
from zope.intid.interfaces import IIntIds


@implementer(IIndexQueueProcessor)
class PublicChanges:
    """Processor of the queue that indexes nothing: it looks at what stands there."""

    def begin(self):
        """Remove from the caches what the queue changes, before anybody indexes it."""
        site = getSite()
        if site is None or "portal_catalog" not in site or not caches.addresses():
            return
        for _operation, item, *_rest in getQueue().getState():
            places = _places(site, item)
            if places is None:
                caches.purge(site)
            elif places:
                caches.purge(site, places)

    def index(self, obj, attributes=None):
        """Do nothing; here and in the others."""

    def reindex(self, obj, attributes=None, update_metadata=1):
        """Do nothing."""

    def unindex(self, obj):
        """Do nothing."""

    def commit(self):
        """Do nothing."""

    def abort(self):
        """Do nothing."""


def _places(site, item):
    """Return the ids of localities that show an item; None of all.

    Of what nobody could see, and nobody will: an empty set.
    """
    path = item.getPhysicalPath()
    if not (was_public(site, path) or is_public(item)):
        return set()
    own = path[len(site.getPhysicalPath()) :]
    place = site.get(own[0]) if own else None
    # what stands outside the localities, and a locality itself, show on every page
    if len(own) < 2 or not ILocality.providedBy(place):
        return None
    return {own[0]} | _referring(site, item)


def was_public(site, path):
    """Return whether the catalogue lets everybody see what lies at a path."""
    catalog = site.portal_catalog._catalog
    number = catalog.uids.get("/".join(path))
    if number is None:
        return False
    roles = catalog.getIndex("allowedRolesAndUsers")
    return "Anonymous" in roles.getEntryForObject(number, ())


def _referring(site, item):
    """Return the ids of localities in which items name this one as related."""
    depth, found = len(site.getPhysicalPath()), set()
    # what was deleted has no number any more, and broken relations lead nowhere
    if getUtility(IIntIds).queryId(item.aq_inner) is None:
        return found
    for relation in api.relation.get(target=item.aq_inner, unrestricted=True):
        path = (relation.from_path or "").split("/")
        found.update(path[depth : depth + 1])
    return found


PUBLIC_CHANGES = PublicChanges()
