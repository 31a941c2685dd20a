"""The rows of a list against the register they are meant for, one by one.

Most rows of most lists are new: these are told from the others by their key alone, and
go through as the bytes they came in.
"""

from pyroaring import BitMap
from thads.debtors.loads import diff
from thads.debtors.loads import spool
from thads.debtors.loads.namesakes import Namesakes
from thads.spreadsheets.faults import Fault
import json


COUNTED = ("new", "changed", "unchanged")  # good rows, against the register
_LET_GO = 1_000  # rows between two looks at what the database holds in memory


class Against:
    """Sorts the lines of the reader into good and faulty rows, and counts."""

    def __init__(self, register, units):
        self.register, self.units_known = register, set(units.values())
        self.oldest = None  # the oldest decision among the new rows
        self.counts = {**dict.fromkeys(COUNTED, 0), "similar": 0}
        self.named = BitMap()  # published entries the rows name
        self.units, self.seen = set(), 0
        self.namesakes = Namesakes(register)

    def put(self, line, good, faulty):
        self.seen += 1
        if self.seen % _LET_GO == 0 and self.register._p_jar is not None:
            self.register._p_jar.cacheGC()
        if line.startswith(b"-"):
            unit, _tab, body = line[1:].partition(b"\t")
            self.units.update([unit.decode()] if unit else ())
            faulty.write(body)
            return
        key, place, unit, body = line[1:].split(b"\t", 3)
        self.units.add(unit.decode())
        key = key.decode()
        alike = diff.alike(self.register, key)
        if alike or key in self.register.keys_of_entries or b'"entry":' in body:
            row = json.loads(body)
            found, fault = self.compare(row)
            if fault:
                row["faults"] = [fault]
                row["shown"] = {f: str(v) for f, v in row["record"].items()}
                faulty.write(spool.encode(row).encode())
                return
            if found.before:
                self.named.add(found.before["number"])
            kind = found.kind
        else:
            kind = "new"
        if kind == "new":
            others = [{"why": "spelling", "entry": id} for id in alike]
            others += self.namesakes.of(key, place.decode())
            if others:
                row = json.loads(body)
                row["similar"] = row.get("similar", []) + others
                body = spool.encode(row).encode()
        if kind == "new" and (day := key.split("|", 2)[1]):
            self.oldest = min(self.oldest or day, day)
        self.counts[kind] += 1
        self.counts["similar"] += b'"similar":[' in body
        good.write(body[:-1] + b',"kind":"' + kind.encode() + b'"}')

    def compare(self, row):
        """(Comparison, fault or None) of a row that has no fault so far."""
        found = diff.compare(self.register, row)
        code = "ended_before" if found.kind == "ended" else ""
        if found.before and found.before["unit"] not in self.units_known:
            code = "entry_of_others"
        column = self.register.definition.by_field["decision"]
        return found, Fault(code).at(column).plain() if code else None
