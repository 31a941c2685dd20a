"""Long work gives way to requests, but not for long, and not to itself."""

from thads.outbox import yielding
from threading import Event
from threading import Thread
from unittest import mock
import time
import unittest


class TestCourtesy(unittest.TestCase):
    def setUp(self):
        # a busy machine makes a request old before this thread runs again
        names = {"_requests": {}, "_visited": float("-inf"), "LONG": 3600}
        for name, value in names.items():
            patch = mock.patch.object(yielding, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def request(self):
        """Somebody else's request, until told to end."""
        begun, over = Event(), Event()

        def answer():
            yielding.begin(None)
            begun.set()
            over.wait(60)
            yielding.end(None)

        thread = Thread(target=answer)
        thread.start()
        begun.wait(60)
        self.addCleanup(thread.join)
        self.addCleanup(over.set)
        return over, thread

    def waited(self):
        started = time.monotonic()
        yielding.give_way()
        return time.monotonic() - started

    def test_nobody_there_nothing_lost(self):
        self.assertFalse(yielding.request_waits())
        with mock.patch.object(yielding.time, "sleep") as sleep:
            yielding.give_way()
        sleep.assert_not_called()

    def test_a_request_goes_first_but_the_work_goes_on(self):
        self.request()
        self.assertTrue(yielding.request_waits())
        self.assertGreaterEqual(self.waited(), yielding.PIECE)

    def test_when_it_is_answered_the_work_goes_on(self):
        over, thread = self.request()
        over.set()
        thread.join()
        self.assertFalse(yielding.request_waits())

    def test_not_for_a_request_that_takes_long(self):
        self.request()
        with mock.patch.object(yielding, "LONG", 0):
            self.assertFalse(yielding.request_waits())

    def test_not_for_oneself(self):
        yielding.begin(None)
        self.assertFalse(yielding.request_waits())

    def test_waiting_is_no_work(self):
        enough = yielding.pieces(seconds=60)
        self.assertFalse(enough())
        self.assertTrue(yielding.pieces(seconds=0)())

    def test_a_batch_is_shorter_while_there_are_visitors(self):
        for visited, over in ((float("-inf"), False), (0.0, True)):
            with (
                mock.patch.object(yielding, "_visited", visited),
                mock.patch.object(yielding.time, "monotonic", return_value=0.0) as now,
            ):
                enough = yielding.pieces(seconds=60)
                now.return_value = yielding.BATCH
                self.assertEqual(over, enough())
