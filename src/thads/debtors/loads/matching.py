"""Matching of the rows of a load against the register, one by one.

Most rows of most loads are new: these are known from the others by their key alone, and
go through as the bytes they came in.
"""

from collections.abc import Mapping
from pyroaring import BitMap
from thads.debtors.loads import diff
from thads.debtors.loads.checked_row import OUTCOMES
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.checked_row import has_likenesses
from thads.debtors.loads.checked_row import split_line
from thads.debtors.loads.checked_row import with_outcome
from thads.debtors.loads.namesakes import Namesakes
from thads.debtors.loads.spool import Spool
from thads.spreadsheets.faults import Fault


_LET_GO = 1_000  # rows between two times the database lets go of what it has in memory


class RowMatcher:
    """Matcher that sorts the lines of the reader into good and faulty rows, and counts.

    ``units`` is {folded title: unit id} of the units the load may name.
    """

    def __init__(self, register, units: Mapping[str, str]):
        self.register, self.allowed = register, set(units.values())
        self.oldest = None  # ISO date of the oldest decision among the new rows
        self.counts = {**dict.fromkeys(OUTCOMES, 0), "similar": 0}
        self.named = BitMap()  # numbers of published entries the rows name
        self.units = set()  # ids of units the rows name
        self.seen = 0
        self.namesakes = Namesakes(register)

    def put(self, line: bytes, good: Spool, faulty: Spool) -> None:
        """Match a row, and write it into one of two spools."""
        self.seen += 1
        if self.seen % _LET_GO == 0 and self.register._p_jar is not None:
            self.register._p_jar.cacheGC()
        passed = split_line(line)
        if passed.unit:
            self.units.add(passed.unit)
        if passed.faulty:
            faulty.write(passed.row)
            return
        key, body, outcome = passed.key, passed.row, "new"
        alike = diff.alike_entries(self.register, key)
        if alike or key in self.register.keys_of_entries or passed.names_entry:
            row = CheckedRow.decode(body)
            found, fault = self.compare(row)
            if fault:
                row.faults = [fault]
                row.shown = {f: str(value) for f, value in row.record.items()}
                faulty.write(row.encode())
                return
            if found.before:
                self.named.add(found.before["number"])
            outcome = found.outcome
        if outcome == "new":
            others = [{"why": "spelling", "entry": id} for id in alike]
            others += self.namesakes.of(key, passed.address_key)
            if others:
                row = CheckedRow.decode(body)
                row.similar = [*row.similar, *others]
                body = row.encode()
            if day := key.rsplit("|", 2)[1]:
                self.oldest = min(self.oldest or day, day)
        self.counts[outcome] += 1
        self.counts["similar"] += has_likenesses(body)
        good.write(with_outcome(body, outcome))

    def compare(self, row: CheckedRow) -> tuple[diff.Difference, dict | None]:
        """Return (difference, fault or None) of a row that had no fault so far."""
        found = diff.compare(self.register, row)
        code = "ended_before" if found.outcome == "ended" else ""
        if found.before and found.before["unit"] not in self.allowed:
            code = "entry_of_others"
        column = self.register.register_kind.by_field["decision"]
        return found, Fault(code).at(column).as_dict() if code else None
