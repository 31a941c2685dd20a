"""Handlers of the room's profiles: the store of the trail."""

from plone import api
from thads.audit import storage


def post_install(setup):
    """Make the store, if there is none."""
    storage.install(api.portal.get())


def uninstall(setup):
    """Remove the store with all entries."""
    storage.uninstall(api.portal.get())
