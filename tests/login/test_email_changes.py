"""One's own address of mail: asked for with the password, confirmed by a link."""

from lxml import html
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.login.http import at
from tests.login.http import standing_still
from tests.login.test_letters import Letters
from tests.mails import recorded_mails
from thads.audit import tallies
from thads.errors import Refused
from thads.login import email_changes
from thads.login import jobs
from thads.login.guard import guard_in
from thads.login.oidc import links
from thads.organisation import own_account
from thads.organisation import password_reset
from thads.organisation import people
from thads.ratelimit import forget_all
from thads.worktime import clock
import re
import requests
import transaction
import unittest


EDITOR, LEADER, ADMIN = "hanoi.editor", "hanoi.leader", "hanoi.admin"
OLD, NEW = f"{EDITOR}@thads.example", "moi@thads.example"
OTHER = "khac@thads.example"
LEADERS = f"{LEADER}@thads.example"
PAGE = "@@email-address"
KEY = re.compile(r"/@@email-address\?key=([0-9a-f]{40})")
JSON = {"Accept": "application/json"}
WAITS, IN_FORCE = "Chờ xác nhận", "Địa chỉ đang có hiệu lực"
ASKED = "Có yêu cầu đổi địa chỉ thư của tài khoản"
CONFIRM = "Vui lòng xác nhận địa chỉ thư"
MOVED = "Địa chỉ thư của tài khoản đã được thay đổi"
OWNED = "Tài khoản khác yêu cầu dùng địa chỉ thư của ông/bà"


def keys_of(mails):
    """The keys of the links in mails."""
    return [found for mail in mails for found in KEY.findall(mail["text"])]


