"""The rooms take the current moment, and Zope's, from `thads.worktime.clock` alone."""

from pathlib import Path
import ast
import unittest


ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "thads"
#: It reads the clock for all others.
CLOCK = SRC / "worktime" / "clock.py"
#: Modules beside the rooms, which the clock stands on.
BELOW = {SRC / "zone.py"}
#: (owner, method) of a call that reads the clock of the machine, or a zone's by name.
#: `time.monotonic` measures how long something takes, and is no time of a day.
READERS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("datetime", "fromtimestamp"),
    ("datetime", "utcfromtimestamp"),
    ("date", "today"),
    ("date", "fromtimestamp"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def clock_readings(text):
    """Yield (line, name) of each call that reads a clock, or a DateTime as datetime."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            if called.id == "ZoneInfo" or (called.id == "DateTime" and not node.args):
                yield node.lineno, called.id
        elif isinstance(called, ast.Attribute):
            owner = ast.unparse(called.value).rpartition(".")[2]
            if called.attr == "asdatetime" or (owner, called.attr) in READERS:
                yield node.lineno, f"{owner}.{called.attr}"


class TestTime(unittest.TestCase):
    def test_rooms_read_no_clock_of_their_own(self):
        for path in sorted(set(SRC.rglob("*.py")) - {CLOCK} - BELOW):
            found = list(clock_readings(path.read_text(encoding="utf-8")))
            with self.subTest(path.relative_to(SRC).as_posix()):
                self.assertEqual(found, [])

    def test_tests_and_tools_do_not_trust_asdatetime(self):
        for folder in ("tests", "docs", "benchmarks"):
            for path in sorted((ROOT / folder).rglob("*.py")):
                found = clock_readings(path.read_text(encoding="utf-8"))
                with self.subTest(path.relative_to(ROOT).as_posix()):
                    names = [name for _line, name in found]
                    self.assertFalse([n for n in names if n.endswith(".asdatetime")])

    def test_readings_are_found(self):
        text = "datetime.datetime.now()\nx.asdatetime()\nDateTime()\ntime.time()\n"
        self.assertEqual(len(list(clock_readings(text))), 4)
        self.assertEqual(list(clock_readings("time.monotonic()\nDateTime(made)")), [])
