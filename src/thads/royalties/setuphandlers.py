"""Handlers of the room's profiles: the stores at the portal."""

from Acquisition import aq_parent
from plone import api
from plone.dexterity.schema import SCHEMA_CACHE
from thads.royalties import authors
from thads.royalties import statements
from thads.royalties import works
from zope.annotation.interfaces import IAnnotations


OWN_PROFILE = "thads.royalties:"
TYPE, BEHAVIOR = "News Item", "thads.royalty"
STORES = (works.WORKS, works.BEGINNING, authors.AUTHORS, statements.INDEX)


def install(setup):
    """Make the ledger of works, its beginning, the authors and the index."""
    for store in STORES:
        store.install(api.portal.get())


def keep_behavior(event):
    """Give news items the behavior again, where another profile took it; subscriber.

    A profile that lists the behaviors of a type lists all that it knows.
    """
    profile, portal = event.profile_id or "", aq_parent(event.tool)
    annotations = IAnnotations(portal, {})
    if OWN_PROFILE in profile or works.WORKS.key not in annotations:
        return
    fti = portal.portal_types.get(TYPE)
    if fti is not None and BEHAVIOR not in fti.behaviors:
        fti.manage_changeProperties(behaviors=(*fti.behaviors, BEHAVIOR))
        SCHEMA_CACHE.invalidate(TYPE)


def uninstall(setup):
    """Remove them; the statements are content and stay."""
    for store in STORES:
        store.uninstall(api.portal.get())
