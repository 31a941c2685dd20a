"""Communes that were merged: which names stand for one another in an address.

The same name is borne by communes all over the country, so a row says of what district
and province the old one was. An old name leads to the new one in place of commune and
district, for there are no districts any more; a new name leads to the old ones, each
with its district. A province that is named beside keeps those of other provinces out.
"""

from collections import defaultdict
from thads.text import words


MOST = 40  # other names that are tried for a part of an address
CHAIN = 4  # mergers one after the other
KINDS = [("thi", "tran"), ("thi", "xa"), ("thanh", "pho"), ("dac", "khu")]
KINDS += [(kind,) for kind in words("xã phường quận huyện tỉnh tp tt tx p q h x")]


def bare(name):
    """The folded words of a name without what kind of place it is; a place that is
    but a number keeps it (Phường 1, Quận 3)."""
    found = tuple(words(name))
    for kind in KINDS:
        rest = found[len(kind) :]
        if found[: len(kind)] == kind and rest and not rest[0].isdigit():
            return rest
    return found


class Communes:
    """``rows`` are mappings with `old`, `district`, `province`, `new`, `valid_from`;
    ``same_province`` says by which other names a province is known."""

    def __init__(self, rows, today, same_province):
        self.by_old, self.by_new = defaultdict(list), defaultdict(list)
        self.by_district = defaultdict(list)
        provinces = {}
        for row in rows:
            if row["valid_from"] > today:
                continue
            province = bare(row["province"])
            if province not in provinces:
                provinces[province] = frozenset({province, *same_province(province)})
            old, district, new = map(bare, (row["old"], row["district"], row["new"]))
            merger = (old, district, new, provinces[province])
            self.by_old[old].append(merger)
            self.by_new[new].append(merger)
            if district:
                self.by_district[district].append(merger)
        self.provinces = frozenset().union(*provinces.values())
        self.names = {*self.by_old, *self.by_new, *self.by_district}
        self.longest = max(map(len, self.names), default=0)
        self.longest_province = max(map(len, self.provinces), default=0)

    def provinces_in(self, asked):
        """The provinces an address names."""
        return {
            asked[at : at + length]
            for at in range(len(asked))
            for length in range(1, self.longest_province + 1)
            if asked[at : at + length] in self.provinces
        }

    def part(self, asked, at, provinces):
        """(where it ends, [other names]) of the commune or district that begins at
        a place of an address, or None."""
        end, name = self._name(asked, at, self.names)
        if not name:
            return None
        mergers = _within(self.by_old.get(name, ()), provinces)
        districts = {district for _old, district, _new, _where in mergers if district}
        after, district = self._name(asked, end, districts)
        if district:
            mergers = [merger for merger in mergers if merger[1] == district]
            found = self._heirs(mergers)
            return after, sorted(found)[:MOST]
        found = self._heirs(mergers)
        found |= self._former(_within(self.by_new.get(name, ()), provinces))
        found |= self._heirs(_within(self.by_district.get(name, ()), provinces))
        found.discard(name)
        return (end, sorted(found)[:MOST]) if found else None

    def _name(self, asked, at, names):
        """(end, name): the longest of some names that stands here, its kind before
        it or not."""
        starts = [at]
        starts += [at + len(k) for k in KINDS if asked[at : at + len(k)] == k]
        found = at, ()
        for start in starts:
            for length in range(self.longest, len(found[1]), -1):
                if asked[start : start + length] in names and (
                    start + length <= len(asked)
                ):
                    found = start + length, asked[start : start + length]
                    break
        return found

    def _heirs(self, mergers):
        """The names that took the place of old ones, those of later mergers too."""
        found = set()
        for _time in range(CHAIN):
            new = {merger[2] for merger in mergers} - found
            found |= new
            mergers = [
                later
                for old, _district, name, where in mergers
                for later in self.by_old.get(name, ())
                if later[3] & where and later[2] not in found
            ]
        return found

    def _former(self, mergers):
        """Old names with their districts, those of earlier mergers too."""
        found = set()
        for _time in range(CHAIN):
            found |= {old + district for old, district, _new, _where in mergers}
            mergers = [
                earlier
                for old, _district, _new, where in mergers
                for earlier in self.by_new.get(old, ())
                if earlier[3] & where and earlier[0] + earlier[1] not in found
            ]
        return found


def _within(mergers, provinces):
    """Those in one of the provinces named, or all if none is."""
    return [m for m in mergers if m[3] & provinces] if provinces else list(mergers)
