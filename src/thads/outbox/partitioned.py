"""Storage that many writers share without conflicts.

ZODB finds a conflict when two transactions change the same object. A BTree merges
insertions into one bucket, but not its split; so the keys are spread over 63 trees,
where writers hardly ever meet, the values are persistent objects of their own, and
the number of items is a Length, which merges. ``benchmarks/outbox.py`` compares it
with a plain BTree.
"""

from BTrees.Length import Length
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterator
from collections.abc import Mapping
from heapq import merge
from persistent import Persistent
from persistent.mapping import PersistentMapping
from zlib import crc32


PARTITIONS = 63


def partition_of(key: str) -> int:
    """Return the partition of a key: stable over processes and Python versions."""
    return crc32(key.encode()) % PARTITIONS


class PartitionedStore(Persistent):
    """Mapping of keys (str) to PersistentMappings.

    The keys should be random, or at least hash well: ``uuid4().hex``, a code, a
    digest. They come back in order within a partition; ``keys`` and ``items`` merge
    the partitions, so that keys which begin with a time come back in its order.
    """

    def __init__(self) -> None:
        self._trees = tuple(OOBTree() for _ in range(PARTITIONS))
        self._length = Length()

    def _tree(self, key: str) -> OOBTree:
        return self._trees[partition_of(key)]

    def put(self, key: str, values: Mapping[str, object]) -> PersistentMapping:
        """Store values under a new key; return the stored PersistentMapping.

        Raise KeyError for a key that is there already.
        """
        stored = PersistentMapping(values)
        if not self._tree(key).insert(key, stored):
            raise KeyError(f"already stored: {key}")
        self._length.change(1)
        return stored

    def get(
        self, key: str, default: PersistentMapping | None = None
    ) -> PersistentMapping | None:
        """Return the values of a key, the default if there are none."""
        return self._tree(key).get(key, default)

    def near(self, key: str) -> str | None:
        """Return a key that is stored beside another one, None if there is none.

        To find it costs what it costs to find the other one, were it stored.
        """
        first = partition_of(key)
        for number in range(first, first + PARTITIONS):
            tree = self._trees[number % PARTITIONS]
            for keys in (tree.keys(key), tree):
                for found in keys:
                    return str(found)
        return None

    def remove(self, key: str) -> None:
        """Remove a key and its values."""
        del self._tree(key)[key]
        self._length.change(-1)

    def keys(
        self, min: str | None = None, max: str | None = None, reverse: bool = False
    ) -> Iterator[str]:
        """Return all keys in order.

        In reverse the newest of time keys come first, without loading the older ones.
        """
        if reverse:
            parts = [_reversed(tree, min, max) for tree in self._trees]
        else:
            parts = [tree.keys(min, max) for tree in self._trees]
        return merge(*parts, reverse=reverse)

    def items(
        self, min: str | None = None, max: str | None = None, reverse: bool = False
    ) -> Iterator[tuple[str, PersistentMapping]]:
        """Yield (key, values) in the order of `keys`."""
        for key in self.keys(min, max, reverse):
            yield key, self._tree(key)[key]

    def values(
        self, min: str | None = None, max: str | None = None, reverse: bool = False
    ) -> Iterator[PersistentMapping]:
        """Yield the values in the order of their keys."""
        for _key, value in self.items(min, max, reverse):
            yield value

    def __iter__(self) -> Iterator[str]:
        return self.keys()

    def __contains__(self, key: str) -> bool:
        return key in self._tree(key)

    def __getitem__(self, key: str) -> PersistentMapping:
        return self._tree(key)[key]

    def __len__(self) -> int:
        return self._length()

    def __bool__(self) -> bool:
        return True


def _reversed(
    tree: OOBTree, min: str | None = None, max: str | None = None
) -> Iterator[str]:
    """Yield the keys of a BTree from the last to the first.

    BTrees only walk forward; stepping with maxKey costs a descent each and loads only
    what is asked for.
    """
    while True:
        try:
            key = tree.maxKey() if max is None else tree.maxKey(max)
        except ValueError:
            return
        while True:
            if min is not None and key < min:
                return
            yield key
            try:
                before = tree.maxKey(_Before(key))
            except ValueError:
                return
            key = before


class _Before:
    """Compares just below a key."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __lt__(self, other: str) -> bool:
        return self.key <= other

    def __gt__(self, other: str) -> bool:
        return self.key > other

    def __eq__(self, other: object) -> bool:
        return False


class Agenda(Persistent):
    """A set of (time, id) pairs read in the order of time, spread like the store.

    Each partition keeps one entry that is never removed: removing the last key of a
    bucket is a conflict for whoever adds to it at the same moment.
    """

    FIRST = (0.0, "")

    def __init__(self) -> None:
        self._sets = tuple(OOTreeSet([self.FIRST]) for _ in range(PARTITIONS))
        self._length = Length()

    def add(self, time: float, id: str) -> None:
        """Add a pair."""
        if self._sets[partition_of(id)].insert((time, id)):
            self._length.change(1)

    def remove(self, time: float, id: str) -> None:
        """Remove a pair."""
        self._sets[partition_of(id)].remove((time, id))
        self._length.change(-1)

    def until(self, time: float | None = None) -> Iterator[tuple[float, str]]:
        """Return the pairs up to a time, the earliest first."""
        max = None if time is None else (time, "\U0010ffff")
        pairs = merge(*(part.keys(None, max) for part in self._sets))
        return (pair for pair in pairs if pair != self.FIRST)

    def after(self, time: float) -> Iterator[tuple[float, str]]:
        """Return the pairs later than a time, the earliest first."""
        min = time, "\U0010ffff"
        return merge(*(part.keys(min) for part in self._sets))

    def first(self) -> tuple[float, str] | None:
        """Return the earliest pair."""
        return next(self.until(), None)

    def __len__(self) -> int:
        return self._length()

    def __bool__(self) -> bool:
        return True
