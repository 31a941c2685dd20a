"""The search index of published entries, in ZODB itself.

A term (a word of a name, of an address, a unit, a kind) leads to the numbers of the
entries that hold it, as compressed bitmaps in chunks of 131,072 numbers; decisions
and judgments lead to numbers directly. Whether a number is published is one bit of
the *live* bitmaps: a load of any size is switched on, and an entry taken off, by
setting bits, in the same transaction as the entry itself. An entry taken off is
*closed* too, another bit, which wins: whoever switches a whole load on at the same
moment need not look at its entries, and cannot bring one back.

The index knows nothing of entries, requests or Plone.
"""

from array import array
from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from collections import defaultdict
from persistent import Persistent
from pyroaring import BitMap


CHUNK_BITS = 17
INLINE = 240  # smaller bitmaps stay in the tree's own bucket
EMPTY = BitMap()

# A term is a letter that names its field, and a word.
NAME, EXACT, ADDRESS = "n", "x", "a"
UNIT, LOCALITY, KIND, MONTH = "u", "l", "k", "m"
LAST = "\U0010ffff"  # behind every letter


class Chunk(Persistent):
    """One bitmap, an object of its own in the database."""

    def __init__(self, bits):
        self.bits = bits

    def __getstate__(self):
        return self.bits.serialize()

    def __setstate__(self, state):
        self.bits = BitMap.deserialize(state)

    def _p_resolveConflict(self, old, saved, new):
        """Two who set different bits both keep them."""
        old, saved, new = (BitMap.deserialize(s) for s in (old, saved, new))
        return (saved ^ (old ^ new)).serialize()


class Postings:
    """What entries bring into the index, gathered in memory."""

    def __init__(self):
        self.terms = defaultdict(BitMap)  # key of the term and its chunk -> numbers
        self.numbers = defaultdict(list)  # decision -> numbers

    def add(self, number, terms, decisions):
        chunk = number >> CHUNK_BITS
        for term in terms:
            self.terms[_key(term, chunk)].add(number)
        for decision in decisions:
            self.numbers[decision].append(number)


