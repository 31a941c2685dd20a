"""The server: what it is started with, and HEAD without a body."""

from http.client import HTTPConnection
from pathlib import Path
from tests.ports import free_ports
from thads.corrections.head_requests import bodiless_head
from thads.operations.serve import port_of
from thads.operations.serve import profile_of
from threading import Thread
import os
import subprocess
import unittest
import waitress.server


ROOT = Path(__file__).resolve().parents[2]


def fail(environ, start_response):
    """An error page as ours: HEAD is taken as GET, and the page has its body."""
    environ["REQUEST_METHOD"] = (
        "GET"  # as thads.corrections.output.take_head_as_get does
    )
    start_response("404 Not Found", [("Content-Length", "4")])
    return [b"gone"]


class TestSettings(unittest.TestCase):
    """What cannot be right is told in one line, before Plone is loaded."""

    PROFILES = ROOT / "profiles"

    def test_ports(self):
        self.assertEqual(port_of({}), 8080)
        self.assertEqual(port_of({"THADS_PORT": ""}), 8080)
        self.assertEqual(port_of({"THADS_PORT": "8097"}), 8097)
        for text in ("80a", "0", "-1", "65536", "8080.0", " ", "٨٠", "8080 8081"):
            with self.subTest(text), self.assertRaises(SystemExit) as refused:
                port_of({"THADS_PORT": text})
            self.assertIn(text, str(refused.exception))

    def test_profiles(self):
        self.assertEqual(profile_of({}, self.PROFILES), "demo")
        for name in ("demo", "organisation-2015", "organisation-2025"):
            self.assertEqual(profile_of({"THADS_PROFILE": name}, self.PROFILES), name)
        for name in ("organisation-2045", "..", "demo/", "README.md"):
            with self.subTest(name), self.assertRaises(SystemExit) as refused:
                profile_of({"THADS_PROFILE": name}, self.PROFILES)
            self.assertIn("organisation-2015", str(refused.exception))

    def test_parts_that_lie_elsewhere(self):
        self.assertEqual(profile_of({}, ROOT / "none-such"), "demo")

    def test_the_command_says_so_and_loads_nothing(self):
        ran = subprocess.run(
            [ROOT / "bin" / "thads-serve"],
            cwd=ROOT,
            env=os.environ | {"THADS_PORT": "http"},
            capture_output=True,
            text=True,
        )
        self.assertEqual(ran.returncode, 1)
        said = "*** THADS_PORT is no port (1 to 65535): http"
        self.assertEqual(ran.stderr.strip().splitlines()[-1:], [said])
        self.assertEqual(ran.stdout, "")


class TestHead(unittest.TestCase):
    def serve(self, app):
        port = free_ports()
        server = waitress.server.create_server(app, host="127.0.0.1", port=port)
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 10)
        self.addCleanup(server.task_dispatcher.shutdown)
        self.addCleanup(server.close)
        return port

    def test_no_body_on_a_connection_that_stays_open(self):
        connection = HTTPConnection("127.0.0.1", self.serve(bodiless_head(fail)))
        self.addCleanup(connection.close)
        for method, body in (("HEAD", b""), ("GET", b"gone"), ("HEAD", b"")):
            connection.request(method, "/")
            answer = connection.getresponse()
            self.assertEqual((answer.status, answer.read()), (404, body))
