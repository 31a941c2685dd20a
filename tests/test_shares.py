"""Tests of the parallel run: no module is lost, no result is counted wrongly."""

from collections import Counter
from pathlib import Path
from tests import shares
from tests.results import ENVIRONMENT
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest


RUN = """
from tests import results
import sys
import zope.testrunner
results.install()
zope.testrunner.run(["--tests-pattern", "^test_", "--path", sys.argv.pop()])
"""
EVERY_OUTCOME = """
import unittest

class Layer:
    @classmethod
    def setUp(cls):
        raise ValueError("no layer")

class TestAll(unittest.TestCase):
    def test_success(self):
        pass

    def test_failure(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertEqual(number, 1)

    def test_error(self):
        raise KeyError("c")

    @unittest.skip("not today")
    def test_skip(self):
        pass

class TestSlow(unittest.TestCase):
    level = 2

    def test_slow(self):
        pass

class TestLayer(unittest.TestCase):
    layer = Layer

    def test_layer(self):
        pass
"""
DIES = """
import os
import unittest

class TestDeath(unittest.TestCase):
    def test_before(self):
        pass

    def test_death(self):
        os._exit(9)
"""


class TestDealing(unittest.TestCase):
    def test_every_module_is_in_one_share(self):
        paths = list((shares.ROOT / "tests").rglob("test_*.py"))
        names = sorted(map(shares.module, paths))
        for number in (1, 2, 3):
            dealt = shares.deal(paths, number, shares.known_durations(), (1, 2))
            self.assertEqual(number, len(dealt))
            self.assertEqual(names, sorted(sum(dealt, [])))

    def test_a_module_weighs_what_its_levels_take(self):
        here = Path(__file__).resolve()
        durations = {"1": {"tests.test_shares": 3.5}, "2": {"tests.test_shares": 40}}
        self.assertEqual(3.5, shares.weight(here, durations, (1,)))
        self.assertEqual(43.5, shares.weight(here, durations, (1, 2)))
        self.assertEqual(0, shares.weight(here, {"2": {"tests.test_shares": 4}}, (1,)))
        self.assertGreater(shares.weight(here, {}, (1,)), 5, "not measured: its tests")

    def test_the_quick_run_leaves_out_modules_whose_first_level_takes_long(self):
        here = Path(__file__).resolve()
        for first, left_out in ((shares.LONG, []), (shares.LONG + 1, [here])):
            durations = {"1": {"tests.test_shares": first}}
            self.assertEqual(left_out, shares.long_ones([here], durations))
        durations = {"2": {"tests.test_shares": 90}}
        self.assertEqual([], shares.long_ones([here], durations))

    def test_the_modules_of_the_table_are_there(self):
        present = {shares.module(p) for p in (shares.ROOT / "tests").rglob("test_*.py")}
        for table in shares.known_durations().values():
            self.assertLessEqual(set(table), present)


class TestResults(unittest.TestCase):
    def run_suite(self, source):
        """Run a module of tests as `bin/test` does; return its share."""
        with tempfile.TemporaryDirectory() as name:
            Path(name, "test_sample.py").write_text(textwrap.dedent(source))
            results = Path(name, "results")
            ran = subprocess.run(
                [sys.executable, "-c", RUN, name],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=os.environ
                | {ENVIRONMENT: str(results), "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            lines = results.read_text().splitlines() if results.exists() else ()
        return shares.Share(ran.returncode, ran.stdout, list(map(json.loads, lines)))

    def test_every_outcome_is_counted_as_the_runner_does(self):
        share = self.run_suite(EVERY_OUTCOME)
        self.assertEqual(
            share.figures(), Counter(tests=4, failures=2, errors=2, skipped=1)
        )
        self.assertIn("4 tests, 2 failures, 2 errors and 1 skipped", share.output)

    def test_what_failed_is_told_with_its_traceback(self):
        failed = self.run_suite(EVERY_OUTCOME).failed()
        self.assertEqual(4, len(failed))
        text = "\n".join(failed)
        self.assertIn("Error in test test_sample.TestAll.test_error\nTraceback", text)
        self.assertIn("KeyError: 'c'", text)
        self.assertIn("test_failure (number=0)", text)
        self.assertIn("AssertionError: 2 != 1", text)
        self.assertIn("Error in test test_sample.Layer:setUp\nTraceback", text)
        self.assertIn("ValueError: no layer", text)

    def test_a_module_that_cannot_be_imported_is_an_error(self):
        share = self.run_suite("import nothing_of_this_name")
        self.assertEqual(1, share.figures()["errors"])
        self.assertIn("nothing_of_this_name", "\n".join(share.failed()))

    def test_a_process_that_dies_is_an_error_and_its_test_is_named(self):
        share = self.run_suite(DIES)
        self.assertEqual(9, share.status)
        self.assertEqual(share.figures(), Counter(tests=1, errors=1))
        self.assertIn("in test_sample.TestDeath.test_death", "".join(share.failed()))
        self.assertEqual(1, shares.Share(-9, "Killed", []).figures()["errors"])

    def test_durations_are_kept_by_level_and_module(self):
        name = "tests.test_shares"
        ends = [
            {"event": "end", "outcome": "success", "test": "a", "module": name}
            | {"level": level, "seconds": seconds}
            for level, seconds in ((1, 1.26), (1, 2), (2, 30))
        ]
        ran = [shares.Share(0, "", ends)]
        known = {"1": {name: 9, "tests.test_style": 8, "tests.test_gone": 7}}
        self.assertEqual(
            shares.measured(ran, known),
            {"1": {name: 3.3, "tests.test_style": 8}, "2": {name: 30}},
        )
