"""Log-out, a new password and suspension end every session and token of a person."""

from binascii import a2b_base64
from binascii import b2a_base64
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.layers import Browsing
from tests.login.http import Http
from tests.login.http import at
from tests.login.http import going
from thads.login import plugins
from thads.login.guard import guard_in
from thads.login.sessions import StampedSessions
from thads.login.tokens import StampedTokens
from urllib.parse import quote
from urllib.parse import unquote
import re
import requests
import transaction
import unittest


NEW = "Một câu dài dễ nhớ 2026"
EDITOR = "hanoi.editor"
#: What elements of a page load.
LOADED = ("image", "iframe", "video", "audio", "track", "embed", "object", "frame")


class TestEnding(Http, Browsing, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.sessions = [self.log_in(EDITOR) for _each in range(2)]
        self.tokens = [self.token(EDITOR) for _each in range(2)]
        self.other = self.log_in("hanoi.leader")
        self.assert_open(True)

    def assert_open(self, expected, but=None):
        status = 200 if expected else 401
        for session in self.sessions:
            if session is not but:
                self.assertEqual(self.person(EDITOR, session), status)
        for token in self.tokens:
            self.assertEqual(self.person(EDITOR, token=token), status)
        self.assertEqual(self.person("hanoi.leader", self.other), 200)

    def test_logging_out_on_one_device_ends_all(self):
        copied = requests.Session()
        copied.cookies.update(self.sessions[0].cookies)
        self.sessions.append(copied)
        self.sessions[0].get(f"{self.base}/logout", headers=going(), timeout=60)
        self.assertNotIn("__ac", self.sessions[0].cookies)
        self.assert_open(False)
        self.assertEqual(self.person(EDITOR, self.log_in(EDITOR)), 200)

    def test_logging_out_with_a_token_ends_all(self):
        answer = requests.post(
            f"{self.base}/@logout",
            headers={
                "Accept": "application/json",
                "Authorization": f"Bearer {self.tokens[0]}",
            },
            timeout=60,
        )
        self.assertLess(answer.status_code, 300)
        self.assert_open(False)
        self.assertEqual(self.person(EDITOR, token=self.token(EDITOR)), 200)

    def test_a_new_password_ends_all_but_the_session_it_was_set_in(self):
        first = self.sessions[0]
        answer = self.submit(
            first,
            "@@change-password",
            **{
                "form.widgets.current_password": PASSWORD,
                "form.widgets.new_password": NEW,
                "form.widgets.new_password_ctl": NEW,
                "form.buttons.reset_passwd": "1",
            },
        )
        self.assertEqual(answer.status_code, 200)
        self.assert_open(False, but=first)
        self.assertEqual(self.person(EDITOR, first), 200)
        self.assertEqual(self.by_basic(EDITOR).status_code, 401)
        self.assertEqual(self.by_basic(EDITOR, NEW.encode()).status_code, 200)

    def test_a_new_password_by_mail_ends_all(self):
        transaction.begin()
        reset = api.portal.get_tool("portal_password_reset").requestReset(EDITOR)
        transaction.commit()
        requests.post(
            f"{self.base}/passwordreset/{reset['randomstring']}",
            data={"userid": EDITOR, "password": NEW, "password2": NEW},
            timeout=60,
        )
        self.assertEqual(self.by_basic(EDITOR, NEW.encode()).status_code, 200)
        self.assert_open(False)

    def test_a_new_password_set_by_the_server_room_ends_all(self):
        answer = requests.patch(
            f"{self.base}/@users/{EDITOR}",
            json={"password": NEW},
            auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 204)
        self.assert_open(False)

    def test_suspension_ends_all_and_lets_nobody_in(self):
        admin = self.log_in("hanoi.admin")
        answer = self.submit(admin, "hanoi/@@people", person=EDITOR, suspend="1")
        self.assertIn("Đã tạm khóa", answer.text)
        self.assert_open(False)
        self.assertNotIn("__ac", self.log_in(EDITOR).cookies)
        self.assertEqual(self.ask_token(EDITOR).status_code, 401)
        self.assertEqual(self.by_basic(EDITOR).status_code, 401)
        self.submit(admin, "hanoi/@@people", person=EDITOR, resume="1")
        self.assert_open(False)
        self.assertEqual(self.person(EDITOR, self.log_in(EDITOR)), 200)
        self.assertEqual(self.by_basic(EDITOR).status_code, 200)

    def test_an_account_that_was_deleted_has_no_session(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=EDITOR)
        transaction.commit()
        self.assert_open(False)

    def test_the_account_made_anew_has_none_of_the_old_sessions(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=EDITOR)
            api.user.create(username=EDITOR, email="a@b.vn", password=NEW)
        transaction.commit()
        self.assert_open(False)

    def test_a_stranger_ends_nobodys_sessions(self):
        """A cookie is no proof before it is verified."""
        forged = b2a_base64(b"x" * 32 + b"6a000000" + EDITOR.encode() + b"!").decode()
        for value in (forged.strip(), "----", "%ff", quote("Ngày"), ""):
            for page in ("logout", "acl_users/session/remove", "@logout"):
                answer = requests.get(
                    f"{self.base}/{page}", cookies={"__ac": value}, timeout=60
                )
                self.assertLess(answer.status_code, 500)
        self.assert_open(True)

    def test_a_link_with_a_ticket_logs_nobody_in(self):
        ticket = unquote(self.sessions[0].cookies["__ac"])
        answer = requests.get(
            f"{self.base}/@users/{EDITOR}?__ac={quote(ticket)}",
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def test_tickets_that_are_none(self):
        ticket = a2b_base64(unquote(self.sessions[0].cookies["__ac"]))
        for broken in (
            ticket[:32] + b"-0000001" + ticket[40:],
            ticket[:32] + b"zzzzzzzz" + ticket[40:],
            ticket[:20],
            ticket.replace(b"!", b""),
            ticket + b"\xff\xfe",
            b"",
        ):
            value = b2a_base64(broken).decode().strip()
            answer = requests.get(
                f"{self.base}/@users/{EDITOR}",
                headers={"Accept": "application/json"},
                cookies={"__ac": value},
                timeout=60,
            )
            self.assertEqual(answer.status_code, 401, broken)


class TestLongestSession(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_session_ends_after_a_working_day_though_it_is_refreshed(self):
        with at("2026-11-30 08:00"):
            session = self.log_in(EDITOR)
        for hour in range(9, 20):
            with at(f"2026-11-30 {hour:02}:00"):
                self.assertEqual(self.person(EDITOR, session), 200)
                session.get(f"{self.base}/acl_users/session/refresh", timeout=60)
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, session), 401)

    def test_a_token_ends_after_a_working_day_though_it_is_renewed(self):
        with at("2026-11-30 08:00"):
            token = self.token(EDITOR)
        for hour in range(9, 20):
            with at(f"2026-11-30 {hour:02}:00"):
                self.assertEqual(self.person(EDITOR, token=token), 200)
                token = self.renewed(token)
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, token=token), 401)
            self.assertEqual(self.person(EDITOR, token=self.token(EDITOR)), 200)

    def renewed(self, token):
        answer = requests.post(
            f"{self.base}/@login-renew",
            headers={"Accept": "application/json", "Authorization": f"Bearer {token}"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["token"]


class TestLogOut(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_link_of_another_site_ends_nothing(self):
        session = self.log_in(EDITOR)
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Referer": "https://evil.example/"},
        ):
            for path in ("logout", "hanoi/logout", "hanoi/@@logout"):
                with self.subTest(path=path, headers=headers):
                    session.get(f"{self.base}/{path}", headers=headers, timeout=60)
                    self.assertEqual(self.person(EDITOR, session), 200)

    def test_a_link_of_ours_logs_out(self):
        for site in ("same-origin", "none"):
            with self.subTest(site=site):
                session = self.log_in(EDITOR)
                session.get(f"{self.base}/logout", headers=going(site=site), timeout=60)
                self.assertEqual(self.person(EDITOR, session), 401)

    def test_what_a_page_loads_ends_nothing(self):
        """A picture or a frame in a text: it is of our own page."""
        session = self.log_in(EDITOR)
        for headers in (
            *({"Sec-Fetch-Dest": each, "Sec-Fetch-Mode": "no-cors"} for each in LOADED),
            *(
                {"Sec-Fetch-Dest": each, "Sec-Fetch-Mode": "navigate"}
                for each in LOADED
            ),
            {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"},
            {},
        ):
            for path in ("logout", "@@logout", "hanoi/logout", "hanoi/@@logout"):
                for method in ("GET", "HEAD"):
                    sent = {"Referer": f"{self.base}/hanoi", **headers}
                    if headers:
                        sent["Sec-Fetch-Site"] = "same-origin"
                    with self.subTest(path=path, headers=headers, method=method):
                        session.request(
                            method, f"{self.base}/{path}", headers=sent, timeout=60
                        )
                        self.assertEqual(self.person(EDITOR, session), 200)

    def test_a_browser_that_does_not_say_is_asked(self):
        session = self.log_in(EDITOR)
        page = session.get(f"{self.base}/hanoi/@@logout", timeout=60).text
        token = re.search(r'name="_authenticator"[^>]*value="(\w+)"', page)[1]
        for fields in ({}, {"_authenticator": "x"}):
            answer = session.post(f"{self.base}/logout", data=fields, timeout=60)
            self.assertEqual(answer.status_code, 403)
            self.assertEqual(self.person(EDITOR, session), 200)
        session.post(f"{self.base}/logout", data={"_authenticator": token}, timeout=60)
        self.assertEqual(self.person(EDITOR, session), 401)


class TestPlugins(unittest.TestCase):
    layer = WORLD_HTTP

    def test_they_stand_in_the_site_and_in_the_server(self):
        for pas in plugins.folders(self.layer["portal"]):
            self.assertIsNotNone(guard_in(pas))
            self.assertIsInstance(pas.jwt_auth, StampedTokens)
        self.assertIsInstance(self.layer["portal"].acl_users.session, StampedSessions)

    def test_nothing_of_them_is_published(self):
        base = self.layer["portal"].absolute_url()
        for name in ("", "/stamp?user_id=x", "/end_sessions?user_id=hanoi.editor"):
            for method in ("GET", "POST"):
                answer = requests.request(
                    method,
                    f"{base}/acl_users/thads_login{name}",
                    auth=("hanoi.admin", PASSWORD),
                    allow_redirects=False,
                    timeout=60,
                )
                self.assertIn(answer.status_code, (302, 401, 404))
