"""Namesakes: published people whom a row may be, under another decision.

They are looked for by name and address in the index the public searches: nothing is
stored for it, and what was ended or undone is not found. The rows of a load share their
words, so what the index holds of a word is asked once for a load, and only of the
register the load is for; most rows then take a few intersections, some 12 µs in a
register of 20,000.
"""

from collections.abc import Iterable
from plone import api
from pyroaring import BitMap
from thads.debtors.register import keys
from thads.debtors.register.index import ADDRESS
from thads.debtors.register.index import EMPTY
from thads.debtors.register.index import LOCALITY
from thads.debtors.register.index import NAME
from thads.debtors.register.indexes import index_of
from thads.debtors.register.keys import split_key
from thads.organisation.units import locality_of


NAMED = 5  # people named for a row
READ = 50  # entries read for a row


class Namesakes:
    """Published people of one register, found by the words of name and address."""

    def __init__(self, register):
        self.register = register
        self.index = index = index_of(api.portal.get(), register.register_kind)
        here = LOCALITY + locality_of(register).getId()
        parts = {c: index.live_in(c) & index.with_term(here, c) for c in index.chunks()}
        self.published = {chunk: bits for chunk, bits in parts.items() if bits}
        self.known = {}  # term -> the published entries that hold it

    def of(self, key: str, address: str) -> list[dict[str, str]]:
        """Return [{"why": "person" or "namesake", "entry": id}] for a row.

        Its key and address key are asked for the same or almost the same name at the
        same address.
        """
        if not self.published or not address:
            return []
        there = self._holding_all(ADDRESS + word for word in address.split())
        if not there:
            return []
        decision, name = split_key(key)
        namesakes = []
        for number in self._by_name(name, there)[:READ]:
            id = self.index.entry_id(number)
            why = self._likeness(number, id, decision, name, address)
            if why:
                namesakes.append({"why": why, "entry": id})
        return namesakes[:NAMED]

    def _by_name(self, name, there):
        """Return the numbers with all words of a name but one, the newest first."""
        terms = [NAME + word for word in dict.fromkeys(name.split())]
        found = BitMap()
        for left_out in range(len(terms)):
            others = terms[:left_out] + terms[left_out + 1 :]
            found |= self._holding_all(others, there)
        return list(reversed(found))

    def _likeness(self, number, id, decision, name, address):
        entry = self.register.get(id)
        versions = entry.versions if entry is not None else ()
        record = next((v["record"] for v in versions if v["number"] == number), None)
        if record is None or keys.decision_key(record) == decision:
            return None  # likenesses of the same decision are found by its key
        if keys.address_key(record) != address:
            return None
        other = keys.name_key(record)
        if other == name:
            return "person"
        return "namesake" if keys.alike(name, other) else None

    def _holding_all(self, terms: Iterable[str], among=None):
        """Return the published numbers that hold all of some terms."""
        sets = sorted(map(self._holding, terms), key=len)
        if among is not None:
            sets.insert(0, among)
        if not sets:
            return EMPTY
        found = sets[0]
        for bits in sets[1:]:
            if not found:
                break
            found = found & bits
        return found

    def _holding(self, term):
        bits = self.known.get(term)
        if bits is None:
            with_term = self.index.with_term
            parts = (mine & with_term(term, c) for c, mine in self.published.items())
            bits = self.known[term] = BitMap.union(EMPTY, *parts)
        return bits
