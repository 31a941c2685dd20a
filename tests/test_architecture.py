"""Rooms stand on lower floors only, never on a neighbour (docs/architecture.md)."""

from pathlib import Path
import ast
import unittest


SRC = Path(__file__).resolve().parent.parent / "src" / "thads"

#: Ground rooms: room -> the other ground rooms it may import, without a circle.
GROUND = {
    "text": set(),
    "worktime": set(),
    "outbox": {"web", "worktime"},
    "audit": {"outbox", "web", "worktime"},
    "pictures": set(),
    "sandbox": set(),
    "uploads": {"pictures", "sandbox", "web"},
    "ratelimit": set(),
    "documents": set(),
    "places": {"text", "worktime"},
    "spreadsheets": {"sandbox", "text", "uploads"},
    "web": set(),
    "design": {"text", "worktime", "web"},
}
#: The floors above, lowest first. A room imports the floors below its own.
FLOORS = (
    {"casework"},
    {"organisation"},
    {"publication", "hotline", "debtors", "requests", "login"},
    {"corrections", "demo"},
    {"site", "training"},
    {"setup"},
    {"operations"},
)

#: Rooms whose modules stand in an order, in layers, lowest first. A name is a module
#: of the room, or a package with all its modules that are not named themselves. A layer
#: imports those below it; what stands in one layer does not know its neighbours.
LAYERS = {
    "debtors": (
        {"department", "errors", "interfaces", "settings", "storage", "workflow"},
        {"register"},
        {"content"},
        {"notifications"},
        {"entries"},
        {"loads", "search"},
        {"commune_copies", "worklist"},
        {"demo", "services", "setuphandlers", "upgrades"},
        {"register.browser"},
        {
            "commune_copies.browser",
            "entries.browser",
            "loads.browser",
            "search.browser",
            "worklist.browser",
        },
    ),
    "spreadsheets": (
        {"faults", "limits", "tables"},
        {"cells"},
        {"legacy_encoding", "xlsx"},
        {"text_table", "xls"},
        {"reader", "reader_process", "template"},
        {"annotation"},
    ),
}


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

    def test_every_room_says_what_it_is_for(self):
        for path in SRC.glob("*/__init__.py"):
            with self.subTest(path.parent.name):
                said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
                self.assertTrue(said and len(said.splitlines()) <= 7)


class TestLayers(unittest.TestCase):
    """Modules of a room import its lower layers only, and form no circle."""

    def modules_of(self, room):
        """{module: its path}, by names in the room; `` is the room itself."""
        found = {}
        for path in sorted((SRC / room).rglob("*.py")):
            parts = path.relative_to(SRC / room).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
        return found

    def known_to(self, room):
        """{module: the modules of the room it imports}"""
        paths, start = self.modules_of(room), f"thads.{room}."
        known = {}
        for module, path in paths.items():
            names = (name for name in modules(path) if name.startswith(start))
            inside = {name.removeprefix(start) for name in names} & set(paths)
            # a package is named on the way to each of its modules
            known[module] = {
                m
                for m in inside
                if not any(other.startswith(f"{m}.") for other in inside)
            } - {module}
        return known

    def entry(self, room, name):
        """(number of the layer, its entry) of a module, the most exact one."""
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            for at, layer in enumerate(LAYERS[room]):
                if ".".join(parts[:end]) in layer:
                    return at, ".".join(parts[:end])
        return None

    def test_every_module_has_a_layer(self):
        for room in LAYERS:
            for name in filter(None, self.modules_of(room)):
                with self.subTest(f"{room}.{name}"):
                    self.assertIsNotNone(self.entry(room, name))

    def test_every_layer_is_one_of_modules_there_are(self):
        for room, layers in LAYERS.items():
            known = self.modules_of(room)
            for name in set().union(*layers):
                with self.subTest(f"{room}.{name}"):
                    self.assertIn(name, known)

    def test_modules_import_lower_layers_only(self):
        for room in LAYERS:
            for name, known in self.known_to(room).items():
                own = self.entry(room, name)
                for other in known:
                    with self.subTest(f"{room}: {name} imports {other}"):
                        theirs = self.entry(room, other)
                        self.assertTrue(theirs == own or theirs[0] < own[0])

    def test_no_circles(self):
        for room in set(GROUND).union(*FLOORS):
            known, done = self.known_to(room), set()
            for name in known:
                with self.subTest(f"{room}.{name}"):
                    self.walk(known, name, (), done)

    def walk(self, known, name, way, done):
        self.assertNotIn(name, way, " > ".join((*way, name)))
        if name not in done:
            for other in known[name]:
                self.walk(known, other, (*way, name), done)
            done.add(name)
