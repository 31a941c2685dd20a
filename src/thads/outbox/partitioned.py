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
from heapq import merge
from persistent import Persistent
from persistent.mapping import PersistentMapping
from zlib import crc32


PARTITIONS = 63


def partition_of(key):
    """The partition of a key: stable over processes and Python versions."""
    return crc32(key.encode()) % PARTITIONS


class PartitionedStore(Persistent):
    """Keys (str) to PersistentMappings.

    The keys should be random, or at least hash well: ``uuid4().hex``, a code, a
    digest. They come back in order within a partition; ``keys`` and ``items`` merge
    the partitions, so that keys which begin with a time come back in its order.
    """

    def __init__(self):
        self._trees = tuple(OOBTree() for _ in range(PARTITIONS))
        self._length = Length()

    def _tree(self, key):
        return self._trees[partition_of(key)]

    def put(self, key, values):
        """Store values (a mapping) under a key not used before; return the stored
        PersistentMapping. An existing key is refused with KeyError."""
        stored = PersistentMapping(values)
        if not self._tree(key).insert(key, stored):
            raise KeyError(f"already stored: {key}")
        self._length.change(1)
        return stored

    def get(self, key, default=None):
        return self._tree(key).get(key, default)

    def remove(self, key):
        del self._tree(key)[key]
        self._length.change(-1)

    def keys(self, min=None, max=None, reverse=False):
        """All keys in order; reverse reads the newest of time keys first without
        loading the older ones, tree by tree."""
        if reverse:
            parts = [_reversed(tree, min, max) for tree in self._trees]
        else:
            parts = [tree.keys(min, max) for tree in self._trees]
        return merge(*parts, reverse=reverse)

    def items(self, min=None, max=None, reverse=False):
        for key in self.keys(min, max, reverse):
            yield key, self._tree(key)[key]

    def values(self, min=None, max=None, reverse=False):
        for _key, value in self.items(min, max, reverse):
            yield value

    def __iter__(self):
        return self.keys()

    def __contains__(self, key):
        return key in self._tree(key)

    def __getitem__(self, key):
        return self._tree(key)[key]

    def __len__(self):
        return self._length()

    def __bool__(self):
        return True


def _reversed(tree, min=None, max=None):
    """The keys of a BTree from the last to the first. BTrees only walk forward;
    stepping with maxKey costs a descent each and loads only what is asked for."""
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

    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return self.key <= other

    def __gt__(self, other):
        return self.key > other

    def __eq__(self, other):
        return False

    __hash__ = None


class Agenda(Persistent):
    """A set of (time, id) pairs read in the order of time, spread like the store.

    Each partition keeps one entry that is never removed: removing the last key of a
    bucket is a conflict for whoever adds to it at the same moment.
    """

    FIRST = (0.0, "")

    def __init__(self):
        self._sets = tuple(OOTreeSet([self.FIRST]) for _ in range(PARTITIONS))
        self._length = Length()

    def add(self, time, id):
        if self._sets[partition_of(id)].insert((time, id)):
            self._length.change(1)

    def remove(self, time, id):
        self._sets[partition_of(id)].remove((time, id))
        self._length.change(-1)

    def until(self, time=None):
        """The (time, id) pairs up to a time, the earliest first."""
        max = None if time is None else (time, "\U0010ffff")
        pairs = merge(*(part.keys(None, max) for part in self._sets))
        return (pair for pair in pairs if pair != self.FIRST)

    def first(self):
        return next(self.until(), None)

    def __len__(self):
        return self._length()

    def __bool__(self):
        return True