class Emails(Letters):
    """Mixin: addresses as they are asked for and confirmed."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        forget_all()
        self.addCleanup(forget_all)

    def email(self, login=EDITOR):
        transaction.begin()
        return api.user.get(userid=login).getProperty("email")

    def post(self, session, **fields):
        """Post to the page; return its answer, after a redirect the page itself."""
        return self.submit(session, PAGE, **fields)

    def ask(self, session, email=NEW, password=PASSWORD, **more):
        """Ask for an address on the page; return the mails."""
        return self.mailed(
            self.post, session, ask="1", email=email, password=password, **more
        )

    def patch(self, auth=(EDITOR, PASSWORD), login=EDITOR, **body):
        return requests.patch(
            f"{self.base}/@users/{login}",
            json=body,
            auth=auth,
            headers=JSON,
            timeout=60,
        )

    def rest(self, method, auth=(EDITOR, PASSWORD), **body):
        return requests.request(
            method,
            f"{self.base}/@login-email",
            json=body or None,
            auth=auth,
            headers=JSON,
            timeout=60,
        )

    def opened(self, session, key):
        return session.get(f"{self.base}/{PAGE}?key={key}", timeout=60)

    def shown(self, session):
        """The words of the page, without those of the menus."""
        page = session.get(f"{self.base}/{PAGE}", timeout=60)
        (main,) = html.fromstring(page.text).xpath("//main")
        return " ".join(main.text_content().split())


class TestOnThePage(Emails, unittest.TestCase):
    def test_it_counts_when_it_is_confirmed(self):
        session = self.log_in(EDITOR)
        mails = self.ask(session)
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        self.assertEqual([mail["subject"] for mail in mails], [ASKED, CONFIRM])
        self.assertNotIn(NEW, mails[0]["text"])
        self.assertEqual(keys_of(mails[:1]), [])
        self.assertEqual(self.email(), OLD)
        self.assertIn(f"{WAITS} {NEW}", self.shown(session))
        # what is mailed meanwhile goes to the old one
        transaction.begin()
        with recorded_mails() as letters:
            password_reset.send_password_link(EDITOR)
        transaction.abort()
        self.assertEqual([letter["to"] for letter in letters], [[OLD]])
        (key,) = keys_of(mails)
        page = self.opened(session, key)
        self.assertEqual(page.status_code, 200)
        self.assertIn('name="confirm"', page.text)
        self.assertEqual(self.email(), OLD)
        mails = self.mailed(self.post, session, confirm="1", key=key)
        self.assertEqual(self.email(), NEW)
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        self.assertEqual({mail["subject"] for mail in mails}, {MOVED})
        shown = self.shown(session)
        self.assertIn(f"{IN_FORCE} {NEW}", shown)
        self.assertNotIn(WAITS, shown)
        for action in ("login.email_asked", "login.email_confirmed"):
            self.assertEqual([e.user for e in self.entries(action)], [EDITOR])

    def test_opening_the_link_changes_nothing(self):
        session = self.log_in(EDITOR)
        (key,) = keys_of(self.ask(session))
        for _time in range(2):
            self.opened(session, key)
            session.head(f"{self.base}/{PAGE}?key={key}", timeout=60)
        session.get(f"{self.base}/{PAGE}?key={key}&confirm=1", timeout=60)
        self.assertEqual(self.email(), OLD)
        # nor does a form of another page
        session.post(
            f"{self.base}/{PAGE}", data={"key": key, "confirm": "1"}, timeout=60
        )
        self.assertEqual(self.email(), OLD)

    def test_the_password_is_asked_for(self):
        session = self.log_in(EDITOR)
        for password in ("", "sai", f"{PASSWORD} "):
            mails = self.ask(session, password=password)
            self.assertEqual((self.answer.status_code, mails), (422, []), password)
        self.assertNotIn(WAITS, self.shown(session))

    def test_guesses_are_braked(self):
        session = self.log_in(EDITOR)
        with standing_still():
            for _each in range(5):
                self.ask(session, password="sai")
            self.assertEqual(self.ask(session), [])
        self.assertEqual(self.answer.status_code, 422)

    def test_what_is_no_address(self):
        session = self.log_in(EDITOR)
        for email in (
            "",
            "x",
            "a@b",
            "a@b.vn, c@d.vn",
            OLD,
            OLD.upper(),
            "a\r\nb@c.vn",
        ):
            mails = self.ask(session, email)
            self.assertEqual((self.answer.status_code, mails), (422, []), email)
        for fields in (
            {"email:list": NEW, "password:list": PASSWORD},
            {"email": [NEW, "b@c.vn"], "password": [PASSWORD, "x"]},
            {"email.x:record": NEW, "key:int": "x"},
            {"key": ["a", "b"], "confirm": ["1", "2"]},
            {"key": "x" * 5_000, "confirm": "1"},
        ):
            answer = self.post(session, **({"ask": "1"} | fields))
            self.assertLess(answer.status_code, 500, fields)
        self.assertEqual(self.email(), OLD)

    def test_cancelled(self):
        session = self.log_in(EDITOR)
        (key,) = keys_of(self.ask(session))
        self.post(session, cancel="1")
        self.assertNotIn(WAITS, self.shown(session))
        self.assertEqual(self.opened(session, key).status_code, 404)
        self.post(session, confirm="1", key=key)
        self.assertEqual(self.email(), OLD)
        self.assertEqual(len(self.entries("login.email_cancelled")), 1)
        answer = self.post(session, cancel="1")
        self.assertIn("Không có yêu cầu đổi địa chỉ", answer.text)

    def test_sent_again(self):
        session = self.log_in(EDITOR)
        first = keys_of(self.ask(session))
        mails = self.mailed(self.post, session, again="1")
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        # whichever of the mails comes first
        for key in first + keys_of(mails):
            self.assertEqual(self.opened(session, key).status_code, 200)
        self.post(session, cancel="1")
        self.assertEqual(self.mailed(self.post, session, again="1"), [])
        self.assertEqual(self.answer.status_code, 422)

    def test_a_few_a_day_by_whichever_way(self):
        session = self.log_in(EDITOR)
        with standing_still():
            for number in range(3):
                self.assertEqual(len(self.ask(session, f"moi{number}@a.vn")), 2)
            self.post(session, again="1")
            answer = self.patch(email=NEW, old_password=PASSWORD)
            self.assertEqual(answer.status_code, 202)
            answer = self.patch(email=OTHER, old_password=PASSWORD)
            self.assertEqual(answer.status_code, 400)
            (error,) = answer.json()["errors"]
            self.assertEqual((error["field"], error["code"]), ("email", "too_often"))
            self.assertEqual(self.ask(session), [])
            self.assertIn("nhiều lần trong ngày", self.answer.text)
            # the last that was asked for still waits, and can be cancelled
            self.assertIn(f"{WAITS} {NEW}", self.shown(session))
            answer = self.patch((LEADER, PASSWORD), LEADER, email=OTHER)
            self.assertEqual(answer.status_code, 400)
            answer = self.patch(
                (LEADER, PASSWORD), LEADER, email=OTHER, old_password=PASSWORD
            )
            self.assertEqual(answer.status_code, 202)

    def test_nobody_logged_in_comes_back_to_the_link(self):
        session = self.log_in(EDITOR)
        (key,) = keys_of(self.ask(session))
        stranger = requests.Session()
        page = self.opened(stranger, key)
        self.assertNotIn('name="confirm"', page.text)
        self.assertNotIn(NEW, page.text)
        stranger.post(
            f"{self.base}/{PAGE}", data={"key": key, "confirm": "1"}, timeout=60
        )
        self.assertEqual(self.email(), OLD)
        self.assertIn(key, page.text + page.url)

    def test_the_servers_accounts_have_none(self):
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        page = session.get(f"{self.base}/{PAGE}", timeout=60)
        self.assertEqual(page.status_code, 404)
        answer = self.rest("GET", (SITE_OWNER_NAME, SITE_OWNER_PASSWORD))
        self.assertEqual(answer.status_code, 404)


class TestSecondFactor(Emails, Factors, unittest.TestCase):
    """Who learns the password alone does not get the mails."""

    def test_the_code_is_asked_for_besides(self):
        codes = self.enrolled(EDITOR)
        session = self.enter(EDITOR, codes[0])
        self.assertIn('name="code"', session.get(f"{self.base}/{PAGE}").text)
        for code in ("", self.wrong(EDITOR), codes[0], "x" * 5_000):
            mails = self.ask(session, code=code)
            self.assertEqual((self.answer.status_code, mails), (422, []), code)
        # the password is asked for besides, and first: no code is spent
        mails = self.ask(session, password="sai", code=codes[1])
        self.assertEqual((self.answer.status_code, mails), (422, []))
        used, *mails = self.ask(session, code=codes[1])
        self.assertIn("mã dự phòng", used["subject"])
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        # cancelling, and the mail again, ask for nothing more
        self.assertEqual(len(self.mailed(self.post, session, again="1")), 2)

    def test_of_programs_too(self):
        codes = self.enrolled(EDITOR)
        token = self.token(EDITOR, code=codes[0])
        for body, code in (
            ({}, "required"),
            ({"code": None}, "required"),
            ({"code": ""}, "required"),
            ({"code": self.wrong(EDITOR)}, "wrong"),
            ({"code": 123456}, None),
            ({"code": [codes[1]]}, None),
        ):
            answer = self.by_token(token, email=NEW, old_password=PASSWORD, **body)
            self.assertEqual(answer.status_code, 400, body)
            (error,) = answer.json()["errors"]
            self.assertEqual(error["field"], "code")
            if code:
                self.assertEqual(error["code"], code, body)
        answer = self.by_token(token, email=NEW, old_password=PASSWORD, code=codes[1])
        self.assertEqual(answer.status_code, 202, answer.text)

    def test_without_one_nothing_more_is_asked(self):
        session = self.log_in(EDITOR)
        self.assertNotIn('name="code"', session.get(f"{self.base}/{PAGE}").text)
        self.assertEqual(len(self.ask(session, code="123456")), 2)
        answer = self.patch(code="123456")
        self.assertEqual(answer.status_code, 400)

    def by_token(self, token, **body):
        return requests.patch(
            f"{self.base}/@users/{EDITOR}",
            json=body,
            headers={**JSON, "Authorization": f"Bearer {token}"},
            timeout=60,
        )


class TestLink(Emails, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.session = self.log_in(EDITOR)

    def confirm(self, key, session=None):
        return self.post(session or self.session, confirm="1", key=key)

    def test_once(self):
        (key,) = keys_of(self.ask(self.session))
        self.assertEqual(self.confirm(key).status_code, 200)
        mails = self.mailed(self.confirm, key)
        self.assertEqual((self.answer.status_code, mails), (404, []))
        self.assertIn("không còn hiệu lực", self.answer.text)
        self.assertIn(NEW, self.answer.text)

    def test_of_two_tabs_the_last_counts(self):
        tabs = [NEW, OTHER]
        first, second = [keys_of(self.ask(self.session, email))[0] for email in tabs]
        self.assertEqual(self.confirm(first).status_code, 404)
        self.assertEqual(self.email(), OLD)
        self.assertIn(f"{WAITS} {OTHER}", self.shown(self.session))
        self.confirm(second)
        self.assertEqual(self.email(), OTHER)

    def test_hours(self):
        with at("2026-11-30 08:00"):
            session = self.log_in(EDITOR)
            (key,) = keys_of(self.ask(session))
            self.assertIn("08:00 ngày 01/12", self.shown(session))
        with at("2026-12-01 07:59"):
            session = self.log_in(EDITOR)
            self.assertEqual(self.opened(session, key).status_code, 200)
        with at("2026-12-01 08:00"):
            page = self.opened(session, key)
            self.assertEqual(page.status_code, 410)
            self.assertIn("đã hết hạn", page.text)
            self.assertEqual(self.confirm(key, session).status_code, 410)
            self.assertNotIn(WAITS, self.shown(session))
        self.assertEqual(self.email(), OLD)

    def test_a_clock_set_back_makes_none_that_holds_for_a_year(self):
        with at("2027-11-30 08:00"):
            (key,) = keys_of(self.ask(self.log_in(EDITOR)))
        with at("2026-11-30 08:00"):
            session = self.log_in(EDITOR)
            self.assertEqual(self.opened(session, key).status_code, 410)

    def test_of_another_account(self):
        """Nobody gets an account by a letter that came to them by mistake."""
        (key,) = keys_of(self.ask(self.session))
        other = self.log_in(LEADER)
        page = self.opened(other, key)
        self.assertEqual(page.status_code, 403)
        self.assertIn("tài khoản khác", page.text)
        for told in (NEW, EDITOR):
            self.assertNotIn(told, page.text)
        self.assertEqual(self.confirm(key, other).status_code, 403)
        self.assertEqual(
            (self.email(), self.email(LEADER)), (OLD, f"{LEADER}@thads.example")
        )
        self.assertEqual(self.confirm(key).status_code, 200)

    def test_suspended_meanwhile(self):
        (key,) = keys_of(self.ask(self.session))
        admin = self.log_in(ADMIN)
        self.submit(admin, "hanoi/@@people", person=EDITOR, suspend="1")
        self.assertNotIn('name="confirm"', self.opened(self.session, key).text)
        self.confirm(key)
        self.submit(admin, "hanoi/@@people", person=EDITOR, resume="1")
        session = self.log_in(EDITOR)
        self.assertEqual(self.opened(session, key).status_code, 404)
        self.assertEqual(self.email(), OLD)

    def test_taken_meanwhile(self):
        (key,) = keys_of(self.ask(self.session))
        owner = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.patch(owner, LEADER, email=NEW.upper())
        for answer in (self.opened(self.session, key), self.confirm(key)):
            self.assertEqual(answer.status_code, 409)
            self.assertIn("tài khoản khác sử dụng", answer.text)
        self.assertEqual(self.email(), OLD)

    def test_it_ends_with_what_the_account_had(self):
        """A new password, an address an administrator sets, the account itself."""

        def password():
            self.patch(
                (SITE_OWNER_NAME, SITE_OWNER_PASSWORD), EDITOR, password=PASSWORD
            )

        def address():
            self.patch((SITE_OWNER_NAME, SITE_OWNER_PASSWORD), EDITOR, email=OTHER)

        for change in (password, address):
            with self.subTest(change.__name__):
                session = self.log_in(EDITOR)
                (key,) = keys_of(self.ask(session))
                change()
                session = self.log_in(EDITOR)
                self.assertEqual(self.opened(session, key).status_code, 404)

    def test_the_database_holds_no_key(self):
        (key,) = keys_of(self.ask(self.session))
        transaction.begin()
        self.assertNotIn(key, str(dict(email_changes.STORE.read(self.portal))))


class TestWhoHasAnAccount(Emails, unittest.TestCase):
    def test_an_address_that_is_taken_is_asked_for_like_a_free_one(self):
        taken = LEADERS
        session = self.log_in(EDITOR)
        self.ask(session, OTHER)
        free = _words(self.answer.text)
        self.post(session, cancel="1")
        self.ask(session, OTHER)
        self.post(session, cancel="1")
        for asked in (taken, taken.upper()):
            mails = self.ask(session, asked)
            self.assertEqual(_words(self.answer.text), free)
            self.assertEqual([mail["to"] for mail in mails], [[OLD], [taken]])
            self.assertEqual(mails[1]["subject"], OWNED)
            self.assertEqual(keys_of(mails), [])
            self.assertNotIn(EDITOR, mails[1]["text"])
        answer = self.patch(email=taken, old_password=PASSWORD)
        self.assertEqual(answer.status_code, 202)
        self.assertEqual(answer.json()["waiting"]["email"], taken)


def _words(text):
    """The words of a page, without moments and addresses."""
    (main,) = html.fromstring(text).xpath("//main")
    found = " ".join(main.text_content().split())
    return re.sub(r"\d\d:\d\d ngày \d\d/\d\d/\d{4}|\S+@\S+", "", found)


class TestOverRest(Emails, unittest.TestCase):
    def test_it_counts_when_it_is_confirmed(self):
        mails = self.mailed(
            self.patch, email=NEW, old_password=PASSWORD, location="Hà Nội"
        )
        self.assertEqual(self.answer.status_code, 202)
        found = self.answer.json()
        self.assertEqual((found["email"], found["waiting"]["email"]), (OLD, NEW))
        # what needs no confirmation is set
        transaction.begin()
        self.assertEqual(api.user.get(EDITOR).getProperty("location"), "Hà Nội")
        self.assertEqual(self.email(), OLD)
        self.assertEqual(self.rest("GET").json()["waiting"], found["waiting"])
        (key,) = keys_of(mails)
        self.assertEqual(
            self.rest("POST", (LEADER, PASSWORD), key=key).status_code, 400
        )
        answer = self.rest("POST", key=key)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            (answer.json()["email"], answer.json()["waiting"]), (NEW, None)
        )
        self.assertEqual(self.email(), NEW)
        answer = self.rest("POST", key=key)
        self.assertEqual(answer.status_code, 400)
        (error,) = answer.json()["errors"]
        self.assertEqual((error["field"], error["code"]), ("key", "unknown"))

    def test_cancelled(self):
        self.assertEqual(self.rest("DELETE").status_code, 404)
        self.patch(email=NEW, old_password=PASSWORD)
        self.assertEqual(self.rest("DELETE").status_code, 204)
        self.assertIsNone(self.rest("GET").json()["waiting"])

    def test_the_password_is_asked_for(self):
        for body, code in (
            ({}, "required"),
            ({"old_password": ""}, "required"),
            ({"old_password": None}, "required"),
            ({"old_password": "sai"}, "wrong"),
            ({"old_password": f" {PASSWORD}"}, "wrong"),
            ({"old_password": ["x"]}, "invalid"),
        ):
            with self.subTest(body):
                mails = self.mailed(self.patch, email=NEW, location="Khác", **body)
                self.assertEqual((self.answer.status_code, mails), (400, []))
                (error,) = self.answer.json()["errors"]
                self.assertEqual(
                    (error["field"], error["code"]), ("old_password", code)
                )
        transaction.begin()
        self.assertNotEqual(api.user.get(EDITOR).getProperty("location"), "Khác")

    def test_a_password_alone_is_nothing_to_set(self):
        answer = self.patch(old_password=PASSWORD)
        self.assertEqual(answer.status_code, 400)

    def test_the_same_address_is_no_other(self):
        mails = self.mailed(self.patch, email=OLD.upper())
        self.assertEqual((self.answer.status_code, mails), (204, []))

    def test_for_nobody(self):
        for method in ("GET", "POST", "DELETE"):
            self.assertEqual(self.rest(method, None).status_code, 401)

    def test_keys_that_are_none(self):
        for key in ("", "x", ["x"], {"a": 1}, 5, "x" * 5_000, None):
            self.assertEqual(self.rest("POST", key=key).status_code, 400, key)


class TestPastThePage(Emails, unittest.TestCase):
    """Whichever form or program sets one's own address, it is not without the mail."""

    def test_in_plones_form_it_is_shown(self):
        session = self.log_in(EDITOR)
        mails = self.mailed(
            self.submit,
            session,
            "@@personal-information",
            **{
                "form.widgets.fullname": "Tên khác",
                "form.widgets.email": NEW,
                "form.buttons.save": "1",
            },
        )
        self.assertEqual(self.answer.status_code, 200)
        self.assertIn("Địa chỉ thư của tôi", self.answer.text)
        self.assertEqual((self.email(), mails), (OLD, []))
        self.assertEqual(api.user.get(EDITOR).getProperty("fullname"), "Tên khác")

    def test_a_manager_of_the_site_too(self):
        transaction.begin()
        api.user.grant_roles(username=EDITOR, roles=["Manager"])
        transaction.commit()
        answer = self.patch(email=NEW)
        self.assertEqual(answer.status_code, 400)
        session = self.log_in(EDITOR)
        answer = self.submit(
            session,
            f"@@user-information?userid={EDITOR}",
            **{
                "userid": EDITOR,
                "form.widgets.fullname": "Tên",
                "form.widgets.email": NEW,
                "form.buttons.save": "1",
            },
        )
        self.assertLess(answer.status_code, 500)
        self.assertEqual(self.email(), OLD)
        # of others, it is theirs to set
        answer = self.patch(login=LEADER, email=NEW)
        self.assertEqual((answer.status_code, self.email(LEADER)), (204, NEW))

    def test_set_for_others_both_are_told_and_it_is_recorded(self):
        owner = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        mails = self.mailed(self.patch, owner, EDITOR, email=NEW)
        self.assertEqual(self.answer.status_code, 204)
        self.assertEqual([mail["to"] for mail in mails], [[OLD], [NEW]])
        (entry,) = self.entries("login.email_set")
        self.assertEqual(entry.user, SITE_OWNER_NAME)
        self.assertIn(EDITOR, str(entry.details))
        self.assertNotIn("@", str(entry.details))


