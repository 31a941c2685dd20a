"""Lists of sessions: bounded, merged, and sound under clocks that are wrong."""

from thads.login import session_lists
from thads.login.session_lists import BROWSER
from thads.login.session_lists import MOST
from thads.login.session_lists import PROGRAM
from thads.login.session_lists import Session
from thads.login.session_lists import SessionList
from thads.login.session_lists import SessionLists
from ZODB.DemoStorage import DemoStorage
import transaction
import unittest
import ZODB


NOW = 1_800_000_000.0
HOUR = 3600


def session(id, began=NOW, seen=NOW, until=NOW + HOUR, kind=BROWSER):
    return Session(id, began, seen, until, "Firefox", "203.0.113.0/24", kind)


class TestList(unittest.TestCase):
    def ids(self, listed, now=NOW):
        return [each.id for each in listed.holding(now)]

    def test_it_is_bounded_and_what_falls_off_is_not_in_it(self):
        listed = SessionList()
        for number in range(MOST + 3):
            listed.add(session(f"s{number:02}", seen=NOW + number), NOW)
        self.assertEqual(len(self.ids(listed)), MOST)
        for gone in ("s00", "s01", "s02"):
            self.assertIsNone(listed.get(gone))
        self.assertIsNotNone(listed.get("s03"))

    def test_a_program_pushes_out_no_browser(self):
        listed = SessionList()
        listed.add(session("browser", seen=NOW - HOUR), NOW)
        for number in range(3 * MOST):
            listed.add(session(f"p{number:03}", seen=NOW + number, kind=PROGRAM), NOW)
        self.assertIsNotNone(listed.get("browser"))
        self.assertEqual(len(self.ids(listed)), MOST)

    def test_what_is_over_makes_room_first(self):
        listed = SessionList()
        listed.add(session("over", seen=NOW, until=NOW + 1), NOW)
        listed.add(session("new", seen=NOW + 2), NOW + 2)
        self.assertIsNone(listed.get("over"))

    def test_a_clock_set_back_leaves_no_session_for_years(self):
        """Begun by a clock that was a year ahead: it would hold until then."""
        year = 365 * 24 * HOUR
        listed = SessionList()
        ahead = session("ahead", NOW + year, NOW + year, NOW + year + HOUR)
        listed.add(ahead, NOW + year)
        self.assertTrue(ahead.is_over(NOW))
        self.assertEqual(self.ids(listed), [])
        listed.add(session("now"), NOW)
        self.assertIsNone(listed.get("ahead"))

    def test_clocks_that_differ_a_little_end_nothing(self):
        self.assertFalse(session("s", NOW + session_lists.LEEWAY).is_over(NOW))


class TestMerge(unittest.TestCase):
    """Two transactions that change the list of one account at the same time."""

    def setUp(self):
        self.db = ZODB.DB(DemoStorage())
        self.addCleanup(self.db.close)
        self.managers = [transaction.TransactionManager() for _each in range(2)]
        self.first, self.second = (self.db.open(manager) for manager in self.managers)
        with self.managers[0]:
            lists = self.first.root()["lists"] = SessionLists()
            lists.made("a").add(session("old"), NOW)
        self.begin()

    def begin(self):
        for manager in self.managers:
            manager.begin()

    def of(self, connection):
        return connection.root()["lists"].made("a")

    def together(self, one, other):
        """Do both, each not knowing of the other; return what is listed then."""
        one(self.of(self.first))
        other(self.of(self.second))
        for manager in self.managers:
            manager.commit()
        self.begin()
        return {each.id for each in self.of(self.first).holding(NOW)}

    def test_both_log_ins_are_listed(self):
        found = self.together(
            lambda listed: listed.add(session("x"), NOW),
            lambda listed: listed.add(session("y"), NOW),
        )
        self.assertEqual(found, {"old", "x", "y"})

    def test_what_was_ended_is_not_brought_back_by_its_own_use(self):
        for order in (1, -1):
            with self.subTest(order=order):
                with self.managers[0]:
                    self.of(self.first).add(session("old"), NOW)
                self.begin()
                acts = (
                    lambda listed: listed.end("old"),
                    lambda listed: listed.change("old", seen=NOW + 900),
                )
                self.assertEqual(self.together(*acts[::order]), set())

    def test_what_was_proved_is_not_lost_by_its_own_use(self):
        for order in (1, -1):
            with self.subTest(order=order):
                acts = (
                    lambda listed: listed.change("old", proved=NOW),
                    lambda listed: listed.change("old", seen=NOW + 900),
                )
                self.together(*acts[::order])
                found = self.of(self.first).get("old")
                self.assertEqual((found.proved, found.seen), (NOW, NOW + 900))

    def test_a_session_of_an_older_release(self):
        """It has nothing proved."""
        listed = SessionList()
        listed._sessions = {"s": tuple(session("s"))[:7]}
        self.assertEqual(listed.get("s").proved, 0)

    def test_all_ended_and_one_begun_meanwhile(self):
        found = self.together(
            lambda listed: listed.end_all(),
            lambda listed: listed.add(session("x"), NOW),
        )
        self.assertEqual(found, {"x"})  # its stamp is old: see `guard.holds`

    def test_merged_lists_are_bounded(self):
        def fill(name):
            def add(listed):
                for number in range(MOST):
                    new = session(f"{name}{number}", seen=NOW + number)
                    listed.add(new, NOW)

            return add

        self.assertEqual(len(self.together(fill("x"), fill("y"))), MOST)

    def test_people_who_log_in_together_do_not_meet(self):
        for number in range(40):
            connection = (self.first, self.second)[number % 2]
            with self.managers[number % 2]:
                connection.root()["lists"].made(f"u{number}").add(session("s"), NOW)
        self.begin()
        for number in range(0, 40, 2):
            one = self.first.root()["lists"].made(f"u{number}")
            other = self.second.root()["lists"].made(f"u{number + 1}")
            one.add(session("x"), NOW)
            other.add(session("x"), NOW)
        for manager in self.managers:
            manager.commit()

    def test_what_is_over_is_dropped(self):
        with self.managers[0]:
            self.first.root()["lists"].drop_over(NOW + 2 * HOUR)
        self.begin()
        self.assertIsNone(self.of(self.second).get("old"))
