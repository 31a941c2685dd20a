"""The web server: who says nothing stops nobody, and its end loses nothing."""

from configparser import ConfigParser
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from supervisor.xmlrpc import Faults
from tests.layers import ROOT
from tests.ports import free_ports
from thads.operations import cluster
from thads.operations import web_server
from unittest import mock
from xmlrpc.client import Fault
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request


#: An address at which nobody listens yet.
HERE = "127.0.0.1", 0
PROCESSES = "zeo", *cluster.CLIENTS, "worker"
UNIT = ROOT / "instance" / "templates" / "systemd" / "thads-client@.service"
#: Answers after a second, when it was asked whether it is well, or at once.
PROGRAM = """
from thads.operations.web_server import WebServer
import os, sys, threading, time

well = threading.Event()

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        os.write(1, b"asked\\n")
        time.sleep(1)
    elif environ["PATH_INFO"] == "/waits":
        os.write(1, b"asked\\n")
        well.wait(20)
    start_response("200 OK", [("Content-Length", "200000")])
    return [b"x" * 200000]

server = WebServer(app, "127.0.0.1", int(sys.argv[1]), lambda: well.set() or "")
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

    def busy(self):
        """Let all threads be at work until somebody asks whether it is well."""
        waiting = [self.connection() for _thread in range(2 * web_server.THREADS)]
        for connection in waiting:
            connection.request("GET", "/waits")
        for _thread in range(web_server.THREADS):
            self.assertEqual(self.process.stdout.readline(), "asked\n")
        return waiting

    def test_it_says_that_it_is_well_while_all_threads_are_at_work(self):
        waiting = self.busy()
        self.assertEqual(self.ask("/@@ok"), (200, 3))
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

    def test_many_questions_in_one_piece_are_answered(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as asking:
            one = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
            asking.sendall(one % b"/@@ok" * 500 + one % b"/page" + one % b"/@@ok" * 2)
            got = b""
            while got.count(b"HTTP/1.1 200 OK") < 503:
                received = asking.recv(65536)
                self.assertTrue(received, got[-200:])
                got += received

    def test_what_keeps_it_from_being_well_is_said(self):
        app = mock.Mock(return_value=[b"page"])
        ailing = []
        server = web_server.WebServer(app, "127.0.0.1", 0, lambda: "".join(ailing))
        for threads in (server._asked, server._server.task_dispatcher):
            self.addCleanup(threads.shutdown)
        self.addCleanup(server._server.close)

        def asked(path="/@@ok", method="GET"):
            start = mock.Mock()
            environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
            body = b"".join(server._answer(environ, start)).decode()
            return start.mock_calls and start.mock_calls[0].args[0][:3], body

        waits = mock.patch.object(server._server.task_dispatcher, "queue", ["one"])
        long_ago = mock.patch.object(server, "_taken_up", -web_server.STUCK)
        self.assertEqual(asked(), ("200", "OK\n"))
        self.assertEqual(asked(method="HEAD"), ("200", ""))
        with waits:
            self.assertEqual(asked(), ("200", "OK\n"))
        with long_ago:
            self.assertEqual(asked(), ("200", "OK\n"), "nobody waits")
        with waits, long_ago:
            self.assertEqual(asked(), ("503", "stuck\n"))
        # somebody comes after a quiet while, and is not taken up in the same moment
        came = mock.Mock(requests=[mock.Mock(path="/page")])
        queue = server._server.task_dispatcher.queue
        with (
            mock.patch.object(server._server.task_dispatcher, "add_task", queue.append),
            long_ago,
        ):
            server._server.add_task(came)
            self.assertEqual(asked(), ("200", "OK\n"))
            server._taken_up = -web_server.STUCK
            server._server.add_task(came)
            self.assertEqual(asked(), ("503", "stuck\n"), "the first one still waits")
        queue.clear()
        ailing.append("warming up")
        self.assertEqual(asked(), ("503", "warming up\n"))
        self.assertEqual(asked("/page/@@ok"), ([], "page"))
        ailing.clear()
        server.leaving.set()
        for path in ("/@@ok", "/page/@@ok"):
            self.assertEqual(asked(path), ("503", "leaving\n"))
        self.assertEqual(asked("/page"), ([], "page"))

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

    def test_who_turns_its_logs_does_not_kill_it(self):
        self.assertEqual(self.ask("/page")[0], 200)
        self.process.send_signal(signal.SIGUSR2)
        self.assertEqual(self.ask("/page")[0], 200)
        self.assertIsNone(self.process.poll())

    def test_its_supervisor_waits_longer_than_it_finishes(self):
        conf = ConfigParser(interpolation=None)
        conf.read(cluster.CONFIGURATION)
        waits = [conf[f"program:{name}"].getint("stopwaitsecs") for name in PROCESSES]
        for client in waits[1:-1]:
            self.assertGreater(client, web_server.FINISHING + 5)
        self.assertGreater(cluster.STOPPING, sum(waits))
        self.assertEqual(conf["supervisord"]["minfds"], "%(ENV_THADS_FILES)s")
        self.assertGreater(cluster.FILES, 2 * web_server.CONNECTIONS)

    def test_its_supervisor_wants_no_more_files_than_are_allowed(self):
        limit = cluster.resource.RLIM_INFINITY
        for hard, files, warned in (
            (limit, 8192, 0),
            (1048576, 8192, 0),
            (8192, 8192, 0),
            (4096, 4096, 1),
        ):
            with (
                self.subTest(hard),
                mock.patch.object(cluster, "echo") as echo,
                mock.patch.object(
                    cluster.resource, "getrlimit", return_value=(1024, hard)
                ),
            ):
                self.assertEqual(cluster.allowed_files(), files)
                self.assertEqual(echo.call_count, warned)

    def test_its_supervisor_starts_where_few_files_are_allowed(self):
        folder = tempfile.TemporaryDirectory(prefix="thads-")
        self.addCleanup(folder.cleanup)
        root = Path(folder.name)
        conf = root / "instance" / "zeo" / "etc" / "zeo.conf"
        conf.parent.mkdir(parents=True)
        conf.write_text(f"<zeo>\n  address 127.0.0.1:{free_ports()}\n</zeo>\n")
        program = f"""