class TestFirstAddress(Emails, unittest.TestCase):
    """An account without an address gets one by somebody else."""

    owner = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)

    def test_it_is_told_and_recorded_and_ends_what_waits(self):
        self.patch(self.owner, EDITOR, email="")
        self.assertEqual(self.email(), "")
        session = self.log_in(EDITOR)
        (key,) = keys_of(self.ask(session))
        before = len(self.entries("login.email_set"))
        mails = self.mailed(self.patch, self.owner, EDITOR, email=OTHER)
        self.assertEqual([mail["to"] for mail in mails], [[OTHER]])
        self.assertEqual(len(self.entries("login.email_set")), before + 1)
        self.assertEqual(self.opened(session, key).status_code, 404)

    def test_the_first_of_a_new_account_is_no_change(self):
        def make():
            transaction.begin()
            people.add_person("hanoi.moi", "Người mới", NEW, PASSWORD, home="hanoi")
            transaction.commit()

        self.assertEqual(self.mailed(make), [])
        self.assertEqual(self.entries("login.email_set"), [])


class TestWrongPasswords(Emails, unittest.TestCase):
    def counted(self):
        found = tallies.counter.changed(self.portal.getPhysicalPath())
        wrong = [e for e in found if e.fields["action"] == "login.wrong_password"]
        return sum(each.count for each in wrong if each.fields["user"] == EDITOR)

    def test_they_are_in_the_trail(self):
        before, session = self.counted(), self.log_in(EDITOR)
        self.ask(session, password="sai")
        self.patch(email=NEW, old_password="sai rồi")
        self.assertEqual(self.counted() - before, 2)
        self.patch(email=NEW, old_password="")
        self.assertEqual(self.counted() - before, 2)


