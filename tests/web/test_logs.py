"""Logs as text and JSON lines, and shipped to servers the test opens."""

from contextlib import closing
from contextlib import redirect_stdout
from io import StringIO
from tempfile import TemporaryDirectory
from tests.layers import ROOT
from thads.operations.access_log import access_log
from thads.web import logs
from unittest import mock
import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import unittest


HOST = "127.0.0.1"
CODE = "7K3F-9MPT-XR4A"
#: What may stand in no log, wherever it goes.
SECRETS = (
    "nguyen+van+an",
    "Nguyễn Văn An",
    "0912345678",
    CODE,
    CODE.lower(),
    "7K3F9MPTXR4A",
    "0123456789abcdef",
    "7k3f9mptxr4a",
    "XR4A",
    "KHMNPRTVWXYA",
    "Nguyen",
    "Van A",
)
#: Lines that would tell them, and what is left.
LINES = (
    ("GET /thads/tra-cuu?ten=nguyen+van+an&b_start=5 failed", "/thads/tra-cuu?..."),
    ("http://nohost/thads/@debtors?name=Nguyễn Văn An".replace(" ", "%20"), "?..."),
    (f"error at /thads/@support-cases/{CODE}?phone=0912345678", "@support-cases/..."),
    ("error at /thads/@support-cases/7K3F9MPTXR4A", "@support-cases/..."),
    (f"case {CODE} was moved; {CODE.lower()} too", "case ... was moved; ... too"),
    ("at https://x.example/thads/passwordreset/0123456789abcdef.", "passwordreset/..."),
    ("at /thads/@@passwordreset/0123456789abcdef", "@@passwordreset/..."),
    ("at /thads/++view++passwordreset/0123456789abcdef", "passwordreset/..."),
    ("at thads%2F@@passwordreset%2F0123456789abcdef", "passwordreset%2F..."),
    ("at /hanoi/7K3F9MPTXR4A", "at /hanoi/..."),
    ("at /hanoi%2F7K3F9MPTXR4A/x", "at /hanoi%2F.../x"),
    ("at /theo-doi?7K3F9MPTXR4A", "/theo-doi?..."),
    ("{'ma': '7K3F9MPTXR4A', 'so': 1}", "{'ma': '...', 'so': 1}"),
    ('{"ma": "7k3f9mptxr4a"}', '{"ma": "..."}'),
    ("code 7K3F 9MPT XR4A of paper", "code ... of paper"),
    ("code 7K3F.9MPT.XR4A of paper", "code ... of paper"),
    ("code KHMNPRTVWXYA of paper", "code ... of paper"),
    ('at /tra-cuu?name="Nguyen Van A"', "at /tra-cuu?..."),
    ("at /tra-cuu?name=Nguyen Van A", "at /tra-cuu?..."),
    ("at /tra-cuu?name='Nguyen Van A'&kind=person failed", "at /tra-cuu?..."),
    ("at /tra-cuu?'Nguyen Van A'", "at /tra-cuu?..."),
    ('at /tra-cuu?kind=person&name=Nguyen "Van A" B', "at /tra-cuu?..."),
    ("Authorization: Bearer 0123456789abcdef", "Authorization: Bearer ..."),
    ("{'Authorization': 'bearer 0123456789abcdef'}", "'bearer ...'}"),
    ('"Authorization": "Basic 0123456789abcdef=="', '"Basic ..."'),
)


def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


class Server:
    """A log server of UDP or TCP on a port of its own; `lines` as they come."""

    def __init__(self, kind, port=0):
        self.kind = kind
        self.socket = socket.socket(socket.AF_INET, logs.KINDS[kind])
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.settimeout(30)
        self.socket.bind((HOST, port))
        if kind == "tcp":
            self.socket.listen()
        self.port = self.socket.getsockname()[1]
        self.peer = None

    def lines(self, count):
        """Return so many lines, (head, object) each; TCP's end with a line break."""
        if self.kind == "udp":
            found = [self.socket.recv(65_536) for _line in range(count)]
        else:
            if self.peer is None:
                peer, _address = self.socket.accept()
                peer.settimeout(30)
                self.peer = peer.makefile("rb")
                peer.close()
            found = [self.peer.readline() for _line in range(count)]
            assert all(each.endswith(b"\n") for each in found)
        return [self.read(each.decode()) for each in found]

    def read(self, line):
        head, _brace, rest = line.partition("{")
        return head, json.loads("{" + rest)

    def close(self):
        if self.peer is not None:
            self.peer.close()
        self.socket.close()


