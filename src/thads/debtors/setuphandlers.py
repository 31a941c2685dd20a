"""Handlers of the room's profiles: indexes and stores at the portal."""

from plone import api
from thads import outbox
from thads.debtors import content
from thads.debtors.finding import canaries
from thads.debtors.finding import renamed
from thads.debtors.lifecycle import counts


#: What is stored at the portal beside the indexes.
STORES = (counts.COUNTS, canaries.CANARIES, renamed.COMMUNES)


def post_install(setup):
    """Make indexes and stores, where there are none."""
    portal = api.portal.get()
    content.install(portal)
    for stored in STORES:
        stored.install(portal)


def uninstall(setup):
    """Remove indexes, stores, and jobs of the room that wait; entries are content."""
    portal = api.portal.get()
    content.uninstall(portal)
    for stored in STORES:
        stored.uninstall(portal)
    outbox.discard_kinds(portal, "debtors.")
