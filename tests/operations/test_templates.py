"""The templates for nginx, Varnish and systemd work with the real programs.

Skipped, with a line, where a program is not installed; .ci/run installs them.
"""

from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from tests.nginx import Nginx
from tests.nginx import program
from tests.nginx import run
from tests.varnish import Varnish
from threading import Event
from threading import Lock
from threading import Thread
import grp
import json
import os
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import warnings


ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "instance" / "templates"


class Echo(BaseHTTPRequestHandler):
    """Stands in for Zope: answers with the path it was asked for."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/failing":
            with self.server.together:
                self.server.over.wait(0.5)
            self.send_error(500)
            return
        if self.path == "/@@ok" and self.server.ailing:
            self.send_error(503)
            return
        dying = self.server.dying and self.path != "/@@ok"
        if dying or self.path in ("/deadly", "/silent"):
            if self.path == "/silent":
                self.server.over.wait(20)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if self.server.away and self.path != "/@@ok":
            self.send_response(503)
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"away")
            return
        body = self.path.encode()
        self.send_response(200)
        if "/keep" in self.path:
            self.send_header("Cache-Control", "max-age=0, s-maxage=300")
        elif "/shortly" in self.path:
            self.send_header("Cache-Control", "max-age=0, s-maxage=1")
        elif "/register" in self.path:
            self.send_header(
                "Cache-Control", "public, s-maxage=1, must-revalidate, proxy-revalidate"
            )
        elif "/private" in self.path:
            self.send_header("Cache-Control", "private, no-store")
        place = "/thads/hue" if "elsewhere" in self.path else "/thads/hanoi"
        self.send_header("X-Thads-Place", place)
        # as the portal does
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_HEAD = do_GET

    def log_message(self, *args):
        pass


class Together:
    """How many were in the block at once, at most."""

    def __init__(self):
        self.lock, self.inside, self.most = Lock(), 0, 0

    def __enter__(self):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)

    def __exit__(self, *error):
        with self.lock:
            self.inside -= 1


class ServerCase(unittest.TestCase):
    def setUp(self):
        self.directory = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.directory.chmod(0o755)
        self.together = Together()
        self.echo = self.start_echo()

    def start_echo(self):
        echo = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        echo.asked = []
        echo.away = echo.dying = echo.ailing = False
        echo.over, echo.together = Event(), self.together
        Thread(target=echo.serve_forever, daemon=True).start()
        self.addCleanup(echo.server_close)
        self.addCleanup(echo.shutdown)
        self.addCleanup(echo.over.set)
        return echo

    def serve(self, port, *command):
        run(self, port, *command)

    def get(self, address, method="GET", **headers):
        request = urllib.request.Request(address, method=method, headers=headers)
        trusting = ssl._create_unverified_context()
        try:
            with urllib.request.urlopen(
                request, timeout=20, context=trusting
            ) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.headers


@unittest.skipUnless(program("nginx"), "nginx is not installed")
@unittest.skipUnless(program("openssl"), "openssl is not installed")
class TestNginx(ServerCase):
    HEADERS = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }

    def setUp(self):
        super().setUp()
        self.nginx = Nginx(self.directory, self.echo.server_port)
        self.port = self.nginx.port

    def test_public_addresses_become_those_of_the_site(self):
        self.serve(self.port, *self.nginx.command)
        base = f"https://127.0.0.1:{self.port}"
        root = "/VirtualHostBase/https/thads.moj.gov.vn:443/thads/VirtualHostRoot"
        for path in (
            "/",
            "/hanoi",
            "/hanoi/tin-tuc/a-b?b_start=20",
            "/@localities",
            "/.well-known/security.txt",
        ):
            with self.subTest(path=path):
                status, body, headers = self.get(base + path)
                self.assertEqual((status, body), (200, root + path))
                for name, value in self.HEADERS.items():
                    self.assertEqual(headers.get_all(name), [value])
        for path in (
            "/manage_main",
            "/manage",
            "/hanoi/manage_workspace",
            "/_vh_other.example/hanoi",
            "/%5Fvh_x/hanoi",
            "/hanoi/_vh_x",
            "/VirtualHostBase/http/other.example/thads/VirtualHostRoot",
            "/hanoi/VirtualHostRoot/_vh_x",
        ):
            with self.subTest(path=path):
                self.assertEqual(self.get(base + path)[0], 404)

    def test_weak_ways_of_encrypting_are_refused(self):
        self.serve(self.port, *self.nginx.command)
        for version, ciphers, taken in (
            (ssl.TLSVersion.TLSv1_3, None, True),
            (ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES128-GCM-SHA256", True),
            # no forward secrecy, CBC, an old protocol
            (ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256", False),
            (ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES128-SHA", False),
            (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0", False),
        ):
            with self.subTest(version, ciphers=ciphers), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context = ssl._create_unverified_context()
                context.minimum_version = context.maximum_version = version
                if ciphers:
                    context.set_ciphers(ciphers)
                address = ("127.0.0.1", self.port)
                with socket.create_connection(address, timeout=20) as connection:
                    if taken:
                        context.wrap_socket(connection).close()
                        continue
                    with self.assertRaises((ssl.SSLError, ConnectionError)):
                        context.wrap_socket(connection)

    def test_the_log_holds_no_query(self):
        self.serve(self.port, *self.nginx.command)
        self.get(f"https://127.0.0.1:{self.port}/passwordreset/0123abcd")
        for path in ("@support-cases/7K3F9MPTXR4A", "ho-tro/7K3F-9MPT-XR4A/@@case"):
            self.get(f"https://127.0.0.1:{self.port}/hanoi/{path}")
        for path in ("@@passwordreset/0123abcd", "hanoi/7K3F9MPTXR4A/x"):
            self.get(f"https://127.0.0.1:{self.port}/{path}")
        self.get(f"https://127.0.0.1:{self.port}/@debtors?name=nguyen+van+an")
        log = self.directory / "thads-access.log"
        for _attempt in range(1200):
            if "@debtors" in log.read_text():
                break
            time.sleep(0.05)
        self.assertIn("/@debtors", log.read_text())
        self.assertNotIn("nguyen", log.read_text())
        self.assertIn('/passwordreset/..." 200', log.read_text())
        self.assertNotIn("0123abcd", log.read_text())
        self.assertIn('/hanoi/@support-cases/..." ', log.read_text())
        self.assertIn('/hanoi/ho-tro/..." ', log.read_text())
        self.assertIn('/@@passwordreset/..." ', log.read_text())
        self.assertIn('/hanoi/..." ', log.read_text())
        self.assertNotIn("7K3F", log.read_text())


@unittest.skipUnless(program("varnishd"), "Varnish is not installed")
class TestVarnish(ServerCase):
    def setUp(self):
        super().setUp()
        self.other = self.start_echo()
        self.base = self.varnish().base

    def varnish(self, *changes):
        """Start Varnish before the two, with changes (old, new) of the template."""
        ports = self.echo.server_port, self.other.server_port
        directory = Path(tempfile.mkdtemp(dir=self.directory))
        directory.chmod(0o755)
        varnish = Varnish(directory, *ports, silence=6, changes=changes)
        self.addCleanup(varnish.stop)
        varnish.start()
        return varnish

    def asked(self, path):
        return (self.echo.asked + self.other.asked).count(path)

    def cached(self, path, **headers):
        return self.get(self.base + path, **headers)[2]["X-Cache"]

    def test_what_is_kept_and_what_is_not(self):
        self.assertEqual(self.cached("/keep"), "miss")
        self.assertEqual(self.cached("/keep"), "hit")
        self.assertEqual(self.cached("/keep", Cookie="some=thing"), "hit")
        self.assertEqual(self.cached("/keep", Cookie="a=b; __ac=x"), "miss")
        self.assertEqual(self.cached("/keep", Cookie="__Host-__ac=x"), "miss")
        self.assertEqual(self.cached("/keep", Cookie="__Host-__ac_tap_huan=x"), "miss")
        self.assertEqual(self.cached("/keep", Authorization="Basic x"), "miss")
        self.assertEqual(self.cached("/keep", Cookie="thads-proof=x"), "miss")
        self.assertEqual(self.cached("/keep", Accept="application/json"), "miss")
        for path in (
            "/private",
            "/says-nothing",
            "/keep/@debtors?name=a",
            "/keep/@support-cases/X",
        ):
            self.get(self.base + path)
            self.assertEqual(self.cached(path), "miss", path)

    def test_answers_of_the_register_are_never_served_stale(self):
        for _attempt in range(100):
            # kept for a second, in which a busy machine may not ask again
            if self.cached("/register") == "hit":
                break
        else:
            self.fail("never kept")
        for _attempt in range(600):
            # with grace an old one would be a hit for an hour
            if self.cached("/register") == "miss":
                return
            time.sleep(0.1)
        self.fail("still the old answer")

    def test_rather_the_last_good_page_than_an_error(self):
        self.get(f"{self.base}/shortly")
        self.echo.away = self.other.away = True
        asked = self.asked("/shortly")
        told = []
        end = time.monotonic() + 5  # after its second, within ten more
        while self.asked("/shortly") < asked + 3 and time.monotonic() < end:
            status, body, _headers = self.get(f"{self.base}/shortly")
            told.append((status, body))
        self.assertEqual(set(told), {(200, "/shortly")})
        self.assertGreater(self.asked("/shortly"), asked + 2, "in the background")
        # what was never kept
        self.assertEqual(self.get(f"{self.base}/keep")[0], 503)
        self.echo.away = self.other.away = False
        self.assertEqual(self.get(f"{self.base}/keep")[0], 200)
        self.assertEqual(self.cached("/keep"), "hit")

    def test_who_breaks_off_is_asked_once_more_and_for_questions_alone(self):
        for method, times in (("GET", 2), ("HEAD", 2), ("POST", 1)):
            asked = self.asked("/deadly")
            self.assertEqual(self.get(f"{self.base}/deadly", method=method)[0], 503)
            self.assertEqual(self.asked("/deadly") - asked, times, method)

    def test_who_sends_something_is_told_whether_it_was_received(self):
        status, page, headers = self.get(f"{self.base}/deadly", method="POST")
        self.assertEqual(status, 503)
        self.assertIn("Chưa rõ nội dung ông/bà gửi", page)
        self.assertNotIn("Retry-After", headers)
        message, headers = self.as_program("/deadly", "POST")
        self.assertIn("idempotency_key", message)
        self.assertNotIn("Retry-After", headers)
        message, headers = self.as_program("/deadly", "GET")
        self.assertIn("thử lại sau ít phút", message)
        self.assertIn("Retry-After", headers)
        # nobody is there: it is sent to nobody
        for echo in (self.echo, self.other):
            echo.ailing = True
        self.until(lambda: "chưa được tiếp nhận" in self.post()[1])
        status, _page, headers = self.post()
        self.assertEqual(status, 503)
        self.assertIn("Retry-After", headers)
        asked = self.asked("/page")
        self.post()
        self.assertIn("chưa được tiếp nhận", self.as_program("/page", "POST")[0])
        self.assertEqual(self.asked("/page"), asked)

    def as_program(self, path, method):
        """Return (message, headers) of the refusal a program gets."""
        accept = {"Accept": "application/json"}
        status, text, headers = self.get(f"{self.base}{path}", method=method, **accept)
        self.assertEqual(status, 503)
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertNotIn("X-Told", headers)
        error = json.loads(text)
        self.assertEqual((error["type"], error["errors"]), ("ServiceUnavailable", []))
        return error["message"], headers

    def test_what_fails_in_varnish_itself_is_not_told_as_sent_to_nobody(self):
        recv = "sub vcl_recv {\n"
        varnish = self.varnish(
            (
                recv,
                f"""{recv}
                if (req.url == "/overfull") {{
                    return (synth(503, "Workspace overflow"));
                }}""",
            )
        )
        for method, told, again in (
            ("GET", "Xin ông/bà thử lại sau ít phút", "30"),
            ("POST", "Chưa rõ nội dung ông/bà gửi", None),
        ):
            address = f"{varnish.base}/overfull"
            status, page, headers = self.get(address, method=method)
            self.assertEqual(status, 503)
            self.assertIn(told, page)
            self.assertNotIn("chưa được tiếp nhận.", page)
            self.assertEqual(headers["Retry-After"], again)
        # what is no 503 has Varnish's own page
        status, page, _headers = self.get(
            varnish.base, method="PURGE", **{"X-Real-IP": "203.0.113.1"}
        )
        self.assertEqual(status, 405)
        self.assertIn("Not allowed", page)

    def test_readers_of_a_page_that_fails_slowly_do_not_wait_for_one_another(self):
        def two_were_asked_at_once():
            with ThreadPoolExecutor(4) as readers:
                list(readers.map(self.get, [f"{self.base}/failing"] * 4))
            return self.together.most > 1

        self.until(two_were_asked_at_once)

    def post(self):
        return self.get(f"{self.base}/page", method="POST")

    def until(self, condition):
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.1)
        self.fail("not within twenty seconds")

    def test_while_nobody_is_there_the_last_good_page_is_shown(self):
        self.get(f"{self.base}/shortly")
        for echo in (self.echo, self.other):
            echo.ailing = echo.away = True
        self.until(lambda: self.get(f"{self.base}/unknown")[0] == 503)
        self.until(lambda: int(self.get(f"{self.base}/shortly")[2]["Age"]) > 1)
        for _reader in range(3):
            status, body, _headers = self.get(f"{self.base}/shortly")
            self.assertEqual((status, body), (200, "/shortly"))

    def test_when_one_has_gone_the_other_answers_all_at_once(self):
        addresses = [f"{self.base}/p{number}" for number in range(60)]
        for dying in (self.echo, self.other):
            dying.dying = True
            with ThreadPoolExecutor(10) as readers:
                told = {status for status, *_more in readers.map(self.get, addresses)}
            self.assertEqual(told, {200})
            dying.dying = False

    def test_who_says_nothing_for_long_is_not_asked_again(self):
        self.assertEqual(self.get(f"{self.base}/silent")[0], 503)
        self.assertEqual(self.asked("/silent"), 1)

    def test_a_purge_takes_effect_at_once(self):
        self.get(self.base + "/keep")
        self.assertEqual(self.cached("/keep"), "hit")
        self.assertEqual(self.get(self.base + "/keep", method="PURGE")[0], 200)
        self.assertEqual(self.cached("/keep"), "miss")

    def test_a_ban_takes_all_of_a_place(self):
        paths = "/keep/1", "/keep/2", "/keep/elsewhere"
        for path in paths:
            self.get(self.base + path)
            self.assertEqual(self.cached(path), "hit")
        place = {"X-Thads-Place": "^/thads(/hanoi)?$"}
        self.assertEqual(self.get(self.base, method="BAN", **place)[0], 200)
        self.assertEqual([self.cached(path) for path in paths], ["miss", "miss", "hit"])
        self.assertEqual(self.get(self.base, method="BAN")[0], 400)


class TestLogrotate(ServerCase):
    TEMPLATE = TEMPLATES / "logrotate.conf"
    #: What supervisord turns by itself, or journald keeps.
    TURNED_ELSEWHERE = (".out", "supervisord.log")

    def conf(self):
        """Return the path of the template, with the logs in a directory of its own."""
        user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid())
        text = self.TEMPLATE.read_text()
        for old, new in (
            ("/opt/thads/var/log", str(self.directory)),
            ("su thads thads", f"su {user} {group.gr_name}"),
        ):
            self.assertIn(old, text)
            text = text.replace(old, new)
        conf = self.directory / "logrotate.conf"
        conf.write_text(text)
        conf.chmod(0o644)
        return conf

    def names(self):
        """Yield the names of logs in the handbook."""
        handbook = (ROOT / "docs" / "handbook" / "van-hanh.md").read_text()
        table = re.search(r"(?ms)^## 9\..*?\n\|(.*?)\n\n", handbook)
        for row in table[1].splitlines()[2:]:
            for name in re.findall(r"`([^`]+)`", row.split("|")[1]):
                yield name.replace("…", "client2")

    def test_accesses_are_kept_for_twelve_months_with_the_one_being_written(self):
        first = re.search(r"(?s)access\.log \{(.*?)\}", self.TEMPLATE.read_text())[1]
        self.assertIn("monthly", first)
        kept, days = (
            int(re.search(rf"{word} (\d+)", first)[1]) for word in ("rotate", "maxage")
        )
        self.assertLessEqual(kept + 1, 12)
        self.assertLessEqual(days + 31, 366)

    @unittest.skipUnless(program("logrotate"), "logrotate is not installed")
    def test_every_log_of_the_handbook_is_turned_and_goes_on(self):
        logs = {}
        for name in self.names():
            if not name.endswith(self.TURNED_ELSEWHERE):
                logs[name] = (self.directory / name).open("a")
                self.addCleanup(logs[name].close)
                print("before", file=logs[name], flush=True)
        self.assertIn("zeo.log", logs)
        self.assertIn("client2-access.log", logs)
        command = (program("logrotate"), "--force", "--state", self.directory / "state")
        ran = subprocess.run((*command, self.conf()), stderr=subprocess.PIPE, text=True)
        self.assertEqual(ran.stderr, "")
        for name, log in logs.items():
            with self.subTest(name):
                self.assertEqual((self.directory / name).read_text(), "")
                # the process has its file still open
                print("after", file=log, flush=True)
                self.assertEqual((self.directory / name).read_text(), "after\n")
                turned = [path.read_text() for path in self.directory.glob(f"{name}-*")]
                self.assertEqual(turned, ["before\n"])


@unittest.skipUnless(program("systemd-analyze"), "systemd-analyze is not installed")
class TestUnits(unittest.TestCase):
    def test_systemd_understands_them(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        units = []
        for path in sorted((TEMPLATES / "systemd").iterdir()):
            name = path.name.replace("@.", "@1.")
            # what it runs need not be built here
            text = path.read_text().replace("ExecStart=/", "ExecStart=/bin/true /")
            (Path(directory.name) / path.name).write_text(text)
            units.append(str(Path(directory.name) / name))
        ran = subprocess.run(
            [program("systemd-analyze"), "verify", "--man=no", *units],
            capture_output=True,
            text=True,
            env=os.environ | {"SYSTEMD_UNIT_PATH": f"{directory.name}:"},
        )
        complaints = [
            line
            for line in ran.stderr.splitlines()
            if "thads" in line and "bus" not in line
        ]
        self.assertEqual(complaints, [])
