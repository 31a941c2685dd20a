"""The index of the tracked items of one place: by state, unit, officer, words and time.

Tracked items stand outside portal_catalog; this is all their lists need. Every item has
a number, growing with its arrival. Sets of numbers are kept per state, unit, officer
and word of the name; a row per number carries what a list shows, so that a list wakes
no item. Only the worker, or one officer at a time, adds items, so a plain counter makes
no conflicts.
"""

from BTrees.IIBTree import IITreeSet
from BTrees.IIBTree import intersection
from BTrees.IIBTree import multiunion
from BTrees.IOBTree import IOBTree
from BTrees.OIBTree import OIBTree
from BTrees.OOBTree import OOBTree
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from persistent import Persistent
from thads.casework.deadlines import LATE
from thads.casework.deadlines import SOON
from thads.casework.deadlines import Timeliness
from thads.casework.interfaces import ITrackedItem
from thads.casework.tables import ENDED
from thads.casework.tables import RUNNING
from thads.casework.tables import State
from thads.text import words
from typing import NamedTuple
from typing import overload


class Row(NamedTuple):
    """Values of an item that lists show; moments are in UTC.

    `kind`: the procedure of a case, the class of a report. `frozen`: since when the
    clock stands still. Rows written before `first_due` existed have None there.
    `citizen_asks`: what the citizen asks for and has no answer to yet, words of the
    room; rows of before have truth values.
    """

    code: str
    state: str
    unit: str
    kind: str
    name: str
    received: datetime
    due: datetime
    person: str
    frozen: datetime | None = None
    first_due: datetime | None = None
    ended: datetime | None = None
    citizen_asks: str | bool = ""


class ItemIndex(Persistent):
    """The index of one desk or register of tracked items."""

    persons = None  # indexes made before lists by officer have none

    def __init__(self) -> None:
        self.numbers = OIBTree()  # code -> number
        self.rows = IOBTree()  # number -> Row
        self.states = OOBTree()  # state -> numbers
        self.units = OOBTree()  # unit id -> numbers
        self.words = OOBTree()  # folded word -> numbers
        self.persons = OOBTree()  # login -> numbers

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return True

    def _keys(self, row: Row) -> Iterator[tuple[OOBTree, str]]:
        """Yield each tree a row stands in, with the key of its set there."""
        yield self.states, row.state
        yield self.units, row.unit
        if row.person and self.persons is not None:
            yield self.persons, row.person
        for word in set(words(row.name)):
            yield self.words, word

    def put(self, item: ITrackedItem) -> None:
        """Add an item, or renew its row."""
        row = row_of(item)
        number = self.numbers.get(row.code)
        if number is None:
            number = self.rows.maxKey() + 1 if self.rows else 1
            self.numbers[row.code] = number
        else:
            if self.rows[number] == row:
                return
            self._unindex(number)
        self.rows[number] = row
        for tree, key in self._keys(row):
            if key not in tree:
                tree[key] = IITreeSet()
            tree[key].insert(number)

    def _unindex(self, number: int) -> None:
        """Take a number out of the sets of its row."""
        for tree, key in self._keys(self.rows[number]):
            # sets made later than the row do not hold it yet
            if number not in tree.get(key, ()):
                continue
            tree[key].remove(number)
            if not tree[key]:
                del tree[key]

    def remove(self, code: str) -> None:
        """Remove the item of a code; KeyError where there is none."""
        number = self.numbers.pop(code)
        self._unindex(number)
        del self.rows[number]

    def find(
        self,
        states: Iterable[str] | None = None,
        units: Iterable[str] | None = None,
        name: str = "",
        code: str | None = None,
        person: str | None = None,
    ) -> Collection[int]:
        """Return the numbers of the items that meet all criteria given, ascending.

        `states`, `units`: ids, any of which fits. `name`: beginnings of words, all of
        which the item's name has. `person`: login of the officer.
        """
        numbers = None
        if code is not None:
            number = self.numbers.get(code)
            numbers = IITreeSet() if number is None else IITreeSet([number])
        if person is not None:
            of_person = (self.persons or {}).get(person)
            numbers = intersection(numbers, of_person or IITreeSet())
        for tree, keys in ((self.states, states), (self.units, units)):
            if keys is not None:
                numbers = intersection(
                    numbers, multiunion([tree[key] for key in keys if key in tree])
                )
        for word in words(name):
            numbers = intersection(numbers, self._with_prefix(word))
        return self.rows.keys() if numbers is None else numbers

    def _with_prefix(self, prefix: str) -> Collection[int]:
        keys = self.words.keys(prefix, prefix + "\U0010ffff")
        return multiunion([self.words[key] for key in keys])

    def newest_first(self, numbers: Iterable[int]) -> "Rows":
        """Return the rows of numbers, the last arrived first; read lazily."""
        return Rows(self.rows, list(numbers)[::-1])

    def most_urgent_first(self, numbers: Iterable[int]) -> list[Row]:
        """Return the rows of numbers, the earliest due first."""
        return sorted((self.rows[number] for number in numbers), key=due_of)

    def counts(self, units: Sequence[str] | None = None) -> dict[str, int]:
        """Return {state id: number of items}, of some units or of all."""
        if units is None:
            return {state: len(numbers) for state, numbers in self.states.items()}
        return {
            state: len(self.find(states=[state], units=units)) for state in self.states
        }

    def open_codes(self, states: Mapping[str, State]) -> list[str]:
        """Return the codes of the items whose handling has not ended."""
        open_ = [state.id for state in states.values() if state.clock != ENDED]
        return [self.rows[number].code for number in self.find(states=open_)]

    def pressing(
        self,
        states: Mapping[str, State],
        timeliness: Timeliness,
        units: Sequence[str] | None = None,
    ) -> list[Row]:
        """Return the rows that are late or due soon, the most urgent first."""
        running = [state.id for state in states.values() if state.clock == RUNNING]
        numbers = self.find(states=running, units=units)
        return [
            row
            for row in self.most_urgent_first(numbers)
            if status_of(row, states, timeliness) in (LATE, SOON)
        ]


#: Databases of 1.0 and before name the index of a desk so.
CaseIndex = ItemIndex


class Rows:
    """A list of rows that are read when they are asked for."""

    def __init__(self, rows: Mapping[int, Row], numbers: list[int]) -> None:
        self.rows, self.numbers = rows, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self.rows[number] for number in self.numbers[at]]
        return self.rows[self.numbers[at]]


def due_of(row: Row) -> datetime:
    """Return the due date by which a row is judged."""
    return row.first_due or row.due


def status_of(row: Row, states: Mapping[str, State], timeliness: Timeliness) -> str:
    """Return the status of a row against its due date: a word of `deadlines`."""
    clock = states[row.state].clock
    return timeliness.status(clock, due_of(row), row.frozen, row.ended)


def row_of(item: ITrackedItem) -> Row:
    """Return the row an item has in the index."""
    return Row(
        code=item.code,
        state=item.state_id,
        unit=item.unit_id,
        kind=item.kind_id,
        name=item.searchable_name,
        received=item.received,
        due=item.due,
        person=item.person,
        frozen=item.frozen,
        first_due=item.first_due,
        ended=item.ended,
        citizen_asks=item.citizen_asks,
    )
