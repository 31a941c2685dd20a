"""Parallel writers do not meet in the store, and it reads in order."""

from tempfile import TemporaryDirectory
from thads.outbox.partitioned import Agenda
from thads.outbox.partitioned import PartitionedStore
from threading import Barrier
from threading import Thread
from uuid import uuid4
from ZODB.POSException import ConflictError
import transaction
import unittest
import ZEO


class TestStore(unittest.TestCase):
    def setUp(self):
        self.store = PartitionedStore()
        self.keys = [f"{n:04d}" for n in range(700)]
        for key in reversed(self.keys):
            self.store.put(key, {"key": key})

    def test_get_and_length(self):
        self.assertEqual(len(self.store), 700)
        self.assertEqual(self.store.get("0042")["key"], "0042")
        self.assertIsNone(self.store.get("none"))
        self.assertIn("0001", self.store)

    def test_a_key_is_stored_once(self):
        with self.assertRaises(KeyError):
            self.store.put("0001", {})
        self.assertEqual(len(self.store), 700)

    def test_iterates_in_order_both_ways(self):
        self.assertEqual(list(self.store), self.keys)
        self.assertEqual(list(self.store.keys(reverse=True)), self.keys[::-1])

    def test_ranges(self):
        self.assertEqual(list(self.store.keys("0100", "0199")), self.keys[100:200])
        backwards = list(self.store.keys("0100", "0199", reverse=True))
        self.assertEqual(backwards, self.keys[199:99:-1])
        values = [v["key"] for v in self.store.values("0698")]
        self.assertEqual(values, ["0698", "0699"])

    def test_remove(self):
        self.store.remove("0000")
        self.assertEqual(len(self.store), 699)
        self.assertNotIn("0000", self.store)


class TestAgenda(unittest.TestCase):
    def test_in_the_order_of_time(self):
        agenda = Agenda()
        for time, id in ((3.0, "c"), (1.0, "a"), (2.0, "b")):
            agenda.add(time, id)
        self.assertEqual(agenda.first(), (1.0, "a"))
        self.assertEqual(list(agenda.until(2.0)), [(1.0, "a"), (2.0, "b")])
        agenda.remove(1.0, "a")
        self.assertEqual(agenda.first(), (2.0, "b"))
        self.assertEqual(len(agenda), 2)


class TestParallelWriters(unittest.TestCase):
    """Through a real ZEO server, which resolves the conflicts."""

    CLIENTS = 4
    EACH = 60

    def setUp(self):
        directory = TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        address, stop = ZEO.server(path=f"{directory.name}/Data.fs", threaded=True)
        self.addCleanup(stop)
        self.address = address
        connection = ZEO.connection(address)
        connection.root()["store"] = PartitionedStore()
        connection.root()["agenda"] = Agenda()
        transaction.commit()
        connection.close()

    def write(self, barrier, conflicts):
        manager = transaction.TransactionManager()
        db = ZEO.DB(self.address)
        connection = db.open(manager)
        for number in range(self.EACH):
            key = uuid4().hex
            barrier.wait(30)
            while True:
                try:
                    manager.begin()
                    root = connection.root()
                    root["store"].put(key, {"number": number})
                    root["agenda"].add(float(number), key)
                    manager.commit()
                    break
                except ConflictError as error:
                    manager.abort()
                    conflicts.append(error)
        connection.close()
        db.close()

    def test_nothing_is_lost_and_writers_hardly_meet(self):
        barrier, conflicts = Barrier(self.CLIENTS), []
        threads = [
            Thread(target=self.write, args=(barrier, conflicts))
            for _ in range(self.CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        connection = ZEO.connection(self.address)
        self.addCleanup(connection.close)
        total = self.CLIENTS * self.EACH
        self.assertEqual(len(connection.root()["store"]), total)
        self.assertEqual(len(list(connection.root()["store"])), total)
        self.assertEqual(len(connection.root()["agenda"]), total)
        # all commit at the same moment; only two splits of one partition can meet
        self.assertLess(len(conflicts), total * 0.05, conflicts[:3])


class TestFirstWriters(unittest.TestCase):
    def test_two_first_entries_of_one_partition_merge(self):
        from thads.outbox.partitioned import partition_of
        from ZODB.DemoStorage import DemoStorage
        import ZODB

        keys = [f"k{n}" for n in range(1000)]
        same = [key for key in keys if partition_of(key) == partition_of("k0")][:2]
        db = ZODB.DB(DemoStorage())
        self.addCleanup(db.close)
        managers = [transaction.TransactionManager() for _ in same]
        first, second = [db.open(manager) for manager in managers]
        first.root()["store"], first.root()["agenda"] = PartitionedStore(), Agenda()
        managers[0].commit()
        managers[1].begin()
        for connection, key in zip((first, second), same, strict=True):
            connection.root()["store"].put(key, {"key": key})
            connection.root()["agenda"].add(1.0, key)
        managers[0].commit()
        managers[1].commit()
        self.assertEqual(len(second.root()["store"]), 2)
        managers[1].begin()
        second.root()["agenda"].remove(1.0, same[0])
        managers[1].commit()
        managers[0].begin()
        first.root()["agenda"].remove(1.0, same[1])
        managers[1].begin()
        second.root()["agenda"].add(2.0, same[0])
        managers[0].commit()
        managers[1].commit()
        self.assertEqual(list(second.root()["agenda"].until()), [(2.0, same[0])])
