"""Handlers of the room's profiles: the journal, and what waits for digests."""

from plone import api
from thads import outbox
from thads.requests import announcements
from thads.requests import journal


def post_install(setup):
    """Make the journal, if there is none."""
    journal.install(api.portal.get())


def uninstall(setup):
    """Remove the journal, and jobs of the room that wait; cases are content."""
    portal = api.portal.get()
    journal.uninstall(portal)
    announcements.DIGESTS.uninstall(portal)
    outbox.discard_kinds(portal, "requests.")
