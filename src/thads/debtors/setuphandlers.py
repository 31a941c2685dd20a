"""Handlers of the room's profiles: indexes and stores at the portal."""

from plone import api
from thads import outbox
from thads.debtors.register import indexes
from thads.debtors.register import monthly_counts
from thads.debtors.register import snapshots
from thads.debtors.search import canaries
from thads.debtors.search import commune_table


#: What is stored at the portal beside the indexes.
STORES = (
    monthly_counts.COUNTS,
    canaries.CANARIES,
    commune_table.COMMUNES,
    snapshots.SNAPSHOTS,
    snapshots.FORMER,
)


def post_install(setup):
    """Make indexes and stores, where there are none."""
    portal = api.portal.get()
    indexes.install(portal)
    for stored in STORES:
        stored.install(portal)


def uninstall(setup):
    """Remove indexes, stores, and jobs of the room that wait; entries are content."""
    portal = api.portal.get()
    indexes.uninstall(portal)
    for stored in STORES:
        stored.uninstall(portal)
    outbox.discard_kinds(portal, "debtors.")
