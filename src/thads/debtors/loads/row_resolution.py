"""Rows of one list side by side: their units, doubles and likenesses.

What can be known without the register, and so in the reader's child process.
"""

from collections import defaultdict
from thads.debtors.register import keys
from thads.spreadsheets.faults import Fault
from thads.text import fold
import json


LIKE_MOST = 5  # likenesses named for a row
COMPARED_MOST = 20  # people of one decision whose names are compared
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line(key, place, row):
    """How a row is passed on: what it is compared by, then the row as JSON."""
    unit = row["unit"] or ""
    if row["faults"]:
        return f"-{unit}\t{_encode(row)}"
    return f"+{key}\t{place}\t{unit}\t{_encode(row)}"


class Settler:
    """Settles rows one after the other; ``units`` is {folded title: unit id}, with
    the list's own unit under the empty title."""

    def __init__(self, definition, units):
        self.definition, self.units = definition, units
        self.rows = {}  # key -> row
        self.names = defaultdict(list)  # decision -> (name, row)
        self.people = defaultdict(list)  # hash of name and address -> rows

    def settle(self, number, record, faults, shown=None):
        """Return (key, place, row): what makes the row the same, what tells its
        address from others, and the row as it is kept."""
        title = record.pop("unit", "")
        unit = self.units.get(fold(title)) if title else self.units[""]
        if unit is None:
            faults.append(Fault("unknown_unit").at(self.definition.by_field["unit"]))
        key, place, similar = None, "", []
        if not faults:
            decision, name = keys.decision_of(record), keys.name_of(record)
            key = decision + name
            before = self.rows.setdefault(key, number)
            if before != number:
                fault = Fault("duplicate_row", row=before)
                faults.append(fault.at(self.definition.by_field["decision"]))
            else:
                place = keys.place_of(record)
                similar = self._similar(number, decision, name, place)
        row = {
            "row": number,
            "record": record,
            "unit": unit,
            "faults": [fault.plain() for fault in faults],
        }
        if faults:
            row["shown"] = shown or {f: str(v) for f, v in record.items()}
        if similar:
            row["similar"] = similar
        return key, place, row

    def _similar(self, number, decision, name, place):
        """Rows before this one that may be the same person."""
        found = []
        names = self.names[hash(decision)]
        for other, row in names[:COMPARED_MOST]:
            if keys.alike(name, other):
                found.append({"why": "spelling", "row": row})
        names.append((name, number))
        people = self.people[hash((name, place))]
        found += [{"why": "person", "row": row} for row in people[:LIKE_MOST]]
        people.append(number)
        return found[:LIKE_MOST]
