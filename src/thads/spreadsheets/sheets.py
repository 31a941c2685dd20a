"""Sheets of a workbook: the one that is read, and what else people may have meant.

Read is the first visible worksheet. Rows elsewhere in the workbook, or hidden in that
sheet by a filter or an outline, may be meant and forgotten, or just not: they are
reported.
"""

from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from thads.spreadsheets.cells import Cell
from thads.spreadsheets.cells import Row
from thads.spreadsheets.messages import OtherSheet
from thads.text import fold


#: Whether the texts of a row are the headers of the table.
IsHeader = Callable[[Iterable[str]], bool]

EXCEL_EPOCH = date(1899, 12, 30)
MAC_EPOCH = date(1904, 1, 1)
NAME = 60  # characters of a name that are reported
_FIRST = 10  # hidden rows that are named


@dataclass
class Sheets:
    """Sheets of a file; complete once its rows have been gone through."""

    is_header: IsHeader
    read: str = ""  # name of the sheet that is read
    others: list[OtherSheet] = field(default_factory=list)
    hidden: int = 0  # rows with values in the sheet that is read
    hidden_rows: list[int] = field(default_factory=list)  # numbers of the first
    epoch: date = EXCEL_EPOCH  # the day dates are counted from

    def add_hidden(self, number: int) -> None:
        """Count a hidden row."""
        self.hidden += 1
        if len(self.hidden_rows) < _FIRST:
            self.hidden_rows.append(number)

    def add_other(self, name: str, visible: bool, rows: Iterable[Row]) -> None:
        """Report a sheet that is not read, if it holds rows that may be meant.

        In a hidden sheet these are the rows of a list only: others hold choices. The
        guide and the choices of the portal's own template are none.
        """
        count, header = 0, False
        for number, cells in rows:
            if number == 1:
                header = self.is_header(str(cell[1]) for cell in cells.values())
            count += number > 1 or not header
        if count and (header or (visible and fold(name) not in _OF_TEMPLATE)):
            self.others.append({"name": name[:NAME], "rows": count})


#: Sheets of the template beside the table, see `template`.
_OF_TEMPLATE = frozenset(map(fold, ("Hướng dẫn", "Danh mục")))


def dated(cell: Cell, epoch: date) -> Cell:
    """Return a number of a column of dates as the date it is in its workbook.

    Workbooks that count from 1904 are four years off where the cell's format does not
    say that it is a date.
    """
    if cell[0] != "n" or epoch == EXCEL_EPOCH or not 10_000 <= cell[1] <= 80_000:
        return cell
    return "d", (epoch + timedelta(days=int(cell[1]))).isoformat()
