"""Tests of dates on hosts in other zones, and in the evening.

A host's zone and the hour of the run must make no difference: the tests that touch time
run again, each time in a process of its own.
"""

from pathlib import Path
from tests.clock import ENVIRONMENT as CLOCK
import os
import subprocess
import sys
import unittest


ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "bin"
ZONES = ("UTC", "America/Los_Angeles")
#: After 17:00 it is tomorrow in Vietnam and today in UTC, as at the end of a year.
#: Farther west, one moment shows whether the host's zone is used anywhere.
MOMENTS = (
    ("UTC", "2026-11-20T18:30+07:00"),
    ("UTC", "2026-11-20T23:59+07:00"),
    ("UTC", "2026-12-31T23:59+07:00"),
    ("America/Los_Angeles", "2026-12-31T23:59+07:00"),
)
MODULES = (
    "tests.worktime.test_calendar",
    "tests.worktime.test_clock",
    "tests.worktime.test_periods",
    "tests.design.test_relative_time",
    "tests.worktime.test_counting",
    "tests.casework.test_deadlines",
    "tests.casework.test_recalculation",
    "tests.hotline.test_deadlines",
    "tests.requests.test_lateness",
    "tests.publication.test_dates",
    "tests.publication.test_notices_listing",
)
#: What a process knows of its zone before and after the product is imported.
ASK = "from DateTime import DateTime; print(DateTime().timezone())"


def host(zone, **environment):
    """Return the environment of a process on a host in another zone."""
    return os.environ | {"TZ": zone} | environment


def first_imports(folder):
    """Yield (script, first module it imports) of the Python scripts in a folder.

    The database server and the tools for its files know nothing of our dates.
    """
    for script in sorted(folder.iterdir()):
        lines = script.read_text(errors="replace").splitlines()
        if "python" not in lines[0] or script.name in ("zeo", "zeopack", "repozo"):
            continue
        yield (
            script.name,
            next(
                line
                for line in lines
                if line.startswith(("import ", "from "))
                and line not in ("import sys", "import os")
            ),
        )


class TestScripts(unittest.TestCase):
    def test_the_scripts_import_the_product_first(self):
        # those of a cluster are looked at where one is built
        built = {"coverage", "instance", "test", "thads-serve", "zopepy"}
        found = {name: line for name, line in first_imports(BIN) if name in built}
        self.assertEqual(found, dict.fromkeys(built, "import thads"))

    def test_zopes_dates_are_vietnams_whatever_the_host_says(self):
        for zone in ZONES:
            for script in (BIN / "zopepy", ROOT / "instance/instance/bin/interpreter"):
                with self.subTest(script.name, zone=zone):
                    printed = subprocess.run(
                        [script, "-c", ASK],
                        env=host(zone),
                        check=True,
                        stdout=subprocess.PIPE,
                        text=True,
                    ).stdout
                    self.assertEqual(printed.strip(), "GMT+7")

    def test_a_process_with_other_dates_is_refused(self):
        code = f"{ASK}; import thads; from thads.zone import check; check()"
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env=host("UTC", PYTHONPATH=os.pathsep.join(sys.path)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.assertIn("WrongZone", ran.stdout)


class TestElsewhere(unittest.TestCase):
    level = 2

    def test_the_modules_are_there(self):
        for module in MODULES:
            self.assertTrue((ROOT / f"{module.replace('.', '/')}.py").exists(), module)

    def test_the_tests_that_touch_time_hold(self):
        for zone, moment in MOMENTS:
            with self.subTest(zone, moment=moment):
                command = [str(BIN / "test"), "-s", "tests"]
                for module in MODULES:
                    command += ["-m", f"^{module}$"]
                ran = subprocess.run(
                    command,
                    cwd=ROOT,
                    env=host(zone, **{CLOCK: moment}),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                )
                self.assertEqual(ran.returncode, 0, ran.stdout[-5000:])
                self.assertIn(" 0 failures, 0 errors", ran.stdout)
