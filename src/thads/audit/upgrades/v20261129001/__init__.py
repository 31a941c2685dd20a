"""From entries that lie by the month to a chain.

The entries there are keep their time, person, action, place and details, and are the
first of the chain, in the order of their times. What only newer entries have (names,
titles, units) is not made up for them.
"""

from plone import api
from thads.audit import old_entries
from thads.audit import storage
from typing import Any


def upgrade(setup: Any) -> None:
    """Chain the entries there are; broken off, it goes on where it stopped."""
    portal = api.portal.get()
    storage.install(portal)
    old_entries.chain_old(portal)
