"""Draw the rooms, their floors and their imports, and list them in the architecture.

    make architecture

Floors come from tests/test_architecture.py, lines from the imports, captions from the
docstrings. An import is left out where another way leads to the same room, so that the
picture stays legible; the test holds all of them.
"""

from html import escape
from pathlib import Path
from tests import test_architecture as architecture
import ast
import textwrap


ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
DOCUMENT = ROOT / "docs" / "architecture.md"
#: The table stands between these lines of the document.
MARKS = "<!-- rooms: make architecture -->\n", "<!-- end of rooms -->"
#: Floors by their place above the ground.
NAMES = ("ground", "shared", *("first", "second", "third", "fourth", "fifth", "sixth"))
BOX, GAP, HEIGHT, BETWEEN, LEFT, TOP = 150, 16, 66, 34, 20, 20
LINE = 13
STYLE = (
    "text{font:12px sans-serif;fill:#222}.room{font-weight:bold;font-size:14px}"
    ".caption{font-size:10.5px;fill:#555}.floor{fill:#faf6f0}.ground{fill:#f1ebe0}"
    ".box{fill:#fff;stroke:#8a1f1f}.way{fill:none;stroke:#98876f;stroke-width:1.1}"
)


def imports():
    """Return the rooms each room imports, by room."""
    rooms = sorted(path.parent.name for path in architecture.SRC.glob("*/__init__.py"))
    found = {room: set() for room in rooms}
    for room in rooms:
        for path in (architecture.SRC / room).glob("**/*.py"):
            found[room] |= set(architecture.imports(path)) & set(rooms) - {room}
    return found


def without_detours(graph):
    """Return the graph without the edges that another way replaces."""

    def reached(room, but):
        seen, open_rooms = set(), [other for other in graph[room] if other != but]
        while open_rooms:
            room = open_rooms.pop()
            if room not in seen:
                seen.add(room)
                open_rooms += graph[room]
        return seen

    return {
        room: sorted(
            other for other in graph[room] if other not in reached(room, other)
        )
        for room in graph
    }


def rows():
    """Return the rows of rooms from the top down, and which are of the ground."""
    above = [sorted(floor) for floor in reversed(architecture.FLOORS)]
    depth = {}
    while len(depth) < len(architecture.GROUND):
        for room, below in architecture.GROUND.items():
            if room not in depth and below <= set(depth):
                depth[room] = max((depth[other] + 1 for other in below), default=0)
    ground = [
        sorted(room for room in depth if depth[room] == level)
        for level in range(max(depth.values()), -1, -1)
    ]
    return [*above, *ground], len(above)


def laid_out(graph):
    """Return rows of rooms and bends, ordered so that lines cross little, and the ways.

    A bend is a point of a line on a row it passes, as a tuple (from, to, row).
    """
    table, ground = rows()
    row_of = {room: at for at, row in enumerate(table) for room in row}
    ways = []
    for room in sorted(graph):
        for other in graph[room]:
            between = range(row_of[room] + 1, row_of[other])
            bends = [(room, other, at) for at in between]
            for bend in bends:
                table[bend[2]].append(bend)
            ways.append([room, *bends, other])
    beside = {item: ([], []) for row in table for item in row}
    for way in ways:
        for upper, lower in zip(way, way[1:], strict=False):
            beside[upper][1].append(lower)
            beside[lower][0].append(upper)
    for sweep in range(24):
        place = placed(table)
        down = sweep % 2 == 0
        for row in table if down else reversed(table):
            row.sort(key=lambda item: middle(item, beside[item][not down], place))
            place |= placed([row])
    return table, ground, ways


def middle(item, others, place):
    """Return the place of an item: the mean of those it is bound to, then its name."""
    at = [place[other] for other in others] or [place[item]]
    return round(sum(at) / len(at)), str(item)


def width(item):
    return BOX if isinstance(item, str) else GAP


def placed(table):
    """Return the middle of each item across, each row centred about nought."""
    place = {}
    for row in table:
        across = -(sum(map(width, row)) + GAP * (len(row) - 1)) / 2
        for item in row:
            place[item] = across + width(item) / 2
            across += width(item) + GAP
    return place


def purpose(room):
    """Return the first sentence of a room's docstring, without its end."""
    init = architecture.SRC / room / "__init__.py"
    text = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8")))
    return text.split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".")


def caption(room):
    """Return a room's purpose in the lines that fit into its box."""
    return textwrap.wrap(purpose(room), 26, max_lines=3, placeholder=" …")


def table():
    """Return the rooms as a table of Markdown, from the top down."""
    stories = [*reversed(architecture.FLOORS), architecture.GROUND]
    lines = ["| Floor | Room | What it holds |", "|---|---|---|"]
    for level, floor in zip(range(len(stories) - 1, -1, -1), stories, strict=True):
        lines += [
            f"| {NAMES[level]} | `{room}` | {purpose(room)} |" for room in sorted(floor)
        ]
    return "\n".join(lines) + "\n"


def document():
    """Return the architecture with the table of today."""
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return f"{before}{MARKS[0]}{table()}{MARKS[1]}{after}"


def picture():
    """Return the picture as SVG."""
    table, ground, ways = laid_out(without_detours(imports()))
    place = placed(table)
    half = max(abs(place[item]) + width(item) / 2 for item in place)
    wide = round(2 * (half + LEFT))
    step = HEIGHT + BETWEEN
    tall = 2 * TOP + len(table) * step - BETWEEN
    row_of = {item: at for at, row in enumerate(table) for item in row}

    def across(item):
        return round(place[item] + wide / 2)

    def upper(item):
        return TOP + row_of[item] * step

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" '
        f'role="img">',
        "<title>The rooms of the product, on their floors</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#98876f"/>'
        "</marker></defs>",
    ]
    for at in range(len(table)):
        if at <= ground:
            rest = step * (len(table) - ground) if at == ground else step
            out.append(
                f'<rect class="{"ground" if at == ground else "floor"}" x="4" '
                f'y="{TOP + at * step - 12}" width="{wide - 8}" '
                f'height="{rest - BETWEEN + 24}" rx="6"/>'
            )
    for way in ways:
        first, *bends, last = way
        line = f"M{across(first)} {upper(first) + HEIGHT}"
        for bend in bends:
            line += f"L{across(bend)} {upper(bend)}V{upper(bend) + HEIGHT}"
        line += f"L{across(last)} {upper(last)}"
        out.append(
            f'<path class="way" d="{line}" marker-end="url(#tip)">'
            f"<title>{first} imports {last}</title></path>"
        )
    for room in sorted(item for item in place if isinstance(item, str)):
        left, top = across(room) - BOX // 2, upper(room)
        out.append(
            f'<rect class="box" x="{left}" y="{top}" width="{BOX}" '
            f'height="{HEIGHT}" rx="4"/>'
            f'<text class="room" x="{left + 8}" y="{top + 18}">{escape(room)}</text>'
        )
        for number, words in enumerate(caption(room)):
            out.append(
                f'<text class="caption" x="{left + 8}" '
                f'y="{top + 33 + number * LINE}">{escape(words)}</text>'
            )
    return "\n".join([*out, "</svg>"]) + "\n"


def main():
    for path, text in ((PICTURE, picture()), (DOCUMENT, document())):
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
