"""Handlers of the room's profiles: the store of the trail."""

from plone import api
from thads.audit import trail


def post_install(setup):
    """Make the store, if there is none."""
    trail.install(api.portal.get())


def uninstall(setup):
    """Remove the store with all entries."""
    trail.uninstall(api.portal.get())
