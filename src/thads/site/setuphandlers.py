"""Handlers of the room's profiles: the front page, the readers' answers."""

from plone import api
from plone.caching.interfaces import ICacheSettings
from plone.registry.interfaces import IRegistry
from thads.site import feedback
from zope.component import getUtility


def post_install(setup):
    """Make the front page a view: no item that somebody could delete."""
    portal = api.portal.get()
    if portal.hasProperty("default_page"):
        portal.manage_delProperties(["default_page"])


def uninstall(setup):
    """Remove what readers said of pages, and the rules of what caches keep.

    The page that was the front page before is not remembered: Plone shows the site's
    own view.
    """
    feedback.uninstall(api.portal.get())
    # None cannot be written in XML
    registry = getUtility(IRegistry)
    registry[f"{ICacheSettings.__identifier__}.operationMapping"] = None
