"""The indexes of the register learn which numbers are closed."""

from BTrees.IOBTree import IOBTree
from plone import api
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import REGISTER_KINDS


def upgrade(setup):
    for register_kind in REGISTER_KINDS.values():
        index = index_of(api.portal.get(), register_kind)
        if not hasattr(index, "closed"):
            index.closed = IOBTree()
            for chunk in index.live:
                index.make_room(chunk)
