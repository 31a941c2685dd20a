"""The indexes of the register learn which numbers are closed."""

from BTrees.IOBTree import IOBTree
from plone import api
from thads.debtors.content import index_of
from thads.debtors.register.register_kinds import DEFINITIONS


def upgrade(setup):
    for definition in DEFINITIONS.values():
        index = index_of(api.portal.get(), definition)
        if not hasattr(index, "closed"):
            index.closed = IOBTree()
            for chunk in index.live:
                index.make_room(chunk)
