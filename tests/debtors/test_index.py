"""What is live is decided by bits, whoever writes them at the same moment."""

from pyroaring import BitMap
from tests.debtors.test_search import fill
from thads.debtors.register.ids import LETTERS
from thads.debtors.register.ids import new_ids
from thads.debtors.register.index import CHUNK_BITS
from thads.debtors.register.index import Postings
from thads.debtors.register.index import RegisterIndex
from ZODB.DemoStorage import DemoStorage
import transaction
import unittest
import ZODB


class TestClosing(unittest.TestCase):
    def setUp(self):
        self.index = RegisterIndex()
        self.numbers = fill(self.index, "Lê Văn Hai", "Lê Văn Ba")

    def live(self):
        return sorted(self.index.live_in(0))

    def test_what_is_closed_cannot_be_switched_on(self):
        self.index.close([1])
        self.index.switch(on=[1, 2])
        self.assertEqual(self.live(), [2])
        self.assertFalse(self.index.is_live(1))
        self.assertEqual(self.index.count(), 1)

    def test_reopened_it_is_as_it_was_switched_last(self):
        self.index.close([1, 2])
        self.index.reopen([1, 2])
        self.assertEqual(self.live(), [])
        self.index.close([1])
        self.index.switch(on=[1])
        self.index.reopen([1])
        self.assertEqual(self.live(), [1])

    def test_a_whole_load_over_the_border_of_chunks(self):
        border = 1 << CHUNK_BITS
        numbers = BitMap(range(border - 3, border + 3))
        self.index.next_number = border - 3
        self.index.reserve(6)
        self.index.switch(on=numbers)
        self.assertEqual(len(self.index.live_in(1)), 3)
        self.index.switch(off=numbers)
        self.assertEqual(len(self.index.live_in(0) | self.index.live_in(1)), 2)


class TestTwoWriters(unittest.TestCase):
    """Two connections of one database, both in the middle of a transaction."""

    def setUp(self):
        self.db = ZODB.DB(DemoStorage())
        self.addCleanup(self.db.close)
        with self.db.transaction() as connection:
            connection.root()["index"] = index = RegisterIndex()
            fill(index, *["Lê Văn Hai"] * 6)
            index.switch(off=[5, 6])
        self.one, self.other = (
            self.db.open(transaction.TransactionManager()) for _ in range(2)
        )
        self.addCleanup(self.other.close)
        self.addCleanup(self.one.close)

    def both(self, first, second):
        """What is live after two did something at once."""
        for connection in (self.one, self.other):
            connection.transaction_manager.begin()
        first(self.one.root()["index"])
        second(self.other.root()["index"])
        self.one.transaction_manager.commit()
        self.other.transaction_manager.commit()
        with self.db.transaction() as connection:
            return sorted(connection.root()["index"].live_in(0))

    def test_two_who_end_different_entries(self):
        live = self.both(lambda i: i.close([1]), lambda i: i.close([2]))
        self.assertEqual(live, [3, 4])

    def test_an_ending_and_a_load_that_changes_the_same_entry(self):
        # the load brings 5 in the place of 1
        def publish(index):
            index.switch(on=[5, 6], off=[1])

        def end(index):
            index.close([1, 5])

        self.assertEqual(self.both(end, publish), [2, 3, 4, 6])

    def test_the_other_way_round(self):
        live = self.both(
            lambda i: i.switch(on=[5, 6], off=[1]), lambda i: i.close([1, 5])
        )
        self.assertEqual(live, [2, 3, 4, 6])


class TestPostings(unittest.TestCase):
    def test_to_write_a_key_twice_changes_nothing(self):
        index, postings = RegisterIndex(), Postings()
        postings.add(1, {"nhai"}, {"12qdx"})
        for _time in range(2):
            for key in postings.terms:
                index.merge(postings, "terms", key)
            for key in postings.numbers:
                index.merge(postings, "numbers", key)
        self.assertEqual(list(index.with_term("nhai", 0)), [1])
        self.assertEqual(list(index.with_number("12qdx")), [1])
        self.assertEqual(list(index.vocabulary), ["hai"])


class TestIds(unittest.TestCase):
    def test_ids_of_one_batch_lie_together_and_tell_nothing(self):
        ids = new_ids({})
        found = [next(ids) for _ in range(200)]
        self.assertEqual(len({id[:4] for id in found}), 1)
        self.assertEqual(len(set(found)), 200)
        self.assertNotEqual(found, sorted(found))
        self.assertTrue(all(set(id) <= set(LETTERS) for id in found))
        self.assertNotEqual(found[0][:4], next(new_ids({}))[:4])
