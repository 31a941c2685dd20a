"""Writing of the rows of an approved load as versions of entries, invisible yet."""

from collections.abc import Iterable
from plone import api
from thads.debtors.content import DebtorEntry
from thads.debtors.entries.states import version_of
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.diff import compare
from thads.debtors.register.ids import new_ids
from thads.debtors.register.indexes import index_of
from thads.debtors.register.keys import entry_key
from thads.debtors.register.staging import Staging
from thads.outbox.yielding import give_way


class Writer:
    """Writer of rows, one after the other.

    What they bring into the index is gathered in ``staging``.
    """

    def __init__(self, register, load_id: str, time: str):
        self.register = register
        self.load_id = load_id
        self.time = time  # of the approval, ISO
        self.staging = Staging(register)
        self.written = 0  # rows, so far
        self.entries = []  # those still in memory
        #: rows of the last call that were left out: their entries have ended since
        self.left_out = 0

    def write(self, rows: Iterable[CheckedRow]) -> tuple[list[int], dict[int, int]]:
        """Return the numbers to be switched on, and {number: the one it replaces}."""
        register = self.register
        index = index_of(api.portal.get(), register.register_kind)
        ids = new_ids(register)
        added, replaced = [], {}
        self.left_out = 0
        for row in rows:
            self.written += 1
            key = entry_key(row.record)
            found = compare(register, row, self.staging.keys.get(key), approved=True)
            if found.outcome in ("unchanged", "ended"):
                self.left_out += found.outcome == "ended"
                continue
            entry = found.entry
            if entry is None:
                entry = DebtorEntry(next(ids))
                if register.register_kind.id != entry.list_id:
                    entry.list_id = register.register_kind.id
                register.add_entry(entry)
            version = {
                "number": index.reserve(1),
                "load": self.load_id,
                "time": self.time,
                "unit": row.unit,
                "record": row.record,
            }
            entry.versions = (*entry.versions, version)
            self.entries.append(entry)
            index.place(*self.staging.add(entry.id, version, key))
            if found.hidden:
                index.close([version["number"]])  # shown with its entry
            added.append(version["number"])
            if found.before:
                replaced[version["number"]] = found.before["number"]
        return added, replaced

    def free_memory(self) -> None:
        """Free the memory of the entries written so far; the database has them."""
        for entry in self.entries:
            entry._p_deactivate()
        self.entries.clear()

    def gather(self, numbers: Iterable[int]) -> None:
        """Gather the entries of numbers that another process has written before."""
        index = index_of(api.portal.get(), self.register.register_kind)
        for number in numbers:
            give_way()
            entry = self.register[index.entry_id(number)]
            self.staging.add(entry.id, version_of(entry, number))
            entry._p_deactivate()
