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
from thads.text.legacy import is_left_over
from thads.text.whitespace import tidy
from thads.text.whitespace import tidy_lines
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
#: Called with the column and the text of each cell of the kind `text`, in the lines it
#: was typed in; raises Fault.
CheckText = Callable[[Column, str], None]

EARLIEST = date(1950, 1, 1)
_EXCEL_EPOCH = date(1899, 12, 30)
_MOST = 10**15  # đồng
_REMEMBERED = 2_000  # values of a column
#: What people write for "as above", and people and programs for nothing. Folded.
_DITTO = frozenset(("nt", "-nt-", "n.t", "nhu tren", "nhu truoc", "nhu dong tren"))
_NOTHING = frozenset(
    (
        *("-", "--", "---", "–", "—", ".", "..", "...", "…", "/", "?", "_", "0", "x"),
        *("null", "(null)", "nil", "nan", "none", "n/a", "na", "#n/a", "undefined"),
    )
)
_LATIN = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_CYRILLIC_OR_GREEK = r"\u0370-\u04ff"
#: Letters that were lost before the text came here.
_LOST = re.compile(
    "|".join(
        (
            # question marks in words, before them, and before small letters and figures
            r"[^\W\d_]\?+[^\W\d_]",
            r"(?<!\S)\?+[^\W\d_]",
            r"[^\W\d_]\?+ ?(?:[a-z\u00e0-\u00ff\u0103\u0111\u01a1\u01b0]|\d)",
            # the sign for a lost letter, and signs of no writing
            r"[\ufffd\u25a1\ue000-\uf8ff\x80-\x9f]",
            # UTF-8 read in a Western code, and in Apple's
            r"\u00e1[\u00ba\u00bb]|\u00c4[\u0083\u0090\u2018\u0192]",
            r"\u00c6[\u00a1\u00b0]|\u00c3[\u00a0-\u00bf]",
            r"\u00b7[\u222b\u00aa]|\u221a[\u00a0-\u00bf\u2000-\u22ff]",
            r"\u0192[\u00c9\u00eb\u00e8]|\u2206[\u00b0\u221e]",
            r"&(?:#x?[0-9A-Fa-f]{2,6}|[A-Za-z]{2,8});",  # HTML
            # letters that only look Latin
            f"[{_LATIN}][{_CYRILLIC_OR_GREEK}]|[{_CYRILLIC_OR_GREEK}][{_LATIN}]",
        )
    )
)
#: What lost letters cannot do without: most texts end with this quick look.
_SUSPECT = re.compile(
    f"[?&\x80-\x9f\u00aa\u00ba\u00bb\u00c3\u00c4\u00c6\u0192\u2206\u221a\u222b{_CYRILLIC_OR_GREEK}"
    "\u25a1\ue000-\uf8ff\ufffd]"
)
#: Short words all of whose letters only look Latin.
_LOOKALIKES = re.compile(
    "(?<!\\w)[\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7\u03bf\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445]{1,3}(?!\\w)"
)
_LATIN_LETTER = re.compile(f"[{_LATIN}]")
#: Signs that old fonts have for letters, and no number of a decision has.
_SIGN = re.compile(
    "[\u00a1-\u00a9\u00ab-\u00af\u00b1-\u00b4\u00b6\u00b8\u00b9\u00bb-\u00bf]"
)
_NO_QUESTIONS = ("name", "address")  # fields
_SHORT = 15  # characters; what is longer stands for something
_QUOTES = re.compile("[\"\u201c\u201d\u2033\u3003\u02ba\u00a8']+$")
_TIME = re.compile(
    r"[T ]\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?(?:Z|\s?(?:[AaPp]\.?[Mm]\.?|SA|CH))?$"
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+?\d+$")
#: A decision's number without its number: "/2026/QĐ-CTHADS", "Số: …/QĐ".
_WITHOUT_NUMBER = re.compile(r"(?:(?:quyet dinh|ban an|qd|so)\W{0,2}\s?)*[/\-_.\u2026]")
_WITH_DATE = re.compile(
    r"\bngay\b|(?:^|[\s(,;])\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d\d(?![\d/])"
)
_MOST_EXACT = 10**15  # whole numbers up to it have lost no digit
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
            self.check_text(column, _in_lines(cell, value))
        return value


def _in_lines(cell: Cell, text: str) -> str:
    """Return the text of a cell, read as one line, in the lines it was typed in."""
    if cell[0] != "s" or cell[1].isprintable():
        return text
    return tidy_lines(cell[1])


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
    if column.kind != "text":
        return text
    if _has_lost_letters(text, column.field in _NO_QUESTIONS):
        raise Fault("letters_lost")
    if is_left_over(text):
        raise Fault("old_font")
    return _meant(column, text) if len(text) < _SHORT else text


def _has_lost_letters(text: str, no_questions: bool) -> bool:
    """Return whether letters of a text were lost before it came here."""
    if not _SUSPECT.search(text):
        return False
    if no_questions and "?" in text and text.strip("? "):
        return True
    if _LOST.search(text):
        return True
    return bool(_LOOKALIKES.search(text) and _LATIN_LETTER.search(text))


def _meant(column: Column, text: str) -> str:
    """Return a short text, empty where it stands for nothing.

    Raise Fault for a ditto mark, and where nothing is not enough.
    """
    folded = fold(text).strip()
    if folded in _DITTO or _QUOTES.match(text):
        raise Fault("ditto_mark")
    if folded in _NOTHING:
        if column.obligatory:
            raise Fault("placeholder", value=text)
        return ""
    return text


def _number(column: Column, cell: Cell, today: date) -> str:
    if cell[0] == "d":
        # Excel turns 12/2020 into a date, and the number is lost.
        raise Fault("number_became_date")
    if cell[0] == "n" and abs(cell[1]) >= _MOST_EXACT:
        raise Fault("digits_lost")
    value = _text(column, cell)
    if _has_lost_letters(value, no_questions=True):
        raise Fault("letters_lost")
    if is_left_over(value) or _SIGN.search(value):
        raise Fault("old_font")
    if value and not _DIGIT.search(value):
        raise Fault("not_a_number")
    folded = fold(value)
    if _SCIENTIFIC.match(value):
        raise Fault("digits_lost")
    if _WITHOUT_NUMBER.match(folded):
        raise Fault("number_missing")
    if _WITH_DATE.search(folded):
        raise Fault("number_with_date")
    return _AROUND_SIGN.sub(r"\1", value) if " " in value else value


def _date(column: Column, cell: Cell, today: date) -> str | None:
    if cell[0] == "n":
        found = excel_date(cell[1])
    elif cell[0] == "d":
        found = parse_date(cell[1][:10])
    else:
        text = _TIME.sub("", _text(column, cell))
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
