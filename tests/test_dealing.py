"""The tests dealt out to several processes: none lost, none counted wrongly."""

from contextlib import redirect_stdout
from io import StringIO
from tests import shares
import unittest


ENDED = "  Ran 3 tests with 1 failures, 0 errors and 1 skipped in 0.1 seconds.\n"
TOTAL = ENDED + "Total: 7 tests, 1 failures, 1 errors and 2 skipped in 3 seconds.\n"


class Dealing(unittest.TestCase):
    def test_every_module_is_in_one_share(self):
        paths = list((shares.ROOT / "tests").rglob("test_*.py"))
        names = sorted(map(shares.module, paths))
        for number in (1, 2, 3):
            dealt = shares.deal(paths, number)
            self.assertEqual(number, len(dealt))
            self.assertEqual(names, sorted(sum(dealt, [])))

    def test_slow_modules_are_there(self):
        for name in shares.SLOW:
            path = shares.ROOT / (name.replace(".", "/") + ".py")
            self.assertTrue(path.exists(), name)


class Counting(unittest.TestCase):
    def counted(self, status, log):
        with redirect_stdout(StringIO()):
            return shares.counted(status, log)

    def test_the_last_figures_count(self):
        self.assertEqual((3, 1, 0, 1), self.counted(1, ENDED))
        self.assertEqual((7, 1, 1, 2), self.counted(1, TOTAL))

    def test_a_share_that_breaks_off_is_an_error(self):
        good = ENDED.replace("1 failures", "0 failures")
        self.assertEqual((3, 0, 0, 1), self.counted(0, good))
        self.assertEqual((3, 0, 1, 1), self.counted(-9, good))
        self.assertEqual((0, 0, 1, 0), self.counted(0, "Killed"))

    def test_what_failed_is_told_with_its_traceback(self):
        log = (
            "  Set up tests.Layer in 1.0 seconds.\n\n\n"
            "Failure in test test_a (tests.test_x.X.test_a)\n"
            "Traceback (most recent call last):\nAssertionError: 1 != 2\n\n\n\n"
            "Error in test test_b (tests.test_x.X.test_b)\nKeyError: 'c'\n\n"
        )
        a, b = shares.FAILED.findall(log + ENDED)
        self.assertTrue(a.rstrip().endswith("AssertionError: 1 != 2"), a)
        self.assertTrue(b.rstrip().endswith("KeyError: 'c'"), b)
