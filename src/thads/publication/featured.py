"""The centre's choice for the portal's front page: an ordered list of items.

Nothing is copied: what is withdrawn is gone from the front page at once, because
the list is only shown through the catalogue of what is published.
"""

from persistent.list import PersistentList
from plone import api
from plone.uuid.interfaces import IUUID
from zope.annotation.interfaces import IAnnotations


KEY = "thads.publication.featured"


def featured_ids(portal):
    """UIDs of the featured items, in order."""
    return list(IAnnotations(portal).get(KEY, ()))


def is_featured(item):
    return IUUID(item) in featured_ids(api.portal.get())


def feature(item, position=1):
    """Put an item at a place of the list, counted from 1."""
    ids = _ids()
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)
    ids.insert(max(0, position - 1), uid)


def unfeature(item):
    """Take an item from the list."""
    ids = _ids()
    uid = IUUID(item)
    if uid in ids:
        ids.remove(uid)


def forget(portal):
    """Leave nothing at the site when the product is uninstalled."""
    IAnnotations(portal).pop(KEY, None)


def _ids():
    annotations = IAnnotations(api.portal.get())
    if KEY not in annotations:
        annotations[KEY] = PersistentList()
    return annotations[KEY]
