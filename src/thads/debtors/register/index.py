"""Search index of one register kind's published entries, in ZODB itself.

A term (a word of a name or an address, a unit, a kind of debtor) leads to the numbers
of the entries that hold it, as compressed bitmaps in chunks of 131,072 numbers; numbers
of decisions and judgments lead to entries directly. Whether an entry is published is
one bit of the *live* bitmaps: a load of any size is switched on, and an entry taken
off, by setting bits, in the same transaction as the entry itself. An entry taken off is
*closed* too, by another bit, which wins: a transaction that switches a whole load on at
the same moment need not look at its entries, and cannot bring one back.

The index knows nothing of entries, requests or Plone.
"""

from array import array
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections import defaultdict
from collections.abc import Iterable
from persistent import Persistent
from pyroaring import BitMap


CHUNK_BITS = 17
INLINE = 240  # bytes; smaller bitmaps stay in the tree's own bucket
EMPTY = BitMap()

# A term is a letter for its field, and a word.
NAME, EXACT, ADDRESS = "n", "x", "a"
UNIT, LOCALITY, KIND, MONTH = "u", "l", "k", "m"
DATE = "d"  # of a decision or judgment; its year alone too
LAST = "\U0010ffff"  # sorts behind every letter


#: What the index holds of an entry number: number, address, terms, numbers of
#: decisions.
Line = tuple[int, str, set[str], set[str]]


class Chunk(Persistent):
    """Bitmap that is an object of its own in the database."""

    def __init__(self, bits: BitMap):
        self.bits = bits

    def __getstate__(self):
        return self.bits.serialize()

    def __setstate__(self, state):
        self.bits = BitMap.deserialize(state)

    def _p_resolveConflict(self, old, saved, new):
        """Merge the bits that two transactions changed."""
        old, saved, new = (BitMap.deserialize(s) for s in (old, saved, new))
        return (saved ^ (old ^ new)).serialize()


class Postings:
    """Terms and numbers of entries, gathered in memory before they are written."""

    def __init__(self):
        self.terms = defaultdict(BitMap)  # key of the term and its chunk -> numbers
        self.numbers = defaultdict(list)  # number of a decision -> entry numbers

    def add(self, number: int, terms: Iterable[str], decisions: Iterable[str]) -> None:
        """Add the terms and the numbers of decisions of one entry number."""
        chunk = number >> CHUNK_BITS
        for term in terms:
            self.terms[_key(term, chunk)].add(number)
        for decision in decisions:
            self.numbers[decision].append(number)


