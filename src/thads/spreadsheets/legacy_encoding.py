"""Conversion of rows typed in TCVN3 or VNI fonts to Unicode.

Each cell is decided on by its own words: what is Vietnamese only as read in the code is
converted, what is right as it stands is not. Of cells that can be either, or are
neither, the rest of their row tells, as far as it stands in columns of the code; where
it does not, those are converted that stand in a column of which the first rows have no
Unicode letter and no word that speaks against it. What is left over is a fault of its
cell (`cells`). Fonts named in the workbook are not asked: people paste Unicode into
cells that still carry `.VnTime`. Converted cells are counted and sampled, for a person
to confirm.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from itertools import islice
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.text import fold
from thads.text import legacy


LOOKED_AT = 2_000  # rows, before the first is passed on
SAMPLES = 8
_LONGEST = 200  # characters of a choice or the name of a unit


@dataclass(frozen=True)
class Sample:
    """A converted cell: where it stands, and the start of its text."""

    row: int
    column: int
    before: str
    after: str


class ConvertedRows:
    """Rows of a table in Unicode, by iteration: (row number, {column number: cell}).

    Without ``convert`` all but the headers stays as it is, and so do the folded texts
    that are ``right``: choices and names of units. After the iteration
    ``encoding`` is the legacy encoding or None, ``columns`` the number of converted
    cells by column, ``mixed`` the columns that hold Unicode too, ``samples`` some
    cells.
    """

    def __init__(
        self,
        table: Iterable[Row],
        convert: bool = True,
        right: frozenset[str] = frozenset(),
    ) -> None:
        self.table, self.convert, self.right = iter(table), convert, right
        self.encoding: str | None = None
        self.columns: dict[int, int] = {}
        self.mixed: set[int] = set()
        self.samples: list[Sample] = []
        self.whole: frozenset[int] = frozenset()  # columns without Unicode
        self.old: frozenset[int] = frozenset()  # columns with text of the code
        self.names: frozenset[int] = frozenset()  # columns of names

    def __iter__(self) -> Iterator[Row]:
        head = list(islice(self.table, LOOKED_AT))
        self._recognise(head)
        for number, cells in chain(head, self.table):
            if number == 1:
                yield number, self._headers(cells)
            elif self.convert:
                yield number, self._row(number, cells)
            else:
                yield number, cells

    def _recognise(self, head: list[Row]) -> None:
        texts: dict[int, set[str]] = {}
        for number, cells in head:
            if number > 1:
                for column, cell in cells.items():
                    if cell[0] == "s" and not self._is_right(cell[1]):
                        texts.setdefault(column, set()).add(cell[1])
        encodings = [code for t in texts.values() if (code := legacy.recognise(t))]
        self.encoding = max(encodings, key=encodings.count) if encodings else None
        self.whole = frozenset(
            column
            for column in texts
            if self.encoding
            and not any(map(legacy.is_unicode, texts[column]))
            and not legacy.contradicts(texts[column], self.encoding)
        )
        self.old = frozenset(
            column
            for column in texts
            if self.encoding
            and any(legacy.verdict(text, self.encoding) for text in texts[column])
        )

    def _row(self, number: int, cells: dict[int, Cell]) -> dict[int, Cell]:
        converted: dict[int, Cell] | None = None
        for column, cell in cells.items():
            if cell[0] != "s" or not legacy.may_be_legacy(cell[1]):
                continue
            if self._is_right(cell[1]):
                continue
            text, encoding = cell[1], self._code_of(column, cell[1], cells)
            if (column in self.whole) != bool(encoding):
                self.mixed.add(column)
            if encoding is None:
                continue
            self.encoding = encoding
            after = legacy.decode(text, encoding)
            if column in self.names:
                after = _as_name(after)
            if after != text:
                converted = converted or dict(cells)
                converted[column] = ("s", after)
                self._count(number, column, text, after)
        return converted or cells

    def _code_of(self, column: int, text: str, cells: dict[int, Cell]) -> str | None:
        """Return the code a cell is converted from, None if it stays as it is."""
        if column not in self.whole:
            code = _encoding_of(text)
            if code is None and self._may_be_either(column, text):
                return self.encoding if self._is_row_old(column, cells) else None
            return code if self.encoding in (None, code) else None
        assert self.encoding is not None  # no column is whole without
        found = legacy.verdict(text, self.encoding)
        if found is None:
            found = self._is_row_old(column, cells) is not False
        return self.encoding if found else None

    def _may_be_either(self, column: int, text: str) -> bool:
        return (
            self.encoding is not None
            and column in self.old
            and legacy.verdict(text, self.encoding) is None
        )

    def _is_row_old(self, column: int, cells: dict[int, Cell]) -> bool | None:
        """Return whether the rest of a row is of the code, by columns with text of it.

        None if it holds both, or nothing that tells.
        """
        code, found = self.encoding, set()
        for other in self.old - {column}:
            kind, text = cells.get(other, ("n", 0))
            if code and kind == "s" and isinstance(text, str):
                unicode = legacy.is_unicode(text)
                found.add(False if unicode else legacy.verdict(text, code))
        found.discard(None)
        return found.pop() if len(found) == 1 else None

    def _is_right(self, text: str) -> bool:
        return bool(self.right) and len(text) < _LONGEST and fold(text) in self.right

    def _headers(self, cells: dict[int, Cell]) -> dict[int, Cell]:
        headers = dict(cells)
        texts = [cell[1] for cell in cells.values() if cell[0] == "s"]
        encoding = None
        if not any(map(legacy.is_unicode, texts)):
            encoding = legacy.recognise(texts)
        for column, cell in cells.items():
            if encoding and cell[0] == "s":
                headers[column] = ("s", legacy.decode(cell[1], encoding))
        self.names = frozenset(
            column
            for column, cell in headers.items()
            if cell[0] == "s" and fold(cell[1]).strip().startswith("ten ")
        )
        return headers

    def _count(self, number: int, column: int, before: str, after: str) -> None:
        self.columns[column] = self.columns.get(column, 0) + 1
        if len(self.samples) < SAMPLES and all(
            before != sample.before for sample in self.samples
        ):
            self.samples.append(Sample(number, column, before[:200], after[:200]))


@lru_cache(maxsize=10_000)
def _encoding_of(text: str) -> str | None:
    return legacy.recognise([text])


def _as_name(text: str) -> str:
    """Return a name with the capitals that TCVN3 lacks, or leaves to other fonts."""
    if text == text.lower():
        return text.upper()
    words = text.split(" ")
    rest = [word for word in words if word[:1].isascii() or word[:1].isupper()]
    if all(word[:1].isupper() for word in rest):
        words = [word[:1].upper() + word[1:] for word in words]  # … Văn ánh
    return " ".join(words)
