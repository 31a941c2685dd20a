"""What versions of entries bring into the index: gathered first, then written once.

An entry is found under some twenty keys, and entries come in any order: written one
by one, they would write the same parts of the same trees again and again. So what a
load brings is gathered in memory as bitmaps and written key by key, in the order of
the trees. Writing can stop after any key and go on from there, in another transaction
or in another process: to write a key twice changes nothing.
"""

from bisect import bisect_right
from itertools import islice
from plone import api
from thads.debtors.content import BEGINNING
from thads.debtors.loads import diff
from thads.debtors.register import terms
from thads.debtors.register.index import Postings
from thads.organisation.units import locality_of


KINDS = ("keys", "numbers", "terms")
LOOK = 64  # keys between two looks at the clock


class Staging:
    def __init__(self, register):
        self.definition = register.definition
        self.locality = locality_of(register).getId()
        self.place = place_of(register)
        self.postings = Postings()
        self.keys = {}  # what makes an entry the same -> the id of the entry
        self._order = {}

    def line(self, entry_id, version):
        """What the index holds of a version: number, address, terms, numbers."""
        found = terms.of_record(
            version["record"],
            self.locality,
            version["unit"],
            version["time"][:7],
            self.definition,
        )
        return version["number"], f"{self.place}/{entry_id}", *found

    def add(self, entry_id, version, key=None):
        """Gather a version; returns (its number, its address)."""
        number, address, found, decisions = self.line(entry_id, version)
        self.postings.add(number, found, decisions)
        self.keys[key or diff.key_of(version["record"])] = entry_id
        self._order.clear()
        return number, address

    def write(self, index, keys, after=BEGINNING, enough=bool):
        """Write on after a place until ``enough()``; returns the place reached, None
        when all is written. ``keys`` are those of the register's entries."""
        begun, last = after
        for kind in KINDS[KINDS.index(begun) if begun else 0 :]:
            order = self.order_of(kind)
            start = bisect_right(order, last) if kind == begun else 0
            for at, key in enumerate(islice(order, start, None), 1):
                if kind != "keys":
                    index.merge(self.postings, kind, key)
                elif keys.get(key) != self.keys[key]:
                    keys[key] = self.keys[key]
                if at % LOOK == 0 and enough():
                    return kind, key
            if start < len(order) and enough():
                return kind, order[-1]
        return None

    def order_of(self, kind):
        """The keys of a kind, sorted once: for a load of 20,000 that takes a while."""
        if kind not in self._order:
            found = self.keys if kind == "keys" else getattr(self.postings, kind)
            self._order[kind] = sorted(found)
        return self._order[kind]


def staged_of(register, entry):
    """What the index holds of an entry, version by version."""
    staging = Staging(register)
    return [staging.line(entry.getId(), version) for version in entry.versions]


def place_of(register):
    """The path of a register in the portal."""
    portal = api.portal.get()
    return "/".join(register.getPhysicalPath()[len(portal.getPhysicalPath()) :])
