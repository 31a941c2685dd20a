"""Logging in with a second factor, over page, REST and basic auth."""

from collections import Counter
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.login.factors import copy_of
from tests.login.factors import fields_of
from tests.login.http import at
from tests.login.http import going
from tests.login.http import standing_still
from thads.audit import tallies
from thads.login import alerts
from thads.login import one_time_codes
from thads.login import second_step
from thads.login import tickets
from thads.login.second_factor import CODES
from thads.login.second_factor import SecondFactor
from thads.login.second_factor import readable_code
from thads.ratelimit import forget_all
from thads.worktime import clock
import json
import pyotp
import re
import requests
import transaction
import unittest


LEADER = "hanoi.leader"
NOW = 1_800_000_000.0
NEW = "Một câu dài dễ nhớ 2026"
REFUSED = "Mã không đúng hoặc đã được sử dụng"
WAIT = "Đã có quá nhiều lần nhập sai"


class TestCodes(unittest.TestCase):
    """Codes and their time, without a site."""

    SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    def code(self, now):
        return pyotp.TOTP(self.SECRET).at(now)

    def step(self, code, now, after=-1):
        return one_time_codes.matching_step(self.SECRET, code, now, after)

    def test_rfc_6238(self):
        """The last six digits of the RFC's test values."""
        for now, code in ((59, "287082"), (1111111109, "081804"), (2e10, "353130")):
            self.assertEqual(self.step(code, now), int(now) // 30)

    def test_one_step_of_drift(self):
        for steps, taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
            with self.subTest(steps):
                found = self.step(self.code(NOW + 30 * steps), NOW)
                self.assertEqual(found is not None, taken)

    def test_no_step_twice_nor_one_before(self):
        here = int(NOW) // 30
        self.assertIsNone(self.step(self.code(NOW), NOW, after=here))
        self.assertIsNone(self.step(self.code(NOW - 30), NOW, after=here))
        self.assertEqual(self.step(self.code(NOW + 30), NOW, after=here), here + 1)

    def test_what_is_no_code(self):
        for code in ("", "1", "abcdef", self.code(NOW) + "0", "１２３４５６"):
            self.assertIsNone(self.step(readable_code(code), NOW))

    def test_digits_as_people_type_them(self):
        for text in ("123 456", " 123456 ", "123-456", "123.456", "123\u00a0456"):
            self.assertEqual(readable_code(text), "123456")
        for text in ("", "12a", "１２３４５６", "1" * 21, "+1", "1e5", "\x00"):
            self.assertEqual(readable_code(text), "")

    def test_a_recovery_code_is_good_once(self):
        factor = SecondFactor(self.SECRET, 0, NOW)
        codes = factor.new_recovery_codes()
        self.assertEqual((len(codes), len(set(codes))), (CODES, CODES))
        self.assertTrue(factor.take(codes[3], NOW))
        self.assertFalse(factor.take(codes[3], NOW))
        self.assertTrue(factor.was_used(codes[3], NOW))
        self.assertFalse(factor.was_used(codes[4], NOW))
        self.assertEqual(factor.codes_left, CODES - 1)
        factor.new_recovery_codes()
        self.assertFalse(factor.take(codes[4], NOW))

    def test_a_clock_that_was_a_year_ahead(self):
        """Its codes and devices are none; later codes are good, each once."""
        year = 365 * 86_400
        factor = SecondFactor(self.SECRET, 0, NOW)
        self.assertTrue(factor.take(self.code(NOW + year), NOW + year))
        cookie = factor.remember("a", NOW + year)
        self.assertFalse(factor.knows(cookie, NOW))
        self.assertEqual(factor.devices(NOW), [])
        self.assertTrue(factor.take(self.code(NOW), NOW))
        self.assertFalse(factor.take(self.code(NOW), NOW))
        self.assertFalse(factor.take(self.code(NOW - 30), NOW))
        # clocks of two machines differ by some minutes
        self.assertTrue(factor.take(self.code(NOW + 240), NOW + 240))
        self.assertFalse(factor.take(self.code(NOW + 30), NOW))

    def test_what_is_stored_names_no_recovery_code_and_no_cookie(self):
        factor = SecondFactor(self.SECRET, 0, NOW)
        codes = factor.new_recovery_codes()
        cookie = factor.remember("Firefox", NOW)
        stored = repr(factor.__getstate__())
        for secret in (*codes, cookie, cookie.partition(".")[2]):
            self.assertNotIn(secret, stored)
        self.assertNotIn(self.SECRET, repr(factor))

    def test_devices_are_few_and_end(self):
        factor = SecondFactor(self.SECRET, 0, NOW)
        cookies = [factor.remember(str(n), NOW + n) for n in range(12)]
        self.assertEqual(len(factor.devices(NOW)), 10)
        self.assertFalse(factor.knows(cookies[0], NOW))
        self.assertTrue(factor.knows(cookies[11], NOW + 100))
        month = 31 * 24 * 60 * 60
        self.assertFalse(factor.knows(cookies[11], NOW + month))
        self.assertEqual(factor.devices(NOW + month), [])


class TestPage(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.recovery = self.enrolled(LEADER)

    def test_the_password_alone_begins_no_session(self):
        session = self.first_step(LEADER)
        self.assertEqual(session.last.status_code, 200)
        self.assertIn('autocomplete="one-time-code"', session.last.text)
        self.assertIn('inputmode="numeric"', session.last.text)
        self.assertIn("no-store", session.last.headers["Cache-Control"])
        self.assertEqual(session.cookies.get_dict(), {})
        self.assertEqual(self.person(LEADER, session), 401)

    def test_with_the_code_one_is_in(self):
        session = self.enter(LEADER)
        self.assertEqual(session.last.status_code, 302)
        self.assertIn("@@staff", session.last.headers["Location"])
        self.assertTrue(self.is_in(session, LEADER))

    def test_one_comes_back_to_where_one_came_from(self):
        there = f"{self.base}/hanoi/tin-tuc"
        foreign = ("https://example.org/", "//example.org", "javascript:alert(1)")
        for number, address in enumerate((there, *foreign)):
            with self.subTest(address):
                session = self.first_step(LEADER, came_from=address)
                self.second_step(session, self.recovery[number])
                leads = "@@staff" if number else there
                self.assertIn(leads, session.last.headers["Location"])

    def test_a_wrong_password_looks_as_without_a_second_factor(self):
        session = self.first_step(LEADER, "x")
        self.assertNotIn("one-time-code", session.last.text)

    def test_wrong_codes(self):
        for code in (self.wrong(LEADER), "", "abc", "９９９９９９", "0" * 5000):
            with self.subTest(code[:10]):
                forget_all()
                session = self.second_step(self.first_step(LEADER), code)
                self.assertEqual(session.last.status_code, 200)
                self.assertIn(REFUSED, session.last.text)
                self.assertNotIn("__ac", session.cookies)
        # and once more, on the same page
        session = self.second_step(session, self.code(LEADER))
        self.assertTrue(self.is_in(session, LEADER))

    def test_a_code_is_good_once(self):
        code = self.code(LEADER)
        self.assertTrue(self.is_in(self.enter(LEADER, code), LEADER))
        again = self.enter(LEADER, code)
        self.assertIn(REFUSED, again.last.text)
        self.assertFalse(self.is_in(again, LEADER))

    def test_a_code_is_good_once_over_all_channels(self):
        code = self.code(LEADER)
        self.token(LEADER, code=code)
        self.assertFalse(self.is_in(self.enter(LEADER, code), LEADER))

    def test_clocks_may_differ_by_one_step(self):
        with at("2026-11-30 08:00"):
            for steps in (-2, 2):
                session = self.enter(LEADER, self.code(LEADER, steps))
                self.assertFalse(self.is_in(session, LEADER))
            for steps in (-1, 0, 1):
                session = self.enter(LEADER, self.code(LEADER, steps))
                self.assertTrue(self.is_in(session, LEADER))

    def test_recovery_codes(self):
        code = self.recovery[0]
        typed = f"{code[:4]} {code[4:8]}-{code[8:]}"
        self.assertTrue(self.is_in(self.enter(LEADER, typed), LEADER))
        self.assertFalse(self.is_in(self.enter(LEADER, code), LEADER))
        self.assertEqual(self.guard.factor(LEADER).codes_left, CODES - 1)
        entries = self.entries("login.recovery_code")
        self.assertEqual([e.user for e in entries], [LEADER])
        self.assertEqual(entries[0].details, {"left": CODES - 1})

    def test_guessing_codes_is_slowed_down_and_one_is_told_to_wait(self):
        """Whoever has the password; a stranger reads the same as of a wrong one."""
        with at("2026-11-30 08:00"):
            self.guess()

    def guess(self):
        session = self.first_step(LEADER)
        looks = set()
        for _attempt in range(5):
            self.second_step(session, self.wrong(LEADER))
            looks.add(session.last.status_code)
            self.assertIn(REFUSED, session.last.text)
        for code in (self.code(LEADER), self.wrong(LEADER)):
            self.second_step(session, code)
            self.assertNotIn(REFUSED, session.last.text)
            self.assertIn(WAIT, session.last.text)
            self.assertRegex(session.last.text, r"trong \d phút nữa")
        self.assertEqual(looks, {session.last.status_code})
        self.assertNotIn("__ac", session.cookies)
        # and the password is looked at no more from here: right and wrong are the same
        right, wrong = (
            re.sub(r'value="[^"]*"', "", self.first_step(LEADER, each).last.text)
            for each in (PASSWORD, "x")
        )
        self.assertNotIn("one-time-code", right)
        self.assertNotIn(WAIT, right)
        self.assertEqual(right, wrong)

    def test_in_ones_own_forms_too(self):
        """While the brake holds, neither password nor code is called wrong."""
        session = self.enter(LEADER)
        with standing_still():
            for _attempt in range(5):
                found = self.change_password(session, "", current="x")
                self.assertIn("Mật khẩu không đúng", found)
            for current in (PASSWORD, "x"):
                found = self.change_password(session, self.recovery[0], current=current)
                self.assertIn(WAIT, found)
                self.assertNotIn("không đúng", found)
                self.open_page(session)
                answer = self.page(
                    session, renew="1", password=current, code=self.recovery[0]
                )
                self.assertIn(WAIT, answer.text)
                self.assertNotIn("không đúng", answer.text)
        self.assertEqual(self.guard.factor(LEADER).codes_left, CODES)

    def test_codes_are_not_guessed_from_many_networks_either(self):
        """Twenty a day, wherever they come from; a new password begins anew."""
        guard = self.guard
        transaction.begin()
        for number in range(20):
            origin = guard.origin(f"{LEADER}", LEADER, FakeRequest(number))
            self.assertFalse(
                second_step.takes(guard, LEADER, self.wrong(LEADER), origin)
            )
        transaction.abort()
        session = self.enter(LEADER)
        self.assertFalse(self.is_in(session, LEADER))

    def test_who_does_not_know_the_password_spends_nothing_of_it(self):
        for number in range(5):
            self.first_step(LEADER, f"x{number}")
        forget_all()
        self.assertTrue(self.is_in(self.enter(LEADER), LEADER))

    def test_an_account_without_a_second_factor_logs_in_as_before(self):
        session = self.first_step("hanoi.editor")
        self.assertEqual(session.last.status_code, 302)
        self.assertTrue(self.is_in(session, "hanoi.editor"))

    def test_name_and_password_in_any_other_form_let_nobody_in(self):
        for address in ("", "hanoi/@@people", "@@staff", "failsafe_login", "logged_in"):
            answer = requests.post(
                f"{self.base}/{address}",
                data={"__ac_name": LEADER, "__ac_password": PASSWORD},
                allow_redirects=False,
                timeout=60,
            )
            self.assertNotIn("__ac", answer.cookies, address)
            self.assertLess(answer.status_code, 500, address)
        answer = requests.get(
            f"{self.base}/@users/{LEADER}",
            params={"__ac_name": LEADER, "__ac_password": PASSWORD},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def change_password(self, session, code=None, new=NEW, current=PASSWORD):
        """Send the form of one's own password; return its page."""
        fields = {
            "form.widgets.current_password": current,
            "form.widgets.new_password": new,
            "form.widgets.new_password_ctl": new,
            "form.buttons.reset_passwd": "1",
        }
        if code is not None:
            fields["form.widgets.code"] = code
        return self.submit(session, "@@change-password", **fields).text

    def is_changed(self):
        """Whether the new password is the account's, asked of its store."""
        from AuthEncoding import AuthEncoding

        transaction.begin()
        stored = self.portal.acl_users.source_users._user_passwords[LEADER]
        return AuthEncoding.pw_validate(stored, NEW)

    def test_the_password_is_changed_with_password_and_code(self):
        session = self.enter(LEADER, self.recovery.pop())
        page = session.get(f"{self.base}/@@change-password", timeout=60).text
        (field,) = re.findall(r'<input[^>]*name="form.widgets.code"[^>]*>', page)
        for each in ('autocomplete="one-time-code"', 'inputmode="numeric"'):
            self.assertIn(each, field)
        for code, reason in (
            (None, "Vui lòng nhập thêm mã"),
            ("", "Vui lòng nhập thêm mã"),
            (self.wrong(LEADER), REFUSED),
            ("abc", REFUSED),
        ):
            with self.subTest(code):
                forget_all()
                self.assertIn(reason, self.change_password(session, code))
                self.assertFalse(self.is_changed())
        forget_all()
        code = self.recovery.pop()
        # what else is wrong spends no code
        self.change_password(session, code, new="ngan")
        self.change_password(session, code, current="x")
        self.assertNotIn(code, self.change_password(session, code, current="y"))
        self.change_password(session, code)
        self.assertTrue(self.is_changed())
        self.assertTrue(self.is_in(session, LEADER))
        session = self.first_step(LEADER, NEW)
        self.assertIn("one-time-code", session.last.text)

    def test_who_has_no_second_factor_is_asked_for_no_code(self):
        session = self.log_in("hanoi.editor")
        page = session.get(f"{self.base}/@@change-password", timeout=60).text
        self.assertNotIn("form.widgets.code", page)

    def test_by_whatever_way_ones_own_password_is_changed(self):
        """Programs send the code beside the password, as to the other services."""
        from plone import api

        transaction.begin()
        api.user.grant_roles(username=LEADER, roles=["Manager"])
        transaction.commit()
        bearer = {
            "Accept": "application/json",
            "Authorization": f"Bearer {self.token(LEADER, code=self.recovery.pop())}",
        }
        ways = (
            (
                "POST",
                "/reset-password",
                {"old_password": PASSWORD, "new_password": NEW},
            ),
            ("PATCH", "", {"password": NEW}),
        )
        for method, path, body in ways:
            for code, done in (
                (None, False),
                ("", False),
                (self.wrong(LEADER), False),
                (5, False),
                (self.recovery.pop(), True),
            ):
                with self.subTest(method, code=code):
                    forget_all()
                    sent = body if code is None else {**body, "code": code}
                    answer = requests.request(
                        method,
                        f"{self.base}/@users/{LEADER}{path}",
                        json=sent,
                        headers=bearer,
                        timeout=60,
                    )
                    status = answer.status_code
                    self.assertTrue(status < 300 if done else status in (400, 401, 403))
                    self.assertEqual(self.is_changed(), done, answer.text)
            transaction.begin()
            self.portal.acl_users.userSetPassword(LEADER, PASSWORD)
            transaction.commit()
            token = self.token(LEADER, code=self.recovery.pop())
            bearer["Authorization"] = f"Bearer {token}"

    def test_a_new_password_by_mail_begins_no_other_session(self):
        """It takes the code too, and then begins one where Plone is set to."""
        from plone import api

        codes = self.enrolled(LEADER)
        for autologin in (False, True):
            with self.subTest(autologin=autologin):
                transaction.begin()
                name = "plone.autologin_after_password_reset"
                registry = api.portal.get_tool("portal_registry")
                registry[name] = autologin
                tool = api.portal.get_tool("portal_password_reset")
                reset = tool.requestReset(LEADER)
                transaction.commit()
                password = f"{NEW} {autologin}"
                session = requests.Session()
                session.post(
                    f"{self.base}/passwordreset/{reset['randomstring']}",
                    data={
                        "userid": LEADER,
                        "password": password,
                        "password2": password,
                        "code": codes.pop(),
                        "__ac_name": LEADER,
                        "__ac_password": password,
                    },
                    timeout=60,
                )
                self.assertEqual(self.is_in(session, LEADER), autologin)
                session = self.first_step(LEADER, password)
                self.assertIn("one-time-code", session.last.text)

    def test_broken_parameters(self):
        ticket = fields_of(self.first_step(LEADER).last.text)["ticket"]
        code = self.wrong(LEADER)
        for data in (
            [("ticket", ticket), ("ticket", "x"), ("code", code), ("code", "1")],
            [("ticket:int", "1"), ("code:int", code)],
            [("ticket:list", ticket), ("code:list", code)],
            [("ticket.x:record", "1"), ("code.x:record", "1")],
            [("ticket", "\ud800".encode("utf-8", "surrogatepass")), ("code", b"\xff")],
            [("ticket", ticket), ("code:float", "1e300"), ("remember:date", "x")],
            [("ticket", ticket), ("code", "1\x00"), ("came_from:list", "x")],
            [("ticket", ticket)],
            [("ticket", "")],
        ):
            with self.subTest(data[0]):
                answer = requests.post(f"{self.base}/login", data=data, timeout=60)
                self.assertLess(answer.status_code, 500)
                self.assertNotIn("__ac", answer.cookies)


class FakeRequest:
    """A request from one of many networks."""

    cookies = {}

    def __init__(self, number):
        self.number = number

    def getClientAddr(self):
        return f"10.{self.number}.0.1"


class TestTickets(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.enrolled(LEADER)
        self.session = self.first_step(LEADER)
        self.ticket = fields_of(self.session.last.text)["ticket"]

    def refused(self, ticket=None, code=None):
        answer = requests.post(
            f"{self.base}/login",
            data={"ticket": ticket or self.ticket, "code": code or self.code(LEADER)},
            allow_redirects=False,
            timeout=60,
        )
        self.assertEqual(answer.status_code, 200)
        return "__ac" not in answer.cookies

    def test_it_holds_for_some_minutes(self):
        with at("2026-11-30 08:00"):
            session = self.first_step(LEADER)
        with at("2026-11-30 08:31"):
            self.second_step(session, self.code(LEADER))
            self.assertNotIn("__ac", session.cookies)
            self.assertIn("Quá thời gian", session.last.text)

    def test_not_for_a_year_after_a_clock_that_was_ahead(self):
        self.enrolled(LEADER)
        guard = self.guard
        now, year = clock.seconds(), 365 * 86_400
        ticket = tickets.issue(guard, "code", LEADER, now + year)
        self.assertIsNone(tickets.read(guard, "code", ticket, now))
        self.assertEqual(tickets.read(guard, "code", ticket, now + year), (LEADER, ""))

    def test_of_another_account(self):
        other = "hanoi.admin"
        self.enrolled(other)
        until, payload, named, signature = self.ticket.split(".")
        foreign = ".".join((until, payload, other.encode().hex(), signature))
        self.assertTrue(self.refused(foreign, self.code(other)))
        # nor with the code of the other account
        self.assertTrue(self.refused(self.ticket, self.code(other)))

    def test_changed_ones(self):
        for broken in (
            self.ticket[:-1],
            self.ticket + "0",
            "f" + self.ticket,
            self.ticket.upper(),
            "....",
            "x" * 5000,
            "ffffffff.AAAA.ff.{}".format("0" * 64),
        ):
            self.assertTrue(self.refused(broken), broken[:40])

    def test_after_a_new_password(self):
        from plone import api

        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            tool = api.portal.get_tool("acl_users")
            tool.userSetPassword(LEADER, NEW)
            self.guard.forget_devices(LEADER)
        transaction.commit()
        self.assertTrue(self.refused())

    def test_of_an_account_that_was_suspended_meanwhile(self):
        admin = self.log_in("hanoi.admin")
        self.submit(admin, "hanoi/@@people", person=LEADER, suspend="1")
        self.assertTrue(self.refused())
        self.submit(admin, "hanoi/@@people", person=LEADER, resume="1")
        self.assertTrue(self.refused())
        self.assertTrue(self.is_in(self.enter(LEADER), LEADER))

    def test_of_another_purpose(self):
        answer = requests.post(
            f"{self.base}/@@second-factor",
            data={"ticket": self.ticket, "start": "1"},
            allow_redirects=False,
            timeout=60,
        )
        self.assertIn(answer.status_code, (302, 401, 403))
        self.assertNotIn("otpauth", answer.text)

    def test_once_a_second_factor_was_renewed(self):
        old = self.code(LEADER)
        self.enrolled(LEADER)
        self.assertTrue(self.refused(code=old))
        self.assertTrue(self.refused())

    def test_it_is_no_session(self):
        for cookies in ({"__ac": self.ticket}, {"thads_device": self.ticket}):
            answer = requests.get(
                f"{self.base}/@users/{LEADER}",
                cookies=cookies,
                headers={"Accept": "application/json"},
                timeout=60,
            )
            self.assertEqual(answer.status_code, 401)


class TestPrograms(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.recovery = self.enrolled(LEADER)

    def test_a_token_takes_both_at_once(self):
        token = self.token(LEADER, code=self.code(LEADER))
        self.assertEqual(self.person(LEADER, token=token), 200)

    def test_or_a_recovery_code(self):
        self.token(LEADER, code=self.recovery[0])
        answer = self.ask_token(LEADER, code=self.recovery[0])
        self.assertEqual(answer.status_code, 401)

    def test_only_the_right_password_learns_that_a_code_is_missing(self):
        right = self.ask_token(LEADER)
        self.assertEqual(right.status_code, 401)
        self.assertEqual(right.json()["type"], "SecondFactorRequired")
        self.assertTrue(right.json()["message"])
        wrong = self.ask_token(LEADER, "x", code=self.code(LEADER))
        self.assertEqual(wrong.status_code, 401)
        plain = self.ask_token("khong.co", "x")
        self.assertEqual(wrong.json(), plain.json())

    def test_a_wrong_code_and_codes_that_are_none(self):
        wrong = self.wrong(LEADER)
        for code in (wrong, "", 123456, None, ["1"], {"a": 1}, "x" * 100_000, True):
            with self.subTest(str(code)[:10]):
                forget_all()
                answer = self.ask_token(LEADER, code=code)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.json()["type"], "SecondFactorRequired")
        forget_all()
        self.token(LEADER, code=self.code(LEADER))

    def test_guessing_is_slowed_down_as_on_the_page(self):
        with at("2026-11-30 08:00"):
            self.guess()

    def guess(self):
        for _attempt in range(5):
            self.ask_token(LEADER, code=self.wrong(LEADER))
        answer = self.ask_token(LEADER, code=self.code(LEADER))
        self.assertEqual(answer.status_code, 401)
        self.assertNotEqual(answer.json()["type"], "SecondFactorRequired")
        wrong = self.ask_token(LEADER, "x", code=self.code(LEADER))
        self.assertEqual(answer.json(), wrong.json())

    def test_codes_guessed_all_day_are_told_to_wait_for_the_right_password(self):
        with at("2026-11-30 08:00"):
            self.guess_all_day()

    def guess_all_day(self):
        guard = self.guard
        for number in range(20):
            origin = guard.origin(LEADER, LEADER, FakeRequest(number))
            second_step.takes(guard, LEADER, self.wrong(LEADER), origin)
        transaction.abort()
        answer = self.ask_token(LEADER, code=self.code(LEADER))
        self.assertEqual(answer.status_code, 401)
        self.assertEqual(answer.json()["type"], "TooManyWrongCodes")
        self.assertIn("giờ nữa", answer.json()["message"])
        self.assertGreater(int(answer.headers["Retry-After"]), 3_600)
        wrong = self.ask_token(LEADER, "x", code=self.code(LEADER))
        self.assertEqual(wrong.json(), self.ask_token("khong.co", "x").json())

    def test_a_token_sets_no_trust_and_no_code_is_taken_from_the_address(self):
        answer = requests.post(
            f"{self.base}/@login?code={self.code(LEADER)}",
            json={"login": LEADER, "password": PASSWORD},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def test_basic_auth_lets_nobody_in_who_needs_a_code(self):
        self.assertEqual(self.by_basic(LEADER).status_code, 401)
        self.assertEqual(self.by_basic("hanoi.editor").status_code, 200)

    def test_nor_does_a_body_with_name_and_password(self):
        answer = requests.post(
            f"{self.base}/hanoi/tin-tuc",
            json={"login": LEADER, "password": PASSWORD, "code": self.code(LEADER)},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def test_a_session_is_no_code(self):
        """However JSON is called, and whatever leads to the service."""
        session = self.enter(LEADER)
        token = self.token(LEADER, code=self.recovery[0])
        self.assertEqual(self.person(LEADER, session), 200)
        body = json.dumps({"login": LEADER, "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {token}"}
        for kind in (
            "application/json; charset=utf-8",
            "application/json;charset=utf-8",
            "Application/JSON",
            "application/json",
        ):
            for path in ("@login", "@login/", "@login/.", "./@login", "@login/x/.."):
                for by, headers in ((session, {}), (requests, bearer)):
                    with self.subTest(kind=kind, path=path, token=bool(headers)):
                        forget_all()
                        request = requests.Request(
                            "POST",
                            f"{self.base}/{path}",
                            data=body,
                            headers={
                                "Accept": "application/json",
                                "Content-Type": kind,
                                **headers,
                            },
                            cookies=session.cookies if by is session else None,
                        ).prepare()
                        request.url = f"{self.base}/{path}"  # not made shorter
                        with requests.Session() as sender:
                            answer = sender.send(request, timeout=60)
                        self.assertIn(answer.status_code, (401, 404))
                        self.assertNotIn('"token"', answer.text)
        self.token(LEADER, code=self.recovery[1])

    def test_nor_on_the_page(self):
        session = self.enter(LEADER)
        before = len(self.guard.sessions(LEADER))
        self.log_in(LEADER, session=session)
        self.assertEqual(len(self.guard.sessions(LEADER)), before)

    def test_nothing_of_it_is_in_what_services_tell(self):
        token = self.token("central.admin")
        secret = self.secrets[LEADER]
        for address in (f"@users/{LEADER}", "@users", "@userschema"):
            answer = requests.get(
                f"{self.base}/{address}",
                headers={
                    "Accept": "application/json",
                    "Authorization": f"Bearer {token}",
                },
                timeout=60,
            )
            self.assertNotIn(secret, answer.text)
            self.assertNotIn("second_factor", answer.text)
        for name in ("factor?user_id=x", "account?user_id=x", "_factors", "secret"):
            answer = requests.get(
                f"{self.base}/acl_users/thads_login/{name}",
                allow_redirects=False,
                timeout=60,
            )
            self.assertIn(answer.status_code, (302, 401, 404))


class TestAudit(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def counted(self, action):
        """Return (user, count) of an action; a new hour may have begun meanwhile."""
        counts = Counter()
        for tally in tallies.counter.changed(self.portal.getPhysicalPath()):
            if tally.fields["action"] == action:
                counts[tally.fields["user"]] += tally.count
        return sorted(counts.items())

    def test_a_wrong_code_is_no_failed_password(self):
        self.enrolled(LEADER)
        session = self.first_step(LEADER)
        self.assertEqual(self.counted("login.failure"), [])
        self.second_step(session, self.wrong(LEADER))
        self.ask_token(LEADER, code=self.wrong(LEADER))
        self.ask_token(LEADER)
        self.assertEqual(self.counted("login.failure"), [])
        self.assertEqual(self.counted("login.wrong_code"), [(LEADER, 2)])
        self.assertEqual(self.counted("login.success"), [])
        self.second_step(session, self.code(LEADER))
        self.assertEqual(self.counted("login.success"), [(LEADER, 1)])

    def test_a_code_tried_twice_is_told_its_owner_once_a_day(self):
        forget_all()
        self.addCleanup(forget_all)
        codes = self.enrolled(LEADER)
        app = self.code(LEADER)
        for code in (app, codes[0]):
            self.assertEqual(self.ask_token(LEADER, code=code).status_code, 200)
        self.assertEqual(self.told(alerts.tell_codes), [])
        self.ask_token(LEADER, code=self.wrong(LEADER))
        self.assertEqual(self.told(alerts.tell_codes), [])
        self.assertEqual(self.counted("login.code_again"), [])
        for code in (app, codes[0]):
            self.assertEqual(self.ask_token(LEADER, code=code).status_code, 401)
        self.second_step(self.first_step(LEADER), app)
        self.assertEqual(self.counted("login.code_again"), [(LEADER, 3)])
        self.assertEqual(self.counted("login.wrong_code"), [(LEADER, 1)])
        (mail,) = self.told(alerts.tell_codes)
        self.assertEqual(mail["to"], [f"{LEADER}@thads.example"])
        self.assertIn("lần thứ hai", mail["subject"])
        self.assertNotIn(app, mail["text"])
        self.ask_token(LEADER, code=app)
        for again in self.told(alerts.tell_codes):  # the outbox keeps one of a key
            self.assertEqual(again["key"], mail["key"])

    def test_old_factors_know_of_no_used_recovery_code(self):
        self.enrolled(LEADER)
        factor = self.guard.factor(LEADER)
        factor.__dict__.pop("_used", None)
        self.assertFalse(factor.was_used("1" * 12, clock.seconds()))

    def test_basic_auth_that_can_never_succeed_is_a_failure(self):
        self.enrolled(LEADER)
        self.by_basic(LEADER)
        self.assertEqual(self.counted("login.failure"), [(LEADER, 1)])


class TestDevices(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.recovery = self.enrolled(LEADER)
        self.session = self.enter(LEADER, remember="1")
        self.assertTrue(self.is_in(self.session, LEADER))

    def asked(self, session, password=PASSWORD):
        """Return whether a browser is asked for a code."""
        self.first_step(LEADER, password, session=session)
        return "one-time-code" in session.last.text

    def test_a_remembered_device_needs_the_password_alone(self):
        self.session.cookies.pop("__ac")
        self.assertFalse(self.asked(self.session))
        self.assertTrue(self.is_in(self.session, LEADER))

    def test_after_logging_out_too(self):
        self.session.get(f"{self.base}/logout", headers=going(), timeout=60)
        self.assertFalse(self.asked(self.session))

    def test_only_if_one_wished_it(self):
        other = self.enter(LEADER, self.code(LEADER, 1))
        other.cookies.pop("__ac")
        self.assertTrue(self.asked(other))

    def test_not_without_the_password(self):
        self.session.cookies.pop("__ac")
        self.first_step(LEADER, "x", session=self.session)
        self.assertNotIn("__ac", self.session.cookies)

    def test_not_for_another_account(self):
        self.enrolled("hanoi.admin")
        self.session.cookies.pop("__ac")
        self.first_step("hanoi.admin", session=self.session)
        self.assertIn("one-time-code", self.session.last.text)

    def test_not_for_basic_auth_nor_for_a_token(self):
        cookies = copy_of(self.session)
        cookies.cookies.pop("__ac")
        answer = cookies.get(
            f"{self.base}/@users/{LEADER}",
            auth=(LEADER, PASSWORD),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)
        answer = cookies.post(
            f"{self.base}/@login",
            json={"login": LEADER, "password": PASSWORD},
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 401)

    def test_it_ends(self):
        """By one's own list, a new password, suspension."""
        admin = self.log_in("hanoi.admin")

        def forget():
            page = self.open_page(self.session).text
            id = page.split('name="forget"')[1].split('value="')[1].split('"')[0]
            self.page(self.session, forget=id)

        def suspend():
            self.submit(admin, "hanoi/@@people", person=LEADER, suspend="1")
            self.submit(admin, "hanoi/@@people", person=LEADER, resume="1")

        def change():
            self.submit(
                self.session,
                "@@change-password",
                **{
                    "form.widgets.code": self.recovery.pop(),
                    "form.widgets.current_password": PASSWORD,
                    "form.widgets.new_password": NEW,
                    "form.widgets.new_password_ctl": NEW,
                    "form.buttons.reset_passwd": "1",
                },
            )

        for number, (end, password) in enumerate(
            ((forget, PASSWORD), (suspend, PASSWORD), (change, NEW))
        ):
            with self.subTest(end.__name__):
                if number:
                    forget_all()
                    self.recovery = self.enrolled(LEADER)
                    self.session = self.enter(LEADER, remember="1")
                device = copy_of(self.session)
                device.cookies.pop("__ac")
                self.assertFalse(self.asked(copy_of(device)))
                end()
                self.assertTrue(self.asked(device, password))

    def test_after_thirty_days(self):
        with at("2026-11-30 08:00"):
            self.enrolled(LEADER)
            session = self.enter(LEADER, remember="1")
        value = {k: v for k, v in session.cookies.items() if k != "__ac"}
        for day, asked in (("2026-12-29 08:00", False), ("2026-12-30 08:01", True)):
            with at(day), self.subTest(day):
                device = requests.Session()
                device.cookies.update(value)
                self.assertEqual(self.asked(device), asked)

    def test_cookies_that_are_none(self):
        name, value = next(
            (k, v)
            for k, v in self.session.cookies.items()
            if "." in v and len(v) < 60 and "device" in k and v.count(".") == 1
        )
        for broken in ("", ".", value[:-1], value.upper(), "x" * 5000, "%ff"):
            answer = requests.post(
                f"{self.base}/login",
                data={"__ac_name": LEADER, "__ac_password": PASSWORD},
                cookies={name: broken},
                timeout=60,
            )
            self.assertEqual(answer.status_code, 200, broken[:20])
            self.assertNotIn("__ac", answer.cookies)

    def test_it_is_in_the_trail(self):
        entries = self.entries("login.device_remembered")
        self.assertEqual([entry.user for entry in entries], [LEADER])
