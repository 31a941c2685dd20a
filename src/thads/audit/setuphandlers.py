"""Handlers of the room's profiles: the store of the trail."""

from plone import api
from thads import outbox
from thads.audit import storage
from thads.plonetypes import SetupTool


def post_install(setup: SetupTool) -> None:
    """Make the store, if there is none."""
    storage.install(api.portal.get())


def uninstall(setup: SetupTool) -> None:
    """Remove the store with all entries, and what is noted of the periodic jobs."""
    portal = api.portal.get()
    outbox.discard_kinds(portal, "audit.")
    storage.uninstall(portal)
