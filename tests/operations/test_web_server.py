"""The web server: who says nothing stops nobody, and its end loses nothing."""

from configparser import ConfigParser
from contextlib import closing
from http.client import HTTPConnection
from tests.ports import free_ports
from thads.operations import cluster
from thads.operations import web_server
from unittest import mock
import os
import signal
import socket
import subprocess
import sys
import time
import unittest


PROCESSES = "zeo", *cluster.CLIENTS, "worker"
#: Answers after a second, when it was asked whether it is well, or at once.
PROGRAM = """
from thads.operations.web_server import WebServer
import sys, threading, time

well = threading.Event()

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        print("asked", flush=True)
        time.sleep(1)
    elif environ["PATH_INFO"] == "/waits":
        print("asked", flush=True)
        well.wait(20)
    elif environ["PATH_INFO"] == "/@@ok":
        well.set()
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
        for _attempt in range(200):
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

    def busy(self):
        """Let all threads be at work until somebody asks whether it is well."""
        waiting = [self.connection() for _thread in range(web_server.THREADS)]
        for connection in waiting:
            connection.request("GET", "/waits")
            self.assertEqual(self.process.stdout.readline(), "asked\n")
        return waiting

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

    def test_it_says_that_it_is_well_while_all_threads_are_at_work(self):
        waiting = self.busy()
        began = time.monotonic()
        self.assertEqual(self.ask("/@@ok")[0], 200)
        self.assertLess(time.monotonic() - began, 10)
        for connection in waiting:
            self.assertEqual(connection.getresponse().status, 200)

    def test_nothing_else_passes_those_who_wait(self):
        self.busy()
        other = self.connection()
        other.request("GET", "/page/@@ok")
        other.sock.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            other.getresponse()
        self.assertEqual(self.ask("/@@ok")[0], 200)

    def test_only_who_would_not_die_of_it_is_told_to_leave(self):
        self.assertEqual(self.ask("/@@ok")[0], 200)  # it runs
        self.assertTrue(cluster.hears(self.process.pid))
        other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1)
        self.addCleanup(other.stdin.close)
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        self.assertFalse(cluster.hears(other.pid))
        self.assertFalse(cluster.hears(2**30))

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

    def test_its_supervisor_waits_longer_than_it_finishes(self):
        conf = ConfigParser(interpolation=None)
        conf.read(cluster.CONFIGURATION)
        waits = [conf[f"program:{name}"].getint("stopwaitsecs") for name in PROCESSES]
        for client in waits[1:-1]:
            self.assertGreater(client, web_server.FINISHING + 5)
        self.assertGreater(cluster.STOPPING, sum(waits))
        files = conf["supervisord"].getint("minfds")
        self.assertGreater(files, 2 * web_server.CONNECTIONS)

    def test_a_restart_goes_on_though_a_client_has_just_died(self):
        clients = [mock.Mock(pid=None), mock.Mock(pid=2**30)]
        every = mock.Mock(clients=clients)
        with mock.patch.object(cluster, "time"), mock.patch.object(os, "kill") as kill:
            cluster.Cluster.restart(every)
        kill.assert_not_called()
        self.assertEqual(
            every.start_client.mock_calls, [mock.call(client) for client in clients]
        )

    def test_an_idle_connection_outlives_those_of_varnish(self):
        # its own default, which the template leaves
        self.assertGreater(web_server.IDLE, 60)
