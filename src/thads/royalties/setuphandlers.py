"""Handlers of the room's profiles: the stores at the portal."""

from plone import api
from thads.royalties import authors
from thads.royalties import statements
from thads.royalties import works


STORES = (works.WORKS, authors.AUTHORS, statements.INDEX)


def install(setup):
    """Make the ledger of works, the authors and the index of statements."""
    for store in STORES:
        store.install(api.portal.get())


def uninstall(setup):
    """Remove them; the statements are content and stay."""
    for store in STORES:
        store.uninstall(api.portal.get())
