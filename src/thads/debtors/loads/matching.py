"""Matching of the rows of a load against the register, one by one.

Most rows of most loads are new: these are known from the others by their key alone, and
go through as the bytes they came in.
"""

from collections.abc import Mapping
from pyroaring import BitMap
from thads.debtors.entries.states import last_version
from thads.debtors.loads import diff
from thads.debtors.loads.checked_row import OUTCOMES
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.checked_row import has_likenesses
from thads.debtors.loads.checked_row import split_line
from thads.debtors.loads.checked_row import with_outcome
from thads.debtors.loads.namesakes import Namesakes
from thads.debtors.loads.row_resolution import LIKENESSES
from thads.debtors.loads.spool import Spool
from thads.debtors.register import keys
from thads.spreadsheets.faults import Fault


_LET_GO = 1_000  # rows between two times the database lets go of what it has in memory


class RowMatcher:
    """Matcher that sorts the lines of the reader into good and faulty rows, and counts.

    ``units`` is {folded title: unit id} of the units the load may name. ``shown`` is
    the number of the version that was shown where a row was typed in.
    """

    def __init__(self, register, units: Mapping[str, str], shown: int | None = None):
        self.register, self.allowed = register, set(units.values())
        self.oldest = None  # ISO date of the oldest decision among the new rows
        self.counts = {**dict.fromkeys(OUTCOMES, 0), "similar": 0}
        self.named = BitMap()  # numbers of published entries the rows name
        self.units = set()  # ids of units the rows name
        self.shown = shown
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
        key, body, outcome, base = passed.key, passed.row, "new", None
        known = diff.known_entry(self.register, key)
        alike = [] if known else diff.alike_entries(self.register, key)
        if alike or known or passed.names_entry:
            row = CheckedRow.decode(body)
            found, fault = self.compare(row)
            if not fault and not known and self._is_named(found):
                found = diff.Difference("new")
            if fault:
                row.faults = [fault]
                row.shown = {f: str(value) for f, value in row.record.items()}
                faulty.write(row.encode())
                return
            if found.before:
                base = self.shown or found.before["number"]
                self.named.add(base)
            outcome = found.outcome
        if outcome == "new":
            if known:  # and ended, or not switched on yet
                alike = diff.alike_entries(self.register, key)
                alike = [id for id in alike if id != known]
            others = [
                {"why": self._why(id, key), "entry": id} for id in alike[:LIKENESSES]
            ]
            others += [
                like
                for like in self.namesakes.of(key, passed.address_key)
                if like["entry"] not in alike
            ]
            if others:
                row = CheckedRow.decode(body)
                row.similar = [*row.similar, *others]
                body = row.encode()
            if day := key.rsplit("|", 2)[1]:
                self.oldest = min(self.oldest or day, day)
        self.counts[outcome] += 1
        self.counts["similar"] += has_likenesses(body)
        good.write(with_outcome(body, outcome, base))

    def compare(self, row: CheckedRow) -> tuple[diff.Difference, dict | None]:
        """Return (difference, fault or None) of a row that had no fault so far."""
        found = diff.compare(self.register, row)
        code = "ended_before" if found.outcome == "ended" else ""
        if found.before and found.before["unit"] not in self.allowed:
            code = "entry_of_others"
        column = self.register.register_kind.by_field["decision"]
        return found, Fault(code).at(column).as_dict() if code else None

    def _is_named(self, found):
        """Return whether a row before is about the entry a row was matched with.

        So one typed without marks is not replaced by two who differ in them.
        """
        return found.before is not None and found.before["number"] in self.named

    def _why(self, id, key):
        """Return in what a name of the same decision is like that of a key."""
        record = last_version(self.register[id])["record"]
        same = keys.name_key(record) == keys.split_key(key)[1]
        return "marks" if same else "spelling"