class Logging:
    """Mixin: `self.start(environment)` makes a logger of its own log so."""

    def setUp(self):
        self.logger = logging.getLogger(f"tests.logs.{self.id()}")
        self.logger.setLevel(logging.INFO)
        self.logger.propagate = False
        self.file = StringIO()
        self.logger.addHandler(logging.StreamHandler(self.file))
        self.addCleanup(self.logger.handlers.clear)

    def start(self, to="", kind="", names=()):
        wanted = logs.read({logs.TO: to, logs.FORMAT: kind})
        shippers = wanted.apply("client1", (self.logger.name, *names))
        for shipper in shippers:
            self.addCleanup(shipper.stopping.set)
        return shippers

    def server(self, kind, port=0):
        server = Server(kind, port)
        self.addCleanup(server.close)
        return server

    def log_all(self):
        for line, _left in LINES:
            self.logger.info("%s", line)
        try:
            raise ValueError(LINES[0][0])
        except ValueError:
            self.logger.exception("Site error %s", LINES[2][0])

    def assert_masked(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)


class TestFiles(Logging, unittest.TestCase):
    def test_text_stays_text(self):
        self.start()
        self.log_all()
        text = self.file.getvalue()
        self.assert_masked(text)
        for _line, left in LINES:
            self.assertIn(left, text)
        self.assertIn("\nTraceback (most recent call last)", text)

    def test_json_is_an_object_a_line(self):
        self.start(kind="json")
        self.log_all()
        self.assert_masked(self.file.getvalue())
        found = [json.loads(line) for line in self.file.getvalue().splitlines()]
        self.assertEqual(len(found), len(LINES) + 1)
        last = found[-1]
        self.assertEqual(last["level"], "ERROR")
        self.assertEqual(last["process"], "client1")
        self.assertEqual(last["logger"], self.logger.name)
        self.assertRegex(
            last["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+07:00$"
        )
        self.assertIn("ValueError", last["traceback"])

    def test_what_is_no_text_breaks_no_line(self):
        self.start(kind="json")
        self.logger.info("a\nb\r\x1b[31m \ud800 %s", "\u2028")
        (line,) = self.file.getvalue().split("\n")[:-1]
        self.assertIn("message", json.loads(line))

    def test_words_without_secrets_stay(self):
        self.start()
        for line in (
            "Why? Because a=b",
            "Answered 403: GET /thads/hanoi/tin-tuc",
            "2026-1130-0800 and ABCD-EFGH",
            "10.0.0.1 asked",
            "transparency of that were sent, TestPatterns",
            "File x.py, line 234567892345678, in get_request_parameters",
            "2026-11-30T08:00:00 202611300800 0x7f3a5c9d2e48",
            "a bearer, basic information",
        ):
            self.logger.info(line)
            self.assertIn(line, self.file.getvalue())

    def test_the_access_log_has_members(self):
        self.logger = logging.getLogger("wsgi")
        before = self.logger.handlers[:], self.logger.level
        self.addCleanup(self.logger.setLevel, before[1])
        self.addCleanup(lambda: self.logger.handlers.extend(before[0]))
        self.addCleanup(self.logger.handlers.clear)
        self.logger.handlers = [logging.StreamHandler(self.file)]
        self.logger.setLevel(logging.INFO)
        self.start(kind="json")
        environ = {
            "REQUEST_METHOD": "GET",
            "REMOTE_ADDR": "192.0.2.1",
            "PATH_INFO": f"/thads/@support-cases/{CODE}",
            "QUERY_STRING": "phone=0912345678",
        }
        access_log(application)(environ, lambda *_args: None)
        self.assert_masked(self.file.getvalue())
        found = json.loads(self.file.getvalue())
        self.assertEqual(
            {name: found[name] for name in ("client", "method", "path", "status")},
            {
                "client": "192.0.2.1",
                "method": "GET",
                "path": "/thads/%40support-cases/...",
                "status": 200,
            },
        )
        self.assertEqual(found["bytes"], 2)
        self.assertIsInstance(found["seconds"], float)


class TestShipping(Logging, unittest.TestCase):
    def test_to_a_server(self):
        for kind in ("udp", "tcp"):
            with self.subTest(kind):
                server = self.server(kind)
                self.start(f"{kind}://{HOST}:{server.port}")
                self.log_all()
                found = server.lines(len(LINES) + 1)
                self.assert_masked(str(found))
                # daemon.info and daemon.error, of RFC 3164
                self.assertEqual(found[0][0], "<30>thads-client1: ")
                self.assertEqual(found[-1][0], "<27>thads-client1: ")
                self.assertIn("ValueError", found[-1][1]["traceback"])
                self.logger.handlers[1:] = []

    def test_to_a_socket_of_the_machine(self):
        path = os.path.join(self.enterContext(TemporaryDirectory()), "log")
        with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as server:
            server.settimeout(30)
            server.bind(path)
            self.start(f"unix://{path}")
            self.logger.warning("%s", LINES[0][0])
            line = server.recv(65_536).decode()
        self.assertTrue(line.startswith("<28>thads-client1: {"), line)
        self.assert_masked(line)

    def test_to_the_journal(self):
        with redirect_stdout(StringIO()) as out:
            self.start("journal")
        self.log_all()
        self.assert_masked(out.getvalue())
        for line in out.getvalue().splitlines():
            level, _brace, rest = line.partition("{")
            self.assertIn(level, ("<6>", "<3>"))
            json.loads("{" + rest)

    def test_a_long_traceback_fits_a_datagram(self):
        server = self.server("udp")
        self.start(f"udp://{HOST}:{server.port}")
        try:
            raise ValueError("ậ" * 50_000 + " the end")
        except ValueError:
            self.logger.exception("ậ" * 50_000)
        ((head, found),) = server.lines(1)
        self.assertTrue(found["cut"])
        self.assertIn("the end", found["traceback"])
        self.assertLess(len(json.dumps(found, ensure_ascii=False).encode()), 8_001)

    def test_a_server_that_is_away_delays_nobody_and_loses_nothing(self):
        server = self.server("tcp")
        port = server.port
        server.close()
        with mock.patch.object(logs, "PAUSE", 0.05):
            self.start(f"tcp://{HOST}:{port}")
            for number in range(50):
                self.logger.info("line %s", number)
            self.assertIn("line 49", self.file.getvalue())
            server = self.server("tcp", port)
            found = server.lines(50)
        self.assertEqual(
            [each["message"] for _head, each in found],
            [f"line {number}" for number in range(50)],
        )

    def test_what_finds_no_room_is_counted(self):
        lines = logs.queue.Queue(3)
        handler = logs.Outgoing(lines, logs.JsonLines("client1"))
        self.logger.addHandler(handler)
        for number in range(5):
            self.logger.info("line %s", number)
        while not lines.empty():
            lines.get()
        self.logger.info("line 5")
        found = [json.loads(lines.get().getMessage())["message"] for _n in range(2)]
        self.assertEqual(found, ["2 lines of the log were not shipped", "line 5"])

    def test_a_process_sends_its_last_line_and_ends(self):
        """With a server, and with none that answers."""
        server = self.server("tcp")
        gone = self.server("tcp")
        gone.close()
        code = (
            "import logging, os, thads\n"
            "from thads.web import logs\n"
            "logging.basicConfig(level=logging.INFO)\n"
            "logs.read(os.environ).apply('worker')\n"
            "logging.info('the last line')\n"
        )
        received = []
        reader = threading.Thread(target=lambda: received.extend(server.lines(1)))
        reader.start()
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ
            | {
                logs.TO: f"tcp://{HOST}:{server.port} tcp://{HOST}:{gone.port}",
                "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        reader.join(30)
        ((head, found),) = received
        self.assertEqual(head, "<30>thads-worker: ")
        self.assertEqual(found["message"], "the last line")


class TestSettings(unittest.TestCase):
    def test_what_is_no_address(self):
        for text in (
            "10.0.0.5",
            "10.0.0.5:514",
            "udp://10.0.0.5",
            "udp://:514",
            "tcp://10.0.0.5:x",
            "tcp://10.0.0.5:99999",
            "http://10.0.0.5:514",
            "udp://a@10.0.0.5:514",
            "udp://10.0.0.5:514/x",
            "unix://host/dev/log",
            "unix://",
            "tcp://[::1:514",
            "stdout",
        ):
            with self.subTest(text), self.assertRaises(SystemExit) as raised:
                logs.read({logs.TO: text})
            self.assertEqual(len(str(raised.exception).splitlines()), 1)
            self.assertIn(text, str(raised.exception))
        with self.assertRaises(SystemExit):
            logs.read({logs.FORMAT: "xml"})

    def test_what_is(self):
        found = logs.read(
            {logs.TO: "journal  udp://10.0.0.5:514 tcp://[::1]:514 unix:///dev/log"}
        )
        self.assertTrue(found.journal)
        self.assertFalse(found.is_json)
        self.assertEqual(
            found.servers,
            (
                ("udp", ("10.0.0.5", 514)),
                ("tcp", ("::1", 514)),
                ("unix", "/dev/log"),
            ),
        )

    def test_nothing_set_ships_nothing(self):
        self.assertEqual(logs.read({}), logs.Logs(False, False, ()))

    def test_every_process_reads_them_before_plone_loads(self):
        for path, loads in (
            ("operations/serve.py", "loadapp("),
            ("outbox/worker.py", "configure_wsgi(options"),
        ):
            text = (ROOT / "src" / "thads" / path).read_text(encoding="utf-8")
            self.assertLess(text.index("logs.read(os.environ)"), text.index(loads))
            self.assertRegex(text, r"wanted\.apply\(")

    def test_units_and_handbook_name_them(self):
        units = ROOT / "instance" / "templates" / "systemd"
        handbook = (ROOT / "docs" / "handbook" / "van-hanh.md").read_text("utf-8")
        for name in ("thads-client@.service", "thads-worker.service"):
            text = (units / name).read_text(encoding="utf-8")
            for variable in (logs.TO, logs.FORMAT):
                self.assertIn(f"{variable}=", text)
                self.assertIn(f"`{variable}", handbook)
            (example,) = re.findall(rf"{logs.TO}=(\S+)", text)
            logs.read({logs.TO: example})
