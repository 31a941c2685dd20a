"""Words are written out (ß is ss, full width is ASCII), and days are terms.

A small index is rebuilt at once, a larger one by the worker, beside the one that serves
meanwhile: until then the search finds what it found before.
"""

from plone import api
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.search import rebuilding


SMALL = 5_000  # entry numbers; some seconds


def upgrade(setup):
    """Rebuild the index of each register kind, or begin to; begin again if need be."""
    portal = api.portal.get()
    for register_kind in REGISTER_KINDS.values():
        if index_of(portal, register_kind).next_number <= SMALL:
            rebuilding.rebuild(portal, register_kind)
        else:
            rebuilding.start(portal, register_kind)