from thads.operations import cluster
import ctypes, resource
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 2048))
# what root starts may raise it (CAP_SYS_RESOURCE), unless that is dropped
ctypes.CDLL(None).prctl(24, 24, 0, 0, 0)
own = cluster.Cluster({str(root)!r}, 8080)
try:
    own.start_supervisor()
finally:
    own.stop()
"""
        ran = subprocess.run(
            [sys.executable, "-c", "import thads\n" + program],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
        )
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertEqual(ran.stdout.count("2048"), 1, ran.stdout)

    def test_its_unit_lets_it_open_what_it_holds_and_lets_it_end(self):
        files = int(self.unit("LimitNOFILE"))
        self.assertGreater(files, 2 * web_server.CONNECTIONS)
        self.assertGreater(int(self.unit("TimeoutStopSec")), web_server.FINISHING + 15)

    def unit(self, name):
        """Return a setting of the unit for systemd."""
        return re.search(f"^{name}=(.+)$", UNIT.read_text(), re.M).group(1)

    def test_its_unit_starts_it_deaf_so_that_it_is_not_killed_while_it_loads(self):
        command = self.unit("ExecStart").replace("%i", "1")
        program = "/opt/thads/bin/thads-serve instance/client1"
        self.assertIn(program, command)
        loading = subprocess.Popen(shlex.split(command.replace(program, "sleep 60")))
        self.addCleanup(loading.wait)
        self.addCleanup(loading.kill)
        self.until(lambda: Path(f"/proc/{loading.pid}/comm").read_text() == "sleep\n")
        loading.send_signal(signal.SIGUSR1)
        with self.assertRaises(subprocess.TimeoutExpired):
            loading.wait(0.5)

    def until(self, condition):
        for _attempt in range(200):
            if condition():
                return
            time.sleep(0.05)
        self.fail("not within ten seconds")

    def test_a_restart_goes_on_though_a_client_has_just_died(self):
        pids = None, 2**30, os.getpid()
        clients = [mock.Mock(pid=pid) for pid in pids]
        every = mock.Mock(clients=clients)
        with (
            mock.patch.object(cluster, "time"),
            mock.patch.object(cluster, "echo"),
            mock.patch.object(cluster, "hears", lambda pid: pid == os.getpid()),
            mock.patch.object(os, "kill", side_effect=ProcessLookupError) as kill,
        ):
            cluster.Cluster.restart(every)
        kill.assert_called_once_with(os.getpid(), signal.SIGUSR1)
        self.assertEqual(
            every.start_client.mock_calls, [mock.call(client) for client in clients]
        )

    def test_a_restart_waits_until_the_others_are_well(self):
        asked, well = [], iter((False, False, False, True))

        def is_well(port):
            asked.append(port)
            return next(well)

        client, other = mock.Mock(port=1), mock.Mock(port=2)
        every = mock.Mock(clients=[client, other])
        with (
            mock.patch.object(cluster, "is_well", is_well),
            mock.patch.object(cluster.time, "sleep") as sleep,
        ):
            cluster.Cluster._wait_for_others(every, client)
        self.assertEqual(asked, [2] * 4)
        # until Varnish has noticed too
        self.assertEqual(sleep.mock_calls[-1], mock.call(cluster.NOTICED))

    def test_whether_one_is_well_is_asked_of_itself_and_of_no_proxy(self):
        with closing(socket.create_server(HERE)) as silent:
            proxy = f"http://127.0.0.1:{silent.getsockname()[1]}"
            proxies = {"http_proxy": proxy, "HTTP_PROXY": proxy, "no_proxy": ""}
            # urlopen() keeps those of its first call
            fresh = mock.patch.object(urllib.request, "_opener", None)
            with mock.patch.dict(os.environ, proxies), fresh:
                self.assertTrue(cluster.is_well(self.port))
        self.process.send_signal(signal.SIGUSR1)
        self.until(lambda: not cluster.is_well(self.port))

    def test_whoever_speaks_no_http_or_not_at_all_is_not_well(self):
        for said in (b"SSH-2.0\r\n", b"HTTP/x 200\r\n", b""):
            with self.subTest(said), closing(socket.create_server(HERE)) as server:

                def answer(server=server, said=said):
                    connection, _address = server.accept()
                    with closing(connection):
                        connection.recv(1000)
                        connection.sendall(said)

                thread = threading.Thread(target=answer, daemon=True)
                thread.start()
                port = server.getsockname()[1]
                self.assertFalse(cluster.is_well(port))
                thread.join(20)
        self.assertFalse(cluster.is_well(free_ports()))

    def test_whom_the_supervisor_has_started_by_itself_is_waited_for(self):
        every = mock.Mock(var=Path("/nowhere"))
        client = cluster.Process(every, "client1")
        every.ask.side_effect = Fault(Faults.ALREADY_STARTED, "of supervisord")
        client.start(lambda lines: True)
        every.ask.side_effect = Fault(Faults.SPAWN_ERROR, "of supervisord")
        with self.assertRaises(Fault):
            client.start(lambda lines: True)

    def test_an_idle_connection_outlives_those_of_varnish(self):
        # its own default, which the template leaves
        self.assertGreater(web_server.IDLE, 60)
