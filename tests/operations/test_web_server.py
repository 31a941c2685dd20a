"""The web server: who says nothing stops nobody, and its end loses nothing."""

from contextlib import closing
from http.client import HTTPConnection
from tests.ports import free_ports
from thads.operations import web_server
import os
import signal
import socket
import subprocess
import sys
import time
import unittest


#: Answers after a second, or at once.
PROGRAM = """
from thads.operations.web_server import WebServer
import sys, time

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        print("asked", flush=True)
        time.sleep(1)
    start_response("200 OK", [("Content-Length", "200000")])
    return [b"x" * 200000]

server = WebServer(app, "127.0.0.1", int(sys.argv[1]))
server.run()
print("ended", flush=True)
"""


class TestWebServer(unittest.TestCase):
    def setUp(self):
        self.port = free_ports()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import thads\n" + PROGRAM, str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        for _attempt in range(1200):  # a minute: other tests run beside
            if self.listens():
                return
            time.sleep(0.05)
        self.fail("does not answer")

    def listens(self):
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def connection(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        self.addCleanup(connection.close)
        return connection

    def ask(self, path):
        connection = self.connection()
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, len(answer.read())

    def test_who_opens_connections_and_says_nothing_stops_nobody(self):
        for number in range(250):
            silent = socket.create_connection(("127.0.0.1", self.port), timeout=20)
            self.addCleanup(silent.close)
            if number % 2:
                silent.send(b"GET / HTTP/1.1\r\nHost: half")
        self.assertEqual(self.ask("/"), (200, 200000))

    def test_who_leaves_says_so_and_goes_on_answering(self):
        self.assertEqual(self.ask("/@@ok")[0], 200)
        self.process.send_signal(signal.SIGUSR1)
        while self.ask("/@@ok")[0] != 503:
            time.sleep(0.01)
        self.assertEqual(self.ask("/page"), (200, 200000))
        self.assertIsNone(self.process.poll())

    def test_what_was_begun_is_answered_before_it_ends(self):
        begun = self.connection()
        begun.request("GET", "/slow")
        self.assertEqual(self.process.stdout.readline(), "asked\n")
        self.process.send_signal(signal.SIGTERM)
        answer = begun.getresponse()
        self.assertEqual((answer.status, len(answer.read())), (200, 200000))
        self.assertEqual(self.process.stdout.readline(), "ended\n")
        self.assertEqual(self.process.wait(30), 0)
        self.assertFalse(self.listens())

    def test_told_twice_it_ends_at_once(self):
        begun = self.connection()
        begun.request("GET", "/slow")
        self.assertEqual(self.process.stdout.readline(), "asked\n")
        self.process.send_signal(signal.SIGTERM)
        while self.listens():
            time.sleep(0.01)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(30), 0)

    def test_an_idle_connection_outlives_those_of_varnish(self):
        # its own default, which the template leaves
        self.assertGreater(web_server.IDLE, 60)