class TestBudgets(unittest.TestCase):
    """What is undone, because it was refused or is tried again, spends nothing."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        forget_all()
        self.addCleanup(forget_all)

    def mails(self, send, then):
        transaction.begin()
        with recorded_mails() as mails:
            send()
        then()
        return len(mails)

    def test_mails_for_passwords(self):
        def send():
            password_reset.send_password_link(EDITOR)

        with standing_still():
            for _each in range(8):
                self.assertEqual(self.mails(send, transaction.abort), 1)
            found = [self.mails(send, transaction.commit) for _each in range(8)]
        self.assertEqual(found, [1] * 6 + [0] * 2)

    def test_changes_of_the_own_address(self):
        def spend():
            own_account.spend_change(EDITOR)

        with standing_still():
            for _each in range(7):
                self.mails(spend, transaction.abort)
            for _each in range(5):
                self.mails(spend, transaction.commit)
            with self.assertRaises(Refused):
                spend()


class TestWithoutPassword(unittest.TestCase):
    """Accounts of people who log in by the provider alone."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.guard = guard_in(self.portal.acl_users)
        self.request = self.layer["request"].clone()

    def ask(self):
        with recorded_mails() as mails:
            email_changes.ask(self.guard, EDITOR, NEW, "", self.request)
        return mails

    def session(self):
        """Let the request show a session that has just begun."""
        users = self.portal.acl_users
        users.session._setupSession(EDITOR, self.request.response)
        value = self.request.response.cookies["__ac"]["value"]
        self.request.cookies["__ac"] = value

    def proved(self):
        """Note that the person has just logged in at the provider anew."""
        [session] = self.guard.sessions(EDITOR)
        self.guard.change_session(EDITOR, session.id, proved=clock.seconds())

    def assert_refused(self, code):
        with self.assertRaises(Refused) as refused:
            self.ask()
        self.assertEqual(refused.exception.codes, {"old_password": code})

    def test_a_log_in_anew_stands_for_it(self):
        forget_all()
        with at("2026-11-30 08:00"):
            self.session()
            self.guard.note_password(EDITOR, False)
            self.proved()
            self.assert_refused("required")  # is not linked
            links.link(EDITOR, "https://idp.example", "1")
        with at("2026-11-30 08:10"):
            self.assertEqual(len(self.ask()), 2)
        with at("2026-11-30 08:11"):
            self.assert_refused("required")
        self.request.cookies.clear()
        with at("2026-11-30 08:01"):
            self.assert_refused("required")

    def test_who_has_a_password_gives_it(self):
        forget_all()
        links.link(EDITOR, "https://idp.example", "1")
        self.session()
        self.proved()
        self.assert_refused("required")
        self.guard.note_password(EDITOR, False)
        self.assertEqual(len(self.ask()), 2)
        self.portal.acl_users.userSetPassword(EDITOR, PASSWORD)
        self.session()
        self.assertTrue(self.guard.has_password(EDITOR))
        self.assert_refused("required")

    def test_a_log_in_that_was_not_asked_for_anew_is_none(self):
        forget_all()
        links.link(EDITOR, "https://idp.example", "1")
        self.guard.note_password(EDITOR, False)
        self.session()
        self.assert_refused("required")

    def test_what_nobody_confirmed_is_not_kept(self):
        forget_all()
        self.guard.note_password(EDITOR, False)
        links.link(EDITOR, "https://idp.example", "1")
        with at("2026-11-30 08:00"):
            self.session()
            self.proved()
            self.ask()
        store = email_changes.STORE.read(self.portal)
        with at("2026-12-05 08:00"):
            jobs.drop_sessions(self.portal)
            self.assertEqual(len(store), 1)
        with at("2026-12-09 08:00"):
            jobs.drop_sessions(self.portal)
            self.assertEqual(len(store), 0)

    def test_of_no_such_account(self):
        with self.assertRaises(Refused):
            email_changes.ask(self.guard, "khong-co", NEW, PASSWORD, self.request)
        self.assertIsNone(people.holder_of_email(NEW))
