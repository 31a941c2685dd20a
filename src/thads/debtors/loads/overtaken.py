"""Overtaken rows: their entries were changed since the load was matched.

A load waits for days, and its report says how each row stood to the register when it
came in. If another load, or the form of an entry, changes, ends or adds one of its
entries meanwhile, approving it would take that back unseen. So a load remembers the
numbers of the versions its rows were matched with, and of all that was public in the
register: what is no longer shown of the first, and what is public beside the second,
may have overtaken a row. Both are bits; rows are read only if there are any.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from dataclasses import dataclass
from plone import api
from thads.debtors.entries.states import hidden_version
from thads.debtors.loads import diff
from thads.debtors.loads import report
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.checked_row import base_of
from thads.debtors.register import keys
from thads.debtors.register.index import unpack_bits
from thads.debtors.register.indexes import index_of
from thads.debtors.register.snapshots import public_in
from thads.debtors.workflow import load_state
from thads.paths import portal_path
from typing import Any
from zlib import crc32


WAITING = ("draft", "submitted", "department_review")
REMEMBERED = 16  # loads whose new rows were compared with what came since
_remembered: dict[tuple[str, int, bytes], frozenset[int]] = {}


@dataclass(frozen=True)
class Overtaken:
    """Versions and entries that have overtaken rows of a load."""

    #: of versions that rows were matched with, and that are shown no more
    numbers: frozenset[int] = frozenset()
    rows: frozenset[int] = frozenset()  # numbers of new rows that have an entry now
    state: str = ""  # changes with what is shown instead

    def __len__(self) -> int:
        return len(self.numbers) + len(self.rows)

    def __contains__(self, line: bytes) -> bool:
        """Return whether the row of a stored line was overtaken."""
        base = base_of(line)
        if base is not None:
            return base in self.numbers
        return bool(self.rows) and CheckedRow.decode(line).number in self.rows


def overtaken(load) -> Overtaken:
    """Return what has overtaken a load; nothing once it is approved."""
    if load.rows is None or load.known is None or load_state(load) not in WAITING:
        return Overtaken()
    register = aq_parent(aq_inner(load))
    index = index_of(api.portal.get(), register.register_kind)
    changed, now = [], []
    for number in unpack_bits(load.named) - index.public():
        shown = _shown_instead(register, index, number)
        if shown != number:
            changed.append(number)
            now.append(shown)
    came = public_in(register) - unpack_bits(load.known)
    rows = frozenset()
    if came and load.counts.get("new"):
        rows = _rows_known(load, register, came)
    if not changed and not rows:
        return Overtaken()
    state = crc32(f"{sorted(changed)} {now} {sorted(rows)}".encode())
    return Overtaken(frozenset(changed), rows, f"{state:x}")


def _shown_instead(register, index, number):
    """Return the number of the version that is shown of an entry, None without one."""
    id = index.entry_id(number) if number in index.addresses else ""
    entry = register.get(id) if id else None
    version = entry and (entry.current() or hidden_version(entry))
    return version["number"] if version else None


def _rows_known(load, register, came):
    """Return the numbers of the rows that came in as new and have an entry now."""
    place = (portal_path(load), load.file_revision, came.serialize())
    found = _remembered.get(place)
    if found is None:
        numbers = set()
        for row in report.rows(load, outcome="new"):
            id = diff.known_entry(register, keys.entry_key(row.record))
            if id and id in register and register[id].current():
                numbers.add(row.number)
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        found = _remembered[place] = frozenset(numbers)
    return found


@dataclass(frozen=True)
class Change:
    """Change of the entry of an overtaken row."""

    entry: Any  # None if nothing is known of it any more
    then: dict | None  # the version the row was matched with
    now: dict | None  # the version that is shown, None if the entry was ended
    fields: tuple[str, ...] = ()  # those that differ, `unit` among them


def change_of(register, row: CheckedRow) -> Change | None:
    """Return what became of a row's entry since it was matched, None if nothing did."""
    entry = diff.find_entry(register, row)
    if row.base is None:
        now = entry and entry.current()
        return Change(entry, None, now) if now and row.outcome == "new" else None
    now = entry and (entry.current() or hidden_version(entry))
    if now and now["number"] == row.base:
        return None
    versions = entry.versions if entry is not None else ()
    then = next((v for v in versions if v["number"] == row.base), None)
    fields = ()
    if then and now:
        mine = CheckedRow(row.number, now["record"], now["unit"])
        fields = diff.differing_fields(then, mine)
    return Change(entry, then, now, fields)


def changes_since(load, most: int) -> list[dict[str, Any]]:
    """Return the first overtaken rows of a load for programs.

    Each is {row, entry, ended, fields}: the address of the entry, and by field what it
    was when the row came in, what it is now, and what the row says.
    """
    register, found = aq_parent(aq_inner(load)), []
    for row in report.overtaken_rows(load, overtaken(load), 0, most):
        change = change_of(register, row)
        if change is None:
            continue
        then, now, mine = map(diff.values_of, (change.then, change.now, row.version))
        found.append(
            {
                "row": row.number,
                "entry": change.entry and change.entry.absolute_url(),
                "ended": change.now is None,
                "fields": {
                    f: {"then": then.get(f), "now": now.get(f), "row": mine.get(f)}
                    for f in change.fields
                },
            }
        )
    return found
