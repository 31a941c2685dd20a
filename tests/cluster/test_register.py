"""The register on several processes: an ending reaches every client and the cache."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.cluster.test_cluster import ClusterLayer
from tests.cluster.test_cluster import TestCluster as Cluster
from tests.debtors import channels
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.nginx import program
from tests.varnish import Varnish
from urllib.parse import quote
import base64
import json
import shutil
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request


NAME, DECISION = "Khổng Thị Ước", "4711/QĐ-CTHADS"
SECONDS = 60  # within which an ended entry is gone everywhere


class VarnishLayer(ClusterLayer):
    """The cluster behind Varnish with our configuration, where that is installed."""

    varnish = None

    # the runner sets the cluster up first, as the layer this one stands on
    @classmethod
    def setUp(cls):
        if cls.cluster is None or not program("varnishd"):
            return
        cls.home = Path(tempfile.mkdtemp(prefix="thads-varnish-"))
        ports = (client.port for client in cls.cluster.clients)
        cls.varnish = Varnish(cls.home, *ports)
        cls.cache_port = cls.varnish.port
        cls.varnish.start()

    @classmethod
    def tearDown(cls):
        if cls.varnish is not None:
            cls.varnish.stop()
            cls.varnish = None
            shutil.rmtree(cls.home, ignore_errors=True)


class TestRegister(unittest.TestCase):
    layer = VarnishLayer
    level = 2
    call, until = Cluster.call, Cluster.until
    until_all_answer = Cluster.until_all_answer

    def setUp(self):
        if self.layer.cluster is None:
            self.skipTest("cluster: only after `make build`")
        self.cluster = self.layer.cluster
        # other tests of this cluster stop the database and kill clients
        self.until_all_answer("/hanoi")

    def do(self, client, path, transition, login, **data):
        return self.call(
            client, "POST", f"{path}/@workflow/{transition}", data, login=login
        )

    def publish(self):
        data = base64.b64encode(workbook(row(name=NAME, decision=DECISION))).decode()
        body = {"filename": "a.xlsx", "data": data, "encoding": "base64"}
        status, load = self.call(
            0, "POST", "/hanoi/@debtor-loads", body, login="hanoi.registrar"
        )
        self.assertEqual(status, 201, load)
        path = load["@id"].partition("/thads")[2]
        self.assertEqual(self.do(0, path, "submit", "hanoi.registrar")[0], 200)
        self.until(lambda: self.do(1, path, "approve", "hanoi.leader")[0] == 200)

    def test_the_same_list_at_two_clients_at_once_is_one_load(self):
        for number in range(4):
            rows = row(name="Lê Thị Một", decision=f"{4800 + number}/QĐ-CTHADS")
            data = base64.b64encode(workbook(rows)).decode()
            body = {"filename": "a.xlsx", "data": data, "encoding": "base64"}
            if number % 2:
                body["idempotency_key"] = f"cluster-{number}"
            with self.subTest(number):
                both = threading.Barrier(2)

                def send(client, body=body, both=both):
                    both.wait(60)
                    address = "/hanoi/@debtor-loads"
                    who = "hanoi.registrar"
                    return self.call(client, "POST", address, body, login=who)

                with ThreadPoolExecutor(2) as pool:
                    answers = list(pool.map(send, (0, 1)))
                statuses = sorted(status for status, _load in answers)
                self.assertEqual(statuses, [200, 201], answers)
                paths = {load["@id"].partition("/thads")[2] for _s, load in answers}
                self.assertEqual(len(paths), 1, paths)

    def ask(self, port, path):
        """(status, text, headers) as the public gets it."""
        accept = "application/json" if "/@" in path else "text/html"
        request = urllib.request.Request(
            f"http://localhost:{port}/thads{path}", headers={"Accept": accept}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read().decode(errors="replace")
                return answer.status, text, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), error.headers

    def found(self, port):
        status, text, _headers = self.ask(port, "/@debtors?name=khong+thi+uoc")
        self.assertEqual(status, 200, text)
        return json.loads(text)["items"]

    def test_gone_from_every_client_and_from_the_cache_within_a_minute(self):
        self.publish()
        ports = [client.port for client in self.cluster.clients]
        for port in ports:
            [item] = self.until(lambda port=port: self.found(port))
        entry = "/" + item["@id"].partition("/thads/")[2]
        if self.layer.varnish is not None:
            ports.append(self.layer.cache_port)
            page = "/tra-cuu?name=khong+thi+uoc"
            self.until(lambda: self.ask(ports[-1], page)[0] == 200)
            kept = self.until(
                lambda: (
                    (got := self.ask(ports[-1], page))[2].get("X-Cache") == "hit"
                    and got
                )
            )
            self.assertIn(NAME, kept[1])
        finding = [
            "/" + address
            for address in channels.addresses(
                channels.FINDING, name="khong+thi+uoc", decision=quote(DECISION)
            )
        ]
        for port in ports:
            for address in finding:
                self.assertEqual(self.ask(port, address)[0], 200)
        done, body = self.do(0, entry, "end", "hanoi.leader", comment="Đã xong")
        self.assertEqual(done, 200, body)
        ended = time.monotonic()
        places = [(port, address) for port in ports for address in finding]
        for port, address in places:
            self.until(
                lambda port=port, address=address: (
                    NAME not in self.ask(port, address)[1]
                ),
                SECONDS,
            )
        for port in ports:
            self.until(lambda port=port: self.ask(port, entry)[0] == 410, SECONDS)
            for address in channels.addresses(
                channels.NEVER, name="khong+thi+uoc", decision="", entry=entry[1:]
            ):
                self.assertNotIn(NAME, self.ask(port, f"/{address}")[1])
        self.assertLess(time.monotonic() - ended, SECONDS)


# the cluster's own tests are run in their own module
del Cluster
