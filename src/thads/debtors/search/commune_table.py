"""Table of merged communes, and what addresses of a search make of it.

The centre loads it from a workbook, all or nothing: one faulty row and the table stays
as it was. Beside the provinces, which are shipped, and the single names of the
settings, it says which names of places stand for one another.
"""

from BTrees.IOBTree import IOBTree
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from persistent import Persistent
from plone import api
from thads import audit
from thads.debtors.register.legal_checks import check_text
from thads.debtors.settings import settings
from thads.organisation.units import localities
from thads.places import provinces
from thads.places.communes import bare
from thads.places.names import place_of
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.reader import table_rows
from thads.spreadsheets.tables import read_table
from thads.storage import PortalStorage
from thads.worktime import clock
import secrets


WORKBOOK = read_table(
    Path(__file__).with_name("commune_table.toml").read_text(encoding="utf-8")
)
FIELDS = tuple(column.field for column in WORKBOOK.columns)
MOST = 30_000  # rows of the table
Row = dict[str, str]


class CommuneTable(Persistent):
    """Rows of the table; what is computed of them is cached by its stamp."""

    stamp = ""
    time = filename = by = ""
    count = 0

    def __init__(self):
        self.rows = IOBTree()  # place in the table -> values by FIELDS


#: The name under which tables stored before 1.0 know their class.
Table = CommuneTable

COMMUNES = PortalStorage("thads.debtors.communes", CommuneTable)


def rows_of(table: CommuneTable, start: int = 0, size: int | None = None) -> list[Row]:
    """Return rows as mappings, from a place on."""
    end = None if size is None else start + size
    values = table.rows.values(start, end, excludemax=end is not None)
    return [dict(zip(FIELDS, row, strict=True)) for row in values]


def read(data: bytes) -> tuple[list[Row], list[tuple[int, Fault]]]:
    """Return (rows, [(number of the row, fault)]) of a workbook; raises RefusedFile."""
    reader, known = RowReader(WORKBOOK, clock.today(), check_text), _provinces()
    rows, faults, seen = [], [], {}
    for number, record, found in table_rows(data, WORKBOOK, reader.read):
        row = {field: record.get(field, "") for field in FIELDS}
        found.extend(_check(row, number, seen if not found else None, known))
        faults.extend((number, fault) for fault in found)
        rows.append(row)
        if len(rows) > MOST:
            raise RefusedFile("too_many_rows", limit=MOST)
    if not rows:
        raise RefusedFile("no_rows")
    return rows, faults


def write(portal, rows: Sequence[Row], filename: str, whole: bool) -> None:
    """Put rows in the place of the table, or beside what stands there already."""
    table = COMMUNES.write(portal)
    known = {} if whole else {_key(row): row for row in rows_of(table)}
    known.update((_key(row), row) for row in rows)
    order = sorted(known.values(), key=lambda row: (row["province"], row["new"]))
    table.rows = IOBTree(
        {at: tuple(row[field] for field in FIELDS) for at, row in enumerate(order)}
    )
    table.count, table.filename = len(order), filename
    table.time = clock.iso(clock.now())
    table.by = api.user.get_current().getId()
    table.stamp = secrets.token_hex(8)
    audit.record(portal, "debtors.communes", rows=table.count, filename=filename)


def empty(portal) -> None:
    """Delete all rows of the table."""
    write(portal, [], "", whole=True)


def places_with_table() -> provinces.Places | None:
    """Return the known places with those the centre added, None if it added none."""
    table = COMMUNES.read(api.portal.get())
    lines = tuple(settings().places or ())
    if not lines and not table.count:
        return None
    return _places(_Rows(table), lines, clock.today())


class _Rows:
    """Rows of a table, equal as long as its stamp is."""

    def __init__(self, table):
        self.table, self.stamp = table, table.stamp

    def __eq__(self, other):
        return self.stamp == other.stamp

    def __hash__(self):
        return hash(self.stamp)

    def take(self):
        """Return them, once: what the cache keeps holds no object of the database."""
        table, self.table = self.table, None
        return rows_of(table)


@lru_cache(maxsize=2)
def _places(rows, lines, today):
    named = (*provinces.known(), *map(provinces.read, lines))
    return provinces.Places(named, today, rows.take())


def _check(row: Mapping, number, seen, known) -> Iterator[Fault]:
    """Yield the faults of a row beside those of its cells; ``seen`` of rows without."""
    if row["province"] and bare(row["province"]) not in known:
        fault = Fault("unknown_province", name=row["province"])
        yield fault.at(WORKBOOK.by_field["province"])
    before = number if seen is None else seen.setdefault(_key(row), number)
    if before != number:
        yield Fault("double_line", row=before).at(WORKBOOK.by_field["old"])


def _key(row):
    return tuple(bare(row[f]) for f in ("old", "district", "province", "new"))


def _provinces():
    """Return the folded words of the names of all provinces, present and former."""
    names = {bare(row[name]) for row in provinces.known() for name in ("old", "new")}
    # "Cục Thi hành án dân sự tỉnh Bắc Giang"
    return names | {bare(place_of(each.title)) for each in localities()}
