"""Requests reported as answered with 500 and above, each as it was reported."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.requests.world import APPLICANT
from tests.requests.world import PROCEDURE
from tests.worker import work
from tests.wsgi import Wsgi
import json
import unittest


JSON = "application/json"
CASE = {
    "procedure": PROCEDURE,
    "idempotency_key": "reported-0001",
    "applicant": APPLICANT,
    "fields": {},
}
REPORT = {"content": "Phản ánh thử một hai", "reported_unit": "hanoi-badinh"}
FULL_WIDTH = "09１２３４５６７８"


class Reported(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def page(self, path, login=None):
        return self.wsgi.ask(path, login=login).status

    def rest(self, method, path, login=None, body=None):
        """Return (status, JSON); `body` is JSON, or bytes as they are sent."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.wsgi.ask(
            path, method, login, accept=JSON, body=sent, content_type=JSON
        )
        return answer.status, answer.json()

    def work(self):
        """Let the worker do what is due."""
        work(self.layer["portal"])


class TestPages(Reported):
    def test_parameters_given_twice(self):
        for path, login in (
            ("/duong-day-nong?q=ha&q=noi", None),
            ("/duong-day-nong?q=a&q=b", None),
            (f"/ho-tro-truc-tuyen/{PROCEDURE}?noi-nhan=a&noi-nhan=b", None),
            ("/hanoi/ho-tro-truc-tuyen/@@desk?tab=new&tab=work", "hanoi.officer"),
            ("/hanoi/duong-day-nong/@@hotline-reports?q=a&q=b", "hanoi.hotline"),
        ):
            with self.subTest(path):
                self.assertEqual(self.page(path, login), 200)

    def test_the_first_of_two_counts(self):
        path = f"/ho-tro-truc-tuyen/{PROCEDURE}?noi-nhan=hanoi&noi-nhan=tphochiminh"
        answer = self.wsgi.ask(path)
        self.assertEqual(answer.status, 302)
        self.assertIn("/hanoi/", answer.headers["Location"])

    def test_casts_that_fail(self):
        for path in ("/?b_start:int=x", "/hanoi?created.query:record:date=x"):
            with self.subTest(path):
                self.assertEqual(self.page(path), 400)
        self.assertEqual(self.page("/sitemap.xml.gz?page=-1"), 404)


class TestServices(Reported):
    def test_parameters(self):
        for path, status in (
            ("/@support-cases/%ff%ff", 404),
            ("/@search?b_size=abc", 400),
            ("/@search?b_start=-1", 200),
            ("/@types/%ff", 401),
        ):
            with self.subTest(path):
                self.assertEqual(self.rest("GET", path)[0], status)

    def test_methods(self):
        for accept in (JSON, "*/*", "text/html"):
            with self.subTest(accept):
                answer = self.wsgi.ask("/@localities", "FOO", accept=accept)
                self.assertEqual(answer.status, 405)
                self.assertIn("GET", answer.headers["Allow"])

    def test_a_body_nested_too_deeply(self):
        body = b"[" * 100_000
        self.assertEqual(self.rest("POST", "/hanoi/@support-cases", None, body)[0], 400)

    def test_nonsense_asked_of_the_catalogue(self):
        for body in (
            [],
            {},
            {"query": "x"},
            {"query": [5]},
            {"query": [{"i": "x", "o": "y", "v": "z"}]},
            {"query": {"a": 1}, "b_size": "x"},
            {"query": [{"i": "path", "o": ["x"], "v": {}}]},
        ):
            with self.subTest(body):
                status, answer = self.rest(
                    "POST", "/@querystring-search", "hanoi.editor", body
                )
                self.assertEqual(status, 400, answer)


