"""Cookies are bound, banners are gone, and links in mails name the public address."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from Products.SiteAccess.VirtualHostMonster import manage_addVirtualHostMonster
from tests.layers import WORLD_HTTP
from tests.login.http import Http
from tests.login.http import behind_proxy
from tests.login.http import going
from tests.mails import recorded_mails
from tests.worker import work
from thads.corrections.answer_headers import bound
from thads.corrections.answer_headers import of_this_host
from thads.web.public_address import public_url
from unittest import mock
from urllib.parse import unquote
import base64
import requests
import transaction
import unittest


EDITOR = "hanoi.editor"


class TestBound(unittest.TestCase):
    def test_what_is_missing_is_added(self):
        for cookie, secure, expected in (
            ("a=1", False, "a=1; HttpOnly; SameSite=Lax"),
            ("a=1; Path=/", True, "a=1; Path=/; HttpOnly; SameSite=Lax; Secure"),
            ("a=1; samesite=Strict;HTTPONLY", False, "a=1; samesite=Strict; HTTPONLY"),
            ("a=secure; Secure", True, "a=secure; Secure; HttpOnly; SameSite=Lax"),
        ):
            self.assertEqual(bound(cookie, secure), expected)

    def test_a_session_is_of_this_host(self):
        rest = "; HttpOnly; SameSite=Lax"
        for cookie, secure, expected in (
            ("__ac=1; Path=/", False, f"__ac=1; Path=/{rest}"),
            ("__ac=1; Path=/", True, f"__Host-__ac=1; Path=/{rest}; Secure"),
            ("__ac_x=1; path=/", True, f"__Host-__ac_x=1; path=/{rest}; Secure"),
            # browsers would not take the name
            ("__ac=1; Path=/a", True, f"__ac=1; Path=/a{rest}; Secure"),
            (
                "__ac=1; Path=/; Domain=x",
                True,
                f"__ac=1; Path=/; Domain=x{rest}; Secure",
            ),
        ):
            self.assertEqual(bound(cookie, secure), expected)
        for cookies, expected in (
            ("a=1;__Host-__ac=2; b=3", "a=1; __ac=2; b=3"),
            ("__ac=theirs; __Host-__ac=2", "__ac=2"),
            ("__ac=theirs; a=1", "a=1"),
            ("__Host-__ac_tap_huan=1", "__ac_tap_huan=1"),
        ):
            self.assertEqual(of_this_host(cookies), expected)


class TestAnswers(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        # as on a server: what reads the addresses that nginx writes
        manage_addVirtualHostMonster(self.portal.getPhysicalRoot(), "virtual_hosting")
        transaction.commit()

    def cookies(self, answer):
        cookies = answer.raw.headers.getlist("Set-Cookie")
        self.assertTrue(cookies, answer.status_code)
        return cookies

    def log_in_through(self, path="", **headers):
        base = self.base
        if path:
            port = base.rpartition(":")[2].partition("/")[0]
            base = f"http://localhost:{port}/{path}"
        return requests.post(
            f"{base}/login",
            data={
                "__ac_name": EDITOR,
                "__ac_password": "Mat-khau-thu-2026",
                "buttons.login": "1",
            },
            headers=headers,
            allow_redirects=False,
            timeout=60,
        )

    def test_every_cookie_is_bound(self):
        cookies = self.cookies(self.log_in_through())
        self.assertEqual(len(cookies), 3)
        for cookie in cookies:
            self.assertIn("HttpOnly", cookie)
            self.assertIn("SameSite=Lax", cookie)
            self.assertNotIn("Secure", cookie)

    def test_over_tls_it_goes_over_tls_only(self):
        path = "VirtualHostBase/https/thads.example:443/plone/VirtualHostRoot"
        for cookie in self.cookies(self.log_in_through(path)):
            self.assertIn("Secure", cookie)
        with behind_proxy():
            answer = self.log_in_through(**{"X-Forwarded-Proto": "https"})
        for cookie in self.cookies(answer):
            self.assertIn("Secure", cookie)

    def test_over_tls_a_session_is_known_by_the_name_of_this_host_alone(self):
        path = "VirtualHostBase/https/thads.example:443/plone/VirtualHostRoot"
        answer = self.log_in_through(path)
        cookies = dict(
            each.split(";")[0].split("=", 1) for each in self.cookies(answer)
        )
        self.assertNotIn("__ac", cookies)
        port = self.base.rpartition(":")[2].partition("/")[0]
        for name, status in (("__Host-__ac", 200), ("__ac", 401)):
            with self.subTest(name):
                answer = requests.get(
                    f"http://localhost:{port}/{path}/@users/{EDITOR}",
                    headers={
                        "Accept": "application/json",
                        "Cookie": f"{name}={cookies['__Host-__ac']}",
                    },
                    timeout=60,
                )
                self.assertEqual(answer.status_code, status)

    def test_an_answer_outside_of_the_portal_has_the_headers_too(self):
        port = self.base.rpartition(":")[2].partition("/")[0]
        for path in ("", "khong-co", "acl_users"):
            answer = requests.get(f"http://localhost:{port}/{path}", timeout=60)
            for name in ("X-Content-Type-Options", "Referrer-Policy"):
                self.assertIn(name, answer.headers)

    def test_a_header_of_anybody_is_not_believed(self):
        answer = self.log_in_through(**{"X-Forwarded-Proto": "https"})
        for cookie in self.cookies(answer):
            self.assertNotIn("Secure", cookie)

    def test_nothing_tells_what_runs_here(self):
        for path in ("", "khong-co", "@localities", "@khong-co", "login", "%ff"):
            answer = requests.get(f"{self.base}/{path}", timeout=60)
            for name in ("Server", "X-Powered-By", "Via"):
                self.assertNotIn(name, answer.headers)

    def test_the_server_rooms_cookie_does_not_hold_the_password(self):
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        value = unquote(unquote(session.cookies["__ac"]))
        shown = base64.b64decode(value)
        self.assertNotIn(SITE_OWNER_PASSWORD.encode().hex().encode(), shown)
        self.assertNotIn(SITE_OWNER_PASSWORD.encode(), shown)
        self.assertEqual(self.person(EDITOR, session), 200)
        copied = requests.Session()
        copied.cookies.update(session.cookies)
        self.assertEqual(self.person(EDITOR, copied), 200)
        session.get(f"{self.base}/logout", headers=going(), timeout=60)
        self.assertEqual(self.person(EDITOR, copied), 401)


class TestPublicAddress(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def ask_for_a_link(self):
        """The text of the mail to somebody for whom a stranger asks for a link."""
        with recorded_mails() as mails:
            requests.post(
                f"{self.base}/login-help",
                data={
                    "form.widgets.reset_password": EDITOR,
                    "form.buttons.reset": "1",
                },
                headers={"Host": "evil.example"},
                timeout=60,
            )
            work(self.portal)
        return mails[-1]["text"]

    def test_the_registry_names_it(self):
        public = "https://thads.example"
        api.portal.set_registry_record("thads.public_address", public + "/")
        transaction.commit()
        self.assertIn(f"{public}/passwordreset/", self.ask_for_a_link())
        self.assertEqual(public_url(self.portal), public)
        self.assertEqual(public_url(self.portal["hanoi"]), f"{public}/hanoi")

    def test_the_process_names_it(self):
        public = "https://thads.example"
        with mock.patch.dict("os.environ", THADS_PUBLIC_URL=public):
            self.assertIn(f"{public}/passwordreset/", self.ask_for_a_link())

    def test_without_either_the_request_decides(self):
        address = self.portal.absolute_url()
        self.assertEqual(public_url(self.portal), address)
