"""The server of the tests answers only while a test runs."""

from tests.layers import Entrance
import threading
import unittest


class TestEntrance(unittest.TestCase):
    def setUp(self):
        self.inside = threading.Event()
        self.released = threading.Event()
        self.addCleanup(self.released.set)
        self.entrance = Entrance(self.slow)

    def slow(self, environ, start_response):
        """Answer when the test says so."""
        self.inside.set()
        self.released.wait(30)
        start_response("200 OK", [])
        return [b"answered"]

    def ask(self):
        """Return the status and the body of an answer."""
        statuses = []
        body = self.entrance({}, lambda status, headers: statuses.append(status))
        return statuses[0][:3], b"".join(body)

    def in_thread(self, what):
        thread = threading.Thread(target=what, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 30)
        return thread

    def test_closed_until_a_test_begins(self):
        self.assertEqual(("503", b""), self.ask())

    def test_who_is_inside_is_waited_for(self):
        self.entrance.open()
        answers = []
        self.in_thread(lambda: answers.append(self.ask()))
        self.assertTrue(self.inside.wait(30))
        closing = self.in_thread(self.entrance.close)
        closing.join(0.05)
        self.assertTrue(closing.is_alive())
        self.released.set()
        closing.join(30)
        self.assertFalse(closing.is_alive())
        self.assertEqual([("200", b"answered")], answers)
        self.assertEqual(("503", b""), self.ask())

    def test_a_request_that_failed_has_left(self):
        def failing(environ, start_response):
            raise ValueError

        entrance = Entrance(failing)
        entrance.open()
        with self.assertRaises(ValueError):
            entrance({}, None)
        entrance.close()
