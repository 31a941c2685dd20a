"""Names of places that were given up, and those that took their place.

An address is written with the names of its day; whoever looks for it may know the
others. ``provinces.csv`` holds the provinces that were merged or renamed, with the day
and the act, and some short names; an installation adds names of its own (`read`), and
a table of communes that were merged (`communes`).
"""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from csv import DictReader
from datetime import date
from functools import cached_property
from importlib.resources import files
from thads.places.communes import Communes
from thads.places.communes import Words
from thads.text import words
from thads.worktime import clock


SHORT = "short"  # a way to write the name, not another name


class Places:
    """The words of an address that may be written otherwise.

    ``rows`` are mappings with `kind`, `old`, `new`, `valid_from`; what is not yet in
    force on `today` counts for nothing. ``communes``: rows as `Communes` takes them.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, str]],
        today: date | None = None,
        communes: Collection[Mapping[str, str]] = (),
    ) -> None:
        day = (today or clock.today()).isoformat()
        self.heirs: dict[Words, set[Words]] = {}
        self.former: dict[Words, set[Words]] = {}
        self.written: dict[Words, set[Words]] = {}
        for row in rows:
            old, new = (tuple(words(row[name])) for name in ("old", "new"))
            if not old or not new or old == new or (row["valid_from"] or "") > day:
                continue
            if row["kind"] == SHORT:
                self.written.setdefault(new, set()).add(old)
                self.written.setdefault(old, set()).add(new)
            else:
                self.heirs.setdefault(old, set()).add(new)
                self.former.setdefault(new, set()).add(old)
        self.communes = Communes(communes, day, self._of) if communes else None

    @cached_property
    def _others(self) -> dict[Words, set[Words]]:
        """Each name with all names that may stand for it in an address."""
        names = {*self.heirs, *self.former, *self.written}
        return {name: self._of(name) for name in names}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._others), default=0)

    def _of(self, name: Words) -> set[Words]:
        same = {name} | _reached(name, self.written)
        found = set(same)
        for each in same:
            found |= _reached(each, self.heirs) | _reached(each, self.former)
        for each in tuple(found):
            found |= _reached(each, self.written)
        return found - {name}

    def choices(self, asked: Iterable[str]) -> list[list[Words]]:
        """Return the parts of an address, each in all its names.

        ``asked`` are folded words; the first name of each part is as it was asked.
        """
        found: list[list[Words]] = []
        at, words_asked = 0, tuple(asked)
        communes = self.communes
        provinces = communes.provinces_in(words_asked) if communes else set()
        while at < len(words_asked):
            if communes and (merged := communes.part(words_asked, at, provinces)):
                end, others = merged
                found.append([words_asked[at:end], *others])
                at = end
                continue
            for length in range(min(self._longest, len(words_asked) - at), 0, -1):
                part = words_asked[at : at + length]
                if part in self._others:
                    break
            else:
                part = (words_asked[at],)
            found.append([part, *sorted(self._others.get(part, ()))])
            at += len(part)
        return found


def _reached(name: Words, ways: Mapping[Words, set[Words]]) -> set[Words]:
    found: set[Words] = set()
    waiting = [name]
    while waiting:
        for other in ways.get(waiting.pop(), ()):
            if other not in found and other != name:
                found.add(other)
                waiting.append(other)
    return found


def known() -> tuple[dict[str, str], ...]:
    """Return the rows of ``provinces.csv``."""
    text = files(__package__).joinpath("provinces.csv").read_text(encoding="utf-8")
    return tuple(DictReader(text.splitlines()))


def read(line: str) -> dict[str, str]:
    """Return the row of a line `old | new | valid from | basis`; raise ValueError."""
    parts = [part.strip() for part in line.split("|")]
    parts += [""] * (4 - len(parts))
    old, new, valid_from, basis = parts
    if not words(old) or not words(new):
        raise ValueError(line)
    if valid_from:
        valid_from = date.fromisoformat(valid_from).isoformat()
    return {
        "kind": "other",
        "old": old,
        "new": new,
        "valid_from": valid_from,
        "basis": basis,
    }
