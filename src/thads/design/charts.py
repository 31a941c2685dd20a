"""Charts made on the server: the numbers of an SVG, always with their table.

`bars` gives each row its share of the longest, `line` the points of a curve. The
macros of `@@thads-components` draw them; no script, no picture without its figures.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from thads.text import format_number
from typing import TypedDict


#: The drawing area of a line chart; the SVG scales it to the page.
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 240, 56, 28


class Bar(TypedDict):
    """A row of a bar chart; `width` in per cent of the longest, `text` for readers."""

    label: str
    value: float
    text: str
    width: str


class Point(TypedDict):
    """A point of a curve, in units of the SVG, with label and number as text."""

    x: float
    y: float
    label: str
    text: str


class GridLine(TypedDict):
    """A line behind a curve, and the number it stands for."""

    y: float
    text: str


class TableRow(TypedDict):
    """A row of the table beside a curve."""

    label: str
    text: str


def bars(rows: Sequence[tuple[str, float]]) -> list[Bar]:
    """Return the bars of (label, number) rows, in their order."""
    most = max((value for _label, value in rows), default=0) or 1
    return [
        {
            "label": label,
            "value": value,
            "text": format_number(value),
            "width": f"{round(100 * max(value, 0) / most, 1)}%",
        }
        for label, value in rows
    ]


def ceiling(value: float) -> int:
    """Return a round number not below a value: one digit and noughts."""
    step = 1
    while True:
        for factor in (1, 2, 4, 6, 8):
            if factor * step >= value:
                return factor * step
        step *= 10


@dataclass(frozen=True)
class Line:
    """A curve: its points in the SVG, the lines behind, the rows of its table."""

    points: tuple[Point, ...]
    grid: tuple[GridLine, ...]
    rows: tuple[TableRow, ...]
    viewbox: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH

    @property
    def path(self) -> str:
        """The points as the `points` attribute of a polyline."""
        return " ".join(f"{point['x']},{point['y']}" for point in self.points)


def line(rows: Iterable[tuple[str, float]]) -> Line:
    """Return the Line of (label, number) rows, the first at the left."""
    rows = list(rows)
    top = ceiling(max((value for _label, value in rows), default=0) or 1)
    high = HEIGHT - BOTTOM - 12
    step = (WIDTH - LEFT - 24) / max(len(rows) - 1, 1)
    points = tuple(
        Point(
            x=round(LEFT + 12 + step * place, 1),
            y=round(HEIGHT - BOTTOM - high * max(value, 0) / top, 1),
            label=label,
            text=format_number(value),
        )
        for place, (label, value) in enumerate(rows)
    )
    grid = tuple(
        GridLine(
            y=round(HEIGHT - BOTTOM - high * part / 2, 1),
            text=format_number(top * part // 2 if top > 1 else top * part / 2),
        )
        for part in range(3)
    )
    table = tuple(
        TableRow(label=label, text=format_number(value)) for label, value in rows
    )
    return Line(points, grid, table)
