"""Parameters and bodies that cannot be read are the sender's mistake: 400, our page."""

from gzip import decompress
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import inputs
import unittest


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
NESTED = "[" * 50_000
#: Casts that fail inside Zope, before it knows which page is asked for.
UNREADABLE = (
    "b_start:int=x",
    "q:int=abc",
    "q:int=" + "9" * 5000,
    "q:float=x",
    "q:date=x",
    "q:date=",
    "q:required=",
    f"q:json={NESTED}",
    "q:json={",
    "created.query:record:date=x",
    "q.__class__:record=x",
    "q=1&q.x:record=2",
    "q=1&q.x:records=2",
    "q:base64=xx",
    "q:rot13=xx",
    "q:ascii=%ff",
    "%ff=1",
)
#: Casts that succeed and leave other things than text in the form.
CAST = (
    "q:int=5",
    "q:list=a",
    "q:tuple=a",
    "q:lines=a",
    "q:tokens=a%20b",
    "q:boolean=",
    "q:bytes=%ff",
    "q:date=2026-01-01",
    "q.x:record=1",
    "q.x:records=1",
    "q:default=1",
    "q:ignore_empty=",
    "q=%ff%00",
)


class Asking(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def ask(self, *args, **kw):
        return self.wsgi.ask(*args, **kw)


class TestParameters(Asking):
    def test_a_cast_that_fails_is_400_in_our_look(self):
        for query in UNREADABLE:
            for page in ("/", "/hanoi"):
                with self.subTest(page=page, query=query[:40]):
                    answer = self.ask(f"{page}?{query}")
                    self.assertEqual(answer.status, 400)
                    self.assertIn('lang="vi"', answer.text)
                    self.assertIn("không đọc được", answer.text)

    def test_a_cast_that_fails_is_400_for_staff_and_services(self):
        for query in UNREADABLE:
            with self.subTest(query=query[:40]):
                path = f"/@search?{query}"
                answer = self.ask(path, accept=JSON, login="hanoi.editor")
                self.assertEqual(answer.status, 400)
                said = answer.json()
                self.assertEqual(said["type"], "BadRequest")
                self.assertEqual(said["errors"], [])
                self.assertIn("không đọc được", said["message"])

    def test_where_there_is_nothing_404_comes_first(self):
        self.assertEqual(self.ask("/khong-co?q:int=x").status, 404)

    def test_a_cast_that_succeeds_is_no_failure(self):
        for query in CAST:
            with self.subTest(query=query):
                self.assertEqual(self.ask(f"/?{query}").status, 200)

    def test_what_the_log_in_reads_is_text(self):
        for name in inputs.TEXTS:
            for way in ("{}:int=5", "{}:bytes=%ff", "{}.x:record=1", "{}=a&{}=b"):
                query = way.format(name, name)
                with self.subTest(query):
                    self.assertEqual(self.ask(f"/hanoi/@@people?{query}").status, 302)

    def test_zopes_own_names_lead_nowhere_new(self):
        for query in ("x:method=1", ":method=/a/../b", "__call__:method=1"):
            with self.subTest(query=query):
                self.assertLess(self.ask(f"/?{query}").status, 500)

    def test_a_form_that_cannot_be_read(self):
        for kind, body in (
            ("multipart/form-data", b"a=b"),
            ("multipart/form-data; boundary=x", b"a=b"),
            (f"{FORM}; charset=nonsense", b"a=b"),
            (f"{FORM}; charset=base64", b"a=b"),
            ("text/xml", b"<methodCall>"),
        ):
            with self.subTest(kind=kind):
                answer = self.ask("/", method="POST", body=body, content_type=kind)
                self.assertEqual(answer.status, 400)
                self.assertIn('lang="vi"', answer.text)

    def test_broken_text_reaches_no_view(self):
        with self.subTest("form"):
            seen = self.form_of("q=a%ffb%00&l:list=%ff&r.x:record=%ff")
            self.assertEqual(seen["q"], "a\ufffdb ")
            self.assertEqual(seen["l"], ["\ufffd"])
            self.assertEqual(seen["r"].x, "\ufffd")

    def form_of(self, query):
        from io import BytesIO
        from types import SimpleNamespace
        from ZPublisher.HTTPRequest import WSGIRequest
        from ZPublisher.HTTPResponse import WSGIResponse

        environ = {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "SERVER_NAME": "nohost",
            "SERVER_PORT": "80",
        }
        request = WSGIRequest(BytesIO(), environ, WSGIResponse())
        inputs.guard_inputs(SimpleNamespace(request=request))
        request.processInputs()
        return request.form


class TestPaths(Asking):
    def test_what_is_no_utf8_is_not_found(self):
        for path, accept in (
            ("/%ff", "text/html"),
            ("/hanoi/%c0%80", "text/html"),
            ("/@types/%ff", JSON),
            ("/@support-cases/%ff%ff", JSON),
            ("/hanoi/@support-cases/%ff", JSON),
        ):
            for login in (None, "hanoi.editor"):
                with self.subTest(path=path, login=login):
                    answer = self.ask(path, accept=accept, login=login)
                    self.assertIn(answer.status, (401, 404))
                    if accept != JSON:
                        self.assertIn('lang="vi"', answer.text)

    def test_letters_with_accents_stay(self):
        answer = self.ask("/kh%C3%B4ng-c%C3%B3")
        self.assertEqual(answer.status, 404)
        self.assertIn("không có", answer.text)

    def test_a_thousand_cookies_are_no_failure(self):
        self.assertEqual(self.ask("/", cookie="a=1;" * 2000).status, 200)
        self.assertEqual(self.ask("/", cookie="a=1; b=2").status, 200)


class TestSiteMap(Asking):
    def test_a_page_that_is_no_number_is_not_there(self):
        for page in ("-1", "0", "x", "", "1.5", "%ff"):
            with self.subTest(page):
                answer = self.ask(f"/sitemap.xml.gz?page={page}")
                self.assertEqual(answer.status, 404)
        for query in ("", "?page=1", "?page=1&page=x", "?page:int=1"):
            with self.subTest(query):
                answer = self.ask(f"/sitemap.xml.gz{query}")
                self.assertEqual(answer.status, 200)
                self.assertIn(b"<", decompress(answer.body))


class TestBodies(Asking):
    def post(self, body, path="/hanoi/tin-tuc", login="hanoi.editor"):
        return self.ask(path, "POST", login, accept=JSON, body=body, content_type=JSON)

    def test_what_python_cannot_read_is_400(self):
        for body in (
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"title": ' + b"9" * 5000 + b"}",
            b"\xff",
            b'{"a": "\xff"}',
            b"[]",
            b"5",
            b"null",
            b'"x"',
        ):
            with self.subTest(body[:20]):
                self.assertEqual(self.post(body).status, 400)
                answer = self.post(body, "/hanoi/@support-cases", None)
                self.assertEqual(answer.status, 400)

    def test_brackets_in_text_are_no_nesting(self):
        body = b'{"@type": "News Item", "title": "%s \\" [[["}' % (b"[" * 150)
        self.assertEqual(self.post(body).status, 201)

    def test_half_a_character_is_replaced(self):
        title = rb"Tin \ud800\u0000 m\u1edbi \ud83d\ude00"
        body = b'{"@type": "News Item", "title": "%s"}' % title
        answer = self.post(body)
        self.assertEqual(answer.status, 201, answer.text)
        self.assertEqual(answer.json()["title"], "Tin \ufffd  mới \U0001f600")
