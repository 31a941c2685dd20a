"""Featured items: the centre's ordered list for the portal's front page.

Nothing is copied: what is withdrawn is gone from the front page at once, because
the list is only shown through the catalogue of what is published.
"""

from persistent.list import PersistentList
from plone import api
from plone.uuid.interfaces import IUUID
from thads.outbox import caches
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.storage import PortalStorage


#: UIDs, in order
FEATURED = PortalStorage("thads.publication.featured", PersistentList)
uninstall = FEATURED.uninstall


def featured_ids(portal: Portal) -> list[str]:
    """Return the UIDs of the featured items, in their order."""
    return list(FEATURED.read(portal))


def is_featured(item: Content) -> bool:
    """Return whether an item is on the list."""
    return IUUID(item) in featured_ids(api.portal.get())


def feature(item: Content, position: int = 1) -> None:
    """Put an item at a place of the list, counted from 1."""
    ids = _changed_ids()
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)
    ids.insert(max(0, position - 1), uid)


def unfeature(item: Content) -> None:
    """Take an item from the list."""
    ids = _changed_ids()
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)


def _changed_ids() -> PersistentList:
    portal = api.portal.get()
    # the list shows on the front page, and is not catalogued
    caches.purge(portal, ())
    return FEATURED.write(portal)
