"""API keys: a program acts for one person, at one unit, for one purpose alone."""

from datetime import timedelta
from plone import api
from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.keys import Keys
from tests.mails import recorded_mails
from tests.worker import work
from thads.audit import tallies
from thads.login import jobs
from thads.login.accounts import AccountAccess
from thads.login.api_keys import MOST
from thads.login.api_keys import keys_in
from thads.login.guard import guard_in
from thads.organisation import people
from thads.worktime import clock
from unittest import mock
import transaction
import unittest


LOADS, REGISTRAR = "hanoi/@debtor-loads", "hanoi.registrar"


class TestApiKeys(Keys, Http, unittest.TestCase):
    layer = WORLD_HTTP

    def plugin(self):
        transaction.begin()
        return keys_in(self.portal.acl_users)

    def status(self, key, address=LOADS, method="GET", **kw):
        return self.by_key(key, method, address, **kw).status_code

    def later(self, **time):
        now = clock.seconds() + timedelta(**time).total_seconds()
        return mock.patch.object(clock, "seconds", lambda: now)

    def test_it_opens_what_it_is_for_and_nothing_else(self):
        key = self.make_key("hanoi", REGISTRAR)
        self.assertEqual(self.status(key), 200)
        self.assertEqual(self.status(key, "hanoi/@debtor-changes"), 200)
        load = self.by_key(
            key, "POST", LOADS, files={"file": ("a.xlsx", workbook(row()))}
        )
        self.assertEqual(load.status_code, 201, load.text)
        sent = load.json()["@id"]
        for method, address in (
            ("GET", sent),  # its report came with the answer
            ("POST", f"{sent}/@workflow/submit"),
            ("POST", f"{sent}/@workflow/approve"),
            ("GET", "@login-sessions"),
            ("POST", "@login-renew"),
            ("PATCH", f"@users/{REGISTRAR}"),
            ("GET", f"@users/{REGISTRAR}"),
            ("GET", "@work"),
            ("GET", "tphochiminh/@debtor-loads"),
            ("GET", "tphochiminh/hanoi/@debtor-loads"),
            ("GET", "hanoi/don-vi/ba-dinh/@debtor-loads"),
        ):
            with self.subTest(method=method, address=address):
                answer = self.by_key(
                    key, method, address, json={} if method != "GET" else None
                )
                self.assertIn(answer.status_code, (401, 404), answer.text)
        for address in ("hanoi/@@api-keys", "hanoi/@@debtor-loads", "@@sessions"):
            with self.subTest(address=address):
                answer = self.by_key(
                    key, "GET", address, accept="text/html", allow_redirects=False
                )
                self.assertIn(answer.status_code, (302, 401, 404))

    def test_it_is_no_password(self):
        key = self.make_key("hanoi", REGISTRAR)
        basic = self.call("GET", LOADS, REGISTRAR, password=key)
        self.assertEqual(basic.status_code, 401)
        log_in = {"login": REGISTRAR, "password": key}
        self.assertEqual(self.call("POST", "@login", json=log_in).status_code, 401)

    def test_what_is_no_key(self):
        key = self.make_key("hanoi", REGISTRAR)
        id, secret = key.split("_", 2)[1:]
        for other in (
            key[:-1],
            key + "x",
            key.upper(),
            f"thads_{'0' * 12}_{secret}",
            f"thads_{id}_{'A' * 43}",
            f"thads_{id}_",
            "thads__",
            f"{id}_{secret}",
            secret,
            "",
        ):
            with self.subTest(key=other):
                self.assertEqual(self.status(other), 401)
        bearers = {"Authorization": f"bearer  {key} "}
        self.assertEqual(self.call("GET", LOADS, headers=bearers).status_code, 200)

    def test_it_is_shown_once_and_stored_as_a_digest(self):
        key = self.make_key("hanoi", REGISTRAR)
        page = self.page("hanoi/@@api-keys", REGISTRAR).text
        self.assertIn("Nền tảng số", page)
        self.assertNotIn(key, page)
        secret = key.split("_", 2)[2]
        for stored in self.plugin()._keys.values():
            self.assertNotIn(secret, repr(stored))

    def test_it_ends(self):
        key = self.make_key("hanoi", REGISTRAR, days="30")
        with self.later(days=29):
            self.assertEqual(self.status(key), 200)
        with self.later(days=31):
            self.assertEqual(self.status(key), 401)
            page = self.page("hanoi/@@api-keys", REGISTRAR).text
            self.assertIn("Hết hạn", page)
        with self.later(days=-30):  # a clock that was ahead had made it
            self.assertEqual(self.status(key), 401)
        with self.later(days=61):
            transaction.begin()
            jobs.drop_sessions(self.portal)
            transaction.commit()
        self.assertEqual(len(self.plugin()._keys), 0)

    def test_revoked(self):
        key, other = (self.make_key("hanoi", REGISTRAR) for _n in range(2))
        id = key.split("_")[1]
        answer = self.submit("hanoi/@@api-keys", REGISTRAR, revoke=id)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual([self.status(key), self.status(other)], [401, 200])
        again = self.submit("hanoi/@@api-keys", REGISTRAR, revoke=id)
        self.assertEqual(again.status_code, 404)
        # a unit's key is no other unit's to revoke
        mine = other.split("_")[1]
        answer = self.submit(
            "tphochiminh/@@api-keys", "tphochiminh.registrar", revoke=mine
        )
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.status(other), 200)

    def test_it_goes_with_its_person(self):
        key = self.make_key("hanoi", REGISTRAR)
        guard = guard_in(self.portal.acl_users)
        transaction.begin()
        guard.suspend(REGISTRAR)
        transaction.commit()
        self.assertEqual(self.status(key), 401)
        transaction.begin()
        guard.resume(REGISTRAR)
        transaction.commit()
        self.assertEqual(self.status(key), 200)
        transaction.begin()
        people.take(REGISTRAR, "hanoi", "registrar")
        transaction.commit()
        self.assertEqual(self.status(key), 401)

    def test_it_goes_with_the_account_and_is_not_the_next_ones(self):
        key = self.make_key("hanoi", REGISTRAR)
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=REGISTRAR)
        transaction.commit()
        self.assertEqual(self.status(key), 401)
        transaction.begin()
        people.add_person(
            REGISTRAR,
            fullname="Người kế nhiệm",
            email="ke-nhiem@thads.example",
            password=PASSWORD,
            functions=[("hanoi", "registrar")],
        )
        transaction.commit()
        self.assertEqual(self.call("GET", LOADS, REGISTRAR).status_code, 200)
        self.assertEqual(self.status(key), 401)

    def test_an_administrator_ends_it_with_all_sessions(self):
        key = self.make_key("hanoi", REGISTRAR)
        transaction.begin()
        AccountAccess().end_sessions(REGISTRAR)
        transaction.commit()
        self.assertEqual(self.status(key), 401)

    def test_whoever_finds_a_browser_open_makes_none(self):
        for password in ("", "Một câu khác 2026"):
            answer = self.submit(
                "hanoi/@@api-keys",
                REGISTRAR,
                label="x",
                days="30",
                password=password,
            )
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(len(self.plugin()._keys), 0)

    def test_its_owner_is_told_by_mail(self):
        with recorded_mails() as mails:
            self.make_key("hanoi", REGISTRAR)
            work(self.portal)
        (letter,) = mails
        self.assertIn("Nền tảng số", str(letter))

    def test_tried_where_it_opens_nothing_it_is_counted(self):
        key = self.make_key("hanoi", REGISTRAR)
        self.status(key, "@work")
        counted = [
            tally.fields["user"]
            for tally in tallies.counter.changed(self.portal.getPhysicalPath())
            if tally.fields["action"] == "login.api_key_refused"
        ]
        self.assertEqual(counted, [REGISTRAR])

    def test_it_is_no_session(self):
        key = self.make_key("hanoi", REGISTRAR)
        transaction.begin()
        guard = guard_in(self.portal.acl_users)
        before = len(guard.sessions(REGISTRAR))
        answer = self.by_key(key, "GET", LOADS)
        self.assertNotIn("Set-Cookie", answer.headers)
        transaction.begin()
        self.assertEqual(len(guard.sessions(REGISTRAR)), before)

    def test_use_is_noted_about(self):
        key = self.make_key("hanoi", REGISTRAR)
        id = key.split("_")[1]
        self.assertEqual(self.plugin().get(id).used, 0)
        self.by_key(key, "POST", LOADS, files={"file": ("a.xlsx", workbook(row()))})
        used = self.plugin().get(id).used
        self.assertGreater(used, 0)
        self.status(key)
        self.assertEqual(self.plugin().get(id).used, used)
        with self.later(days=2):
            self.status(key)
        self.assertGreater(self.plugin().get(id).used, used)

    def test_wrong_input(self):
        for fields in (
            {"label": "", "days": "30"},
            {"label": "x" * 81, "days": "30"},
            {"label": "x", "days": ""},
            {"label": "x", "days": "9999"},
            {"label": "x", "days": "30 days"},
            {"label": " \u200b ", "days": "30"},
        ):
            with self.subTest(fields=fields):
                answer = self.submit(
                    "hanoi/@@api-keys", REGISTRAR, password=PASSWORD, **fields
                )
                self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(len(self.plugin()._keys), 0)

    def test_a_unit_has_so_many(self):
        for number in range(MOST):
            self.make_key("hanoi", REGISTRAR, label=f"Chương trình {number}")
        fields = {"label": "x", "days": "30", "password": PASSWORD}
        answer = self.submit("hanoi/@@api-keys", REGISTRAR, **fields)
        self.assertEqual(answer.status_code, 400)
        self.make_key("tphochiminh", "tphochiminh.registrar")

    def test_who_may_make_one(self):
        for login in (None, "hanoi.editor", "hanoi.leader", "tphochiminh.registrar"):
            with self.subTest(login=login):
                answer = self.page("hanoi/@@api-keys", login, allow_redirects=False)
                self.assertIn(answer.status_code, (302, 401, 404), answer.text)

    def test_without_the_token_of_the_form(self):
        answer = self.call(
            "POST",
            "hanoi/@@api-keys",
            REGISTRAR,
            "text/html",
            data={"label": "x", "days": "30", "password": PASSWORD},
        )
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(len(self.plugin()._keys), 0)

    def test_in_the_trail(self):
        key = self.make_key("hanoi", REGISTRAR)
        self.submit("hanoi/@@api-keys", REGISTRAR, revoke=key.split("_")[1])
        page = self.page("@@audit-log", "central.inspector").text
        for words in ("Tạo mã kết nối", "Thu hồi mã kết nối", "Nền tảng số"):
            self.assertIn(words, page)
        self.assertNotIn(key, page)

    def test_a_request_forgery_by_a_page_has_no_key(self):
        # no browser sends a key by itself: what a foreign page has it send is refused
        answer = self.call(
            "POST",
            LOADS,
            REGISTRAR,
            headers={
                "Origin": "https://evil.example",
                "Content-Type": "application/jsonl",
            },
            data=b"{}",
        )
        self.assertEqual(answer.status_code, 403, answer.text)

    def test_the_page_leads_here(self):
        page = self.page("hanoi/tra-cuu/@@debtor-loads", REGISTRAR).text
        self.assertRegex(page, r'href="[^"]*/hanoi/@@api-keys"')
        self.assertIn("Kết nối phần mềm", page)
        leader = self.page("hanoi/tra-cuu/@@debtor-loads", "hanoi.leader").text
        self.assertNotIn("@@api-keys", leader)
