"""What happens to an account is told its owner in a letter: what, when, no secret."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.mails import recorded_mails
from thads.login import notifications
from thads.login.properties import WatchedProperties
from thads.operations import second_factor as command
from thads.organisation import password_reset
from thads.outbox.jobs import get_outbox
from thads.ratelimit import forget_all
import requests
import transaction
import unittest


EDITOR, LEADER, ADMIN = "hanoi.editor", "hanoi.leader", "hanoi.admin"
OLD, NEW = f"{EDITOR}@thads.example", "moi@thads.example"
USED = "Một mã dự phòng đã được dùng"


class Letters(Factors):
    """Mixin: what was mailed while somebody did something."""

    def mailed(self, act, *args, **kw):
        with recorded_mails() as mails:  # the server runs in this process
            self.answer = act(*args, **kw)
        return mails

    def assert_one(self, mails, subject, to=OLD):
        (mail,) = mails
        self.assertEqual(mail["to"], [to])
        self.assertEqual(mail["subject"], subject)
        self.assertTrue(mail["text"].startswith("Kính gửi Người hanoi."))
        self.assertRegex(mail["text"], r"\d\d:\d\d ngày \d\d/\d\d/\d{4}")
        for secret in (PASSWORD, "passwordreset", "__ac", "ticket"):
            self.assertNotIn(secret, mail["text"])
        return mail["text"]


class TestAddress(Letters, unittest.TestCase):
    layer = WORLD_HTTP

    def patch(self, email, auth, user=EDITOR):
        return requests.patch(
            f"{self.base}/@users/{user}",
            json={"email": email},
            auth=auth,
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def assert_told(self, mails):
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        for mail in mails:
            self.assert_one(
                [mail], "Địa chỉ thư của tài khoản đã được thay đổi", *mail["to"]
            )
        self.assertNotIn(NEW, mails[0]["text"])

    def test_by_the_server_room(self):
        owner = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assert_told(self.mailed(self.patch, NEW, owner))

    def test_what_is_refused_or_no_other_address_tells_nobody(self):
        """A mail queued in a transaction that is undone leaves with nobody."""
        auth, before = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD), self.waiting()
        for email in (f"{LEADER}@thads.example", OLD, OLD.upper()):
            with self.subTest(email):
                answer = self.patch(email, auth)
                taken = email.startswith(LEADER)
                self.assertEqual(answer.status_code, 400 if taken else 204)
                self.assertEqual(self.waiting(), before)
        self.patch(NEW, auth)
        self.assertEqual(self.waiting(), before + 2)

    def test_a_name_is_no_letter_of_its_owners(self):
        login = "Kính gửi hanoi.editor,"
        for name, begins in (
            ("Nguyễn Văn A", "Kính gửi Nguyễn Văn A,"),
            ("A" * 300, f"Kính gửi {'A' * 150},"),
            ("Bạn đã trúng thưởng, xem https://x.example/y", login),
            ("Xem www.x.example nhé", login),
            ("Một\nhai\r\n\r\nba", "Kính gửi Một hai ba,"),
            (" \t ", login),
        ):
            with self.subTest(name[:20]):
                forget_all()
                transaction.begin()
                api.user.get(EDITOR).setMemberProperties({"fullname": name})
                with recorded_mails() as mails:
                    notifications.suspended(EDITOR)
                    password_reset.send_password_link(EDITOR)
                    password_reset.send_logins(OLD)
                self.assertEqual(len(mails), 3)
                for mail in mails:
                    self.assertTrue(mail["text"].startswith(begins), mail["text"])
                transaction.abort()

    def waiting(self):
        transaction.begin()
        return len(get_outbox(self.portal).jobs)

    def test_a_new_account_has_no_old_one(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            mails = self.mailed(
                api.user.create, username="moi", email="a@b.vn", password="Bò gặm cỏ 77"
            )
        transaction.abort()
        self.assertEqual(mails, [])

    def test_the_store_is_ours(self):
        plugin = self.portal.acl_users.mutable_properties
        self.assertIsInstance(plugin, WatchedProperties)


class TestSecondFactor(Letters, unittest.TestCase):
    layer = WORLD_HTTP

    def test_switched_on_and_off_and_codes_made_anew(self):
        session = self.log_in(EDITOR)
        self.open_page(session)
        mails = self.mailed(self.set_up, session, EDITOR, password=PASSWORD)
        text = self.assert_one(mails, "Xác thực hai bước đã được bật")
        for secret in (self.secrets[EDITOR], *self.answer):
            self.assertNotIn(secret, text.replace(" ", ""))
        self.open_page(session)
        code = self.code(EDITOR, 1)
        mails = self.mailed(self.page, session, renew="1", password=PASSWORD, code=code)
        text = self.assert_one(mails, "Mã dự phòng mới đã được tạo")
        codes = self.codes_on(self.answer.text)
        self.assertEqual(len(codes), 10)
        for secret in codes:
            self.assertNotIn(secret, text.replace(" ", ""))
        self.open_page(session)
        mails = self.mailed(
            self.page, session, off="1", password=PASSWORD, code=codes[0]
        )
        used, off = mails
        self.assertIn("còn lại: 9", self.assert_one([used], USED))
        self.assert_one([off], "Xác thực hai bước đã được tắt")

    def test_a_recovery_code_used(self):
        codes = self.enrolled(EDITOR)
        mails = self.mailed(self.enter, EDITOR, codes[0])
        text = self.assert_one(mails, USED)
        self.assertNotIn(codes[0], text)
        self.assertEqual(self.mailed(self.enter, EDITOR), [])

    def test_one_of_the_servers_accounts_tells_nobody(self):
        """Though somebody of the site had the same name."""
        transaction.begin()
        guard = self.portal.getPhysicalRoot().acl_users.thads_login
        self.assertFalse(guard.is_of_site())
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.open_page(session)
        mails = self.mailed(
            self.set_up, session, SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD
        )
        self.assertEqual(mails, [])

    def test_reset_by_an_operator(self):
        self.enrolled(EDITOR)
        transaction.begin()
        mails = self.mailed(command.reset, self.portal, EDITOR)
        transaction.abort()
        self.assert_reset(mails)

    def assert_reset(self, mails):
        (mail,) = mails
        self.assertIn("xác thực hai bước", mail["subject"].lower())


class TestAdministrators(Letters, unittest.TestCase):
    layer = WORLD_HTTP

    def change(self, by, person, **fields):
        return self.submit(self.log_in(by), "hanoi/@@people", person=person, **fields)

    def test_suspended(self):
        mails = self.mailed(self.change, ADMIN, EDITOR, suspend="1")
        self.assert_one(mails, "Tài khoản đã bị tạm khóa")
        self.assertEqual(self.mailed(self.change, ADMIN, EDITOR, suspend="1"), [])

    def test_all_sessions_ended(self):
        session, token = self.log_in(EDITOR), self.token(EDITOR)
        mails = self.mailed(self.change, ADMIN, EDITOR, end_sessions="1")
        text = self.assert_one(mails, "Mọi phiên đăng nhập đã kết thúc")
        self.assertIn("/@@sessions", text)
        self.assertIn("đã được gửi thư báo", self.answer.text)
        self.assertEqual(self.person(EDITOR, session), 401)
        self.assertEqual(self.person(EDITOR, token=token), 401)
        self.assertEqual(self.person(EDITOR, self.log_in(EDITOR)), 200)
        entries = self.entries("organisation.end_sessions")
        self.assertEqual([each.user for each in entries], [ADMIN])

    def test_of_nobody_elses_people(self):
        leader = self.log_in("central.admin")
        for by, person in (
            (ADMIN, "tphochiminh.editor"),
            (ADMIN, "central.admin"),
            (ADMIN, "khong-co"),
            (ADMIN, ""),
            (EDITOR, LEADER),
        ):
            with self.subTest(by=by, person=person):
                mails = self.mailed(self.change, by, person, end_sessions="1")
                self.assertEqual(mails, [])
                self.assertLess(self.answer.status_code, 500)
        self.assertEqual(self.person("central.admin", leader), 200)
