"""Rooms stand on lower floors only, never on a neighbour (docs/architecture.md)."""

from pathlib import Path
import ast
import unittest


SRC = Path(__file__).resolve().parent.parent / "src" / "thads"

#: Ground rooms: room -> the other ground rooms it may import, without a circle.
GROUND = {
    "text": set(),
    "worktime": set(),
    "outbox": {"worktime"},
    "audit": {"outbox", "worktime"},
    "pictures": set(),
    "ratelimit": set(),
    "documents": set(),
    "places": {"text", "worktime"},
    "web": set(),
    "design": {"text", "worktime", "web"},
}
#: The floors above, lowest first. A room imports the floors below its own.
FLOORS = (
    {"casework"},
    {"organisation"},
    {"publication", "hotline", "debtors", "requests"},
    {"corrections", "demo"},
    {"site", "training"},
    {"setup"},
    {"operations"},
)

#: The register is too big for one room: its sub-rooms, lowest first. What they all
#: stand on (content, index, columns, ...) lies in the room itself.
DEBTORS = ("workbooks", "loading", "lifecycle", "finding", "approving", "browser")


def may_import(room):
    """Return the rooms a room may import."""
    if room in GROUND:
        return GROUND[room]
    allowed = set(GROUND)
    for floor in FLOORS:
        if room in floor:
            return allowed
        allowed |= floor
    raise KeyError(room)


def imports(path):
    """Yield the rooms a module imports, wherever in it the import stands."""
    for name in modules(path):
        parts = name.split(".")
        if parts[0] == "thads" and len(parts) > 1:
            yield parts[1]


def modules(path):
    """Yield all that is imported: each name and the packages it lies in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


class TestFloors(unittest.TestCase):
    def test_every_room_has_a_floor(self):
        rooms = {path.parent.name for path in SRC.glob("*/__init__.py")}
        self.assertEqual(rooms, set(GROUND).union(*FLOORS))

    def test_rooms_import_downwards_only(self):
        rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
        for path in sorted(SRC.glob("*/**/*.py")):
            room = path.relative_to(SRC).parts[0]
            known = (set(imports(path)) & rooms) - {room}
            with self.subTest(path.relative_to(SRC).as_posix()):
                self.assertEqual(known - may_import(room), set())

    def test_sub_rooms_import_downwards_only(self):
        for at, sub in enumerate(DEBTORS):
            above = {f"thads.debtors.{name}" for name in DEBTORS[at + 1 :]}
            for path in sorted((SRC / "debtors" / sub).glob("**/*.py")):
                with self.subTest(path.relative_to(SRC).as_posix()):
                    self.assertEqual(above & set(modules(path)), set())

    def test_every_room_says_what_it_is_for(self):
        for path in SRC.glob("*/__init__.py"):
            with self.subTest(path.parent.name):
                said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
                self.assertTrue(said and len(said.splitlines()) <= 7)