class RegisterIndex(Persistent):
    next = None  # one that is built anew beside it: what is written goes into both

    def __init__(self):
        self.clear()

    def clear(self):
        self.postings = OOBTree()  # term + chunk -> Chunk, or bytes if small
        self.numbers = OOBTree()  # normal number -> entry numbers, as bytes
        self.vocabulary = OOTreeSet()  # words of names, without accents
        self.live = IOBTree()  # chunk -> Chunk
        self.closed = IOBTree()  # chunk -> Chunk of those that must not be live
        self.addresses = IOBTree()  # entry number -> where the entry is
        self.next_number = 1

    # -- writing

    def reserve(self, count):
        """Return the first of count new entry numbers."""
        first = self.next_number
        self.next_number = first + count
        for chunk in range(first >> CHUNK_BITS, (first + count >> CHUNK_BITS) + 1):
            self.make_room(chunk)
        return first

    def make_room(self, chunk):
        """Make a chunk's bitmaps; later two who end entries would both make them."""
        for tree in (self.live, self.closed):
            if chunk not in tree:
                tree[chunk] = Chunk(BitMap())

    def place(self, number, address):
        """Say where the entry of a number is."""
        self.addresses[number] = address
        if self.next is not None:
            self.next.place(number, address)

    def stage(self, entries):
        """Write (number, address, terms, numbers) of entries, not yet live."""
        postings = Postings()
        for number, address, terms, decisions in entries:
            self.place(number, address)
            postings.add(number, terms, decisions)
        for key in sorted(postings.terms):
            self.merge(postings, "terms", key)
        for key in sorted(postings.numbers):
            self.merge(postings, "numbers", key)

    def merge(self, postings, kind, key):
        """Write one key of postings; twice is the same as once."""
        if kind == "terms":
            self._put(key, self._get(key) | postings.terms[key])
            if key[0] == NAME:
                self.vocabulary.insert(key[1:-4])
        else:
            kept = self.numbers.get(key, b"")
            packed = _pack({*_unpack(kept), *postings.numbers[key]})
            if packed != kept:
                self.numbers[key] = packed
        if self.next is not None:
            self.next.merge(postings, kind, key)

    def forget(self, entries):
        """Take what stage wrote of entries that are not live out again."""
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

    def cut(self, kind, key, numbers):
        """Take numbers away from a key."""
        if kind == "terms":
            self._put(key, self._get(key) - BitMap(numbers))
        elif kept := set(_unpack(self.numbers.get(key, b""))) - set(numbers):
            self.numbers[key] = _pack(kept)
        else:
            self.numbers.pop(key, None)

    def switch(self, on=(), off=()):
        """Publish and withdraw entries, all of them in this transaction."""
        for chunk, bits in _by_chunk(off).items():
            _change(self.live, chunk, BitMap.difference, bits)
        for chunk, bits in _by_chunk(on).items():
            _change(self.live, chunk, BitMap.union, bits)

    def close(self, numbers):
        """Withdraw entries, and whatever of them another may be publishing now."""
        self.switch(off=numbers)
        for chunk, bits in _by_chunk(numbers).items():
            _change(self.closed, chunk, BitMap.union, bits)

    def reopen(self, numbers):
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

    def is_live(self, number):
        chunk = number >> CHUNK_BITS
        return number in _bits(self.live, chunk) and not self.is_closed(number)

    def is_closed(self, number):
        return number in _bits(self.closed, number >> CHUNK_BITS)

    def chunks(self):
        """Chunks that hold something published, newest first."""
        return [chunk for chunk in reversed(self.live.keys()) if self.live[chunk].bits]

    def public(self):
        """The numbers of all that is published."""
        return BitMap.union(EMPTY, *map(self.live_in, self.chunks()))

    def live_in(self, chunk):
        live, closed = _bits(self.live, chunk), _bits(self.closed, chunk)
        return live - closed if live.intersect(closed) else live

    def with_term(self, term, chunk):
        return self._get(_key(term, chunk))

    def under(self, kind, key):
        """What a key of postings leads to."""
        return self._get(key) if kind == "terms" else self.with_number(key)

    def with_number(self, decision):
        return BitMap(_unpack(self.numbers.get(decision, b"")))

    def numbers_from(self, prefix, most):
        """Entries whose decision begins so, of at most that many decisions."""
        found = BitMap()
        for index, packed in enumerate(self.numbers.values(prefix, prefix + LAST)):
            if index == most:
                break
            found.update(_unpack(packed))
        return found

    def words_from(self, prefix, most):
        """Words of names that begin so."""
        found = []
        for word in self.vocabulary.keys(prefix, prefix + LAST):
            found.append(word)
            if len(found) == most:
                break
        return found

    def newest(self, term, start, size):
        """Published entries that hold a term, the newest first."""
        found = []
        for chunk in self.chunks():
            bits = self.live_in(chunk) & self.with_term(term, chunk)
            missing = start + size - len(found)
            if missing > 0 and bits:
                found.extend(reversed(bits[-min(missing, len(bits)) :]))
        return found[start : start + size]

    def count(self, *terms):
        """How many published entries hold all the terms."""
        total = 0
        for chunk in self.live:
            bits = self.live_in(chunk)
            for term in terms:
                bits = bits & self.with_term(term, chunk)
            total += len(bits)
        return total


def _key(term, chunk):
    return f"{term}\0{chunk:03x}"


def _bits(tree, chunk):
    found = tree.get(chunk)
    return EMPTY if found is None else found.bits


def _change(tree, chunk, operation, bits):
    """Write only what changes: two who change nothing do not meet."""
    found = tree.get(chunk)
    if found is None:
        if operation is BitMap.union:
            tree[chunk] = Chunk(bits)
        return
    changed = operation(found.bits, bits)
    if changed != found.bits:
        found.bits = changed


def _by_chunk(numbers):
    """{chunk: the numbers in it}, for numbers in any form."""
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
