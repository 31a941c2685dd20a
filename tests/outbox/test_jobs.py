"""A job runs at least once, in order, again after an error, and never for ever."""

from AccessControl import getSecurityManager
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from tests.ground import GROUND_INTEGRATION
from thads import outbox
from thads.outbox.interfaces import IJobHandler
from thads.outbox.interfaces import JobRefused
from thads.outbox.jobs import CRASHES
from thads.outbox.jobs import get_outbox
from zope.component import getGlobalSiteManager
import time
import unittest


class TestJobs(unittest.TestCase):
    layer = GROUND_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.ran = []
        self.handle("note", lambda portal, payload: self.ran.append(payload))

    def handle(self, kind, handler):
        sm = getGlobalSiteManager()
        sm.registerUtility(handler, IJobHandler, name=kind)
        self.addCleanup(sm.unregisterUtility, handler, IJobHandler, name=kind)

    def counts(self):
        return {k: v for k, v in outbox.health(self.portal)["counts"].items() if v}

    def test_a_job_runs_with_its_payload_and_is_done(self):
        outbox.put(self.portal, "note", {"số": "12/QĐ-CCTHADS"})
        self.assertEqual(self.counts(), {"waiting": 1})
        self.assertEqual(outbox.run_due(self.portal), 1)
        self.assertEqual(self.ran, [{"số": "12/QĐ-CCTHADS"}])
        self.assertEqual(self.counts(), {"done": 1})
        self.assertEqual(outbox.run_due(self.portal), 0)

    def test_the_payload_of_a_done_job_is_not_kept(self):
        id = outbox.put(self.portal, "note", {"phone": "0912345678"})
        outbox.run_due(self.portal)
        self.assertEqual(get_outbox(self.portal).jobs[id]["payload"], "")

    def test_the_same_key_is_one_job(self):
        first = outbox.put(self.portal, "note", {"n": 1}, key="case-1")
        self.assertEqual(outbox.put(self.portal, "note", {"n": 2}, key="case-1"), first)
        outbox.run_due(self.portal)
        self.assertEqual(outbox.put(self.portal, "note", {"n": 3}, key="case-1"), first)
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, [{"n": 1}])

    def test_not_before_its_time_and_in_order(self):
        now = datetime.now(UTC)
        outbox.put(self.portal, "note", {"n": 3}, due=now + timedelta(hours=3))
        outbox.put(self.portal, "note", {"n": 2}, due=now + timedelta(hours=2))
        outbox.put(self.portal, "note", {"n": 1})
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, [{"n": 1}])
        outbox.run_due(self.portal, now=now + timedelta(hours=4))
        self.assertEqual(self.ran, [{"n": 1}, {"n": 2}, {"n": 3}])

    def test_a_time_without_zone_is_refused(self):
        with self.assertRaises(ValueError):
            outbox.put(self.portal, "note", due=datetime(2026, 11, 21))

    def test_a_payload_that_json_cannot_say_is_refused_at_once(self):
        with self.assertRaises(TypeError):
            outbox.put(self.portal, "note", {"portal": self.portal})

    def test_a_job_may_put_the_next_one(self):
        def step(portal, payload):
            self.ran.append(payload["n"])
            if payload["n"] < 3:
                outbox.put(portal, "step", {"n": payload["n"] + 1})

        self.handle("step", step)
        outbox.put(self.portal, "step", {"n": 1})
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, [1, 2, 3])

    def test_what_a_failed_attempt_wrote_is_undone(self):
        def half(portal, payload):
            portal.title = "half"
            raise OSError("server away")

        self.handle("half", half)
        self.portal.title = "whole"
        outbox.put(self.portal, "half")
        outbox.run_due(self.portal)
        self.assertEqual(self.portal.title, "whole")

    def test_tried_again_later_until_48_hours_have_passed(self):
        def away(portal, payload):
            self.ran.append(1)
            raise OSError("server away")

        self.handle("away", away)
        id = outbox.put(self.portal, "away")
        now = datetime.now(UTC)
        outbox.run_due(self.portal)
        job = get_outbox(self.portal).jobs[id]
        self.assertEqual((job["state"], job["attempts"]), ("waiting", 1))
        self.assertEqual(job["error"], "OSError: server away")
        self.assertEqual(outbox.run_due(self.portal), 0, "not at once")
        for hours in range(1, 60):
            outbox.run_due(self.portal, now=now + timedelta(hours=hours))
        self.assertEqual(job["state"], "failed")
        last = now + timedelta(hours=job["attempts"] - 2)
        self.assertGreaterEqual(last, now + timedelta(hours=46))
        self.assertLessEqual(last, now + timedelta(hours=48))

    def test_pauses_grow_and_end_at_half_an_hour(self):
        self.handle("away", lambda portal, payload: 1 / 0)
        id = outbox.put(self.portal, "away")
        job = get_outbox(self.portal).jobs[id]
        pauses, now = [], time.time()
        for _ in range(10):
            outbox.run_due(self.portal, now=datetime.fromtimestamp(now, UTC))
            pauses.append(round(job["time"] - now))
            now = job["time"] + 0.001
        self.assertEqual(pauses[:4], [15, 30, 60, 120])
        self.assertEqual(pauses[-1], 1800)

    def test_what_cannot_work_is_set_aside_at_once_and_may_be_retried(self):
        def refuse(portal, payload):
            raise JobRefused("no such recipient")

        self.handle("refuse", refuse)
        id = outbox.put(self.portal, "refuse", {"n": 7})
        outbox.run_due(self.portal)
        self.assertEqual(self.counts(), {"failed": 1})
        self.handle("refuse", lambda portal, payload: self.ran.append(payload))
        outbox.retry(self.portal, id)
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, [{"n": 7}])
        self.assertEqual(self.counts(), {"done": 1})

    def test_discarded_is_gone(self):
        id = outbox.put(self.portal, "note")
        outbox.discard(self.portal, id)
        self.assertEqual(outbox.run_due(self.portal), 0)
        self.assertEqual(self.counts(), {})

    def test_a_kind_without_handler_waits_for_one(self):
        id = outbox.put(self.portal, "unknown", {"n": 1})
        outbox.run_due(self.portal)
        self.assertEqual(get_outbox(self.portal).jobs[id]["state"], "waiting")
        self.assertIn("NoHandler", get_outbox(self.portal).jobs[id]["error"])

    def test_left_running_by_a_dead_worker_it_goes_on(self):
        id = outbox.put(self.portal, "note", {"n": 1})
        store = get_outbox(self.portal)
        store.take(id, time.time())
        self.assertEqual(outbox.run_due(self.portal), 0)
        store.recover(time.time())
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, [{"n": 1}])

    def test_a_job_that_kills_the_worker_is_set_aside(self):
        id = outbox.put(self.portal, "note", {"n": 1})
        store = get_outbox(self.portal)
        for _ in range(CRASHES):
            store.take(id, time.time())
            store.recover(time.time())
        self.assertEqual(self.counts(), {"failed": 1})

    def test_runs_as_the_worker_and_leaves_the_user_as_he_was(self):
        before = getSecurityManager().getUser().getId()

        def who(portal, payload):
            self.ran.append(getSecurityManager().getUser().getId())

        self.handle("who", who)
        outbox.put(self.portal, "who")
        outbox.run_due(self.portal)
        self.assertEqual(self.ran, ["thads.worker"])
        self.assertEqual(getSecurityManager().getUser().getId(), before)

    def test_health_tells_the_oldest_and_that_no_worker_works(self):
        due = datetime.now(UTC) - timedelta(minutes=10)
        outbox.put(self.portal, "note", due=due)
        health = outbox.health(self.portal)
        self.assertEqual(health["oldest"], due)
        self.assertGreaterEqual(health["late"], 600)
        self.assertFalse(health["alive"])
        self.assertIsNone(health["heartbeat"])

    def test_clean_up_forgets_what_was_done_long_ago(self):
        from thads.outbox.periodic import clean_up

        old = outbox.put(self.portal, "note")
        outbox.run_due(self.portal)
        store = get_outbox(self.portal)
        store._move(old, "done", time.time() - 31 * 24 * 3600)
        outbox.put(self.portal, "note")
        outbox.run_due(self.portal)
        clean_up(self.portal)
        self.assertEqual(self.counts(), {"done": 1})
        self.assertNotIn(old, store.jobs)
