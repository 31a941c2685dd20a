"""Merged communes: the names that stand for one another in an address.

Communes all over the country bear the same names, so a row gives the district and
province of the old one. An old name leads to the new one in place of commune and
district, for there are no districts any more; a new name leads to the old ones, each
with its district. A province that is named beside keeps those of other provinces out.
"""

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
from thads.text import words


Words = tuple[str, ...]
Merger = tuple[Words, Words, Words, frozenset[Words]]  # old, district, new, provinces

MOST_NAMES = 40  # other names that are tried for a part of an address
MOST_MERGERS = 4  # mergers one after the other
KINDS: list[Words] = [("thi", "tran"), ("thi", "xa"), ("thanh", "pho"), ("dac", "khu")]
KINDS += [(kind,) for kind in words("xã phường quận huyện tỉnh tp tt tx p q h x")]


def bare(name: str) -> Words:
    """Return the folded words of a name without its kind of place.

    A place that is but a number keeps it (Phường 1, Quận 3).
    """
    found = tuple(words(name))
    for kind in KINDS:
        rest = found[len(kind) :]
        if found[: len(kind)] == kind and rest and not rest[0].isdigit():
            return rest
    return found


class Communes:
    """Mergers of communes, in force on a day.

    ``rows`` are mappings with `old`, `district`, `province`, `new`, `valid_from`;
    ``same_province`` returns the other names of a province.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, str]],
        today: str,
        same_province: Callable[[Words], Iterable[Words]],
    ) -> None:
        self.by_old: dict[Words, list[Merger]] = defaultdict(list)
        self.by_new: dict[Words, list[Merger]] = defaultdict(list)
        self.by_district: dict[Words, list[Merger]] = defaultdict(list)
        provinces: dict[Words, frozenset[Words]] = {}
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
        self.provinces: frozenset[Words] = frozenset().union(*provinces.values())
        self.names = {*self.by_old, *self.by_new, *self.by_district}
        self.longest = max(map(len, self.names), default=0)
        self.longest_province = max(map(len, self.provinces), default=0)

    def provinces_in(self, asked: Words) -> set[Words]:
        """Return the provinces an address names."""
        return {
            asked[at : at + length]
            for at in range(len(asked))
            for length in range(1, self.longest_province + 1)
            if asked[at : at + length] in self.provinces
        }

    def part(
        self, asked: Words, at: int, provinces: Set[Words]
    ) -> tuple[int, list[Words]] | None:
        """Return (end, other names) of the commune or district that begins at a place.

        None where neither begins there.
        """
        end, name = self._name(asked, at, self.names)
        if not name:
            return None
        mergers = _within(self.by_old.get(name, ()), provinces)
        districts = {district for _old, district, _new, _where in mergers if district}
        after, district = self._name(asked, end, districts)
        if district:
            mergers = [merger for merger in mergers if merger[1] == district]
            found = self._heirs(mergers)
            return after, sorted(found)[:MOST_NAMES]
        found = self._heirs(mergers)
        found |= self._former(_within(self.by_new.get(name, ()), provinces))
        found |= self._heirs(_within(self.by_district.get(name, ()), provinces))
        found.discard(name)
        return (end, sorted(found)[:MOST_NAMES]) if found else None

    def _name(self, asked: Words, at: int, names: Set[Words]) -> tuple[int, Words]:
        """Return (end, name) of the longest name here, its kind before it or not."""
        starts = [at]
        starts += [at + len(k) for k in KINDS if asked[at : at + len(k)] == k]
        found: tuple[int, Words] = at, ()
        for start in starts:
            for length in range(self.longest, len(found[1]), -1):
                if asked[start : start + length] in names and (
                    start + length <= len(asked)
                ):
                    found = start + length, asked[start : start + length]
                    break
        return found

    def _heirs(self, mergers: Iterable[Merger]) -> set[Words]:
        """Return the names that replaced old ones, those of later mergers too."""
        found: set[Words] = set()
        for _time in range(MOST_MERGERS):
            new = {merger[2] for merger in mergers} - found
            found |= new
            mergers = [
                later
                for old, _district, name, where in mergers
                for later in self.by_old.get(name, ())
                if later[3] & where and later[2] not in found
            ]
        return found

    def _former(self, mergers: Iterable[Merger]) -> set[Words]:
        """Return old names with their districts, those of earlier mergers too."""
        found: set[Words] = set()
        for _time in range(MOST_MERGERS):
            found |= {old + district for old, district, _new, _where in mergers}
            mergers = [
                earlier
                for old, _district, _new, where in mergers
                for earlier in self.by_new.get(old, ())
                if earlier[3] & where and earlier[0] + earlier[1] not in found
            ]
        return found


def _within(mergers: Iterable[Merger], provinces: Set[Words]) -> list[Merger]:
    """Return the mergers in one of the provinces named, or all if none is."""
    return [m for m in mergers if m[3] & provinces] if provinces else list(mergers)
