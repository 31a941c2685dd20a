"""The worker runs what is committed, alone, and stops when told."""

from contextlib import contextmanager
from tests.ground import GROUND_FUNCTIONAL
from thads import outbox
from thads.outbox import wakeup
from thads.outbox import worker
from thads.outbox.interfaces import IJobHandler
from thads.outbox.interfaces import IPeriodicJob
from thads.outbox.jobs import get_outbox
from thads.outbox.lease import gone
from thads.outbox.lease import own_name
from thads.outbox.periodic import every
from thads.outbox.worker import Worker
from thads.worktime import clock
from threading import Event
from unittest import mock
from ZODB.POSException import ConflictError
from zope.component import getGlobalSiteManager
from zope.globalrequest import getRequest
import logging
import os
import subprocess
import sys
import time
import transaction
import unittest


DAY = 24 * 3600
REAL_TIME = time.time


class TestWorker(unittest.TestCase):
    layer = GROUND_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.ran = []
        self.handle("note", lambda portal, payload: self.ran.append(payload["n"]))
        self.worker = Worker()
        logging.getLogger("thads.outbox").setLevel(logging.CRITICAL)
        self.addCleanup(logging.getLogger("thads.outbox").setLevel, logging.NOTSET)

    def handle(self, kind, handler, provides=IJobHandler):
        gsm = getGlobalSiteManager()
        gsm.registerUtility(handler, provides, name=kind)
        self.addCleanup(gsm.unregisterUtility, handler, provides, name=kind)

    def put(self, kind="note", **payload):
        id = outbox.put(self.portal, kind, payload)
        transaction.commit()
        return id

    def state(self, id):
        transaction.begin()
        return get_outbox(self.portal).jobs[id]["state"]

    def counts(self):
        transaction.begin()
        return {k: v for k, v in outbox.health(self.portal)["counts"].items() if v}

    @contextmanager
    def at_work(self):
        self.worker.start()
        try:
            yield
        finally:
            self.worker.stop()

    def test_a_round_runs_all_that_is_due(self):
        for n in range(3):
            self.put(n=n)
        self.worker.round()
        self.assertEqual(self.ran, [0, 1, 2])
        self.assertEqual(self.counts(), {"done": 3})

    def test_woken_by_a_commit_in_this_process(self):
        done = Event()
        self.handle("signal", lambda portal, payload: done.set())
        with mock.patch("thads.outbox.worker.POLL", 60), self.at_work():
            self.put("signal")
            self.assertTrue(done.wait(10))
        self.assertFalse(any(t.is_alive() for t in self.worker.threads))

    def test_not_woken_by_what_was_not_committed(self):
        wakeup.called.clear()
        outbox.put(self.portal, "note", {"n": 1})
        transaction.abort()
        self.assertFalse(wakeup.called.is_set())

    def test_a_conflict_is_no_fault_of_the_job(self):
        def conflict(portal, payload):
            self.ran.append(1)
            if len(self.ran) < 3:
                raise ConflictError("met another")

        self.handle("conflict", conflict)
        id = self.put("conflict")
        self.worker.round()
        self.assertEqual(len(self.ran), 3)
        self.assertEqual(self.state(id), "done")
        self.assertEqual(get_outbox(self.portal).jobs[id]["attempts"], 1)

    def test_an_error_in_one_job_does_not_hold_up_the_next(self):
        self.handle("broken", lambda portal, payload: 1 / 0)
        broken = self.put("broken")
        self.put(n=1)
        self.worker.round()
        self.assertEqual(self.ran, [1])
        self.assertEqual(self.state(broken), "waiting")

    def test_only_one_worker_is_at_work(self):
        self.worker.round()
        self.put(n=1)
        Worker().round()
        self.assertEqual(self.ran, [])
        self.worker.round()
        self.assertEqual(self.ran, [1])

    def test_a_stopped_worker_makes_way(self):
        self.worker.round()
        self.worker.renew(release=True)
        self.put(n=1)
        Worker().round()
        self.assertEqual(self.ran, [1])

    def test_a_dead_worker_makes_way_and_loses_nothing(self):
        code = "from thads.outbox.lease import own_name; print(own_name('x'))"
        env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        dead = subprocess.check_output([sys.executable, "-c", code], env=env, text=True)
        id = self.put(n=1)
        store = get_outbox(self.portal)
        store.lease.hold(dead.strip(), time.time())
        store.take(id, time.time())
        transaction.commit()
        self.worker.round()
        self.assertEqual(self.ran, [1])
        self.assertEqual(self.counts(), {"done": 1})

    def test_a_lease_that_ran_out_is_taken(self):
        get_outbox(self.portal).lease.hold("elsewhere:1:1:x", time.time() - 3600)
        transaction.commit()
        self.put(n=1)
        self.worker.round()
        self.assertEqual(self.ran, [1])

    def test_a_lease_of_another_machine_is_respected(self):
        get_outbox(self.portal).lease.hold("elsewhere:1:1:x", time.time())
        transaction.commit()
        self.put(n=1)
        self.worker.round()
        self.assertEqual(self.ran, [])

    def test_this_process_is_not_gone(self):
        self.assertFalse(gone(own_name()))

    def test_whoever_lost_the_lease_cannot_finish_the_job(self):
        def lose(portal, payload):
            self.ran.append("old")
            if len(self.ran) > 1:
                return
            manager = transaction.TransactionManager()
            connection = portal._p_jar.db().open(manager)
            other = connection.root()["Application"][portal.getId()]
            get_outbox(other).recover(time.time())
            manager.commit()
            connection.close()

        self.handle("lose", lose)
        id = self.put("lose")
        self.worker.round()
        self.assertEqual(self.state(id), "done")
        job = get_outbox(self.portal).jobs[id]
        self.assertEqual(job["crashes"], 1)

    def test_quiet_rounds_write_nothing(self):
        self.worker.round()
        before = self.portal._p_jar.db().lastTransaction()
        for _ in range(5):
            self.worker.round()
        self.assertEqual(self.portal._p_jar.db().lastTransaction(), before)

    def test_it_is_seen_to_be_alive(self):
        self.assertFalse(outbox.health(self.portal)["alive"])
        self.worker.round()
        transaction.begin()
        health = outbox.health(self.portal)
        self.assertTrue(health["alive"])
        self.assertLess(time.time() - health["heartbeat"].timestamp(), 60)

    def test_periodic_jobs_run_at_their_interval(self):
        @every(hours=1)
        def tick(portal):
            self.ran.append("tick")

        self.handle("test.tick", tick, IPeriodicJob)
        self.worker.round()
        self.worker.round()
        self.assertEqual(self.ran, ["tick"])
        with mock.patch("thads.outbox.runner.clock") as clock:
            clock.seconds.return_value = time.time() + 3601
            self.worker.round()
        self.assertEqual(self.ran, ["tick", "tick"])

    def test_what_a_clock_that_was_ahead_has_put_off_runs_when_it_is_right_again(self):
        @every(hours=1)
        def tick(portal):
            self.ran.append("tick")

        def away(portal, payload):
            self.ran.append("away")
            raise OSError("server away")

        self.handle("test.tick", tick, IPeriodicJob)
        self.handle("away", away)
        with self.clock(400 * DAY):
            Worker().round()
            self.assertEqual(self.ran, ["tick"])
            came = self.put(n=1)
            soon = clock.from_seconds(time.time() + 500)
            kept = outbox.put(self.portal, "note", {"n": 2}, due=soon)
            transaction.commit()
        tried = self.put("away")
        get_outbox(self.portal).jobs[tried]["attempts"] = 1
        get_outbox(self.portal)._move(tried, "waiting", time.time() + 400 * DAY)
        meant = clock.from_seconds(time.time() + 30 * DAY)
        later = outbox.put(self.portal, "note", {"n": 3}, due=meant)
        transaction.commit()
        self.ran.clear()
        self.worker.round()
        self.assertCountEqual(self.ran, ["tick", 1, "away"])
        self.assertEqual(self.state(came), "done")
        jobs = get_outbox(self.portal).jobs
        self.assertAlmostEqual(jobs[kept]["time"], time.time() + 500, delta=60)
        self.assertEqual(jobs[later]["time"], meant.timestamp())

    def test_a_lease_taken_by_a_clock_that_was_ahead_is_free(self):
        lease = get_outbox(self.portal).lease
        lease.hold("elsewhere:1:1:x", time.time() + 400 * DAY)
        transaction.commit()
        self.put(n=1)
        self.worker.round()
        self.assertEqual(self.ran, [1])

    def test_a_clock_that_leaps_ahead_is_not_believed_for_an_hour(self):
        self.put(n=1)
        with self.clock(400 * DAY), self.assertLogs("thads.outbox", "ERROR") as logs:
            self.worker.round()
            self.worker.round()
        self.assertEqual((len(logs.output), self.ran), (1, []))
        self.worker.round()
        self.assertEqual(self.ran, [1])
        self.put(n=2)
        with self.clock(400 * DAY):
            self.worker.round()
            hour = worker.running() + 3600
            with mock.patch.object(worker, "running", lambda: hour):
                self.worker.round()
        self.assertEqual(self.ran, [1, 2])

    @contextmanager
    def clock(self, ahead):
        """Set the clock ahead by seconds; the machine's own running time goes on."""
        real = REAL_TIME
        with mock.patch.object(time, "time", lambda: real() + ahead):
            yield

    def test_a_broken_periodic_job_is_noted_and_tried_again_soon(self):
        @every(hours=1)
        def broken(portal):
            raise LookupError("nothing there")

        self.handle("test.broken", broken, IPeriodicJob)
        self.worker.round()
        transaction.begin()
        noted = get_outbox(self.portal).periodic["test.broken"]
        self.assertEqual(noted["error"], "LookupError: nothing there")
        self.assertLess(noted["next"], time.time() + 301)

    def test_addresses_are_the_public_ones(self):
        def address(portal, payload):
            self.ran.append(portal.absolute_url() + "/hanoi")
            self.ran.append(getRequest()["LANGUAGE"])

        self.handle("address", address)
        self.put("address")
        public = {"THADS_PUBLIC_URL": "https://thads.moj.gov.vn"}
        with mock.patch.dict(os.environ, public):
            self.worker.round()
        self.assertEqual(self.ran, ["https://thads.moj.gov.vn/hanoi", "vi"])
