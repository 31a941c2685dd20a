"""The centre's choice for the portal's front page: an ordered list of items.

Nothing is copied: what is withdrawn is gone from the front page at once, because
the list is only shown through the catalogue of what is published.
"""

from persistent.list import PersistentList
from plone import api
from plone.uuid.interfaces import IUUID
from thads.storage import PortalStorage


#: UIDs, in order
FEATURED = PortalStorage("thads.publication.featured", PersistentList)
uninstall = FEATURED.uninstall


def featured_ids(portal):
    """Return UIDs of the featured items, in order."""
    return list(FEATURED.read(portal))


def is_featured(item):
    return IUUID(item) in featured_ids(api.portal.get())


def feature(item, position=1):
    """Put an item at a place of the list, counted from 1."""
    ids = FEATURED.write(api.portal.get())
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)
    ids.insert(max(0, position - 1), uid)


def unfeature(item):
    """Take an item from the list."""
    ids = FEATURED.write(api.portal.get())
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)
