"""Storage of the trail: what waits for being chained, and the chain.

Requests write into the inbox and never into the chain: its writer is the worker alone,
so that chaining costs no request anything and conflicts with none.
"""

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from collections.abc import Iterator
from persistent import Persistent
from thads.outbox.partitioned import PARTITIONS
from thads.outbox.partitioned import partition_of
from thads.plonetypes import Portal
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "thads.audit.trail"
#: Of sites before 20261129001: {month: PartitionedStore}, not chained.
OLD_KEY = "thads.audit"
#: What the first entry is chained to.
GENESIS = "0" * 64


class Inbox(Persistent):
    """Lines by key, written by many at once and taken out by the worker.

    Spread over partitions as the outbox's stores. Each partition keeps one key that is
    never removed: who empties a bucket is in conflict with whoever adds to it.
    """

    FIRST = ""

    def __init__(self) -> None:
        self._trees = tuple(OOBTree({self.FIRST: ""}) for _ in range(PARTITIONS))

    def put(self, key: str, line: str) -> None:
        """Store a line, over the one of the same key if there is one."""
        self._trees[partition_of(key)][key] = line

    def remove(self, key: str) -> None:
        """Remove a line."""
        del self._trees[partition_of(key)][key]

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield (key, line) in no order."""
        for tree in self._trees:
            for key, line in tree.items():
                if key != self.FIRST:
                    yield key, line


class Body(Persistent):
    """The lines of a batch with their hashes; None for a line that has expired."""

    def __init__(self, lines: tuple[str | None, ...], hashes: tuple[str, ...]) -> None:
        self.lines = lines
        self.hashes = hashes


class Batch(Persistent):
    """A stretch of the chain, never changed but by `retention`.

    `first_number`: of its first entry, counted from 1. `previous` and `head`: the hash
    before its first entry and that of its last. `first` and `last`: stamps of the
    earliest and latest entry; `latest`: of the latest in this and all earlier batches.
    `users`, `actions`, `units`: what is in it, so that a search need not read it.
    `expired`: how many lines have been removed when their time was up; `changes_only`:
    whether those that say who looked at something are all among them.
    """

    expired = 0
    changes_only = False

    def __init__(self, lines: list[str], **fields: Any) -> None:
        self.__dict__.update(fields)
        self.count = len(lines)


class Chain(Persistent):
    """State of the chain: `number` of entries, `head`, the stamp of the `latest`.

    `expired_until`: a stamp; in batches that end before it, entries have been removed.
    `checked`: what the last verification found, see `verification`.
    """

    def __init__(self) -> None:
        self.number = 0
        self.head = GENESIS
        self.latest = ""
        self.expired_until = ""
        self.checked: dict[str, Any] = {}


class Trail(Persistent):
    """The trail of a site; never written itself."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.tallies = Inbox()
        self.batches = IOBTree()
        self.chain = Chain()
        #: {action: None} and {login: name}, of all entries chained.
        self.actions = OOBTree()
        self.people = OOBTree()


def install(portal: Portal) -> None:
    """Give a site a trail, if it has none."""
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = Trail()


def uninstall(portal: Portal) -> None:
    """Remove the trail of a site."""
    annotations = IAnnotations(portal)
    for key in (KEY, OLD_KEY):
        annotations.pop(key, None)


def get_trail(portal: Portal) -> Trail:
    """Return the trail of a site, made if there is none."""
    install(portal)
    return IAnnotations(portal)[KEY]


def find_trail(portal: Portal) -> Trail:
    """Return the trail of a site, an empty one that is not stored if there is none."""
    return IAnnotations(portal).get(KEY) or Trail()
