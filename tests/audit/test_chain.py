"""What was recorded cannot be changed or removed without being noticed."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from tests.ground import GROUND_INTEGRATION
from thads import audit
from thads.audit import chain
from thads.audit import entries
from thads.audit import old_entries
from thads.audit import reads
from thads.audit import retention
from thads.audit import tallies
from thads.audit import verification
from thads.audit.storage import OLD_KEY
from thads.audit.storage import Body
from thads.audit.storage import get_trail
from thads.outbox.partitioned import PartitionedStore
from thads.worktime import clock
from unittest import mock
from zope.annotation.interfaces import IAnnotations
import json
import unittest


NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
YEAR = timedelta(days=365)


class ChainTest(unittest.TestCase):
    layer = GROUND_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.trail = get_trail(self.portal)
        tallies.counter.tallies.clear()
        self.addCleanup(tallies.counter.tallies.clear)

    def at(self, moment, *actions, **details):
        with mock.patch.object(clock, "precise_now", return_value=moment):
            for action in actions:
                audit.record(self.portal, action, **details)

    def chain(self, now=NOW):
        return chain.chain_all(self.portal, now)

    def actions(self, **query):
        return [entry.action for entry in audit.read(self.portal, **query)]

    def verify(self, noted=None):
        return verification.verify(self.portal, noted)

    def batch(self, number=1):
        return self.trail.batches[number]


class TestChain(ChainTest):
    def test_chained_entries_are_read_as_before(self):
        self.at(NOW, "test.one", number="12/QĐ")
        [before] = audit.read(self.portal)
        self.assertEqual(self.chain(), 1)
        self.assertEqual(self.chain(), 0)
        [after] = audit.read(self.portal)
        self.assertEqual((before.number, after.number), (0, 1))
        self.assertEqual(len(after.hash), 64)
        self.assertEqual(after.details, {"number": "12/QĐ"})
        self.assertEqual(after.time, NOW)

    def test_whole_from_the_first_entry_on(self):
        self.assertTrue(self.verify().whole)
        for day in range(4):
            self.at(NOW + timedelta(days=day), "test.one", "test.two")
            self.chain()
        found = self.verify()
        self.assertTrue(found.whole)
        self.assertEqual((found.entries, found.head), (8, self.trail.chain.head))

    def test_anybody_can_compute_it(self):
        self.at(NOW, "test.one", "test.two")
        self.chain()
        head = "0" * 64
        for line in self.batch().body.lines:
            head = chain.digest(head, line)
        self.assertEqual(head, self.verify().head)

    def broken_at(self, number):
        found = self.verify()
        self.assertFalse(found.whole)
        self.assertEqual(found.at, number)

    def three_batches(self):
        with mock.patch.object(chain, "BATCH", 2):
            for number in range(6):
                self.at(NOW + timedelta(minutes=number), f"test.n{number}")
            self.chain()
        self.assertEqual(list(self.trail.batches), [1, 3, 5])

    def test_a_changed_line_is_found(self):
        self.three_batches()
        body = self.batch(3).body
        changed = body.lines[1].replace("test.n3", "test.x3")
        self.batch(3).body = Body((body.lines[0], changed), body.hashes)
        self.broken_at(4)

    def test_a_line_changed_with_its_hashes_is_found(self):
        self.three_batches()
        batch = self.batch(3)
        lines = [line.replace("test.n", "test.x") for line in batch.body.lines]
        hashes, head = [], batch.previous
        for line in lines:
            head = chain.digest(head, line)
            hashes.append(head)
        batch.body, batch.head = Body(tuple(lines), tuple(hashes)), head
        self.broken_at(5)

    def test_a_removed_line_or_batch_is_found(self):
        self.three_batches()
        body = self.batch(3).body
        self.batch(3).body = Body((None, body.lines[1]), body.hashes)
        self.broken_at(3)
        self.batch(3).body = Body(body.lines[1:], body.hashes[1:])
        self.broken_at(3)
        del self.trail.batches[3]
        self.broken_at(3)

    def test_a_removed_end_is_found(self):
        self.three_batches()
        del self.trail.batches[5]
        self.broken_at(5)

    def test_a_chain_computed_anew_has_not_the_hash_somebody_noted(self):
        self.three_batches()
        noted = 4, self.batch(3).head
        self.at(NOW + timedelta(days=1), "test.later")
        self.chain()
        self.assertTrue(self.verify(noted).whole)
        lines = [
            line.replace("test.n1", "test.x1")
            for batch in list(self.trail.batches.values())
            for line in batch.body.lines
        ]
        for number in list(self.trail.batches):
            del self.trail.batches[number]
        self.trail.chain.__init__()
        chain.append(self.trail, lines)
        self.assertTrue(self.verify().whole)
        self.assertEqual(self.verify(noted).at, 4)
        self.assertFalse(self.verify((70, "a" * 64)).whole)

    def test_order_is_that_of_time_across_batches(self):
        self.at(NOW, "test.n0")
        self.at(NOW + timedelta(minutes=1), "test.n2")
        self.at(NOW + timedelta(minutes=4), "test.n4")
        self.chain()
        # recorded earlier, committed later
        self.at(NOW + timedelta(minutes=2), "test.n3")
        self.at(NOW + timedelta(minutes=6), "test.n5")
        self.chain()
        self.at(NOW + timedelta(minutes=5), "test.unchained")
        self.assertEqual(
            self.actions(),
            ["test.n5", "test.unchained", "test.n4", "test.n3", "test.n2", "test.n0"],
        )
        since = NOW + timedelta(minutes=3)
        self.assertEqual(
            self.actions(since=since), ["test.n5", "test.unchained", "test.n4"]
        )

    def test_looking_for_what_is_rare_stops_and_says_where(self):
        self.three_batches()
        wanted = reads.Filter(thing="nowhere")
        found = reads.Reading(self.portal, wanted, most=3)
        self.assertEqual(list(found), [])
        self.assertEqual(found.stopped, NOW + timedelta(minutes=2))
        found = reads.Reading(self.portal, wanted)
        self.assertEqual(list(found), [])
        self.assertIsNone(found.stopped)


class TestNightly(ChainTest):
    def test_health_says_what_was_found(self):
        self.assertIsNone(audit.health(self.portal)["whole"])
        self.at(NOW, "test.one")
        self.chain()
        with self.assertLogs("thads.audit", "INFO") as logged:
            verification.verify_nightly(self.portal)
        self.assertIn(f"1:{self.trail.chain.head}", logged.output[0])
        self.assertTrue(audit.health(self.portal)["whole"])

    def test_a_fault_is_told(self):
        self.at(NOW, "test.one")
        self.chain()
        self.batch().body = Body(("{}",), self.batch().body.hashes)
        with (
            self.assertLogs("thads.audit", "ERROR"),
            mock.patch("thads.audit.verification.mail.send") as send,
            mock.patch(
                "plone.api.portal.get_registry_record",
                return_value="van-hanh@x.vn",
            ),
        ):
            verification.verify_nightly(self.portal)
        self.assertFalse(audit.health(self.portal)["whole"])
        self.assertEqual(audit.health(self.portal)["at"], 1)
        [call] = send.call_args_list
        self.assertEqual(call.args[1], "van-hanh@x.vn")


class TestRetention(ChainTest):
    def test_what_is_over_goes_and_the_chain_stays_whole(self):
        self.at(NOW, "requests.read", "requests.receive", "debtors.search")
        self.chain()
        self.at(NOW + YEAR, "requests.read")
        self.chain(NOW + YEAR)
        self.assertEqual(retention.remove_expired(self.portal, NOW + YEAR), 0)
        self.assertEqual(retention.remove_expired(self.portal, NOW + 2.5 * YEAR), 2)
        self.assertEqual(retention.remove_expired(self.portal, NOW + 2.5 * YEAR), 0)
        self.assertEqual(
            sorted(self.actions()),
            ["audit.expire", "requests.read", "requests.receive"],
        )
        self.assertTrue(self.verify().whole)
        self.assertEqual(retention.remove_expired(self.portal, NOW + 10.5 * YEAR), 2)
        self.assertTrue(self.verify().whole)
        self.assertNotIn("requests.receive", self.actions())

    def test_what_is_not_over_cannot_go_that_way(self):
        self.at(NOW, "requests.read")
        self.chain()
        retention.remove_expired(self.portal, NOW + 2.5 * YEAR)
        self.at(NOW + 2 * YEAR, "requests.read")
        self.chain(NOW + 2 * YEAR)
        batch = self.batch(2)
        batch.body = Body((None,) * batch.count, batch.body.hashes)
        self.assertEqual(self.verify().at, 2)


class TestTallies(ChainTest):
    def count(self, times, now=NOW, **fields):
        for _time in range(times):
            tallies.counter.count(
                self.portal.getPhysicalPath(),
                {"action": "login.failure", "network": "192.0.2.0/24", **fields},
                now,
            )

    def flush(self, now=NOW):
        written = tallies.flush(self.portal)
        tallies.counter.mark(self.portal.getPhysicalPath(), written, now)
        return len(written)

    def test_an_attack_is_one_entry_an_hour(self):
        self.count(3000)
        self.assertEqual(self.flush(), 1)
        self.assertEqual(self.flush(), 0)
        self.count(500, NOW + timedelta(minutes=20))
        [found] = audit.read(self.portal)
        self.assertEqual((found.count, found.number), (3500, 0))
        self.flush()
        # the hour is not over
        self.assertEqual(self.chain(NOW + timedelta(minutes=29)), 0)
        self.assertEqual(self.chain(NOW + timedelta(minutes=36)), 1)
        [found] = audit.read(self.portal)
        self.assertEqual((found.count, found.number), (3500, 1))
        self.assertEqual(found.since, NOW)
        self.assertEqual(found.time, NOW + timedelta(minutes=20))
        self.assertEqual(list(self.trail.tallies.items()), [])
        self.assertTrue(self.verify().whole)

    def test_what_several_processes_counted_is_one_entry(self):
        for process in "abc":
            with mock.patch.object(tallies.counter, "process", process):
                self.count(2)
                self.flush()
            tallies.counter.tallies.clear()
        [found] = audit.read(self.portal)
        self.assertEqual(found.count, 6)
        self.assertEqual(self.chain(NOW + timedelta(hours=1)), 1)

    def test_an_hour_and_a_network_have_each_their_own(self):
        self.count(1)
        self.count(1, network="198.51.100.0/24")
        self.count(1, NOW + timedelta(hours=1))
        self.flush(NOW + timedelta(hours=1))
        self.assertEqual(self.chain(NOW + timedelta(hours=3)), 3)

    def test_memory_is_bounded(self):
        with mock.patch.object(tallies, "MOST", 10):
            for number in range(50):
                self.count(1, user=f"u{number}")
        found = list(audit.read(self.portal))
        self.assertEqual(len(found), 11)
        self.assertEqual(sum(each.count for each in found), 50)

    def test_of_a_transaction_that_fails_nothing_is_counted(self):
        import transaction

        audit.count(self.portal, "test.search")
        transaction.abort()
        self.assertEqual(self.actions(), [])


class TestOldEntries(ChainTest):
    """A site from before has a store a month."""

    def setUp(self):
        super().setUp()
        months = IAnnotations(self.portal)[OLD_KEY] = {}
        for month in (9, 10):
            store = months[f"2026-{month:02}"] = PartitionedStore()
            for number in range(3):
                store.put(
                    f"2026{month:02}01T08000{number}000000-abcdefabcdef",
                    {
                        "user": "hanoi.leader",
                        "action": f"old.m{month}n{number}",
                        "path": "/hanoi",
                        "details": json.dumps({"comment": "Ý kiến"}),
                    },
                )
        self.names = [f"old.m{m}n{n}" for m in (10, 9) for n in (2, 1, 0)]

    def test_they_are_read_before_they_are_chained(self):
        self.at(NOW, "test.new")
        self.assertEqual(self.actions(), ["test.new", *self.names])
        self.assertEqual(self.actions(action="old.m9n1"), ["old.m9n1"])
        # the worker leaves the first places to them
        chain.chain_waiting(self.portal)
        self.assertEqual(self.trail.chain.number, 0)

    def test_they_are_the_first_of_the_chain(self):
        self.at(NOW, "test.new")
        self.assertEqual(old_entries.chain_old(self.portal, commit=False), 6)
        self.assertEqual(old_entries.chain_old(self.portal, commit=False), 0)
        chain.chain_waiting(self.portal)
        found = list(audit.read(self.portal))
        self.assertEqual([each.action for each in found], ["test.new", *self.names])
        self.assertEqual([each.number for each in found], [7, 6, 5, 4, 3, 2, 1])
        self.assertEqual(found[-1].details, {"comment": "Ý kiến"})
        self.assertNotIn(OLD_KEY, IAnnotations(self.portal))
        self.assertTrue(self.verify().whole)


class TestKinds(unittest.TestCase):
    def test_actions_are_of_a_kind(self):
        for action, kind in (
            ("login.failure", entries.SIGN_IN),
            ("login.password", entries.RIGHTS),
            ("organisation.grant", entries.RIGHTS),
            ("requests.read", entries.READ),
            ("debtors.search", entries.SEARCH),
            ("audit.export", entries.EXPORT),
            ("publication.approve", entries.STEP),
        ):
            self.assertEqual(entries.kind_of(action), kind, action)
