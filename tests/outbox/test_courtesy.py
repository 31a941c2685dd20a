"""Long work gives way to requests, but not for long, and not to itself."""

from thads.outbox import courtesy
from threading import Event
from threading import Thread
from unittest import mock
import time
import unittest


class TestCourtesy(unittest.TestCase):
    def setUp(self):
        for name, value in (("_requests", {}), ("_visited", float("-inf"))):
            patch = mock.patch.object(courtesy, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def request(self):
        """Somebody else's request, until told to end."""
        begun, over = Event(), Event()

        def answer():
            courtesy.begin(None)
            begun.set()
            over.wait(10)
            courtesy.end(None)

        thread = Thread(target=answer)
        thread.start()
        begun.wait(10)
        self.addCleanup(thread.join)
        self.addCleanup(over.set)
        return over, thread

    def waited(self):
        started = time.monotonic()
        courtesy.give_way()
        return time.monotonic() - started

    def test_nobody_there_nothing_lost(self):
        self.assertFalse(courtesy.somebody_waits())
        self.assertLess(self.waited(), courtesy.PIECE)

    def test_a_request_goes_first_but_the_work_goes_on(self):
        self.request()
        self.assertTrue(courtesy.somebody_waits())
        self.assertGreaterEqual(self.waited(), courtesy.PIECE)

    def test_when_it_is_answered_the_work_goes_on(self):
        over, thread = self.request()
        over.set()
        thread.join()
        self.assertFalse(courtesy.somebody_waits())

    def test_not_for_a_request_that_takes_long(self):
        self.request()
        with mock.patch.object(courtesy, "LONG", 0):
            self.assertFalse(courtesy.somebody_waits())

    def test_not_for_oneself(self):
        courtesy.begin(None)
        self.assertFalse(courtesy.somebody_waits())

    def test_waiting_is_no_work(self):
        enough = courtesy.pieces(seconds=60)
        self.assertFalse(enough())
        self.assertTrue(courtesy.pieces(seconds=0)())

    def test_a_batch_is_shorter_while_there_are_visitors(self):
        for visited, over in ((float("-inf"), False), (0.0, True)):
            with (
                mock.patch.object(courtesy, "_visited", visited),
                mock.patch.object(courtesy.time, "monotonic", return_value=0.0) as now,
            ):
                enough = courtesy.pieces(seconds=60)
                now.return_value = courtesy.BATCH
                self.assertEqual(over, enough())