class RegisterIndex(Persistent):
    """Index of the entries of one register kind, all over the country."""

    next = None  # an index built anew beside it: what is written goes into both

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        """Make the index empty."""
        self.postings = OOBTree()  # term + chunk -> Chunk, or bytes if small
        self.numbers = OOBTree()  # normal number -> entry numbers, as bytes
        self.vocabulary = OOTreeSet()  # words of names, without accents
        self.live = IOBTree()  # chunk -> Chunk
        self.closed = IOBTree()  # chunk -> Chunk of those that must not be live
        self.addresses = IOBTree()  # entry number -> where the entry is
        self.next_number = 1

    # -- writing

    def reserve(self, count: int) -> int:
        """Return the first of `count` new entry numbers."""
        first = self.next_number
        self.next_number = first + count
        for chunk in range(first >> CHUNK_BITS, (first + count >> CHUNK_BITS) + 1):
            self.make_room(chunk)
        return first

    def make_room(self, chunk: int) -> None:
        """Make a chunk's bitmaps now: later two transactions would both make them."""
        for tree in (self.live, self.closed):
            if chunk not in tree:
                tree[chunk] = Chunk(BitMap())

    def place(self, number: int, address: str) -> None:
        """Set the path in the portal of the entry of a number."""
        self.addresses[number] = address
        if self.next is not None:
            self.next.place(number, address)

    def stage(self, entries: Iterable[Line]) -> None:
        """Write the lines of entries that are not live yet."""
        postings = Postings()
        for number, address, terms, decisions in entries:
            self.place(number, address)
            postings.add(number, terms, decisions)
        for key in sorted(postings.terms):
            self.merge(postings, "terms", key)
        for key in sorted(postings.numbers):
            self.merge(postings, "numbers", key)

    def merge(self, postings: Postings, kind: str, key: str) -> None:
        """Write one key of postings (`kind` terms or numbers); twice is as once."""
        if kind == "terms":
            self._put(key, self._get(key) | postings.terms[key])
            if key[0] == NAME:
                self.vocabulary.insert(key[1:-4])
        else:
            before = self.numbers.get(key, b"")
            packed = _pack({*_unpack(before), *postings.numbers[key]})
            if packed != before:
                self.numbers[key] = packed
        if self.next is not None:
            self.next.merge(postings, kind, key)

    def forget(self, entries: Iterable[Line]) -> None:
        """Remove what the lines of entries brought in; they are not live any more."""
        entries, postings, numbers = list(entries), Postings(), []
        for number, _address, terms, decisions in entries:
            numbers.append(number)
            self.addresses.pop(number, None)
            postings.add(number, terms, decisions)
        self.switch(off=numbers)
        for key in sorted(postings.terms):
            self.cut("terms", key, postings.terms[key])
        for key in sorted(postings.numbers):
            self.cut("numbers", key, postings.numbers[key])
        if self.next is not None:
            self.next.forget(entries)

    def cut(self, kind: str, key: str, numbers: Iterable[int]) -> None:
        """Take entry numbers away from a key."""
        if kind == "terms":
            self._put(key, self._get(key) - BitMap(numbers))
        elif left := set(_unpack(self.numbers.get(key, b""))) - set(numbers):
            self.numbers[key] = _pack(left)
        else:
            self.numbers.pop(key, None)

    def switch(self, on: Iterable[int] = (), off: Iterable[int] = ()) -> None:
        """Publish and withdraw entries, all of them in this transaction."""
        for chunk, bits in _by_chunk(off).items():
            _change(self.live, chunk, BitMap.difference, bits)
        for chunk, bits in _by_chunk(on).items():
            _change(self.live, chunk, BitMap.union, bits)

    def close(self, numbers: Iterable[int]) -> None:
        """Withdraw entries, and what another transaction may be publishing of them."""
        self.switch(off=numbers)
        for chunk, bits in _by_chunk(numbers).items():
            _change(self.closed, chunk, BitMap.union, bits)

    def reopen(self, numbers: Iterable[int]) -> None:
        """Let entries be published again."""
        for chunk, bits in _by_chunk(numbers).items():
            _change(self.closed, chunk, BitMap.difference, bits)

    def _get(self, key):
        found = self.postings.get(key)
        if found is None:
            return EMPTY
        return found.bits if isinstance(found, Chunk) else BitMap.deserialize(found)

    def _put(self, key, bits):
        found = self.postings.get(key)
        if not bits:
            if found is not None:
                del self.postings[key]
        elif isinstance(found, Chunk):
            if found.bits != bits:
                found.bits = bits
        else:
            packed = bits.serialize()
            if len(packed) > INLINE:
                bits.run_optimize()
                self.postings[key] = Chunk(bits)
            elif packed != found:
                self.postings[key] = packed

    # -- reading

    def is_live(self, number: int) -> bool:
        """Return whether an entry number is published."""
        chunk = number >> CHUNK_BITS
        return number in _bits(self.live, chunk) and not self.is_closed(number)

    def is_switched_on(self, number: int) -> bool:
        """Return whether an entry number would be published were it not closed."""
        return number in _bits(self.live, number >> CHUNK_BITS)

    def is_closed(self, number: int) -> bool:
        """Return whether an entry number must not be published."""
        return number in _bits(self.closed, number >> CHUNK_BITS)

    def entry_id(self, number: int) -> str:
        """Return the id of the entry of a number; KeyError if there is none."""
        return self.addresses[number].rpartition("/")[2]

    def chunks(self) -> list[int]:
        """Return the chunks that hold something published, the newest first."""
        return [chunk for chunk in reversed(self.live.keys()) if self.live[chunk].bits]

    def public(self) -> BitMap:
        """Return the numbers of all that is published."""
        return BitMap.union(EMPTY, *map(self.live_in, self.chunks()))

    def live_in(self, chunk: int) -> BitMap:
        """Return the published numbers of a chunk."""
        live, closed = _bits(self.live, chunk), _bits(self.closed, chunk)
        return live - closed if live.intersect(closed) else live

    def with_term(self, term: str, chunk: int) -> BitMap:
        """Return the numbers of a chunk that hold a term, published or not."""
        return self._get(_key(term, chunk))

    def under(self, kind: str, key: str) -> BitMap:
        """Return the numbers under a key of postings."""
        return self._get(key) if kind == "terms" else self.with_number(key)

    def with_number(self, decision: str) -> BitMap:
        """Return the entry numbers of a decision's number."""
        return BitMap(_unpack(self.numbers.get(decision, b"")))

    def knows_number(self, decision: str) -> bool:
        """Return whether any entry, public or not, has a decision's number."""
        return decision in self.numbers

    def numbers_from(self, prefix: str, most: int) -> BitMap:
        """Return the entry numbers of the decisions that begin with a prefix.

        At most those of `most` decisions.
        """
        found = BitMap()
        for index, packed in enumerate(self.numbers.values(prefix, prefix + LAST)):
            if index == most:
                break
            found.update(_unpack(packed))
        return found

    def words_from(self, prefix: str, most: int) -> list[str]:
        """Return up to `most` words of names that begin with a prefix."""
        found = []
        for word in self.vocabulary.keys(prefix, prefix + LAST):
            found.append(word)
            if len(found) == most:
                break
        return found

    def live_with(self, terms: tuple[str, ...], chunk: int) -> BitMap:
        """Return the published numbers of a chunk that hold all the terms."""
        bits = self.live_in(chunk)
        for term in terms:
            bits = bits & self.with_term(term, chunk)
        return bits

    def newest(self, start: int, size: int, *terms: str) -> list[int]:
        """Return published numbers that hold all the terms, the newest first."""
        found = []
        for chunk in self.chunks():
            bits = self.live_with(terms, chunk)
            missing = start + size - len(found)
            if missing > 0 and bits:
                found.extend(reversed(bits[-min(missing, len(bits)) :]))
        return found[start : start + size]

    def count(self, *terms: str) -> int:
        """Return how many published entries hold all the terms."""
        return sum(len(self.live_with(terms, chunk)) for chunk in self.live)


