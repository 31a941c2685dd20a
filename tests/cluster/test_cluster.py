"""The same site on several processes: written here, seen there, nothing lost.

Builds cluster.cfg into a directory of its own and starts it on free ports, which takes
a minute or two.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from datetime import timedelta
from email.message import Message
from pathlib import Path
from tests.layers import PASSWORD
from tests.ports import free_ports
from tests.smtp import Mailbox
from tests.smtp import Server
from tests.worktime.test_zones import first_imports
from thads.operations.cluster import Cluster
from thads.worktime import clock
from threading import Event
from unittest import mock
from uuid import uuid4
import asyncio
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import transaction
import unittest
import urllib.error
import urllib.request
import ZEO


ROOT = Path(__file__).resolve().parents[2]
BUILDOUT = ROOT / ".venv" / "bin" / "buildout"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)


class SlowMailbox(Mailbox):
    """Can be told to keep the sender waiting."""

    def __init__(self):
        super().__init__()
        self.hold = False
        self.reached = Event()

    async def handle_DATA(self, server, session, envelope):
        if self.hold:
            self.reached.set()
            while self.hold:
                await asyncio.sleep(0.05)
        return await super().handle_DATA(server, session, envelope)


class ClusterLayer:
    """A cluster of its own, where buildout is at hand."""

    cluster = None

    @classmethod
    def setUp(cls):
        if not BUILDOUT.exists():
            return
        cls.root = Path(tempfile.mkdtemp(prefix="thads-cluster-"))
        cls.smtp = Server()
        cls.smtp.mailbox = SlowMailbox()
        cls.smtp.start()
        cls.port = free_ports(3)
        cls.build()
        cls.cluster = Cluster(cls.root, cls.port)
        try:
            cls.start()
        except BaseException:
            cls.tearDown()
            raise

    @classmethod
    def tearDown(cls):
        if cls.cluster is not None:
            cls.cluster.stop()
            cls.smtp.stop()
            shutil.rmtree(cls.root, ignore_errors=True)
            cls.cluster = None

    @classmethod
    def start(cls):
        # a host elsewhere: the portal's dates are Vietnam's all the same
        with mock.patch.dict(os.environ, TZ="America/Los_Angeles"):
            cls.cluster.start_database()
            cls.run_command(
                cls.root / "bin" / "client1",
                "run",
                ROOT / "tests" / "cluster" / "small_site.py",
                PYTHONPATH=str(ROOT),
                THADS_TEST_SMTP=str(cls.smtp.port),
            )
            for client in cls.cluster.clients:
                cls.cluster.start_client(client)
            cls.cluster.start_worker()

    @classmethod
    def build(cls):
        for part in ("bin", "instance", "develop-eggs", "var"):
            (cls.root / part).mkdir()
        for part in ("filestorage", "blobstorage", "log", "cache"):
            (cls.root / "var" / part).mkdir(mode=0o700)
        cls.run_command(
            BUILDOUT,
            "-q",
            "-c",
            ROOT / "cluster.cfg",
            f"buildout:bin-directory={cls.root}/bin",
            f"buildout:parts-directory={cls.root}/instance",
            f"buildout:develop-eggs-directory={cls.root}/develop-eggs",
            f"buildout:installed={cls.root}/.installed.cfg",
            f"settings:var={cls.root}/var",
            f"settings:http-port={cls.port}",
            f"settings:client2-port={cls.port + 1}",
            f"settings:zeo-port={cls.port + 2}",
            f"settings:throw-away={uuid4().hex}",
        )

    @classmethod
    def run_command(cls, *command, **environment):
        ran = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if ran.returncode:
            raise AssertionError(f"{command}\n{ran.stdout[-5000:]}")


class TestCluster(unittest.TestCase):
    layer = ClusterLayer
    level = 2

    def setUp(self):
        if self.layer.cluster is None:
            self.skipTest("cluster: only after `make build`")
        self.cluster, self.smtp = self.layer.cluster, self.layer.smtp
        self.smtp.mailbox.hold = False
        self.smtp.mailbox.reached.clear()
        self.smtp.messages.clear()

    def call(self, client, method, path, data=None, raw=False, login="hanoi.editor"):
        port = self.cluster.clients[client].port
        request = urllib.request.Request(
            f"http://localhost:{port}/thads{path}", method=method
        )
        if login:
            token = base64.b64encode(f"{login}:{PASSWORD}".encode()).decode()
            request.add_header("Authorization", f"Basic {token}")
        if not raw:
            request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(data).encode()
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                body = answer.read()
                return answer.status, body if raw else json.loads(body or b"null")
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def until(self, condition, seconds=120, pause=0.1):
        """Invalidations travel between processes: wait for what must come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            result = condition()
            if result:
                return result
            time.sleep(pause)
        self.fail(f"not within {seconds} s")

    def until_all_answer(self, path):
        """Each client connects again by itself: what follows may ask any of them."""
        for client in (0, 1):
            self.until(lambda n=client: self.call(n, "GET", path)[0] == 200)

    def write_news(self, client, **data):
        title = f"Tin thử {uuid4().hex[:8]}"
        status, item = self.call(
            client,
            "POST",
            "/hanoi/tin-tuc",
            {"@type": "News Item", "title": title, **data},
        )
        self.assertEqual(status, 201, item)
        return title, "/hanoi/tin-tuc/" + item["id"]

    def outbox(self):
        """The outbox seen by one more client of the database."""
        connection = ZEO.connection(("127.0.0.1", self.cluster.zeo.port))
        self.addCleanup(connection.close)
        site = connection.root()["Application"].thads
        return site.__annotations__["thads.outbox"]

    def put_mail(self):
        unique = uuid4().hex
        payload = {
            "to": ["an@example.org"],
            "subject": "Thử",
            "text": "Thử",
            "unique": unique,
            "time": time.time(),
        }
        outbox = self.outbox()
        outbox.add(unique, "mail", json.dumps(payload), None, None)
        transaction.commit()
        return unique

    def arrived(self, unique):
        return [
            message
            for _to, message in self.smtp.messages
            if unique in Message.get(message, "Message-ID", "")
        ]

    def state(self, id):
        outbox = self.outbox()
        return outbox.jobs[id]["state"]

    def test_written_on_one_client_seen_on_the_other(self):
        title, path = self.write_news(0)
        status, item = self.until(
            lambda: (got := self.call(1, "GET", path))[0] == 200 and got
        )
        self.assertEqual(item["title"], title)

    def test_files_are_shared(self):
        picture = {
            "data": base64.b64encode(PICTURE).decode(),
            "encoding": "base64",
            "filename": "anh.png",
            "content-type": "image/png",
        }
        _title, path = self.write_news(
            1, image=picture, image_alt="Một điểm ảnh", image_caption="Ảnh thử"
        )
        status, body = self.until(
            lambda: (
                (got := self.call(0, "GET", f"{path}/@@images/image", raw=True))[0]
                == 200
                and got
            )
        )
        self.assertEqual(body, PICTURE)

    def test_the_worker_runs_a_job(self):
        unique = self.put_mail()
        self.until(lambda: self.arrived(unique))
        self.until(lambda: self.state(unique) == "done")

    def submit(self, client):
        case = {
            "procedure": "yeu-cau-thi-hanh-an",
            "idempotency_key": str(uuid4()),
            "applicant": {
                "name": "Trần Văn Thử",
                "phone": "0912345678",
                "email": "thu@example.org",
                "address": "Hà Nội",
            },
            "fields": {},
            "attachments": [
                {
                    "filename": "don.png",
                    "content-type": "image/png",
                    "data": base64.b64encode(PICTURE).decode(),
                    "encoding": "base64",
                }
            ],
        }
        path = "/hanoi/@support-cases"
        status, body = self.call(client, "POST", path, case, login=None)
        again = self.call(1 - client, "POST", path, case, login=None)
        return status, body, again

    def test_what_citizens_send_at_once_is_all_there(self):
        number = 12
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(self.submit, [n % 2 for n in range(number)]))
        for status, body, (again, same) in answers:
            self.assertEqual((status, again), (201, 200), (body, same))
            self.assertEqual(body["code"], same["code"])
        codes = {body["code"] for _status, body, _again in answers}
        self.assertEqual(len(codes), number)
        for code in codes:
            path = f"/@support-cases/{code}?phone=5678"
            for client in (0, 1):
                # wrong codes have a budget: 20 in ten minutes
                self.until(
                    lambda client=client, path=path: (
                        self.call(client, "GET", path, login=None)[0] == 200
                    ),
                    pause=10,
                )
        # the worker makes a case of each
        self.until(lambda: not len(self.outbox().waiting))

    def test_the_scripts_import_the_product_first(self):
        found = dict(first_imports(self.layer.root / "bin"))
        self.assertLessEqual(
            {"client1", "client2", "worker", "thads-serve"}, set(found)
        )
        self.assertEqual(set(found.values()), {"import thads"})

    def test_dates_are_vietnams_on_a_host_elsewhere(self):
        _title, path = self.write_news(0)
        _status, page = self.until(
            lambda: (got := self.call(1, "GET", path, raw=True))[0] == 200 and got
        )
        page = page.decode()
        shown = re.findall(r"\d\d/\d\d/\d{4} \d\d:\d\d", page)
        moments = [datetime.strptime(text, "%d/%m/%Y %H:%M") for text in shown]
        now = clock.local(clock.now()).replace(tzinfo=None)
        self.assertLess(abs(now - max(moments)), timedelta(minutes=5), shown)

    def test_a_killed_worker_loses_nothing(self):
        self.smtp.mailbox.hold = True
        caught, waiting = self.put_mail(), self.put_mail()
        self.assertTrue(self.smtp.mailbox.reached.wait(120), "in the middle of a job")
        killed = self.cluster.worker.pid
        os.kill(killed, signal.SIGKILL)
        # the supervisor starts another, which loads Plone first
        self.until(lambda: self.cluster.worker.pid not in (killed, None))
        self.smtp.mailbox.hold = False
        for unique in (caught, waiting):
            self.until(lambda unique=unique: self.arrived(unique), 300)
            self.until(lambda unique=unique: self.state(unique) == "done")

    def test_while_the_database_is_away_all_are_told_and_nothing_is_done_later(self):
        _title, path = self.write_news(0)
        self.cluster.zeo.stop()
        try:
            for client in (0, 1):
                status, page = self.call(client, "GET", path, raw=True, login=None)
                self.assertEqual(status, 503)
                self.assertIn("tạm thời không truy cập được dữ liệu", page.decode())
            title = f"Tin không đến {uuid4().hex[:8]}"
            news = {"@type": "News Item", "title": title}
            status, error = self.call(0, "POST", "/hanoi/tin-tuc", news)
            self.assertEqual(status, 503)
            self.assertIn("chưa được tiếp nhận", json.loads(error)["message"])
        finally:
            self.cluster.start_database()
        self.until_all_answer(path)
        self.write_news(0)
        _status, found = self.call(0, "GET", "/hanoi/tin-tuc")
        self.assertNotIn(title, json.dumps(found, ensure_ascii=False))

    def test_a_database_that_hangs_is_away(self):
        _title, path = self.write_news(0)
        database = self.cluster.zeo.pid
        os.kill(database, signal.SIGSTOP)
        try:
            for client in (0, 1):
                news = {"@type": "News Item", "title": "Tin không đến"}
                status, error = self.call(client, "POST", "/hanoi/tin-tuc", news)
                self.assertEqual(status, 503)
                self.assertIn("chưa được tiếp nhận", json.loads(error)["message"])
                status, _page = self.call(client, "GET", path, raw=True, login=None)
                self.assertEqual(status, 503)
        finally:
            os.kill(database, signal.SIGCONT)
        self.until_all_answer(path)
        self.write_news(0)

    def test_all_go_on_after_a_restart_of_the_database(self):
        before, path = self.write_news(0)
        self.cluster.zeo.stop()
        self.cluster.start_database()
        self.until_all_answer(path)
        unique = self.put_mail()
        self.until(lambda: self.arrived(unique))
