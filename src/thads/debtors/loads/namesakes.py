"""Published people whom a row of a list may be, under another decision.

They are looked for by name and address in the index the public searches: nothing is
stored for it, and what was ended or undone is not found. The rows of a list share
their words, so what the index holds of a word is asked once for a list, and only of
the register the list is for; most rows then take a few intersections.
"""

from plone import api
from pyroaring import BitMap
from thads.debtors.content import index_of
from thads.debtors.register import keys
from thads.debtors.register.index import ADDRESS
from thads.debtors.register.index import EMPTY
from thads.debtors.register.index import LOCALITY
from thads.debtors.register.index import NAME
from thads.organisation.units import locality_of


MOST = 5  # people named for a row
LOOKED_AT = 50  # entries read for a row


class Namesakes:
    def __init__(self, register):
        self.register = register
        self.index = index = index_of(api.portal.get(), register.definition)
        here = LOCALITY + locality_of(register).getId()
        parts = {c: index.live_in(c) & index.with_term(here, c) for c in index.chunks()}
        self.published = {chunk: bits for chunk, bits in parts.items() if bits}
        self.known = {}  # term -> the published entries that hold it

    def of(self, key, place):
        """[{"why": "person" or "namesake", "entry": id}] for what `keys` makes of
        a row: the same or almost the same name at the same address."""
        if not self.published or not place:
            return []
        there = self.holding_all(ADDRESS + word for word in place.split())
        if not there:
            return []
        at = key.rindex("|") + 1
        decision, name = key[:at], key[at:]
        found = []
        for number in self.by_name(name, there)[:LOOKED_AT]:
            id = self.index.addresses[number].rpartition("/")[2]
            why = self.likeness(number, id, decision, name, place)
            if why:
                found.append({"why": why, "entry": id})
        return found[:MOST]

    def by_name(self, name, there):
        """Of some entries those with all words of a name but one, the newest first."""
        terms = [NAME + word for word in dict.fromkeys(name.split())]
        found = BitMap()
        for left_out in range(len(terms)):
            others = terms[:left_out] + terms[left_out + 1 :]
            found |= self.holding_all(others, there)
        return list(reversed(found))

    def likeness(self, number, id, decision, name, place):
        entry = self.register.get(id)
        versions = entry.versions if entry is not None else ()
        record = next((v["record"] for v in versions if v["number"] == number), None)
        if record is None or keys.decision_of(record) == decision:
            return None  # of the same decision others say what is alike
        if keys.place_of(record) != place:
            return None
        other = keys.name_of(record)
        if other == name:
            return "person"
        return "namesake" if keys.alike(name, other) else None

    def holding_all(self, terms, among=None):
        """Published entries that hold all of some terms."""
        sets = sorted(map(self.holding, terms), key=len)
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

    def holding(self, term):
        bits = self.known.get(term)
        if bits is None:
            with_term = self.index.with_term
            parts = (mine & with_term(term, c) for c, mine in self.published.items())
            bits = self.known[term] = BitMap.union(EMPTY, *parts)
        return bits
