"""Columns of a list, and how a cell of each kind is read.

Which columns a list has says its definition (``definitions``).
"""

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from thads.debtors.register.legal_checks import names_creditor
from thads.spreadsheets.faults import Fault
from thads.text import fold
from thads.text import parse_date
from thads.text import parse_money
import re
import unicodedata


@dataclass(frozen=True)
class Column:
    field: str
    header: str
    kind: str  # text, number, date, amount, choice, unit, or one of NEVER_PUBLIC
    obligatory: bool = False
    minimum: bool = False  # the law wants it published
    public: bool = True
    part_of: str = ""  # the field it is shown with
    label: str = ""  # on public pages, where it differs from the header
    future: bool = False  # of a date: may lie ahead
    length: int = 500
    width: int = 24  # in the template
    hint: str = ""
    example: str = ""


# What a list may keep for the unit, but nobody can publish.
NEVER_PUBLIC = ("identity", "birth", "phone", "creditor")

_REMEMBERED = 2_000  # values of a column
EARLIEST = date(1950, 1, 1)
_EXCEL_EPOCH = date(1899, 12, 30)
_MOST = 10**15
_MESS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PRIVATE = (
    # a mobile phone, a citizen's number (both begin with 0: no sum of money does)
    re.compile(r"(?<![\d.,/])0\d{9}(?![\d.,/]\d|\d)"),
    re.compile(r"(?<![\d.,/])0\d{11}(?![\d.,/]\d|\d)"),
    re.compile(
        r"\b(cmnd|cmtnd|cccd|can cuoc|so dinh danh|ho chieu)\b\W*(so)?\W*\d{6,}"
    ),
    re.compile(r"\b(dien thoai|dt|sdt)\b\W*0\d[\d .]{6,}"),
    re.compile(r"\b(sinh ngay|sinh nam|ngay sinh|nam sinh)\b\W*\d"),
)

_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")
_DIGIT = re.compile(r"\d")
_AROUND_SIGN = re.compile(r"\s*([/\-])\s*")
# quick to find: without one of these none of them can be there
_MAY_BE_PRIVATE = re.compile(r"\d{4}|0\d[\d .]{6}|sinh", re.I)


def clean(text):
    """NFC, one line, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _MESS.sub("", text)
    return " ".join(text.split())


def normal_header(text):
    return " ".join(fold(clean(text)).replace("(", " (").split())


def read_row(definition, cells, today=None):
    """Read {field: (type, value)} and return (record, [Fault, ...]).

    A cell's type is one of ``s`` text, ``n`` number, ``d`` ISO date, ``b`` boolean,
    ``e`` an error of the spreadsheet. The record holds plain JSON values and only
    what was given.
    """
    return RowReader(definition, today).read(cells)


class RowReader:
    """Reads the rows of one list; what stands in many cells is read once."""

    def __init__(self, definition, today=None):
        self.definition, self.today = definition, today or date.today()
        self.columns = [(column, column.field, {}) for column in definition.columns]

    def read(self, cells):
        record, faults = {}, []
        for column, field, known in self.columns:
            cell = cells.get(field)
            value = None
            if cell is not None:
                try:
                    value = known[cell]
                except KeyError:
                    try:
                        value = self._value(column, cell)
                    except Fault as fault:
                        faults.append(fault.at(column))
                        continue
                    if len(known) >= _REMEMBERED:
                        known.clear()
                    known[cell] = value
            if value is None or value == "":
                if column.obligatory:
                    faults.append(Fault("required").at(column))
                continue
            record[field] = value
        if "kind" not in record and "name" in record:
            record["kind"] = self.definition.guess_kind(record["name"])
        return record, faults

    def _value(self, column, cell):
        if column.kind == "choice":
            return _choice(column, cell, self.definition)
        return _READERS[column.kind](column, cell, self.today)


def _text(column, cell, today=None):
    kind, value = cell
    if kind == "e":
        raise Fault("cell_error", value=str(value)[:20])
    if kind == "b":
        value = "TRUE" if value else "FALSE"
    elif kind == "n":
        value = _plain_number(value)
    elif kind == "d":
        value = "/".join(reversed(value[:10].split("-")))
    value = clean(value)
    if len(value) > column.length:
        raise Fault("too_long", length=column.length)
    if column.kind == "text" and value:
        _refuse_private(value)
        if column.field == "name":
            _check_name(value)
        elif column.field != "address" and names_creditor(value):
            raise Fault("creditor")
    return value


def _check_name(value):
    if not _TWO_LETTERS.search(value):
        raise Fault("not_a_name")


def _refuse_private(value):
    if not _MAY_BE_PRIVATE.search(value):
        return
    folded = fold(value)
    if any(pattern.search(folded) for pattern in _PRIVATE):
        raise Fault("private")


def _number(column, cell, today):
    if cell[0] == "d":
        # Excel turns 12/2020 into a date, and the number is lost.
        raise Fault("number_became_date")
    value = _text(column, cell, today)
    if value and not _DIGIT.search(value):
        raise Fault("not_a_number")
    return _AROUND_SIGN.sub(r"\1", value) if " " in value else value


def _date(column, cell, today):
    kind, value = cell
    if kind == "n":
        found = excel_date(value)
    elif kind == "d":
        found = parse_date(value[:10])
    else:
        text = _text(column, cell, today)
        if not text:
            return None
        found = parse_date(text)
        if found is None and re.fullmatch(r"\d{5}", text):
            found = excel_date(int(text))
    if found is None:
        raise Fault("not_a_date")
    if found > today and not column.future:
        raise Fault("date_in_future")
    if found < EARLIEST:
        raise Fault("date_too_early")
    return found.isoformat()


def excel_date(serial):
    """The date of Excel's day number, or None when it can be none."""
    if isinstance(serial, bool) or not 10000 <= serial <= 80000:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(serial))


def _amount(column, cell, today):
    kind, value = cell
    if kind == "d":
        raise Fault("not_an_amount")
    if kind == "n":
        amount = int(value) if value == int(value) else None
    else:
        text = _text(column, cell, today)
        if not text:
            return None
        amount = parse_money(re.sub(r"(?<=\d{3})[.,]0{1,2}(?=\D*$)", "", text))
    if amount is None:
        raise Fault("not_an_amount")
    if not 0 <= amount <= _MOST:
        raise Fault("amount_out_of_range")
    return amount


def _choice(column, cell, definition):
    text = _text(column, cell)
    if not text:
        return None
    kind = definition.kinds_read.get(fold(text))
    if kind is None:
        raise Fault("not_a_kind", kinds=", ".join(definition.kinds.values()))
    return kind


def _plain_number(value):
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


_READERS = dict.fromkeys(NEVER_PUBLIC, _text) | {
    "text": _text,
    "number": _number,
    "date": _date,
    "amount": _amount,
    "unit": _text,
}
