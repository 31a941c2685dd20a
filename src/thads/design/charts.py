"""Charts made on the server: the numbers of an SVG, always with their table.

`bars` gives each row its share of the longest, `line` the points of a curve. The
macros of `@@thads-components` draw them; no script, no picture without its figures.
"""

from dataclasses import dataclass
from thads.text import format_number


#: The drawing area of a line chart; the SVG scales it to the page.
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 240, 56, 28


def bars(rows):
    """Return [{label, value, said, share}] of (label, number) rows, in their order."""
    most = max((value for _label, value in rows), default=0) or 1
    return [
        {
            "label": label,
            "value": value,
            "said": format_number(value),
            "width": f"{round(100 * max(value, 0) / most, 1)}%",
        }
        for label, value in rows
    ]


def ceiling(value):
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

    points: tuple
    grid: tuple
    rows: tuple
    viewbox: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH

    @property
    def path(self):
        return " ".join(f"{point['x']},{point['y']}" for point in self.points)


def line(rows):
    """Return the Line of (label, number) rows, the first at the left."""
    rows = list(rows)
    top = ceiling(max((value for _label, value in rows), default=0) or 1)
    high = HEIGHT - BOTTOM - 12
    step = (WIDTH - LEFT - 24) / max(len(rows) - 1, 1)
    points = tuple(
        {
            "x": round(LEFT + 12 + step * place, 1),
            "y": round(HEIGHT - BOTTOM - high * max(value, 0) / top, 1),
            "label": label,
            "said": format_number(value),
        }
        for place, (label, value) in enumerate(rows)
    )
    grid = tuple(
        {
            "y": round(HEIGHT - BOTTOM - high * part / 2, 1),
            "said": format_number(top * part // 2 if top > 1 else top * part / 2),
        }
        for part in range(3)
    )
    told = tuple(
        {"label": label, "said": format_number(value)} for label, value in rows
    )
    return Line(points, grid, tuple(told))
