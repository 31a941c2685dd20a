"""Reading of a .csv in UTF-8, UTF-16, code page 1258 or a legacy encoding."""

from collections.abc import Iterator
from thads.spreadsheets import limits
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.references import column_letters
from thads.text import formulas
from thads.text import legacy
from thads.uploads.delimited import named_delimiter
from typing import BinaryIO
import csv
import io


_DELIMITERS = ",;\t|"
_LOOKED_AT = 1 << 18


def rows(stream: BinaryIO) -> Iterator[Row]:
    """Yield each row that has a value; raises RefusedFile."""
    text = _decode(stream.read())
    text, delimiter = _delimiter(text)
    csv.field_size_limit(limits.CELL * 4 + 16)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    _check_quotes(text, delimiter)
    try:
        for number, row in enumerate(reader, 1):
            if number > limits.ROWS + 1:
                raise RefusedFile("too_many_rows", limit=limits.ROWS)
            cells = _cells(number, row)
            if cells:
                yield number, cells
    except csv.Error as error:
        raise RefusedFile("damaged") from error


def _delimiter(text: str) -> tuple[str, str]:
    """Return a text without the line that names its delimiter, and the delimiter."""
    named = named_delimiter(text)
    if named is not None:
        delimiter, rest = named
        return rest, delimiter
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return text, max(_DELIMITERS, key=head.count)


def _check_quotes(text: str, delimiter: str) -> None:
    """Refuse a text with a quotation mark that swallows all that stands behind it."""
    if text.count('"') % 2 == 0:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _row in reader:
            pass
    except csv.Error as error:
        if "end of data" in str(error):
            raise RefusedFile("unclosed_quote") from error


def _cells(number: int, row: list[str]) -> dict[int, Cell]:
    while row and not row[-1].strip():
        row.pop()
    if len(row) > limits.COLUMNS:
        raise RefusedFile("too_many_columns", limit=limits.COLUMNS)
    cells: dict[int, Cell] = {}
    for column, value in enumerate(row, 1):
        if not value.strip():
            continue
        where = f"{column_letters(column)}{number}"
        if len(value) > limits.CELL:
            raise RefusedFile("cell_too_long", cell=where, limit=limits.CELL)
        if value.lstrip().startswith("=") or formulas.runs(value):
            raise RefusedFile("formulas", cell=where)
        cells[column] = ("s", value)
    return cells


def _decode(data: bytes) -> str:
    encodings: tuple[str, ...]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif (nulls := data[:_LOOKED_AT].count(b"\0")) * 5 > len(data[:_LOOKED_AT]):
        # without its mark: a space, a comma, a line's end have their null on one side
        little = data[1::2][:_LOOKED_AT].count(b"\0") * 2 > nulls
        encodings = ("utf-16-le" if little else "utf-16-be",)
    else:
        encodings = ("utf-8-sig", _eight_bits(data))
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RefusedFile("not_a_workbook")


def _eight_bits(data: bytes) -> str:
    """Return cp1258, or latin-1 for bytes of TCVN3 or VNI: they are converted later."""
    lines = data[:_LOOKED_AT].decode("latin-1").splitlines()
    return "latin-1" if legacy.recognise(lines) else "cp1258"
