"""Messages between the reader and its process: the shapes of their lines of JSON."""

from thads.spreadsheets.faults import Parameter
from typing import Any
from typing import Literal
from typing import NotRequired
from typing import TypedDict


class Options(TypedDict):
    """First line the process is given; the file follows."""

    table: dict[str, Any]  # `Table.encode`
    convert: bool  # whether text of a legacy encoding is converted
    row_checks: str | None  # dotted name of the `RowChecks`, None for raw cells
    arguments: NotRequired[dict[str, Any]]  # those of the `RowChecks`
    today: NotRequired[str]  # ISO date, for the `RowChecks`


class HeadersLine(TypedDict):
    """First line about raw cells: {column number: header}."""

    headers: dict[str, str]


class CellsLine(TypedDict):
    """Line of a row of raw cells: {column number: [type, value]}, see `cells.Cell`."""

    row: int
    cells: dict[str, list[Any]]


class Sample(TypedDict):
    """A converted cell, for a person to look at."""

    row: int
    column: str  # its header
    before: str
    after: str


class Conversion(TypedDict):
    """Text that was converted from a legacy encoding, by the headers of columns."""

    code: str  # of the encoding, see `thads.text.legacy`
    columns: dict[str, int]  # converted cells of each column
    mixed: list[str]  # columns that hold Unicode too
    samples: list[Sample]


class OtherSheet(TypedDict):
    """A sheet with rows that were not read."""

    name: str
    rows: int


class SheetsRead(TypedDict):
    """The sheet that was read, and rows that may have been meant and were not seen."""

    name: str  # empty for a file without sheets
    others: list[OtherSheet]
    hidden: int  # rows hidden by a filter or an outline; they were read
    hidden_rows: list[int]  # the numbers of the first


class ReadFile(TypedDict):
    """Last line, of a file that was read."""

    status: Literal["read"]
    rows: int
    sheets: SheetsRead
    columns: list[str]  # the fields the file has
    encoding: Conversion | None


class Refusal(TypedDict):
    """Last line, of a file that was refused: a `RefusedFile`."""

    status: Literal["refused"]
    code: str
    params: dict[str, Parameter]


LastLine = ReadFile | Refusal
