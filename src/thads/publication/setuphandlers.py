"""Handlers of the room's profiles: the list of featured items."""

from plone import api
from thads import outbox
from thads.publication import featured


def uninstall(setup):
    """Remove the list of featured items, and jobs of the room that wait."""
    portal = api.portal.get()
    featured.uninstall(portal)
    outbox.discard_kinds(portal, "publication.")
