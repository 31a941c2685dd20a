"""Reading the trail: what waits and what is chained, together the newest first."""

from collections.abc import Collection
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from heapq import heappop
from heapq import heappush
from thads.audit import chain
from thads.audit import entries
from thads.audit import old_entries
from thads.audit.entries import AuditEntry
from thads.audit.storage import Batch
from thads.audit.storage import Trail
from thads.audit.storage import find_trail
from thads.audit.tallies import Path
from thads.audit.tallies import counter
from thads.plonetypes import Portal
from thads.text import fold
from typing import Any
import json


#: Stands for a number in the order of what has none yet: after all that have one.
NOT_CHAINED = -(2**40)


@dataclass(frozen=True)
class Filter:
    """Conditions an entry fulfils; what is empty is none.

    `since`, `until`: aware datetimes. `action`: an action or, with a dot at its end, a
    room. `kinds`: kinds of action. `user`: a login. `person`: part of a name, or a
    login. `path`: a place and all that is in it. `unit`: the id of a unit, its branches
    included. `thing`: part of a title, path, number or code.
    """

    since: datetime | None = None
    until: datetime | None = None
    action: str = ""
    kinds: Collection[str] = ()
    user: str | None = None
    person: str = ""
    path: str = ""
    unit: str = ""
    thing: str = ""
    _low: str = field(init=False)
    _high: str = field(init=False)

    def __post_init__(self) -> None:
        low = entries.stamp(self.since) if self.since else ""
        high = entries.stamp(self.until) if self.until else "~"
        for name, value in (
            ("_low", low),
            ("_high", high),
            ("person", fold(self.person)),
            ("thing", fold(self.thing)),
            ("path", self.path and self.path.rstrip("/") + "/"),
        ):
            object.__setattr__(self, name, value)

    def may_hold(self, batch: Batch) -> bool:
        """Return whether an entry of a batch may fulfil the conditions."""
        return (
            batch.last >= self._low
            and batch.first < self._high
            and batch.expired < batch.count
            and (self.user is None or self.user in batch.users)
            and any(map(self._fits_action, batch.actions))
            and (not self.unit or any(map(self._fits_unit, batch.units)))
        )

    def fits(self, fields: dict[str, Any]) -> bool:
        """Return whether an entry's fields fulfil all conditions."""
        return (
            self._low <= fields["time"] < self._high
            and (self.user is None or fields.get("user", "") == self.user)
            and self._fits_action(fields["action"])
            and (not self.unit or self._fits_unit(fields.get("unit", "")))
            and f"{fields.get('path', '/')}/".startswith(self.path)
            and (not self.person or self._fits_person(fields))
            and (not self.thing or self._fits_thing(fields))
        )

    def _fits_action(self, action: str) -> bool:
        if self.kinds and entries.kind_of(action) not in self.kinds:
            return False
        if self.action.endswith("."):
            return action.startswith(self.action)
        return not self.action or action == self.action

    def _fits_unit(self, unit: str) -> bool:
        return unit == self.unit or unit.startswith(f"{self.unit}-")

    def _fits_person(self, fields: dict[str, Any]) -> bool:
        people = (
            fields.get("user", ""),
            fields.get("name", ""),
            fields.get("details", {}).get("person", ""),
        )
        return any(self.person in fold(str(each)) for each in people)

    def _fits_thing(self, fields: dict[str, Any]) -> bool:
        details = fields.get("details", {}).values()
        texts = (fields.get("title", ""), fields.get("path", ""), *details)
        return any(self.thing in fold(str(each)) for each in texts)


class Reading:
    """Iterator of the entries that fulfil a filter, the newest first.

    After `most` entries looked at it stops; `stopped` is then the time of the last one
    looked at, from which a further reading may go on.
    """

    def __init__(self, portal: Portal, wanted: Filter, most: int | None = None) -> None:
        self.stopped: datetime | None = None
        self._left = most
        self._entries = self._read(portal, wanted)

    def __iter__(self) -> Iterator[AuditEntry]:
        return self._entries

    def __next__(self) -> AuditEntry:
        return next(self._entries)

    def _read(self, portal: Portal, wanted: Filter) -> Iterator[AuditEntry]:
        trail = find_trail(portal)
        # a heap of (order, fields, number, hash); an entry goes out when no batch
        # that is not read yet can hold a later one
        heap: list[tuple[int, int, dict[str, Any], str]] = []
        for fields in waiting(trail, portal.getPhysicalPath()):
            if wanted.fits(fields):
                _push(heap, fields)
        for batch in _newest_first(trail):
            while heap and heap[0][2]["time"] >= batch.latest:
                yield _popped(heap)
            if batch.latest < wanted._low:
                break
            if not wanted.may_hold(batch):
                continue
            for number, fields, digest in entries_of(batch):
                if wanted.fits(fields):
                    _push(heap, fields, number, digest)
            if self._left is not None:
                self._left -= batch.count
                if self._left <= 0:
                    self.stopped = entries.moment(batch.first)
                    break
        while heap:
            yield _popped(heap)
        if self.stopped is None:
            for fields in old_entries.newest_first(portal, wanted._low, wanted._high):
                if wanted.fits(fields):
                    yield entries.entry(fields)


def read(portal: Portal, **conditions: Any) -> Reading:
    """Return the entries that fulfil the conditions of a `Filter`, the newest first."""
    given = {name: value for name, value in conditions.items() if value is not None}
    return Reading(portal, Filter(**given))


def waiting(trail: Trail, site: Path) -> Iterator[dict[str, Any]]:
    """Yield the fields of what is not chained yet, tallies of this hour included.

    `site`: the path of the portal, for what this process has counted and not written.
    """
    for _key, line in trail.inbox.items():
        yield json.loads(line)
    stored = dict(trail.tallies.items())
    stored.update((each.key, each.line()) for each in counter.changed(site))
    for line in chain.merged(list(stored.items())):
        yield json.loads(line)


def entries_of(batch: Batch) -> Iterator[tuple[int, dict[str, Any], str]]:
    """Yield (number, fields, hash) of the entries of a batch that are still there."""
    body = batch.body
    for at, (line, digest) in enumerate(zip(body.lines, body.hashes, strict=True)):
        if line is not None:
            yield batch.first_number + at, json.loads(line), digest


def _newest_first(trail: Trail) -> Iterator[Batch]:
    numbers = list(trail.batches.keys())
    for number in reversed(numbers):
        yield trail.batches[number]


def _push(heap: Any, fields: dict[str, Any], number: int = 0, digest: str = "") -> None:
    # the latest first; of one moment, what was recorded later
    order = -int("".join(filter(str.isdigit, fields["time"])))
    heappush(heap, (order, -number or NOT_CHAINED - len(heap), fields, digest))


def _popped(heap: Any) -> AuditEntry:
    _order, number, fields, digest = heappop(heap)
    number = -number if number > NOT_CHAINED else 0
    return entries.entry(fields, number, digest)
