"""Cookies are bound, banners are gone, and links in mails name the public address."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.http import Http
from tests.login.http import behind_proxy
from thads.corrections.answer_headers import bound
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


class TestAnswers(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def cookies(self, answer):
        return answer.raw.headers.getlist("Set-Cookie")

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
        session.get(f"{self.base}/logout", timeout=60)
        self.assertEqual(self.person(EDITOR, copied), 401)


class TestPublicAddress(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def ask_for_a_link(self):
        """The text of the mail to somebody for whom a stranger asks for a link."""
        with mock.patch("thads.organisation.password_reset.mail.send") as send:
            requests.post(
                f"{self.base}/login-help",
                data={
                    "form.widgets.reset_password": EDITOR,
                    "form.buttons.reset": "1",
                },
                headers={"Host": "evil.example"},
                timeout=60,
            )
        return send.call_args.args[3]

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
