"""The text of a document as cells.

The head and the foot of an official document stand in two columns; copied as text
they come as lines parted by tabs or runs of spaces. A cell is one such piece with
its place in the text.
"""

from dataclasses import dataclass
import re


#: Begins a line of a list: "- Như trên;".
BULLET = re.compile(r"^[-–+•*]\s*")
_PARTED = re.compile(r"\t+|[ \u00a0]{3,}")


@dataclass(frozen=True)
class Cell:
    """A piece of a line; `start` and `end` are its place in the whole text."""

    text: str
    line: int
    start: int
    end: int


def cells_of(text: str) -> list[Cell]:
    """Return the cells of a text, line by line; an empty line is one empty cell."""
    cells = []
    offset = 0
    for line, content in enumerate(text.split("\n")):
        start = 0
        for gap in [*_PARTED.finditer(content), None]:
            end = gap.start() if gap else len(content)
            piece = content[start:end]
            stripped = piece.strip()
            if stripped or (gap is None and start == 0):
                left = offset + start + (len(piece) - len(piece.lstrip()))
                cells.append(Cell(stripped, line, left, left + len(stripped)))
            start = gap.end() if gap else end
        offset += len(content) + 1
    return cells


def item_text(text: str) -> str:
    """Return a line of a list without its bullet and the sign at its end."""
    return BULLET.sub("", text).strip().rstrip(";.,").strip()
