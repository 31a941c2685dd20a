"""Changes of a register between two days, for programs that keep a copy of it."""

from bisect import bisect_right
from datetime import date
from functools import cached_property
from plone import api
from pyroaring import BitMap
from thads.debtors.entries.public_facts import EntryFinder
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import version_of
from thads.debtors.register import snapshots
from thads.errors import Refused
from thads.web import parameters
from typing import Any
import re


ADDED, CHANGED, REMOVED = "added", "changed", "removed"
#: Where a part ends: behind an entry number, or behind the path of one that went.
_NUMBER = re.compile(r"n([0-9]{1,10})", re.ASCII)
_LARGEST = 2**32 - 1  # number a bitmap can hold
_PATH = re.compile(r"p([\w./-]{1,190})", re.ASCII)


class Unknown(LookupError):
    """Says that what went can no longer be named in full."""


class Changes:
    """Entries that came into a register, and went, between the beginnings of two days.

    `since`: None for an empty register, so that all of it is given; `until`: None for
    now. First what came, by entry numbers, then what went, by paths: an order in which
    nothing moves while a program asks for one part after the other.
    """

    def __init__(self, register, since: date | None, until: date | None):
        self.kind, self.portal = register.register_kind, api.portal.get()
        registers = snapshots.with_taken_over(register)
        self.public = BitMap.union(BitMap(), *map(snapshots.public_in, registers))
        before = BitMap() if since is None else self._on(registers, since)
        after = self.public if until is None else self._on(registers, until)
        self.came, self.gone = after - before, before - after

    def page(self, after: str, size: int) -> tuple[list[dict[str, Any]], str]:
        """Return up to `size` changes behind a place, and the place they end at.

        That is "" where nothing follows. Raises Refused for what is no place, Unknown
        where what went has no address any more.
        """
        number, path = _place(after)
        items, last = [], ""
        for each in () if path else self.came[self.came.rank(number) :]:
            if len(items) == size:
                return items, last
            items.append(self._came(each))
            last = f"n{each}"
        for each in self.left[bisect_right(self.left, path) :]:
            if len(items) == size:
                return items, last
            items.append({"change": REMOVED, "@id": self._url(each)})
            last = f"p{each}"
        return items, ""

    @cached_property
    def left(self) -> list[str]:
        """The paths of entries that went, in order."""
        gone = self._gone_paths
        # where all is asked for, nothing went: addresses are looked up for a part alone
        return sorted(gone.difference(map(self._path, self.came))) if gone else []

    @cached_property
    def _gone_paths(self) -> set[str]:
        return set(map(self._path, self.gone))

    def _came(self, number: int) -> dict[str, Any]:
        """Return an entry that came as programs get it.

        What is public now comes with its facts, else with its address alone: it may
        have ended since, and nobody is told of it any more.
        """
        path = self._path(number)
        change = CHANGED if path in self._gone_paths else ADDED
        item = {"change": change, "@id": self._url(path)}
        if number not in self.public:
            return item
        entry, place = self._finder.entry(path)
        return item | facts(entry, version_of(entry, number), place)

    @cached_property
    def _finder(self) -> EntryFinder:
        return EntryFinder(self.portal, self.kind)

    def _url(self, path: str) -> str:
        return f"{self.portal.absolute_url()}/{path}"

    def _path(self, number: int) -> str:
        path = snapshots.path_of(self.kind, number)
        if path is None:
            raise Unknown(number)
        return path

    def _on(self, registers, day: date) -> BitMap:
        found = (snapshots.public_on(register, day) for register in registers)
        return BitMap.union(BitMap(), *found)


def _place(text: str) -> tuple[int, str]:
    """Return (number, path) behind which a part begins: numbers come first, from 1."""
    if not text:
        return 0, ""
    if found := _NUMBER.fullmatch(text):
        return min(int(found[1]), _LARGEST), ""
    if found := _PATH.fullmatch(text):
        return 0, found[1]
    raise Refused({"after": parameters.NO_CHOICE})
