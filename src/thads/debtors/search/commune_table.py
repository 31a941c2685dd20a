"""The centre's table of communes that were merged, and what addresses make of it.

It comes from a workbook, all or nothing: one faulty row and the table stays as it was.
Beside the provinces, which are shipped, and the single names of the settings, it says
which names of places stand for one another in a search.
"""

from BTrees.IOBTree import IOBTree
from datetime import date
from datetime import datetime
from functools import lru_cache
from persistent import Persistent
from plone import api
from thads import audit
from thads.debtors.register.register_kinds import TABLES
from thads.debtors.settings import settings
from thads.debtors.storage import Stored
from thads.organisation.units import localities
from thads.places import provinces
from thads.places.communes import bare
from thads.spreadsheets import reader as workbooks
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.cells import normal_header
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.faults import Refused
from thads.worktime import local
import json
import secrets


TABLE = TABLES["xa-sap-nhap"]
FIELDS = tuple(column.field for column in TABLE.columns)
MOST = 30_000  # rows of the table


class Table(Persistent):
    """The rows as they stand; whoever keeps something of them asks the stamp."""

    stamp = ""
    time = filename = by = ""
    count = 0

    def __init__(self):
        self.rows = IOBTree()  # place in the table -> values by FIELDS


COMMUNES = Stored("thads.debtors.communes", Table)


def rows_of(table, start=0, size=None):
    """Rows as mappings, from a place on."""
    end = None if size is None else start + size
    found = table.rows.values(start, end, excludemax=end is not None)
    return [dict(zip(FIELDS, row, strict=True)) for row in found]


def read(data):
    """([row, ...], [(number of the row, Fault), ...]) of a workbook; raises Refused."""
    reader, known = RowReader(TABLE), _provinces()
    rows, faults, seen = [], [], {}
    with workbooks.cells(data, TABLE) as lines:
        headers = json.loads(next(lines))["headers"]
        fields = {
            column: TABLE.headers[normal].field
            for column, title in headers.items()
            if (normal := normal_header(title)) in TABLE.headers
        }
        for line in lines:
            found = json.loads(line)
            number = found["row"]
            cells = {
                fields[column]: tuple(cell)
                for column, cell in found["cells"].items()
                if column in fields
            }
            if not cells:
                continue
            row, wrong = reader.read(cells)
            row = {field: row.get(field, "") for field in FIELDS}
            wrong.extend(_check(row, number, seen if not wrong else None, known))
            faults.extend((number, fault) for fault in wrong)
            rows.append(row)
            if len(rows) > MOST:
                raise Refused("too_many_rows", limit=MOST)
    if not rows:
        raise Refused("no_rows")
    return rows, faults


def _check(row, number, seen, known):
    """Faults of a row beside those of its cells; ``seen`` of rows without any."""
    if row["province"] and bare(row["province"]) not in known:
        fault = Fault("unknown_province", name=row["province"])
        yield fault.at(TABLE.by_field["province"])
    before = number if seen is None else seen.setdefault(_key(row), number)
    if before != number:
        yield Fault("double_line", row=before).at(TABLE.by_field["old"])


def _key(row):
    return tuple(bare(row[f]) for f in ("old", "district", "province", "new"))


def _provinces():
    """All names of provinces there are, of old and of today."""
    found = {bare(row[name]) for row in provinces.known() for name in ("old", "new")}
    # "Cục Thi hành án dân sự tỉnh Bắc Giang"
    found |= {bare(each.title.partition("dân sự ")[2]) for each in localities()}
    return found


def keep(portal, rows, filename, whole):
    """Put rows in the place of the table, or beside what stands there already."""
    table = COMMUNES.write(portal)
    known = {} if whole else {_key(row): row for row in rows_of(table)}
    known.update((_key(row), row) for row in rows)
    order = sorted(known.values(), key=lambda row: (row["province"], row["new"]))
    table.rows = IOBTree(
        {at: tuple(row[field] for field in FIELDS) for at, row in enumerate(order)}
    )
    table.count, table.filename = len(order), filename
    table.time = local(datetime.now().astimezone()).replace(microsecond=0).isoformat()
    table.by = api.user.get_current().getId()
    table.stamp = secrets.token_hex(8)
    audit.record(portal, "debtors.communes", rows=table.count, filename=filename)


def empty(portal):
    """Forget the table."""
    keep(portal, [], "", whole=True)


def added():
    """The known places with those the centre has added, or None if there are none."""
    table = COMMUNES.read(api.portal.get())
    lines = tuple(settings().places or ())
    if not lines and not table.count:
        return None
    return _added(_Rows(table), lines, date.today())


class _Rows:
    """The rows of a table, the same as long as its stamp is."""

    def __init__(self, table):
        self.table, self.stamp = table, table.stamp

    def __eq__(self, other):
        return self.stamp == other.stamp

    def __hash__(self):
        return hash(self.stamp)

    def take(self):
        """Read them, once: what is kept of them holds no object of the database."""
        table, self.table = self.table, None
        return rows_of(table)


@lru_cache(maxsize=2)
def _added(rows, lines, today):
    named = (*provinces.known(), *map(provinces.read, lines))
    return provinces.Places(named, today, rows.take())
