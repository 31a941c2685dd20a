from hypothesis import strategies as st
from tests.properties import given
from thads.ratelimit import Budget
from thads.ratelimit import forget_all
from thads.ratelimit import network_of
from thads.ratelimit import person_of
from thads.ratelimit.shared_table import BUCKETS
from thads.ratelimit.shared_table import WAYS
from thads.ratelimit.shared_table import CounterTable
import os
import subprocess
import sys
import tempfile
import transaction
import unittest


class TestBudget(unittest.TestCase):
    def setUp(self):
        forget_all()
        self.addCleanup(forget_all)
        self.budget = Budget("test", 2, 10)

    def test_spent_and_given_back_with_time(self):
        self.budget.spend("a", 100)
        self.assertFalse(self.budget.spent("a", 101))
        self.budget.spend("a", 101)
        self.assertTrue(self.budget.spent("a", 102))
        self.assertFalse(self.budget.spent("b", 102))
        self.assertFalse(self.budget.spent("a", 110.5))
        self.assertFalse(self.budget.spent("a", 140))

    def test_what_is_not_kept_spends_nothing(self):
        for keep, spent in ((transaction.abort, False), (transaction.commit, True)):
            for _each in range(2):
                transaction.begin()
                self.budget.spend_when_kept("a", 100)
                keep()
            self.assertEqual(self.budget.spent("a", 101), spent)

    def test_the_window_slides(self):
        for _each in range(4):
            self.budget.spend("a", 109)
        self.assertTrue(self.budget.spent("a", 112), "most of it is not past")
        self.assertFalse(self.budget.spent("a", 116))

    def test_each_name_counts_apart(self):
        self.budget.spend("a", 100)
        self.assertFalse(Budget("other", 1, 10).spent("a", 100))
        self.assertTrue(Budget("test", 1, 10).spent("a", 100))

    def test_a_clock_that_was_a_year_ahead(self):
        """What it counted holds nobody up for a year, and is not forgotten."""
        year = 365 * 86_400
        for name, before, ahead in (("a", 0, 3), ("b", 3, 0), ("c", 2, 1)):
            with self.subTest(name):
                for _each in range(before):
                    self.budget.spend(name, 100)
                for _each in range(ahead):
                    self.budget.spend(name, 100 + year)
                if ahead != 1:
                    self.assertTrue(self.budget.spent(name, 101))
                self.budget.spend(name, 101)
                self.budget.spend(name, 101)
                self.assertTrue(self.budget.spent(name, 102))
                wait = self.budget.seconds_until(name, 102)
                self.assertLessEqual(wait, 20)
                self.assertFalse(self.budget.spent(name, 102 + wait))
                self.assertFalse(self.budget.spent(name, 130))

    def test_it_was_only_asked_for_while_it_was_ahead(self):
        for _each in range(2):
            self.budget.spend("a", 100)
        self.assertFalse(self.budget.spent("a", 10_000_000))
        self.assertTrue(self.budget.spent("a", 101))

    def test_a_clock_beyond_what_the_table_holds(self):
        self.budget.spend("a", 2.0**33)
        self.assertFalse(self.budget.spent("a", 2.0**33))

    @given(st.lists(st.integers(0, 39), max_size=12), st.integers(40, 60))
    def test_after_the_seconds_said_there_is_something_left(self, times, now):
        forget_all()
        for time in sorted(times):
            self.budget.spend("a", time)
        wait = self.budget.seconds_until("a", now)
        self.assertEqual(wait > 0, self.budget.spent("a", now))
        self.assertLessEqual(wait, 20)
        self.assertFalse(self.budget.spent("a", now + wait + 0.001))


class TestTable(unittest.TestCase):
    def path(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        return os.path.join(directory.name, "budget.table")

    def test_processes_share_one_file(self):
        path = self.path()
        table = CounterTable(path)
        table.add("a", 5, 100)
        code = (
            "import sys; from thads.ratelimit.shared_table import CounterTable; "
            "t = CounterTable(sys.argv[1]); [t.add('a', 5, 100) for n in range(500)]"
        )
        children = [
            subprocess.Popen([sys.executable, "-c", code, path], env=_environment())
            for _each in range(2)
        ]
        self.assertEqual([child.wait() for child in children], [0, 0])
        self.assertEqual(table.read("a", 5), (1001, 0))
        self.assertEqual(table.read("a", 6), (0, 1001))

    def test_nobody_else_may_read_it_and_no_address_stands_in_it(self):
        path = self.path()
        CounterTable(path).add("192.0.2.77", 5, 100)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, "rb") as file:
            self.assertNotIn(b"192.0.2.77", file.read())

    def test_a_broken_file_is_made_anew(self):
        path = self.path()
        with open(path, "wb") as file:
            file.write(b"nonsense")
        table = CounterTable(path)
        table.add("a", 1, 1)
        self.assertEqual(table.read("a", 1), (1, 0))

    def test_the_oldest_makes_room(self):
        table = CounterTable()
        for number in range(BUCKETS * WAYS * 2):
            table.add(f"somebody {number}", 1, 1)
        table.add("a", 1, 2)
        self.assertEqual(table.read("a", 1), (1, 0))

    def test_what_a_clock_ahead_has_written_makes_room(self):
        """Or each bucket would have one place left, and the next one be forgotten."""
        table, year = CounterTable(), 365 * 86_400
        for number in range(BUCKETS * WAYS * 4):
            table.add(f"somebody {number}", year, year)
        for number in range(BUCKETS * WAYS // 4):
            table.add(f"other {number}", 1, 1_000 + number)
        kept = sum(
            table.read(f"other {number}", 1) == (1, 0)
            for number in range(BUCKETS * WAYS // 4)
        )
        self.assertGreater(kept, BUCKETS * WAYS // 4 * 0.98)


class TestNetworks(unittest.TestCase):
    def test_whom_an_address_stands_for(self):
        for address, person, network in (
            ("192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("unknown", "unknown", "unknown"),
            ("", "", ""),
        ):
            with self.subTest(address):
                self.assertEqual(person_of(address), person)
                self.assertEqual(network_of(address), network)


def _environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
