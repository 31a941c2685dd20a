"""Passwords are stored by Argon2, old ones anew at log-in, and follow rules."""

from AuthEncoding import AuthEncoding
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.login.http import Http
from tests.mails import recorded_mails
from thads.login import passwords
from thads.login.password_rules import fault
from thads.ratelimit import forget_all
from unittest import mock
import hashlib
import requests
import transaction
import unicodedata
import unittest


EDITOR = "hanoi.editor"
NEW = "Một câu dài dễ nhớ 2026"


class TestScheme(unittest.TestCase):
    def test_new_passwords_are_argon2(self):
        for password in (NEW, NEW.encode()):
            stored = AuthEncoding.pw_encrypt(password)
            self.assertTrue(stored.startswith(b"{ARGON2}$argon2id$"))
            self.assertTrue(AuthEncoding.pw_validate(stored, NEW))
            self.assertFalse(AuthEncoding.pw_validate(stored, NEW + " "))
            self.assertFalse(passwords.is_outdated(stored))

    def test_what_was_right_is_computed_once(self):
        stored = AuthEncoding.pw_encrypt(NEW)
        with mock.patch.object(
            passwords, "HASHER", mock.Mock(wraps=passwords.HASHER)
        ) as hasher:
            for _time in range(3):
                self.assertTrue(AuthEncoding.pw_validate(stored, NEW))
            self.assertEqual(hasher.verify.call_count, 1)
            for _time in range(2):
                self.assertFalse(AuthEncoding.pw_validate(stored, "x"))
            self.assertEqual(hasher.verify.call_count, 3)

    def test_a_password_of_a_megabyte_is_not_computed(self):
        stored = AuthEncoding.pw_encrypt(NEW)
        with mock.patch.object(passwords, "HASHER", mock.Mock()) as hasher:
            self.assertFalse(AuthEncoding.pw_validate(stored, "x" * 1_000_000))
            self.assertEqual(hasher.verify.call_count, 0)

    def test_a_mac_writes_accents_apart(self):
        stored = AuthEncoding.pw_encrypt(NEW)
        apart = unicodedata.normalize("NFD", NEW)
        self.assertNotEqual(apart, NEW)
        self.assertTrue(AuthEncoding.pw_validate(stored, apart))

    def test_a_broken_store_lets_nobody_in(self):
        for stored in (b"{ARGON2}", b"{ARGON2}$argon2id$v=19$m=1", b"{ARGON2}x"):
            self.assertFalse(AuthEncoding.pw_validate(stored, NEW))

    def test_older_schemes_are_outdated(self):
        for scheme in ("SSHA", "SHA", "SHA256"):
            self.assertTrue(passwords.is_outdated(AuthEncoding.pw_encrypt(NEW, scheme)))


