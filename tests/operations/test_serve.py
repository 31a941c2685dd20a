"""The server: what it is started with, and HEAD without a body."""

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from http.server import HTTPServer
from pathlib import Path
from tests.ports import free_ports
from thads.corrections.head_requests import bodiless_head
from thads.operations import compiled_translations
from thads.operations import serve
from thads.operations.serve import port_of
from thads.operations.serve import profile_of
from thads.operations.translations import HEADER
from thads.outbox import language
from thads.outbox import worker
from thads.outbox.mail import NO_SENDER
from thads.setup.site import SITE_ID
from threading import Thread
from unittest import mock
from ZODB.POSException import ConflictError
from zope.component import provideUtility
from zope.i18n.interfaces import ITranslationDomain
from zope.i18n.simpletranslationdomain import SimpleTranslationDomain
from zope.testing.cleanup import cleanUp
from Zope2.Startup import run
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import waitress.server
import Zope2


ROOT = Path(__file__).resolve().parents[2]


ANNOUNCED = """
import thads
from thads.operations import serve
import sys, threading
serve.time.sleep = lambda seconds: None
warm = threading.Event()
serve._announce(f"http://localhost:{sys.argv[1]}/thads", warm)
assert warm.is_set()
"""


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


class TestTwoAtOnce(unittest.TestCase):
    """Two clients that start at once on an empty database: one makes the site."""

    def start(self, error, made_by_another):
        root = mock.Mock()
        root.objectIds.side_effect = [[], [SITE_ID] if made_by_another else []]
        with (
            mock.patch.object(Zope2, "app", return_value=root),
            mock.patch.object(serve, "make_site", side_effect=error),
            mock.patch.object(serve, "_set_admin") as set_admin,
            mock.patch.object(serve, "echo") as echo,
        ):
            try:
                serve._ensure_site("organisation-2025")
            finally:
                root._p_jar.close.assert_called_once_with()
                set_admin.assert_not_called()
        return " ".join(call.args[0] for call in echo.mock_calls)

    def test_whoever_comes_second_goes_on_with_the_site_of_the_first(self):
        self.assertIn("another process", self.start(ConflictError, True))

    def test_anything_else_is_told(self):
        for error, made in ((ConflictError, False), (ValueError, True)):
            with self.subTest(error), self.assertRaises(error):
                self.start(error, made)


class TestLanguage(unittest.TestCase):
    """A process that cannot write beside the catalogues has them, or says so."""

    def test_without_translations_it_does_not_start(self):
        with self.assertRaises(SystemExit) as refused:
            language.check()
        self.assertIn("make build", str(refused.exception))
        messages = {("vi", str(NO_SENDER)): "Chưa có"}
        domain = SimpleTranslationDomain("thads", messages)
        provideUtility(domain, ITranslationDomain, "thads")
        self.addCleanup(cleanUp)
        language.check()

    def test_nor_does_a_worker(self):
        with (
            mock.patch.object(run, "configure_wsgi"),
            mock.patch.object(Zope2, "startup_wsgi"),
            mock.patch.object(worker, "Worker") as at_work,
            mock.patch.object(worker.logging, "basicConfig"),
            self.assertRaises(SystemExit) as refused,
        ):
            worker.main(["zope.conf"])
        self.assertIn("make build", str(refused.exception))
        at_work.assert_not_called()

    def test_what_is_built_is_compiled(self):
        folder = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, folder)
        messages = folder / "room" / "locales" / "vi" / "LC_MESSAGES"
        messages.mkdir(parents=True)
        catalogue = messages / "thads.po"
        catalogue.write_text(HEADER + '\nmsgid "Yes"\nmsgstr "Có"\n')
        self.assertEqual(compiled_translations.compile_all(folder), [])
        compiled = messages / "thads.mo"
        self.assertIn("Có".encode(), compiled.read_bytes())
        # the contents decide, whatever the clock of who wrote them
        for written, made in ((time.time() + 9e6, 1), (1, time.time() + 9e6)):
            word = f"Có {written}"
            catalogue.write_text(HEADER + f'\nmsgid "Yes"\nmsgstr "{word}"\n')
            os.utime(catalogue, (written, written))
            os.utime(compiled, (made, made))
            self.assertEqual(compiled_translations.compile_all(folder), [])
            self.assertIn(word.encode(), compiled.read_bytes())
            # Zope has nothing to compile
            self.assertGreaterEqual(compiled.stat().st_mtime, written)
        # of an older catalogue, in a place where nothing may be written
        catalogue.write_text(HEADER + '\nmsgid "Yes"\nmsgstr "Vâng"\n')
        denied = mock.patch.object(Path, "write_bytes", side_effect=PermissionError)
        with denied:
            self.assertEqual(compiled_translations.compile_all(folder), [catalogue])
        self.assertEqual(compiled_translations.compile_all(folder), [])
        with denied:
            self.assertEqual(compiled_translations.compile_all(folder), [])
        catalogue.write_text(HEADER + '\nmsgid "Yes"\nmsgstr Vâng\n')
        with self.assertLogs("zope.i18n", "WARNING"):
            self.assertEqual(compiled_translations.compile_all(folder), [catalogue])

    def test_make_build_compiles_all(self):
        ran = subprocess.run(
            ["make", "-n", "build"],
            cwd=ROOT,
            env={name: os.environ[name] for name in ("PATH", "HOME")},
            capture_output=True,
            text=True,
        )
        self.assertIn("thads.operations.compiled_translations", ran.stdout)


class TestReady(unittest.TestCase):
    """The server asks itself for the front page, and nobody who stands between."""

    def test_the_first_page_is_asked_of_itself_and_of_no_proxy(self):
        asked = []

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                if len(asked) == 1:
                    self.wfile.write(b"no HTTP\r\n")
                    return
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        nobody = f"http://127.0.0.1:{free_ports()}"
        proxies = {"http_proxy": nobody, "HTTP_PROXY": nobody, "no_proxy": ""}
        ran = subprocess.run(
            [sys.executable, "-c", ANNOUNCED, f"{server.server_port}"],
            env=os.environ | proxies | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
        )
        self.assertEqual(asked, ["/thads", "/thads"], ran.stderr)
        self.assertEqual(ran.stdout.split(":")[0], "ready")


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
