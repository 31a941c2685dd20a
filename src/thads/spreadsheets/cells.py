"""Reading of cells: one value of the column's kind, or one fault.

A cell is a pair of type and value, as the readers of files give it: ``s`` text, ``n``
number, ``d`` ISO date, ``b`` boolean, ``e`` error of the spreadsheet.
"""

from collections.abc import Callable
from collections.abc import Mapping
from datetime import date
from datetime import timedelta
from thads.spreadsheets.faults import Fault
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.text import fold
from thads.text import parse_date
from thads.text import parse_money
from thads.text.whitespace import tidy
from typing import Literal
from typing import Protocol
import re


Cell = (
    tuple[Literal["s", "d", "e"], str]
    | tuple[Literal["n"], float]  # an int where the number is whole
    | tuple[Literal["b"], bool]
)
#: (row number, {column number: cell})
Row = tuple[int, dict[int, Cell]]
Value = str | int
#: {field: value}
Record = dict[str, Value]
#: Called with the column and the text of each cell of the kind `text`; raises Fault.
CheckText = Callable[[Column, str], None]

EARLIEST = date(1950, 1, 1)
_EXCEL_EPOCH = date(1899, 12, 30)
_MOST = 10**15  # đồng
_REMEMBERED = 2_000  # values of a column
_DIGIT = re.compile(r"\d")
_AROUND_SIGN = re.compile(r"(?:(?<!\s)\s++)?([/\-])\s*+")


class RowChecks(Protocol):
    """Checks and form of the rows of a room, made once for a file in the sandbox.

    The room passes the dotted name of what makes them, ``module:name``, and its keyword
    arguments as JSON values.
    """

    def check_text(self, column: Column, text: str) -> None:
        """Raise Fault if a text must not stand in a column."""

    def line(
        self,
        number: int,
        record: Record,
        faults: list[Fault],
        shown: Mapping[str, str] | None,
    ) -> str:
        """Return a row as the line the room reads; ``shown``: a faulty row as typed."""


class RowReader:
    """Reader of the rows of one table; a cell that stands in many rows is read once."""

    def __init__(
        self,
        table: Table,
        today: date,
        check_text: CheckText | None = None,
    ) -> None:
        self.today = today
        self.check_text = check_text
        #: (column, its field, {cell: its value}, for cells that come again)
        self.columns: list[tuple[Column, str, dict[Cell, Value | None]]] = [
            (column, column.field, {}) for column in table.columns
        ]

    def read(self, cells: Mapping[str, Cell]) -> tuple[Record, list[Fault]]:
        """Return (record, faults) of a row given as {field: cell}.

        The record holds plain JSON values, and only those that were given.
        """
        record: Record = {}
        faults: list[Fault] = []
        for column, field, known in self.columns:
            cell = cells.get(field)
            value: Value | None = None
            if cell is not None:
                try:
                    value = known[cell]
                except KeyError:
                    try:
                        value = self.value(column, cell)
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
        return record, faults

    def value(self, column: Column, cell: Cell) -> Value | None:
        """Return the value of a cell, None or an empty text if it has none."""
        value = _READERS.get(column.kind, _text)(column, cell, self.today)
        if (
            column.kind == "text"
            and self.check_text is not None
            and isinstance(value, str)
            and value
        ):
            self.check_text(column, value)
        return value


def excel_date(serial: float) -> date | None:
    """Return the date of a day number of Excel, None when it can be none."""
    if isinstance(serial, bool) or not 10000 <= serial <= 80000:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(serial))


def _text(column: Column, cell: Cell, today: date | None = None) -> str:
    if cell[0] == "s":
        text = cell[1]
    elif cell[0] == "n":
        text = _plain_number(cell[1])
    elif cell[0] == "d":
        text = "/".join(reversed(cell[1][:10].split("-")))
    elif cell[0] == "b":
        text = "TRUE" if cell[1] else "FALSE"
    else:
        raise Fault("cell_error", value=cell[1][:20])
    text = tidy(text)
    if len(text) > column.length:
        raise Fault("too_long", length=column.length)
    return text


def _number(column: Column, cell: Cell, today: date) -> str:
    if cell[0] == "d":
        # Excel turns 12/2020 into a date, and the number is lost.
        raise Fault("number_became_date")
    value = _text(column, cell)
    if value and not _DIGIT.search(value):
        raise Fault("not_a_number")
    return _AROUND_SIGN.sub(r"\1", value) if " " in value else value


def _date(column: Column, cell: Cell, today: date) -> str | None:
    if cell[0] == "n":
        found = excel_date(cell[1])
    elif cell[0] == "d":
        found = parse_date(cell[1][:10])
    else:
        text = _text(column, cell)
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


def _amount(column: Column, cell: Cell, today: date) -> int | None:
    if cell[0] == "d":
        raise Fault("not_an_amount")
    if cell[0] == "n":
        amount = int(cell[1]) if cell[1] == int(cell[1]) else None
    else:
        text = _text(column, cell)
        if not text:
            return None
        amount = parse_money(re.sub(r"(?<=\d{3})[.,]0{1,2}(?=\D*$)", "", text))
    if amount is None:
        raise Fault("not_an_amount")
    if not 0 <= amount <= _MOST:
        raise Fault("amount_out_of_range")
    return amount


def _choice(column: Column, cell: Cell, today: date) -> str | None:
    text = _text(column, cell)
    if not text:
        return None
    value = column.values_by_text.get(fold(text))
    if value is None:
        raise Fault("not_a_kind", kinds=", ".join(column.choices.values()))
    return value


def _plain_number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


_READERS: dict[str, Callable[[Column, Cell, date], Value | None]] = {
    "number": _number,
    "date": _date,
    "amount": _amount,
    "choice": _choice,
}