class TestParameters(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_a_guess_costs_memory_and_time(self):
        hasher = self.layer["hasher"]
        found = (hasher.time_cost, hasher.memory_cost, hasher.parallelism)
        self.assertEqual(found, (2, 19 * 1024, 1))
        self.assertIsNot(passwords.HASHER, hasher)  # else the layers hash slowly


class TestStoredAnew(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def store(self, reference):
        transaction.begin()
        self.portal.acl_users.source_users._user_passwords[EDITOR] = reference
        transaction.commit()

    def stored(self):
        transaction.begin()
        stored = self.portal.acl_users.source_users._user_passwords[EDITOR]
        return stored if isinstance(stored, bytes) else stored.encode()

    def ways(self):
        yield "page", lambda: self.log_in(EDITOR).cookies["__ac"]
        yield "token", lambda: self.token(EDITOR)
        yield "basic", lambda: self.assertEqual(self.by_basic(EDITOR).status_code, 200)

    def test_an_old_password_lets_in_and_is_stored_anew(self):
        for scheme in ("SSHA", "SHA256", "plain SHA-1"):
            if scheme == "plain SHA-1":  # of Zope's earliest releases
                old = hashlib.sha1(PASSWORD.encode()).hexdigest()
            else:
                old = AuthEncoding.pw_encrypt(PASSWORD, scheme)
            for name, enter in self.ways():
                with self.subTest(f"{scheme} {name}"):
                    self.store(old)
                    enter()
                    self.assertTrue(self.stored().startswith(b"{ARGON2}"))
                    enter()

    def test_a_wrong_password_leaves_it_as_it_is(self):
        old = AuthEncoding.pw_encrypt(PASSWORD, "SSHA")
        self.store(old)
        self.assertEqual(self.by_basic(EDITOR, "x").status_code, 401)
        self.assertEqual(self.stored(), old)

    def test_storing_it_anew_ends_no_session(self):
        self.store(AuthEncoding.pw_encrypt(PASSWORD, "SSHA"))
        session = self.log_in(EDITOR)
        self.assertEqual(self.person(EDITOR, session), 200)

    def test_the_servers_own_accounts_too(self):
        users = self.portal.getPhysicalRoot().acl_users.users
        transaction.begin()
        old = AuthEncoding.pw_encrypt(SITE_OWNER_PASSWORD, "SSHA")
        users._user_passwords[SITE_OWNER_NAME] = old
        transaction.commit()
        answer = self.by_basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assertNotEqual(answer.status_code, 401)
        transaction.begin()
        stored = users._user_passwords[SITE_OWNER_NAME]
        self.assertTrue(stored.startswith(b"{ARGON2}"))


class TestEqualCost(Http, unittest.TestCase):
    """No name is known to have an account by the time its refusal takes."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.addCleanup(forget_all)

    def test_of_passwords_of_any_length(self):
        for password in (
            "",
            "x",
            "\0",
            "x" * 999,
            "x" * 1_000,
            "x" * 1_001,
            "ậ" * 2_000,
        ):
            for login in (EDITOR, "khong-co", SITE_OWNER_NAME):
                forget_all()
                hasher = mock.Mock(wraps=passwords.HASHER)
                with (
                    self.subTest(login=login, length=len(password)),
                    mock.patch.object(passwords, "HASHER", hasher),
                ):
                    answer = self.by_basic(login, password.encode())
                    self.assertEqual(answer.status_code, 401)
                    self.assertEqual(hasher.verify.call_count, 1)


class TestRules(unittest.TestCase):
    """(password, login, full name): refused or not."""

    REFUSED = (
        "",
        "ngắn",
        "Mười một kt",
        "password1234",
        "Password2026!",
        "P@ssw0rd2026",
        "matkhau123456",
        "MậtKhẩu@2026",
        "123456789012",
        "987654321098",
        "qwertyuiop123",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "thihanhan2026",
        "Thihanhandansu@1",
        "hanoi.editor2026",
        "Hanoi_Editor!!1",
        "NguyenVanBinh@12",
        "{SHA}xxxxxxxxxxxxxxx",
        "x" * 300,
        "bò gặm      cỏ",
        ("một câu dài dễ nhớ " * 7)[:129],
    )
    ACCEPTED = (
        NEW,
        PASSWORD,
        "correct horse battery staple",
        "bò gặm cỏ bên đường ray",
        "k7#Lw0!zQp4v",
        "0902-Sài-Gòn-mưa",
        ("bò gặm cỏ bên đường ray " * 6)[:128],
        "🐃 gặm cỏ bên 鉄道",
    )

    def fault(self, password):
        return fault(password, ("hanoi.editor", "Nguyễn Văn Bình"))

    def test_refused(self):
        for password in self.REFUSED:
            with self.subTest(password):
                self.assertIsNotNone(self.fault(password))

    def test_accepted(self):
        for password in self.ACCEPTED:
            with self.subTest(password):
                self.assertIsNone(self.fault(password))

    def test_a_long_one_takes_no_longer_than_it_is_worth(self):
        self.assertIsNotNone(self.fault("matkhau" * 100_000))


class TestRulesInForms(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def change(self, session, new):
        return self.submit(
            session,
            "@@change-password",
            **{
                "form.widgets.current_password": PASSWORD,
                "form.widgets.new_password": new,
                "form.widgets.new_password_ctl": new,
                "form.buttons.reset_passwd": "1",
            },
        ).text

    def test_the_form_of_ones_own_password(self):
        session = self.log_in(EDITOR)
        page = session.get(f"{self.base}/@@change-password", timeout=60).text
        self.assertTrue("Mật khẩu có ít nhất 12 ký tự" in page)
        self.assertIn("ít nhất 12 ký tự", self.change(session, "ngan"))
        self.assertIn("quá dễ đoán", self.change(session, "Matkhau@2026"))
        self.assertIn("tên đăng nhập", self.change(session, "hanoi.editor1!"))
        self.assertEqual(self.by_basic(EDITOR).status_code, 200)
        self.change(session, NEW)
        self.assertEqual(self.by_basic(EDITOR, NEW.encode()).status_code, 200)

    def reset(self, new, twice=None):
        transaction.begin()
        found = api.portal.get_tool("portal_password_reset").requestReset(EDITOR)
        transaction.commit()
        return requests.post(
            f"{self.base}/passwordreset/{found['randomstring']}",
            data={"userid": EDITOR, "password": new, "password2": twice or new},
            timeout=60,
        )

    def test_its_owner_is_told(self):
        session = self.log_in(EDITOR)
        with recorded_mails() as mails:  # the server runs in this process
            self.change(session, "ngan")
            self.change(session, NEW)
        (mail,) = mails
        self.assertEqual(mail["to"], [f"{EDITOR}@thads.example"])
        self.assertIn("mật khẩu", mail["subject"].lower())
        self.assertNotIn(NEW, mail["text"])

    def test_the_form_behind_a_mail(self):
        for new, reason in (
            ("ngan", "ít nhất 12 ký tự"),
            ("Matkhau@2026", "quá dễ đoán"),
            ("hanoi.editor1!", "tên đăng nhập"),
        ):
            answer = self.reset(new)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(reason, answer.text)
        self.assertEqual(self.by_basic(EDITOR).status_code, 200)
        self.reset(NEW)
        self.assertEqual(self.by_basic(EDITOR, NEW.encode()).status_code, 200)

    def test_a_link_of_a_mail_works_once(self):
        tool = api.portal.get_tool("portal_password_reset")
        transaction.begin()
        key = tool.requestReset(EDITOR)["randomstring"]
        transaction.commit()
        other = f"{NEW} hai"
        for new in (NEW, other):
            requests.post(
                f"{self.base}/passwordreset/{key}",
                data={"userid": EDITOR, "password": new, "password2": new},
                timeout=60,
            )
        self.assertEqual(self.by_basic(EDITOR, NEW.encode()).status_code, 200)
        self.assertEqual(self.by_basic(EDITOR, other.encode()).status_code, 401)

    def test_a_program_is_refused_with_the_same_sentence(self):
        answer = requests.patch(
            f"{self.base}/@users/{EDITOR}",
            json={"password": "Matkhau@2026"},
            auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("quá dễ đoán", answer.json()["message"])
        self.assertEqual(self.by_basic(EDITOR).status_code, 200)


class TestPolicy(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_plones_own_policy_does_not_speak_besides(self):
        tool = api.portal.get_tool("portal_registration")
        self.assertNotIn("8 ký tự", tool.testPasswordValidity("ngan"))
        self.assertIsNone(tool.testPasswordValidity(NEW))
