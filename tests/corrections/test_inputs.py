"""Parameters and bodies that cannot be read are the sender's mistake: 400, our page."""

from gzip import decompress
from tests.cputime import is_slow
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import inputs
from urllib.parse import urlencode
import json
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


class TestHeavyText(Asking):
    """What takes a function long must not take the portal long: it has one process."""

    #: each took seconds: a line of spaces, accents out of order, tags without an end
    HEAVY = (" " * 20_000, "a" + "\u0301\u0323" * 20_000, "<" * 20_000, "1," * 10_000)

    def fast(self, *args, **kw):
        self.assertFalse(is_slow(self.ask, *args, bound=50, **kw))
        answer = self.ask(*args, **kw)
        self.assertLess(answer.status, 500)
        return answer

    def test_search(self):
        for text in self.HEAVY:
            sent = urlencode({"SearchableText": text}).encode()
            for path in ("/@@search", "/@@ajax-search"):
                with self.subTest(path=path, text=ascii(text[:3])):
                    self.fast(path, "POST", body=sent, content_type=FORM)

    def test_recognition_of_a_document(self):
        page = self.ask("/hanoi/van-ban/@@recognise", login="hanoi.editor")
        self.assertEqual(page.status, 200)
        for text in (
            *self.HEAVY,
            "Số: 5/BTP\n" + " " * 1000 + "x",
            "Hà Nội" + " " * 1000,
        ):
            with self.subTest(text=ascii(text[:3])):
                self.fast(
                    "/hanoi/van-ban/@@recognise",
                    "POST",
                    "hanoi.editor",
                    body=urlencode({"text": text}).encode(),
                    content_type=FORM,
                )

    def test_a_citizens_case(self):
        for text in self.HEAVY:
            case = {
                "procedure": "yeu-cau-thi-hanh-an",
                "idempotency_key": "mot-hai-ba-bon",
                "applicant": dict.fromkeys(("name", "phone", "email", "address"), text),
                "fields": {"so_ban_an": text, "ngay_ban_an": text},
            }
            for escaped in (True, False):
                with self.subTest(text=ascii(text[:3]), escaped=escaped):
                    body = json.dumps(case, ensure_ascii=escaped).encode()
                    answer = self.fast(
                        "/hanoi/@support-cases",
                        "POST",
                        accept=JSON,
                        body=body,
                        content_type=JSON,
                    )
                    self.assertEqual(answer.status, 400)

    def test_an_item_of_an_editor(self):
        for text in self.HEAVY:
            item = {
                "@type": "OfficialDocument",
                "title": text[:200],
                "number": text,
                "abstract": text,
                "text": {"data": text, "content-type": "text/html"},
            }
            with self.subTest(text=ascii(text[:3])):
                self.fast(
                    "/hanoi/van-ban",
                    "POST",
                    "hanoi.editor",
                    accept=JSON,
                    body=json.dumps(item).encode(),
                    content_type=JSON,
                )


class TestPaths(Asking):
    def test_widgets_take_text_lists_and_files(self):
        name = "form.widgets.IRichTextBehavior.text"
        for cast in (f"{name}.x:record=1", f"{name}.x:records=1", f"{name}=a&{name}=b"):
            with self.subTest(cast):
                answer = self.wsgi.ask(
                    "/hanoi/tin-tuc/++add++News%20Item",
                    method="POST",
                    login="hanoi.editor",
                    content_type=FORM,
                    body=f"{cast}&form.buttons.save=1".encode(),
                )
                self.assertLess(answer.status, 500)

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

    def test_a_password_that_cannot_be_read_is_none(self):
        broken = ("???", "", "AAA", "aGFub2k=", "/////w==", "Og== x y", "\xff")
        for value in (*(f"Basic {each}" for each in broken), "Bearer", "Bearer ???"):
            for path, status in (("/", 200), ("/hanoi/@@people", 302)):
                with self.subTest(value, path=path):
                    answer = self.ask(path, authorization=value)
                    self.assertEqual(answer.status, status)


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
