"""Methods that are not offered: 405 with `Allow`, on pages and services alike."""

from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
import unittest


JSON, PAGE = "application/json", "text/html"
#: What Zope takes for WebDAV, what it knows nothing of, and what is for proxies.
OTHERS = (
    "FOO",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "SEARCH",
    "PURGE",
    "PUT",
    "PATCH",
    "DELETE",
)


class TestMethods(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def test_pages_answer_to_get_head_and_post(self):
        for method in OTHERS:
            for path in ("/", "/hanoi", "/hanoi/tin-tuc", "/@localities", "/@@search"):
                with self.subTest(method=method, path=path):
                    answer = self.wsgi.ask(path, method)
                    self.assertEqual(answer.status, 405)
                    self.assertEqual(answer.headers["Allow"], "GET, HEAD, POST")
                    self.assertIn('lang="vi"', answer.text)

    def test_staff_get_no_more_methods(self):
        for method in OTHERS:
            for path in ("/hanoi/tin-tuc", "/hanoi/@@people", "/@@staff"):
                with self.subTest(method=method, path=path):
                    answer = self.wsgi.ask(path, method, "hanoi.admin")
                    self.assertEqual(answer.status, 405)

    def test_services_answer_to_what_is_registered(self):
        for path, allowed in (
            ("/@localities", "GET, HEAD"),
            ("/@hotlines", "GET, HEAD"),
            ("/@debtors", "GET, HEAD"),
            ("/hanoi/@support-cases", "GET, HEAD, POST"),
            ("/@support-cases/AAAABBBBCCCC", "GET, HEAD, POST"),
            ("/hanoi/@debtor-loads", "GET, HEAD, POST"),
            ("/hanoi/tin-tuc/@workflow", "GET, HEAD, POST"),
            ("/@search", "GET, HEAD"),
            ("/@login", "POST"),
            ("/hanoi/tin-tuc/@workflow/publish", "POST"),
            ("/hanoi/tin-tuc", "DELETE, GET, HEAD, PATCH, POST"),
        ):
            for method in {*OTHERS, "GET", "POST"} - {*allowed.split(", ")}:
                with self.subTest(path=path, method=method):
                    answer = self.wsgi.ask(path, method, accept=JSON)
                    self.assertEqual(answer.status, 405, answer.text)
                    self.assertEqual(answer.headers["Allow"], allowed)
                    said = answer.json()
                    self.assertEqual(said["type"], "MethodNotAllowed")
                    self.assertIn(method, said["message"])
                    self.assertEqual(said["errors"], [])

    def test_views_asked_as_services(self):
        for method in ("PUT", "PATCH", "DELETE", "FOO"):
            with self.subTest(method):
                answer = self.wsgi.ask("/@@search", method, accept=JSON)
                self.assertEqual(answer.status, 405)

    def test_what_is_not_there_is_not_found(self):
        for method in ("GET", "POST", "PUT", "DELETE"):
            with self.subTest(method):
                answer = self.wsgi.ask("/khong-co", method, accept=JSON)
                self.assertEqual(answer.status, 404)

    def test_what_is_not_there_has_no_methods(self):
        for path in (
            "/khong-co",
            "/hanoi/khong-co/x",
            "/hanoi/@work",
            "/hanoi/@work/x",
            "/hanoi/@site",
            "/hanoi/@search/x",
            "/hanoi/@@title",
        ):
            for method in ("FOO", "OPTIONS", "PROPFIND", "DELETE", "PUT", "GET"):
                for accept in (JSON, PAGE):
                    with self.subTest(method, path=path, accept=accept):
                        answer = self.wsgi.ask(path, method, accept=accept)
                        self.assertEqual(answer.status, 404)
                        self.assertNotIn("Allow", answer.headers)

    def test_allow_names_what_is_answered(self):
        """A method that `Allow` names is never 404 or 405, one it does not is 405."""
        for path in (
            "/@login",
            "/@logout",
            "/@users",
            "/hanoi/tin-tuc/@workflow",
            "/hanoi/tin-tuc/@workflow/publish",
            "/hanoi/tin-tuc/@sharing",
            "/hanoi/tin-tuc/@copy",
        ):
            allowed = self.wsgi.ask(path, "FOO", accept=JSON).headers["Allow"]
            for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
                with self.subTest(method, path=path, allowed=allowed):
                    answer = self.wsgi.ask(path, method, accept=JSON)
                    if method in allowed.split(", "):
                        self.assertNotIn(answer.status, (404, 405))
                    else:
                        self.assertEqual(answer.status, 405)
                        self.assertEqual(answer.headers["Allow"], allowed)

    def test_head_is_get_without_a_body(self):
        for path, accept in (("/", PAGE), ("/hanoi", JSON), ("/@localities", JSON)):
            with self.subTest(path=path):
                answer = self.wsgi.ask(path, "HEAD", accept=accept)
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.body, b"")

    def test_what_was_refused_changed_nothing(self):
        path = "/hanoi/tin-tuc"
        self.wsgi.ask(path, "DELETE", "hanoi.admin")
        self.assertEqual(self.wsgi.ask(path).status, 200)
