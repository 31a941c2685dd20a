"""The index of one desk's cases: by state, unit, words and time.

Cases stand outside portal_catalog; this is all a desk needs. Every case has a
number, growing with its arrival. Sets of numbers are kept per state, unit and word
of the applicant's name; a row per number carries what a list shows, so that a list
wakes no case. Only the worker adds cases, so a plain counter makes no conflicts.
"""

from BTrees.IIBTree import IITreeSet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from BTrees.IOBTree import IOBTree
from BTrees.OIBTree import OIBTree
from BTrees.OOBTree import OOBTree
from collections import namedtuple
from persistent import Persistent
from thads.text import words


Row = namedtuple("Row", "code state unit procedure name received due person frozen")


class CaseIndex(Persistent):
    def __init__(self):
        self.numbers = OIBTree()  # code -> number
        self.rows = IOBTree()  # number -> Row
        self.states = OOBTree()  # state -> numbers
        self.units = OOBTree()  # unit id -> numbers
        self.words = OOBTree()  # folded word -> numbers

    def __len__(self):
        return len(self.rows)

    def __bool__(self):
        return True

    def _places(self, row):
        yield self.states, row.state
        yield self.units, row.unit
        for word in set(words(row.name)):
            yield self.words, word

    def put(self, case):
        """Enter a case, or renew what is said of it."""
        row = row_of(case)
        number = self.numbers.get(row.code)
        if number is None:
            number = self.rows.maxKey() + 1 if self.rows else 1
            self.numbers[row.code] = number
        else:
            if self.rows[number] == row:
                return
            self._forget(number)
        self.rows[number] = row
        for tree, key in self._places(row):
            if key not in tree:
                tree[key] = IITreeSet()
            tree[key].insert(number)

    def _forget(self, number):
        for tree, key in self._places(self.rows[number]):
            tree[key].remove(number)
            if not tree[key]:
                del tree[key]

    def remove(self, code):
        number = self.numbers.pop(code)
        self._forget(number)
        del self.rows[number]

    def find(self, states=None, units=None, name="", code=None):
        """Numbers of the cases that satisfy all that is asked, a set."""
        found = None
        if code is not None:
            number = self.numbers.get(code)
            found = IITreeSet() if number is None else IITreeSet([number])
        for tree, keys in ((self.states, states), (self.units, units)):
            if keys is not None:
                found = intersection(
                    found, multiunion([tree[key] for key in keys if key in tree])
                )
        for word in words(name):
            found = intersection(found, self._starting(word))
        return self.rows.keys() if found is None else found

    def _starting(self, prefix):
        keys = self.words.keys(prefix, prefix + "\U0010ffff")
        return multiunion([self.words[key] for key in keys])

    def newest_first(self, numbers):
        """Rows of a set of numbers, the last arrived first; lazily."""
        return Rows(self.rows, list(numbers)[::-1])

    def most_urgent_first(self, numbers):
        rows = [self.rows[number] for number in numbers]
        return sorted(rows, key=lambda row: row.due)

    def counts(self, units=None):
        """{state: how many}."""
        if units is None:
            return {state: len(numbers) for state, numbers in self.states.items()}
        return {
            state: len(self.find(states=[state], units=units)) for state in self.states
        }


class Rows:
    """A list of rows that are read when they are asked for."""

    def __init__(self, rows, numbers):
        self.rows, self.numbers = rows, numbers

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, at):
        if isinstance(at, slice):
            return [self.rows[number] for number in self.numbers[at]]
        return self.rows[self.numbers[at]]


def row_of(case):
    return Row(
        case.code,
        case.state_id,
        case.unit_id,
        case.procedure,
        case.applicant.get("name", ""),
        case.received,
        case.due,
        case.person,
        case.frozen is not None,
    )
