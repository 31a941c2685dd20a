"""Handlers of the room's profiles: the store of the trail."""

from plone import api
from thads.audit import trail
from thads.plonetypes import SetupTool


def post_install(setup: SetupTool) -> None:
    """Make the store, if there is none."""
    trail.install(api.portal.get())


def uninstall(setup: SetupTool) -> None:
    """Remove the store with all entries."""
    trail.uninstall(api.portal.get())