class TestCases(Reported):
    def filed(self, **applicant):
        """File a request and let its case be made; the path of the case."""
        body = CASE | {"applicant": APPLICANT | applicant}
        status, answer = self.rest("POST", "/hanoi/@support-cases", None, body)
        self.assertEqual(status, 201, answer)
        self.work()
        return f"/hanoi/ho-tro-truc-tuyen/{answer['code']}"

    def test_a_body_that_is_no_object(self):
        path = f"{self.filed()}/@workflow/receive"
        for body in (b"[]", b"5", b'"x"', b"{", b"null"):
            with self.subTest(body):
                self.assertEqual(self.rest("POST", path, "hanoi.officer", body)[0], 400)

    def test_values_of_the_wrong_kind(self):
        workflow = f"{self.filed()}/@workflow"
        self.rest("POST", f"{workflow}/receive", "hanoi.officer", {})
        for step, body in (
            ("make_appointment", {"when": "0001-01-01T00:00"}),
            ("make_appointment", {"when": ["2026-12-08T09:00"]}),
            ("make_appointment", {"when": []}),
            ("make_appointment", {"when": 0}),
            ("make_appointment", {"when": False}),
            ("make_appointment", {"place": "Số 1 " * 100}),
            ("make_appointment", {"place": ["x"]}),
            ("finish", {"result": ["x"]}),
            ("finish", {"result": "x", "attachments": {"a": 1}}),
        ):
            with self.subTest(step=step, body=body):
                path = f"{workflow}/{step}"
                self.assertEqual(self.rest("POST", path, "hanoi.officer", body)[0], 400)

    def test_a_decision_of_the_wrong_kind(self):
        body = CASE | {
            "procedure": "de-nghi-dinh-chinh-danh-sach",
            "idempotency_key": "reported-0002",
        }
        status, answer = self.rest("POST", "/hanoi/@support-cases", None, body)
        self.assertEqual(status, 201, answer)
        self.work()
        workflow = f"/hanoi/ho-tro-truc-tuyen/{answer['code']}/@workflow"
        self.rest("POST", f"{workflow}/receive", "hanoi.officer", {})
        decision = {"result": "x", "outcome": ["granted"]}
        status, answer = self.rest(
            "POST", f"{workflow}/finish", "hanoi.officer", decision
        )
        self.assertEqual(status, 400, answer)

    def test_a_telephone_in_other_digits(self):
        body = CASE | {"applicant": APPLICANT | {"phone": FULL_WIDTH}}
        status, answer = self.rest("POST", "/hanoi/@support-cases", None, body)
        self.assertIn(status, (201, 400))
        if status == 201:
            path = f"/@support-cases/{answer['code']}?phone=5678"
            self.assertIn(self.rest("GET", path)[0], (200, 404))

    def test_an_applicant_of_the_wrong_kind(self):
        for name, field in ((["a", "b"], "applicant.name"), (5, "applicant.name")):
            body = CASE | {"applicant": APPLICANT | {"name": name}}
            status, answer = self.rest("POST", "/hanoi/@support-cases", None, body)
            self.assertEqual(status, 400, answer)
            self.assertEqual(answer["errors"][0]["field"], field)


class TestReports(Reported):
    def take_in(self, **changes):
        path = "/hanoi/duong-day-nong/@hotline-reports"
        return self.rest("POST", path, "hanoi.hotline", REPORT | changes)

    def test_received_before_there_were_periods(self):
        for received in ("2016-12-31T10:00:00", "0001-01-01T00:00", ["x"], 5):
            with self.subTest(received):
                status, answer = self.take_in(received=received)
                self.assertEqual(status, 400, answer)
                self.assertEqual(answer["errors"][0]["field"], "received")

    def test_a_comment_that_is_no_text(self):
        status, answer = self.take_in()
        self.assertEqual(status, 201, answer)
        path = answer["@id"].removeprefix("http://nohost/plone")
        unit = api.portal.get()["hanoi"].unit_id
        for step, body in (
            ("assign", {"unit": unit, "kind": "feedback", "urgency": "normal"}),
            ("handle", {}),
        ):
            self.rest("POST", f"{path}/@workflow/{step}", "hanoi.leader", body)
        for comment in (["x"], {"a": 1}, 5):
            with self.subTest(comment):
                status, answer = self.rest(
                    "POST",
                    f"{path}/@workflow/answer",
                    "hanoi.hotline",
                    {"comment": comment},
                )
                self.assertIn(status, (400, 401), answer)
                self.assertTrue(answer["message"])
