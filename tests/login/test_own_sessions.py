"""People see where they are logged in, and end what they do not know."""

from binascii import a2b_base64
from binascii import b2a_base64
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.login.http import Http
from tests.login.http import at
from tests.login.http import behind_proxy
from thads.login import jobs
from thads.login.guard import guard_in
from thads.login.session_lists import MOST
from thads.login.session_lists import Session
from thads.worktime import clock
from urllib.parse import quote
from urllib.parse import unquote
import re
import requests
import transaction
import unittest


EDITOR, LEADER = "hanoi.editor", "hanoi.leader"
NEW = "Một câu dài dễ nhớ 2026"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0 Mobile Safari/537.36"
)


class OwnSessions(Http):
    """Mixin: one's own sessions by REST and on the page."""

    def rest(self, method="GET", id="", session=None, token=None, **headers):
        headers = {"Accept": "application/json", **headers}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return (session or requests).request(
            method,
            f"{self.base}/@login-sessions{id and '/'}{id}",
            headers=headers,
            timeout=60,
        )

    def items(self, session=None, token=None):
        answer = self.rest(session=session, token=token)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["items"]

    def own(self, session=None, token=None):
        (found,) = [e for e in self.items(session, token) if e["current"]]
        return found

    def browser(self, login=EDITOR, agent=FIREFOX):
        session = requests.Session()
        session.headers["User-Agent"] = agent
        return self.log_in(login, session=session)

    def statuses(self, *sessions):
        return [self.person(EDITOR, each) for each in sessions]

    @property
    def guard(self):
        transaction.begin()
        return guard_in(self.portal.acl_users)


