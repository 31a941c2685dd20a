"""Staging: what versions of entries bring into the index, gathered and written once.

An entry is found under some twenty keys, and entries come in any order: written one by
one, they would write the same parts of the same trees again and again (a load of 20,000
some forty times). So what a load brings is gathered in memory as bitmaps and written
key by key, in the order of the trees. Writing can stop after any key and go on from
there, in another transaction or another process: to write a key twice changes nothing.
"""

from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import MutableMapping
from itertools import islice
from thads.debtors.register import terms
from thads.debtors.register.index import Line
from thads.debtors.register.index import Postings
from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.keys import entry_key
from thads.organisation.units import locality_of
from thads.paths import portal_path


BEGINNING = ("", "")  # (kind of key, key) before the first
KINDS = ("keys", "numbers", "terms")
LOOK = 64  # keys between two looks at the clock


class Staging:
    """Words and keys of entries of one register, gathered to be written."""

    def __init__(self, register):
        self.register_kind = register.register_kind
        self.locality = locality_of(register).getId()
        self.path = portal_path(register)
        self.postings = Postings()
        self.keys = {}  # key of an entry -> its id
        self._order = {}

    def line(self, entry_id: str, version: Mapping) -> Line:
        """Return what the index holds of a version."""
        found, decisions = terms.of_record(
            version["record"],
            self.locality,
            version["unit"],
            version["time"][:7],
            self.register_kind,
        )
        return version["number"], f"{self.path}/{entry_id}", found, decisions

    def add(
        self, entry_id: str, version: Mapping, key: str | None = None
    ) -> tuple[int, str]:
        """Gather a version; return (its number, its address)."""
        number, address, found, decisions = self.line(entry_id, version)
        self.postings.add(number, found, decisions)
        self.keys[key or entry_key(version["record"])] = entry_id
        self._order.clear()
        return number, address

    def write(
        self,
        index: RegisterIndex,
        keys: MutableMapping[str, str],
        after: tuple[str, str] = BEGINNING,
        enough: Callable[[], bool] = bool,
    ) -> tuple[str, str] | None:
        """Write on after a place until ``enough()``; return the place reached.

        It is None when all is written. ``keys`` are those of the register's entries.
        """
        begun, last = after
        for kind in KINDS[KINDS.index(begun) if begun else 0 :]:
            order = self._sorted(kind)
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

    def _sorted(self, kind):
        """Return the keys of a kind in order, sorted once: 20,000 rows take a while."""
        if kind not in self._order:
            keys = self.keys if kind == "keys" else getattr(self.postings, kind)
            self._order[kind] = sorted(keys)
        return self._order[kind]


def lines_of(register, entry) -> list[Line]:
    """Return what the index holds of an entry, version by version."""
    staging = Staging(register)
    return [staging.line(entry.getId(), version) for version in entry.versions]
