"""Resolution of rows: units, doubles and likenesses of the rows of one file.

What can be known without the register, and so inside the sandboxed reader, which makes
a `RowResolver` by its dotted name (``thads.spreadsheets.cells.RowChecks``). Light: it
imports nothing of Plone.
"""

from collections import defaultdict
from collections.abc import Mapping
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.register import keys
from thads.debtors.register.legal_checks import check_text
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.spreadsheets.cells import Record
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.tables import Column
from thads.text import fold


LIKENESSES = 5  # named for a row
COMPARED = 20  # people of one decision whose names are compared


class RowResolver:
    """Resolver of the rows of one file, one after the other.

    ``units`` is {folded title: unit id}, with the load's own unit under the empty
    title.
    """

    def __init__(self, register_kind: str, units: Mapping[str, str]):
        self.register_kind, self.units = REGISTER_KINDS[register_kind], units
        self.rows = {}  # key -> row number
        self.dated = {}  # hash of number and name -> the first row with a date
        self.undated = {}  # the same without a date
        self.twins = {}  # hash of decision and folded name -> the first such row
        self.names = defaultdict(list)  # hash of decision -> [(name, row number)]
        self.people = defaultdict(list)  # hash of name and address -> [row number]

    def check_text(self, column: Column, text: str) -> None:
        """Raise Fault if the law forbids a text in a column."""
        check_text(column, text)

    def line(
        self,
        number: int,
        record: Record,
        faults: list[Fault],
        shown: Mapping[str, str] | None = None,
    ) -> str:
        """Return a row, resolved, as the line that is passed on."""
        return self.resolve(number, record, faults, shown).encode_line()

    def resolve(
        self,
        number: int,
        record: Record,
        faults: list[Fault],
        shown: Mapping[str, str] | None = None,
    ) -> CheckedRow:
        """Return the checked row of what was read; faults found here are added."""
        if "kind" not in record and "name" in record:
            kind = self.register_kind.guess_debtor_kind(str(record["name"]))
            if kind is not None:
                record["kind"] = kind
            elif not faults:
                faults.append(self._fault("kind", "kind_in_doubt"))
        title = record.pop("unit", "")
        row = CheckedRow(number, record, self.units.get(fold(title) if title else ""))
        if row.unit is None:
            faults.append(self._fault("unit", "unknown_unit"))
        if not faults:
            decision, name = keys.decision_key(record), keys.name_key(record)
            row.key = f"{decision}{name}={keys.spelling_key(record)}"
            before = self._same(number, row.key, record.get("decision_date"))
            if before is not None:
                faults.append(self._fault("decision", "duplicate_row", row=before))
            else:
                row.address_key = keys.address_key(record)
                row.similar = self._similar(number, decision, name, row.address_key)
        if faults:
            row.faults = [fault.as_dict() for fault in faults]
            row.shown = shown or {f: str(value) for f, value in record.items()}
        return row

    def _fault(self, field, code, **params):
        return Fault(code, **params).at(self.register_kind.by_field[field])

    def _same(self, number, key, date):
        """Return the row before this one that is the same person's, None without one.

        One of the two may lack the date of the decision.
        """
        before = self.rows.setdefault(key, number)
        if before != number:
            return before
        place = hash(keys.undated_key(key))
        mine, others = (
            (self.dated, self.undated) if date else (self.undated, self.dated)
        )
        mine.setdefault(place, number)
        return others.get(place)

    def _similar(self, number, decision, name, address):
        """Return the rows before this one that may be the same person."""
        twin = self.twins.setdefault(hash((decision, name)), number)
        similar = [{"why": "marks", "row": twin}] if twin != number else []
        names = self.names[hash(decision)]
        for other, row in names[:COMPARED]:
            if keys.alike(name, other):
                similar.append({"why": "spelling", "row": row})
        names.append((name, number))
        people = self.people[hash((name, address))]
        similar += [
            {"why": "person", "row": row} for row in people[:LIKENESSES] if row != twin
        ]
        people.append(number)
        return similar[:LIKENESSES]