class TestList(OwnSessions, unittest.TestCase):
    layer = WORLD_HTTP

    def test_each_is_listed_in_plain_words(self):
        with behind_proxy():
            mine = requests.Session()
            mine.headers["X-Forwarded-For"] = "203.0.113.7"
            mine.headers["User-Agent"] = FIREFOX
            self.log_in(EDITOR, session=mine)
        self.browser(agent=PHONE)
        token = self.token(EDITOR)
        self.browser(LEADER)
        items = self.items(mine)
        found = {each["device"]: each for each in items}
        self.assertEqual(len(items), 3)
        self.assertEqual(
            {each["device"]: each["kind"] for each in items},
            {
                "Firefox, Windows": "browser",
                "Chrome, Android": "browser",
                "": "program",
            },
        )
        self.assertEqual(found["Firefox, Windows"]["network"], "203.0.113.0/24")
        self.assertTrue(found["Firefox, Windows"]["current"])
        self.assertTrue(self.own(token=token)["device"] == "")
        self.assertEqual(len({each["id"] for each in items}), 3)

    def test_a_program_that_logs_in_has_one_session_with_its_cookie(self):
        program = requests.Session()
        answer = program.post(
            f"{self.base}/@login",
            json={"login": EDITOR, "password": PASSWORD},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        token = answer.json()["token"]
        self.assertEqual(len(self.items(token=token)), 1)
        if "__ac" in program.cookies:
            self.assertEqual(self.own(program)["id"], self.own(token=token)["id"])
        self.rest("DELETE", self.own(token=token)["id"], token=token)
        self.assertEqual(self.person(EDITOR, program), 401)
        self.assertEqual(self.person(EDITOR, token=token), 401)

    def test_nobody_has_none(self):
        for method in ("GET", "DELETE"):
            self.assertEqual(self.rest(method).status_code, 401)
        answer = requests.get(f"{self.base}/@@sessions", timeout=60)
        self.assertIn("__ac_password", answer.text)

    def test_a_password_with_each_request_is_no_session(self):
        self.assertEqual(self.by_basic(EDITOR).status_code, 200)
        answer = requests.get(
            f"{self.base}/@login-sessions",
            auth=(EDITOR, PASSWORD),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.json()["items"], [])

    def test_those_of_the_servers_own_accounts(self):
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        other = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assertEqual(len(self.items(session)), 2)
        self.assertEqual(self.rest("DELETE", session=session).status_code, 204)
        self.assertEqual(self.rest(session=other).status_code, 401)
        self.assertEqual(self.rest(session=session).status_code, 200)

    def test_when_it_was_seen_is_noted_about_every_quarter_of_an_hour(self):
        with at("2026-11-30 08:00"):
            session = self.browser()
            first = self.own(session)
        with at("2026-11-30 08:10"):
            self.assertEqual(self.own(session)["last_seen"], first["last_seen"])
        with at("2026-11-30 08:20"):
            session.get(f"{self.base}/hanoi", timeout=60)
            seen = self.own(session)
        self.assertEqual(seen["began"], first["began"])
        self.assertGreater(seen["last_seen"], first["last_seen"])

    def test_logging_in_again_in_a_browser_replaces_its_session(self):
        session = self.browser()
        first, copied = self.own(session)["id"], requests.Session()
        copied.cookies.update(session.cookies)
        self.log_in(EDITOR, session=session)
        self.assertNotEqual(self.own(session)["id"], first)
        self.assertEqual(len(self.items(session)), 1)
        self.assertEqual(self.statuses(copied), [401])

    def test_the_list_is_bounded_and_what_falls_off_has_ended(self):
        old = self.browser()
        guard, now = self.guard, clock.seconds()
        for number in range(MOST):
            new = Session(f"s{number}", now, now + 1, now + 60, "", "", "browser")
            guard.add_session(EDITOR, new)
        transaction.commit()
        self.assertEqual(self.statuses(old), [401])
        self.assertEqual(len(self.guard.sessions(EDITOR)), MOST)

    def test_devices_of_sessions_that_are_over_are_not_kept(self):
        with at("2026-11-30 08:00"):
            self.browser()
        with at("2026-11-30 20:01"):
            transaction.begin()
            jobs.drop_sessions(self.portal)
            transaction.commit()
        self.assertEqual(self.guard._session_list(EDITOR)._sessions, {})


class TestEnding(OwnSessions, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.mine, self.other = self.browser(), self.browser(agent=PHONE)
        self.tokens = [self.token(EDITOR) for _each in range(2)]

    def test_one(self):
        id = self.own(self.other)["id"]
        copied = requests.Session()
        copied.cookies.update(self.other.cookies)
        answer = self.rest("DELETE", id, self.mine)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(self.statuses(self.other, copied, self.mine), [401, 401, 200])
        self.assertEqual(self.rest("DELETE", id, self.mine).status_code, 404)

    def test_a_token(self):
        first, second = self.tokens
        id = self.own(token=first)["id"]
        self.assertEqual(self.rest("DELETE", id, self.mine).status_code, 204)
        self.assertEqual(self.person(EDITOR, token=first), 401)
        self.assertEqual(self.person(EDITOR, token=second), 200)

    def test_a_token_that_was_renewed_ends_with_it(self):
        first, _second = self.tokens
        answer = requests.post(
            f"{self.base}/@login-renew",
            headers={"Accept": "application/json", "Authorization": f"Bearer {first}"},
            timeout=60,
        )
        renewed = answer.json()["token"]
        self.assertEqual(self.own(token=renewed)["id"], self.own(token=first)["id"])
        self.rest("DELETE", self.own(token=first)["id"], self.mine)
        self.assertEqual(self.person(EDITOR, token=renewed), 401)

    def test_ones_own(self):
        id = self.own(self.mine)["id"]
        self.assertEqual(self.rest("DELETE", id, self.mine).status_code, 204)
        self.assertNotIn("__ac", self.mine.cookies)
        self.assertEqual(self.statuses(self.other), [200])

    def test_all_others(self):
        began = self.own(self.mine)["began"]
        self.assertEqual(self.rest("DELETE", session=self.mine).status_code, 204)
        self.assertEqual(self.statuses(self.other, self.mine), [401, 200])
        for token in self.tokens:
            self.assertEqual(self.person(EDITOR, token=token), 401)
        (left,) = self.items(self.mine)
        self.assertEqual(left["began"], began)

    def test_all_others_by_a_token(self):
        first, second = self.tokens
        self.assertEqual(self.rest("DELETE", token=first).status_code, 204)
        self.assertEqual(self.person(EDITOR, token=first), 200)
        self.assertEqual(self.person(EDITOR, token=second), 401)
        self.assertEqual(self.statuses(self.mine, self.other), [401, 401])

    def test_nobody_elses(self):
        leader = self.browser(LEADER)
        id = self.own(self.mine)["id"]
        for address in (id, f"{id}/x", "x", "", "%00", quote("Ngày"), "x" * 5_000):
            answer = self.rest("DELETE", address, leader)
            self.assertEqual(answer.status_code, 404 if address else 204, address)
        answer = self.submit(leader, "@@sessions", end=id)
        self.assertEqual(answer.status_code, 404)
        self.assertIn("không có trong danh sách", answer.text)
        self.submit(leader, "@@sessions", others="1")
        self.assertEqual(self.statuses(self.mine, self.other), [200, 200])
        self.assertNotIn(id, str(self.items(leader)))

    def test_on_the_page(self):
        page = self.mine.get(f"{self.base}/@@sessions", timeout=60).text
        for text in ("Firefox, Windows", "Chrome, Android", "Một chương trình"):
            self.assertIn(text, page)
        self.assertEqual(page.count("(phiên này)"), 1)
        other = self.own(self.other)["id"]
        answer = self.submit(self.mine, "@@sessions", end=other)
        self.assertIn("Phiên đăng nhập đã kết thúc", answer.text)
        self.assertEqual(self.statuses(self.other, self.mine), [401, 200])
        answer = self.submit(self.mine, "@@sessions", others="1")
        self.assertIn("Đã kết thúc 2 phiên đăng nhập khác", answer.text)
        self.assertEqual(self.person(EDITOR, token=self.tokens[0]), 401)
        self.assertEqual(self.statuses(self.mine), [200])

    def test_ones_own_on_the_page_logs_out(self):
        own = self.own(self.mine)["id"]
        answer = self.submit(self.mine, "@@sessions", end=own)
        self.assertIn("__ac_password", answer.text)
        self.assertEqual(self.statuses(self.other), [200])

    def test_a_form_without_its_token_ends_nothing(self):
        self.mine.post(f"{self.base}/@@sessions", data={"others": "1"}, timeout=60)
        self.assertEqual(self.statuses(self.other), [200])

    def test_parameters_given_twice_and_broken(self):
        page = self.mine.get(f"{self.base}/@@sessions", timeout=60).text
        key = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]
        for data in (
            {"end": ["x", "y"]},
            {"end:record": "x"},
            {"end.x:record": "x"},
            {"end:int": "x"},
            {"others:list": ["1", "2"], "end": "x"},
            {"end": "\udcff".encode("utf-8", "surrogateescape")},
        ):
            answer = self.mine.post(
                f"{self.base}/@@sessions",
                data={"_authenticator": key, **data},
                timeout=60,
            )
            self.assertLess(answer.status_code, 500, data)


class TestRenewal(Factors, OwnSessions, unittest.TestCase):
    """What renews a session takes the one that holds, and does not lengthen it."""

    layer = WORLD_HTTP

    def change_password(self, session, old=PASSWORD, new=NEW):
        return self.submit(
            session,
            "@@change-password",
            **{
                "form.widgets.current_password": old,
                "form.widgets.new_password": new,
                "form.widgets.new_password_ctl": new,
                "form.buttons.reset_passwd": "1",
            },
        )

    def test_a_new_password_keeps_the_beginning(self):
        with at("2026-11-30 08:00"):
            session = self.browser()
            before = self.own(session)
        with at("2026-11-30 09:30"):
            self.change_password(session)
            self.assertEqual(len(self.items(session)), 1)
            self.assertEqual(self.own(session)["id"], before["id"])
            self.assertEqual(self.own(session)["began"], before["began"])
        for hour in range(10, 20):
            with at(f"2026-11-30 {hour}:00"):
                session.get(f"{self.base}/acl_users/session/refresh", timeout=60)
                self.assertEqual(self.person(EDITOR, session), 200)
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, session), 401)

    def test_a_second_factor_keeps_the_beginning(self):
        with at("2026-11-30 08:00"):
            session = self.browser()
            before = self.own(session)
        with at("2026-11-30 09:30"):
            self.open_page(session)
            self.set_up(session, EDITOR, password=PASSWORD)
            self.assertEqual(self.own(session)["began"], before["began"])
        with at("2026-11-30 09:32"):
            self.open_page(session)
            code = self.code(EDITOR)
            self.page(session, off="1", password=PASSWORD, code=code)
            self.assertIsNone(self.guard.factor(EDITOR))
            self.assertEqual(self.own(session)["began"], before["began"])
            self.assertEqual(len(self.items(session)), 1)

    def by_token(self, cookie=None, new=NEW, old=PASSWORD):
        """Change the password with a token and a cookie; return the cookies."""
        program = requests.Session()
        program.headers["Authorization"] = f"Bearer {self.token(EDITOR, old)}"
        if cookie:
            program.headers["Cookie"] = f"__ac={cookie}"
        self.change_password(program, old, new)
        self.token(EDITOR, new)
        self.assertEqual(len(self.guard.sessions(EDITOR)), 1)
        return program.cookies

    def test_a_token_with_a_cookie_that_decodes_gets_no_session(self):
        ended = self.browser()
        cookie = unquote(ended.cookies["__ac"])
        self.rest("DELETE", self.own(ended)["id"], ended)
        ticket = a2b_base64(cookie)
        forged = b2a_base64(b"x" * 32 + ticket[32:]).decode().strip()
        old = PASSWORD
        for number, garbage in enumerate((None, "QUJD", "%%%", cookie, forged, "----")):
            with self.subTest(garbage):
                new = f"{NEW} lần {number}"
                cookies = self.by_token(garbage and quote(garbage), new, old)
                self.assertNotIn("__ac", cookies)
                old = new

    def test_a_cookie_becomes_no_token_that_lasts_longer(self):
        with at("2026-11-30 08:00"):
            session = self.browser()
        for hour in range(9, 20):
            with at(f"2026-11-30 {hour:02}:00"):
                session.get(f"{self.base}/acl_users/session/refresh", timeout=60)
                answer = session.post(
                    f"{self.base}/@login-renew",
                    headers={"Accept": "application/json"},
                    json={},
                    timeout=60,
                )
                self.assertEqual(answer.status_code, 200)
                token = answer.json()["token"]
                self.assertEqual(self.person(EDITOR, token=token), 200)
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, token=token), 401)

    def test_a_token_is_not_renewed_beyond_by_a_body(self):
        """A body with a login and a wrong password hides the token from Plone."""
        with at("2026-11-30 08:00"):
            token, session = self.token(EDITOR), self.browser()
        with at("2026-11-30 09:30"):
            answer = session.post(
                f"{self.base}/@login-renew",
                headers={
                    "Accept": "application/json",
                    "Authorization": f"Bearer {token}",
                },
                json={"login": EDITOR, "password": "sai"},
                timeout=60,
            )
            if answer.status_code == 200:
                token = answer.json()["token"]
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, token=token), 401)

    def test_a_link_does_not_refresh_into_another_session(self):
        leader, mine = self.browser(LEADER), self.browser()
        ticket = quote(unquote(leader.cookies["__ac"]))
        mine.get(f"{self.base}/acl_users/session/refresh?__ac={ticket}", timeout=60)
        self.assertEqual(self.person(EDITOR, mine), 200)


