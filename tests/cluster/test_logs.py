"""No log of any process tells what people sent, looked for, or hold."""

from tests.cluster import test_cluster
from tests.cluster import test_restart
from tests.cluster.test_cluster import ClusterLayer
from tests.nginx import program
from tests.requests.test_services import attached
from tests.requests.world import PROCEDURE
from uuid import uuid4
import requests
import unittest


#: Planted where each of them belongs; none of them occurs anywhere else.
NAME, EMAIL, PHONE, ADDRESS = "Zimquak", "zimquak@example.org", "0907654321", "Phoquaz"
FILE, SEARCHED, PASSWORD, KEY = "Donquaz.pdf", "Timquaz", "Matkhauquaz", "Khoaquaz"
PLANTED = (NAME, EMAIL, PHONE, "654321", ADDRESS, FILE, SEARCHED, PASSWORD, KEY)


@unittest.skipUnless(program("varnishd"), "Varnish is not installed")
@unittest.skipUnless(program("nginx"), "nginx is not installed")
class TestLogs(unittest.TestCase):
    layer = ClusterLayer
    level = 2

    setUp = test_restart.TestRestart.setUp
    until, outbox = test_cluster.TestCluster.until, test_cluster.TestCluster.outbox

    def ask(self, path, method="GET", **sent):
        """Return the answer through nginx and Varnish, or of a client itself."""
        sent = {"verify": str(self.nginx.certificate), "timeout": 60} | sent
        return requests.request(method, self.nginx.base + path, **sent)

    def ask_a_client(self, path, method="GET", **sent):
        base = f"http://127.0.0.1:{self.cluster.clients[0].port}/thads"
        return requests.request(method, base + path, timeout=60, **sent)

    def traffic(self, ask):
        """Do what people do in a day, right and wrong; return the code of a case."""
        case = {
            "procedure": PROCEDURE,
            "idempotency_key": f"{KEY}-{uuid4()}",
            "applicant": {
                "name": NAME,
                "phone": PHONE,
                "email": EMAIL,
                "address": ADDRESS,
            },
            "fields": {},
            "attachments": [attached(name=FILE)],
        }
        services, json = "/hanoi/@support-cases", {"Accept": "application/json"}
        filed = ask(services, "POST", json=case, headers=json)
        self.assertEqual(filed.status_code, 201, filed.text)
        wrong = case | {"applicant": case["applicant"] | {"phone": "654321"}}
        refused = ask(services, "POST", json=wrong, headers=json)
        self.assertEqual(refused.status_code, 400, refused.text)
        code = filed.json()["code"]
        followed = ask(f"/@support-cases/{code}?phone=4321", headers=json)
        self.assertEqual(followed.status_code, 200, followed.text)
        for path in (
            f"/@support-cases/{code}?phone=654321",
            f"/theo-doi?code={code}&phone=654321",
            f"/@@debtor-search?name={SEARCHED}&form.submitted=1",
            f"/@debtors?name={SEARCHED}",
            f"/@search?SearchableText={SEARCHED}",
            f"/none-such?name={SEARCHED}",
            f"/hanoi/@types/%ff?name={SEARCHED}",
            f"/passwordreset/{KEY}?userid={EMAIL}",
        ):
            answer = ask(path, headers=json | {"Referer": f"https://x/?{SEARCHED}"})
            self.assertLess(answer.status_code, 500, path)
            ask(path)
        login = {"__ac_name": NAME, "__ac_password": PASSWORD}
        ask("/login", "POST", data=login)
        ask("/@login", "POST", json={"login": NAME, "password": PASSWORD}, headers=json)
        ask("/hanoi/@history", auth=(NAME, PASSWORD), headers=json)
        ask("/hanoi/tin-tuc", "POST", data=f"{{ {SEARCHED}".encode(), headers=json)
        return code

    def test_no_log_tells_what_people_sent(self):
        for ask in (self.ask, self.ask_a_client):
            self.traffic(ask)
        # the worker makes the cases, and writes of it
        self.until(lambda: not len(self.outbox().waiting), 120)
        logs = [*(self.layer.root / "var" / "log").iterdir()]
        logs += self.nginx.certificate.parent.glob("*.log")
        self.assertGreater(len(logs), 6)
        for log in logs:
            text = log.read_text(errors="replace")
            for word in PLANTED:
                with self.subTest(log.name, word=word):
                    at = text.find(word)
                    self.assertEqual(at, -1, text[max(0, at - 200) : at + 100])
        told = "".join(log.read_text(errors="replace") for log in logs)
        self.assertIn("/none-such", told, "the logs are those of the traffic")
