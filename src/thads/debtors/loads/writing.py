"""Rows of an approved load become versions of entries, invisible yet."""

from plone import api
from thads.debtors.content import DebtorEntry
from thads.debtors.content import index_of
from thads.debtors.loads import diff
from thads.debtors.register.ids import new_ids
from thads.debtors.register.staging import Staging
from thads.outbox.yielding import give_way


class Writer:
    """Writes rows one after the other; what they bring into the index is gathered
    in ``staging``."""

    def __init__(self, register, load_id, time):
        self.register = register
        self.load_id = load_id
        self.time = time
        self.staging = Staging(register)
        self.written = 0  # rows, so far
        self.entries = []  # those still in memory

    def write(self, rows):
        """Returns the numbers to be switched on, and {number: the one it replaces}."""
        register = self.register
        index = index_of(api.portal.get(), register.definition)
        ids = new_ids(register)
        added, replaced = [], {}
        for row in rows:
            self.written += 1
            key = diff.key_of(row["record"])
            found = diff.compare(register, row, self.staging.keys.get(key))
            if found.kind in ("unchanged", "ended"):
                continue
            entry = found.entry
            if entry is None:
                entry = DebtorEntry(next(ids))
                if register.definition.id != entry.list_id:
                    entry.list_id = register.definition.id
                register.add_entry(entry)
            version = {
                "number": index.reserve(1),
                "load": self.load_id,
                "time": self.time,
                "unit": row["unit"],
                "record": row["record"],
            }
            entry.versions = (*entry.versions, version)
            self.entries.append(entry)
            index.place(*self.staging.add(entry.id, version, key))
            added.append(version["number"])
            if found.before:
                replaced[version["number"]] = found.before["number"]
        return added, replaced

    def let_go(self):
        """Keep no entries in memory that are stored."""
        for entry in self.entries:
            entry._p_deactivate()
        self.entries.clear()

    def gather(self, numbers):
        """Gather again what was written before, by another process."""
        index = index_of(api.portal.get(), self.register.definition)
        for number in numbers:
            give_way()
            entry = self.register[index.addresses[number].rpartition("/")[2]]
            version = next(v for v in entry.versions if v["number"] == number)
            self.staging.add(entry.id, version)
            entry._p_deactivate()