def unpack_bits(packed: bytes) -> BitMap:
    """Return the bitmap that bytes hold, as a load keeps its entry numbers."""
    return BitMap.deserialize(packed) if packed else BitMap()


def _key(term, chunk):
    return f"{term}\0{chunk:03x}"


def _bits(tree, chunk):
    found = tree.get(chunk)
    return EMPTY if found is None else found.bits


def _change(tree, chunk, operation, bits):
    """Write only what changes, so that no conflict arises where nothing does."""
    found = tree.get(chunk)
    if found is None:
        if operation is BitMap.union:
            tree[chunk] = Chunk(bits)
        return
    changed = operation(found.bits, bits)
    if changed != found.bits:
        found.bits = changed


def _by_chunk(numbers):
    """Return {chunk: the numbers in it}, for numbers in any form."""
    if isinstance(numbers, BitMap) and numbers:
        chunks = range(numbers.min() >> CHUNK_BITS, (numbers.max() >> CHUNK_BITS) + 1)
        parts = {c: numbers & _whole(c) for c in chunks}
        return {chunk: bits for chunk, bits in parts.items() if bits}
    found = defaultdict(BitMap)
    for number in numbers:
        found[number >> CHUNK_BITS].add(number)
    return found


def _whole(chunk):
    return BitMap(range(chunk << CHUNK_BITS, (chunk + 1) << CHUNK_BITS))


def _pack(numbers):
    return array("I", sorted(numbers)).tobytes()


def _unpack(packed):
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers
