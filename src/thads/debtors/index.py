"""The search index of published entries, in ZODB itself.

A term (a word of a name, of an address, a unit, a kind) leads to the numbers of the
entries that hold it, as compressed bitmaps in chunks of 131,072 numbers; decisions
and judgments lead to numbers directly. Whether a number is published is one bit of
the *live* bitmaps: a load of any size is switched on, and an entry taken off, by
setting bits, in the same transaction as the entry itself.

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
_LAST = "\U0010ffff"


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


class RegisterIndex(Persistent):
    def __init__(self):
        self.clear()

    def clear(self):
        self.postings = OOBTree()  # term + chunk -> Chunk, or bytes if small
        self.numbers = OOBTree()  # normal number -> entry numbers, as bytes
        self.vocabulary = OOTreeSet()  # words of names, without accents
        self.live = IOBTree()  # chunk -> Chunk
        self.addresses = IOBTree()  # entry number -> where the entry is
        self.next_number = 1

    # -- writing

    def reserve(self, count):
        """Return the first of count new entry numbers."""
        first = self.next_number
        self.next_number = first + count
        return first

    def stage(self, entries):
        """Write (number, address, terms, numbers) of entries, not yet live."""
        terms, numbers = defaultdict(BitMap), defaultdict(set)
        for number, address, entry_terms, entry_numbers in entries:
            self.addresses[number] = address
            chunk = number >> CHUNK_BITS
            for term in entry_terms:
                terms[_key(term, chunk)].add(number)
            for decision in entry_numbers:
                numbers[decision].add(number)
        for key in sorted(terms):
            self._put(key, self._get(key) | terms[key])
            if key[0] == NAME:
                word = key[1:-4]
                if word not in self.vocabulary:
                    self.vocabulary.insert(word)
        for decision in sorted(numbers):
            kept = set(_unpack(self.numbers.get(decision, b"")))
            self.numbers[decision] = _pack(kept | numbers[decision])

    def forget(self, entries):
        """Take what stage wrote of entries that are not live out again."""
        terms, numbers = defaultdict(BitMap), defaultdict(set)
        for number, _address, entry_terms, entry_numbers in entries:
            self.switch(off=(number,))
            self.addresses.pop(number, None)
            for term in entry_terms:
                terms[_key(term, number >> CHUNK_BITS)].add(number)
            for decision in entry_numbers:
                numbers[decision].add(number)
        for key in sorted(terms):
            self._put(key, self._get(key) - terms[key])
        for decision in sorted(numbers):
            kept = set(_unpack(self.numbers.get(decision, b""))) - numbers[decision]
            if kept:
                self.numbers[decision] = _pack(kept)
            else:
                self.numbers.pop(decision, None)

    def switch(self, on=(), off=()):
        """Publish and withdraw entries, all of them in this transaction."""
        for chunk, bits in _by_chunk(off).items():
            live = self.live.get(chunk)
            if live is not None and live.bits.intersect(bits):
                live.bits = live.bits - bits
        for chunk, bits in _by_chunk(on).items():
            live = self.live.get(chunk)
            if live is None:
                self.live[chunk] = Chunk(bits)
            elif not bits.issubset(live.bits):
                live.bits = live.bits | bits

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
        live = self.live.get(number >> CHUNK_BITS)
        return live is not None and number in live.bits

    def chunks(self):
        """Chunks that hold something published, newest first."""
        return [chunk for chunk in reversed(self.live.keys()) if self.live[chunk].bits]

    def live_in(self, chunk):
        live = self.live.get(chunk)
        return EMPTY if live is None else live.bits

    def with_term(self, term, chunk):
        return self._get(_key(term, chunk))

    def with_number(self, decision):
        return BitMap(_unpack(self.numbers.get(decision, b"")))

    def numbers_from(self, prefix, most):
        """Entries whose decision begins so, of at most that many decisions."""
        found = BitMap()
        for index, packed in enumerate(self.numbers.values(prefix, prefix + _LAST)):
            if index == most:
                break
            found.update(_unpack(packed))
        return found

    def words_from(self, prefix, most):
        """Words of names that begin so."""
        found = []
        for word in self.vocabulary.keys(prefix, prefix + _LAST):
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


def _by_chunk(numbers):
    found = defaultdict(BitMap)
    for number in numbers:
        found[number >> CHUNK_BITS].add(number)
    return found


def _pack(numbers):
    return array("I", sorted(numbers)).tobytes()


def _unpack(packed):
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers
