"""The text of a document as cells.

The head and the foot of an official document stand in two columns; copied as text
they come as lines parted by tabs or runs of spaces. A cell is one such piece with
its place in the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import re


#: Begins a line of a list: "- Như trên;".
BULLET = re.compile(r"^[-–+•*]\s*")
#: Some sixty pages of lines, those of head and foot in two columns.
MOST_CELLS = 4_000
_PARTED = re.compile(r"\t+|[ \u00a0]{3,}")


Piece = tuple[str, int, int, int]


@dataclass(frozen=True)
class Cell:
    """A piece of a line; `start` and `end` are its place in the whole text."""

    text: str
    line: int
    start: int
    end: int


def cells_of(text: str) -> list[Cell]:
    """Return the cells of a text, line by line.

    Empty lines in a row are one empty cell. Of a text with more than MOST_CELLS the
    first half and the last are returned: head and foot.
    """
    pieces: list[Piece] = []
    offset, after_empty = 0, False
    for line, content in enumerate(text.split("\n")):
        stripped = content.strip()
        if stripped:
            if _PARTED.search(content):
                pieces.extend(_pieces(content, line, offset))
            else:
                start = offset + content.index(stripped[0])
                pieces.append((stripped, line, start, start + len(stripped)))
            after_empty = False
        elif not after_empty and not _PARTED.match(content):
            pieces.append(("", line, offset + len(content), offset + len(content)))
            after_empty = True
        offset += len(content) + 1
    if len(pieces) > MOST_CELLS:
        pieces[MOST_CELLS // 2 : -MOST_CELLS // 2] = []
    return [Cell(*piece) for piece in pieces]


def item_text(text: str) -> str:
    """Return a line of a list without its bullet and the sign at its end."""
    return BULLET.sub("", text).strip().rstrip(";.,").strip()


def _pieces(content: str, line: int, offset: int) -> Iterator[Piece]:
    """Yield (text, line, start, end) of the pieces of a line that are not empty."""
    start = 0
    for gap in [*_PARTED.finditer(content), None]:
        piece = content[start : gap.start() if gap else None]
        stripped = piece.strip()
        if stripped:
            left = offset + start + (len(piece) - len(piece.lstrip()))
            yield stripped, line, left, left + len(stripped)
        if gap:
            start = gap.end()