class TestClockAndUpgrade(OwnSessions, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_session_of_a_clock_ahead_ends_when_it_is_set_right(self):
        with at("2027-11-30 08:00"):
            session, token = self.browser(), self.token(EDITOR)
            self.assertEqual(self.person(EDITOR, session), 200)
        with at("2026-11-30 08:00"):
            self.assertEqual(self.person(EDITOR, session), 401)
            self.assertEqual(self.person(EDITOR, token=token), 401)
            again = self.browser()
            self.assertEqual(len(self.items(again)), 1)

    def timeout(self, seconds):
        transaction.begin()
        self.portal.acl_users.session.timeout = seconds
        transaction.commit()

    def test_what_is_over_in_the_list_is_over(self):
        """Though the ticket itself would hold: its timeout was made longer since."""
        self.timeout(600)
        with at("2026-11-30 08:00"):
            session = self.browser()
        self.timeout(7200)
        with at("2026-11-30 08:09"):
            self.assertEqual(self.person(EDITOR, session), 200)
        with at("2026-11-30 08:11"):
            self.assertEqual(self.person(EDITOR, session), 401)
            self.assertEqual(self.items(self.browser())[0]["current"], True)

    def test_without_a_timeout_a_session_holds_for_a_working_day(self):
        self.timeout(0)
        with at("2026-11-30 08:00"):
            session = self.browser()
        with at("2026-11-30 19:59"):
            self.assertEqual(self.person(EDITOR, session), 200)
            self.assertEqual(len(self.items(session)), 1)
        with at("2026-11-30 20:01"):
            self.assertEqual(self.person(EDITOR, session), 401)

    def test_a_clock_set_back_a_little_ends_nothing(self):
        with at("2026-11-30 08:02"):
            session, token = self.browser(), self.token(EDITOR)
        with at("2026-11-30 08:00"):
            self.assertEqual(self.person(EDITOR, session), 200)
            self.assertEqual(self.person(EDITOR, token=token), 200)

    def test_a_guard_of_an_older_release_has_no_lists(self):
        old = self.browser()
        guard = self.guard
        guard._sessions = None
        transaction.commit()
        self.assertEqual(self.statuses(old), [401])
        self.assertEqual(self.rest(session=old).status_code, 401)
        session = self.browser()
        self.assertEqual(len(self.items(session)), 1)
