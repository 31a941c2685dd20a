"""Workbooks and rows for the tests of the register."""

from openpyxl import Workbook
from thads.debtors.loads import workbook_reader
from thads.debtors.register.legal_checks import check_text
from thads.debtors.register.register_kinds import DEFAULT
from thads.spreadsheets.cells import RowReader
from thads.worktime import clock
import io
import itertools
import json


COLUMNS = DEFAULT.columns
HEADERS = [column.header for column in COLUMNS]
GOOD = {
    "name": "Đặng Thị Ước",
    "address": "Số 1 phố Thử, phường Ba Đình, Hà Nội",
    "obligation": "Trả nợ theo bản án",
    "decision": "12/QĐ-CTHADS",
    "decision_date": "05/06/2026",
    "kind": "Cá nhân",
    "amount": 12500000,
}


_NUMBERS = itertools.count()


def row(**changes):
    """A good row as {field: cell}, changed here and there."""
    return {**GOOD, **changes}


def workbook(*rows, headers=None, change=None, columns=COLUMNS):
    """Bytes of an .xlsx; rows are dicts of cells by field, or lists."""
    book = Workbook()
    sheet = book.active
    sheet.append([c.header for c in columns] if headers is None else headers)
    for cells in rows:
        if isinstance(cells, dict):
            cells = [cells.get(column.field) for column in columns]
        sheet.append(cells)
    if change:
        change(book, sheet)
    # the same rows again are another file, as when somebody saves it anew
    book.properties.identifier = str(next(_NUMBERS))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(**changes):
    """A row as `publish_rows` takes it."""
    found = row(decision_date="2026-06-05", kind="person") | changes
    return {k: v for k, v in found.items() if v is not None}


def check(data, **options):
    """The rows of a workbook, good and faulty, as plain values."""
    with workbook_reader.read(data, **options) as found:
        return [json.loads(line.rpartition(b"\t")[2]) for line in found.lines]


def read_row(register_kind, cells, today=None):
    """(record, faults) of cells by field, as the reader finds them."""
    record, faults = RowReader(register_kind, today or clock.today(), check_text).read(
        cells
    )
    if "name" in record:
        kind = register_kind.guess_debtor_kind(record["name"])
        if kind:
            record.setdefault("kind", kind)
    return record, faults
