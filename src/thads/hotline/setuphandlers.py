"""Handlers of the room's profiles: removal of the directory and the index."""

from plone import api
from thads.hotline import directory
from thads.hotline import reports


def uninstall(setup):
    """Remove directory and index of reports; contacts and reports are content."""
    portal = api.portal.get()
    directory.DIRECTORY.uninstall(portal)
    reports.INDEX.uninstall(portal)
