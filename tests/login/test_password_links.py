"""Links that set a password: for hours, once, and not after it was changed."""

from DateTime import DateTime
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from Products.CMFPlone.PasswordResetTool import InvalidRequestError
from Products.CMFPlone.PasswordResetTool import PasswordResetTool
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_HTTP
from tests.login.factors import Factors
from tests.login.http import Http
from tests.login.http import at
from tests.login.http import behind_proxy
from tests.login.http import standing_still
from tests.mails import recorded_mails
from tests.worker import work
from thads.login import password_links
from thads.login.mailed_links import MOST
from thads.login.mailed_links import hours
from thads.login.password_links import PasswordLinks
from thads.ratelimit import forget_all
from unittest import mock
from zope.component import getUtility
import datetime
import re
import requests
import transaction
import unittest


EDITOR, LEADER = "hanoi.editor", "hanoi.leader"
NEW = "Một câu dài dễ nhớ 2026"
SETTINGS = "thads.login.settings.IPasswordLinkSettings"
KEY = re.compile(r"/passwordreset/([\w-]+)")


class Links(Http):
    """Mixin: links as they are asked for and used."""

    def setUp(self):
        super().setUp()
        forget_all()
        self.addCleanup(forget_all)

    @property
    def tool(self):
        transaction.begin()
        return api.portal.get_tool("portal_password_reset")

    def link(self, login=EDITOR):
        key = self.tool.requestReset(login)["randomstring"]
        transaction.commit()
        return key

    def use(self, key, login=EDITOR, new=NEW):
        return requests.post(
            f"{self.base}/passwordreset/{key}",
            data={"userid": login, "password": new, "password2": new},
            timeout=60,
        )

    def get(self, key):
        return requests.get(f"{self.base}/passwordreset/{key}", timeout=60)

    def shown(self, key):
        return self.get(key).text

    def is_good(self, key):
        return 'name="password2"' in self.shown(key)

    def logs_in(self, password, login=EDITOR):
        return self.by_basic(login, password.encode()).status_code == 200

    def ask(
        self, name, field="reset_password", button="reset", session=None, **headers
    ):
        """Ask for a mail on the page; return (what the page says, the mails)."""
        session = session or requests.Session()
        address = f"{self.base}/login-help"
        page = session.get(address, headers=headers, timeout=60).text
        key = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)
        with recorded_mails() as mails:
            answer = session.post(
                address,
                data={
                    "_authenticator": key[1] if key else "",
                    f"form.widgets.{field}": name,
                    f"form.buttons.{button}": "1",
                },
                headers=headers,
                timeout=60,
            )
            work(self.portal)
        self.assertEqual(answer.status_code, 200)
        said = answer.text.split('id="global_statusmessage"')[1].split("</section>")[0]
        return said, mails


class TestHours(Links, unittest.TestCase):
    layer = WORLD_HTTP

    def test_it_holds_so_many_hours_and_no_longer(self):
        with at("2026-11-30 08:00"):
            self.log_in(EDITOR)  # the account is not new
            key = self.link()
        with at("2026-11-30 09:59"):
            self.assertTrue(self.is_good(key))
        with at("2026-11-30 10:00"):
            self.assertFalse(self.is_good(key))
            self.assertIn("2 giờ", self.shown(key))
            self.use(key)
            self.assertFalse(self.logs_in(NEW))

    def test_the_setting(self):
        transaction.begin()
        api.portal.set_registry_record(f"{SETTINGS}.forgotten", 5)
        transaction.commit()
        with at("2026-11-30 08:00"):
            self.log_in(EDITOR)
            _said, (mail,) = self.ask(EDITOR)
        self.assertIn("13:00 ngày 30/11", mail["text"])
        with at("2026-11-30 12:59"):
            self.assertTrue(self.is_good(KEY.search(mail["text"])[1]))
        with at("2026-11-30 13:00"):
            self.assertFalse(self.is_good(KEY.search(mail["text"])[1]))

    def test_the_link_of_a_new_account_holds_for_days(self):
        with at("2026-11-30 08:00"):
            transaction.begin()
            member = api.user.get(userid=EDITOR)
            member.setMemberProperties({"login_time": DateTime("2000/01/01")})
            transaction.commit()
            key = self.link()
        with at("2026-12-03 07:59"):
            self.assertTrue(self.is_good(key))
        with at("2026-12-03 08:00"):
            self.assertFalse(self.is_good(key))

    def test_a_clock_set_back_makes_no_link_that_holds_for_a_year(self):
        with at("2027-11-30 08:00"):
            key = self.link()
            self.assertTrue(self.is_good(key))
        with at("2026-11-30 08:00"):
            self.assertFalse(self.is_good(key))
            self.use(key)
            self.assertFalse(self.logs_in(NEW))


class TestEnd(Links, unittest.TestCase):
    layer = WORLD_HTTP

    def test_once(self):
        key = self.link()
        self.use(key)
        self.assertTrue(self.logs_in(NEW))
        self.use(key, new=f"{NEW} hai")
        self.assertTrue(self.logs_in(NEW))
        self.assertFalse(self.is_good(key))

    def test_with_the_password(self):
        """However it is changed: by another link, by its owner, by the server room."""

        def by_owner():
            self.submit(
                self.log_in(EDITOR),
                "@@change-password",
                **{
                    "form.widgets.current_password": PASSWORD,
                    "form.widgets.new_password": NEW,
                    "form.widgets.new_password_ctl": NEW,
                    "form.buttons.reset_passwd": "1",
                },
            )

        def by_server_room():
            requests.patch(
                f"{self.base}/@users/{EDITOR}",
                json={"password": f"{NEW} ba"},
                auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
                headers={"Accept": "application/json"},
                timeout=60,
            )

        def by_other_link():
            self.use(self.link(), new=f"{NEW} hai")

        for change in (by_owner, by_server_room, by_other_link):
            with self.subTest(change.__name__):
                keys = [self.link() for _each in range(2)]
                other = self.link(LEADER)
                change()
                self.assertEqual([self.is_good(key) for key in keys], [False, False])
                self.assertTrue(self.is_good(other))

    def test_with_suspension_for_good(self):
        key, admin = self.link(), self.log_in("hanoi.admin")
        self.submit(admin, "hanoi/@@people", person=EDITOR, suspend="1")
        self.assertFalse(self.is_good(key))
        self.assertIsNone(self.tool.requestReset(EDITOR))
        self.submit(admin, "hanoi/@@people", person=EDITOR, resume="1")
        self.assertFalse(self.is_good(key))
        self.use(key)
        self.assertFalse(self.logs_in(NEW))

    def test_with_the_address_it_was_sent_to(self):
        key = self.link()
        requests.patch(
            f"{self.base}/@users/{EDITOR}",
            json={"email": "moi@thads.example"},
            auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assertFalse(self.is_good(key))

    def test_with_the_account(self):
        key = self.link()
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=EDITOR)
            api.user.create(username=EDITOR, email="a@b.vn", password=NEW)
        transaction.commit()
        self.assertFalse(self.is_good(key))

    def test_only_some_hold_at_a_time(self):
        keys = [self.link() for _each in range(MOST + 1)]
        good = [self.is_good(key) for key in keys]
        self.assertEqual(good, [False, *[True] * MOST])

    def test_of_somebody_else(self):
        key = self.link()
        for login in (LEADER, "khong-co", "", "admin"):
            self.use(key, login=login)
        self.assertFalse(self.logs_in(NEW, LEADER))
        self.assertTrue(self.is_good(key))

    def test_keys_that_are_none(self):
        self.link()
        digest = next(iter(self.tool._links))
        for key in (digest, "x", "%00", "%ff", "x" * 5_000, "@@x", "..."):
            for answer in (self.get(key), self.use(key)):
                self.assertLess(answer.status_code, 500, key)
                self.assertNotIn('name="password2"', answer.text)
        for query in ("key:list=x", "key.x:record=y", "key:int=1", "key=a&key=b"):
            answer = requests.get(f"{self.base}/passwordreset?{query}", timeout=60)
            self.assertLess(answer.status_code, 500, query)
        key = self.link()
        for fields in (
            {"userid": ["a", EDITOR], "password": NEW, "password2": NEW},
            {"userid:int": "x", "password": NEW, "password2": NEW},
            {"userid.x:record": "x", "password": [NEW, "b"], "password2": NEW},
            {"userid": EDITOR, "password:list": NEW, "password2:int": "1"},
            {},
        ):
            answer = requests.post(
                f"{self.base}/passwordreset/{key}", data=fields, timeout=60
            )
            self.assertLess(answer.status_code, 500, fields)

    def test_it_is_a_page_of_the_portal_alone(self):
        key = self.link()
        twice = {"userid": ["a", EDITOR], "password": ["a", NEW], "password2": [NEW]}
        for place in ("hanoi", "hanoi/tin-tuc", "portal_registration", "acl_users"):
            for step in ("passwordreset", "@@passwordreset"):
                for end in ("", f"/{key}", "?key=a&key=b"):
                    address = f"{self.base}/{place}/{step}{end}"
                    for answer in (
                        requests.get(address, timeout=60),
                        requests.post(address, data=twice, timeout=60),
                    ):
                        with self.subTest(address, method=answer.request.method):
                            self.assertIn(answer.status_code, (401, 404))
        self.assertTrue(self.is_good(key))

    def test_the_database_holds_no_key(self):
        key = self.link()
        self.assertNotIn(key, str(dict(self.tool._links)))
        self.assertNotIn(key, str(dict(self.tool._requests)))


class TestSecondFactor(Links, Factors, unittest.TestCase):
    """Who reads a mailbox has one factor of two: the code is asked for besides."""

    layer = WORLD_HTTP

    def use_with(self, key, **fields):
        data = {"userid": EDITOR, "password": NEW, "password2": NEW, **fields}
        return requests.post(f"{self.base}/passwordreset/{key}", data=data, timeout=60)

    def is_set(self):
        """Return whether the new password is right: it needs the code then."""
        answer = self.ask_token(EDITOR, NEW)
        return answer.json()["type"] == "SecondFactorRequired"

    def test_the_mail_alone_sets_no_password(self):
        self.enrolled(EDITOR)
        key = self.link()
        self.assertIn('name="code"', self.shown(key))
        for fields in (
            {},
            {"code": ""},
            {"code": self.wrong(EDITOR)},
            {"code": "x" * 5_000},
            {"code": ["", self.code(EDITOR)]},
            {"code:int": "x"},
            {"code.x:record": "1"},
        ):
            answer = self.use_with(key, **fields)
            with self.subTest(fields):
                self.assertLess(answer.status_code, 500)
                self.assertGreaterEqual(answer.status_code, 400)
                self.assertFalse(self.is_set())
        self.assertIn('name="code"', self.use_with(key).text)
        # the link goes on to hold: people mistype
        self.assertTrue(self.is_good(key))

    def test_with_the_code_of_the_app(self):
        self.enrolled(EDITOR)
        key, code = self.link(), self.code(EDITOR)
        self.assertEqual(self.use_with(key, code=code).status_code, 200)
        self.assertTrue(self.is_set())
        self.assertFalse(self.is_good(key))
        # the code has served
        self.assertNotEqual(self.ask_token(EDITOR, NEW, code=code).status_code, 200)

    def test_with_a_recovery_code_once(self):
        codes = self.enrolled(EDITOR)
        self.use_with(self.link(), code=codes[0])
        self.assertTrue(self.is_set())
        other = f"{NEW} khác"
        fields = {"password": other, "password2": other, "code": codes[0]}
        self.assertEqual(self.use_with(self.link(), **fields).status_code, 422)
        self.assertTrue(self.is_set())

    def test_guesses_are_braked(self):
        self.enrolled(EDITOR)
        key = self.link()
        with standing_still():
            for _each in range(5):
                self.use_with(key, code=self.wrong(EDITOR))
            page = self.use_with(key, code=self.code(EDITOR)).text
        self.assertIn("Đã có quá nhiều lần nhập sai", page)
        self.assertFalse(self.logs_in(NEW))
        self.assertTrue(self.is_good(key))

    def test_who_has_none_is_asked_for_none(self):
        key = self.link()
        self.assertNotIn('name="code"', self.shown(key))
        self.assertEqual(self.use(key).status_code, 200)
        self.assertTrue(self.logs_in(NEW))

    def test_by_rest_too(self):
        codes = self.enrolled(EDITOR)
        key = self.link()
        for code, status in (("", 400), (self.wrong(EDITOR), 400), (codes[0], 200)):
            answer = requests.post(
                f"{self.base}/@users/{EDITOR}/reset-password",
                json={"reset_token": key, "new_password": NEW, "code": code},
                auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
                headers={"Accept": "application/json"},
                timeout=60,
            )
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertEqual(self.is_set(), status == 200)


class TestAsking(Links, unittest.TestCase):
    """The answer is the same for whoever asks, and mails have a budget."""

    layer = WORLD_HTTP

    def test_the_answer_does_not_tell_whether_there_is_an_account(self):
        transaction.begin()
        api.user.get(userid="hanoi.officer").setMemberProperties({"email": ""})
        transaction.commit()
        admin = self.log_in("hanoi.admin")
        self.submit(admin, "hanoi/@@people", person=LEADER, suspend="1")
        said, mails = self.ask(EDITOR)
        self.assertEqual(len(mails), 1)
        for name in ("khong-co", "hanoi.officer", LEADER, SITE_OWNER_NAME, "x" * 300):
            other, mails = self.ask(name)
            self.assertEqual((other, mails), (said, []), name)

    def test_an_account_gets_few_mails_by_whatever_name_and_from_wherever(self):
        count = 0
        with behind_proxy():
            for number in range(12):
                headers = {"X-Forwarded-For": f"203.0.{number}.7"}
                address = f"{EDITOR}@thads.example"
                for asked in (
                    (EDITOR,),
                    (address, "recover_username", "get_username"),
                ):
                    count += len(self.ask(*asked, **headers)[1])
        self.assertEqual(count, 6)
        # nobody else waits for it
        self.assertEqual(len(self.ask(LEADER)[1]), 1)

    def test_a_network_has_a_budget(self):
        with (
            behind_proxy(),
            mock.patch("thads.site.browser.login.OF_NETWORK.most", 3),
        ):
            said = [
                self.ask(f"khong.co.{n}", **{"X-Forwarded-For": f"203.0.113.{n}"})[0]
                for n in range(4)
            ]
            _said, mails = self.ask(EDITOR, **{"X-Forwarded-For": "203.0.113.99"})
            other = self.ask(EDITOR, **{"X-Forwarded-For": "198.51.100.9"})
        self.assertIn("Có quá nhiều yêu cầu gửi thư", said[3])
        self.assertEqual((mails, len(other[1])), ([], 1))

    def test_by_rest_it_is_nobodys(self):
        answers = set()
        for login in (EDITOR, "khong-co"):
            for body in ({}, {"reset_token": "x", "new_password": NEW}):
                with recorded_mails() as mails:
                    answer = requests.post(
                        f"{self.base}/@users/{login}/reset-password",
                        json=body,
                        headers={"Accept": "application/json"},
                        timeout=60,
                    )
                answers.add(answer.status_code)
                self.assertEqual(mails, [])
        self.assertEqual(answers, {401})


class TestOperatorsMail(Links, unittest.TestCase):
    """The mail with a link that an operator has REST send."""

    layer = WORLD_HTTP

    def asked(self, **headers):
        """The text of the mail, asked for under some host."""
        transaction.begin()
        address = "cong@thads.example"
        api.portal.set_registry_record("plone.email_from_address", address)
        transaction.commit()
        with mock.patch("Products.MailHost.MailHost.MailBase.send") as sent:
            answer = requests.post(
                f"{self.base}/@users/{EDITOR}/reset-password",
                auth=(SITE_OWNER_NAME, SITE_OWNER_PASSWORD),
                json={},
                headers={"Accept": "application/json", **headers},
                timeout=60,
            )
        self.assertEqual(answer.status_code, 200, answer.text)
        return str(sent.call_args[0][0])

    def test_it_leads_to_the_public_address_whatever_host_is_asked(self):
        transaction.begin()
        api.portal.set_registry_record("thads.public_address", "https://thads.example")
        transaction.commit()
        text = self.asked(Host="cong-gia.example")
        self.assertRegex(text, r"https://thads\.example/passwordreset/[0-9a-f]{40}")
        self.assertNotIn("cong-gia", text)

    def test_where_none_is_set_the_request_decides(self):
        """A developer's machine."""
        begins = re.escape(self.base)
        self.assertRegex(self.asked(), rf"{begins}/passwordreset/[0-9a-f]{{40}}")


class TestTool(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    @property
    def tool(self):
        return self.portal["portal_password_reset"]

    def test_hours_where_the_record_is_missing_or_makes_no_sense(self):
        """A site upgraded from before, whose upgrade step has not run."""
        registry, name = getUtility(IRegistry), f"{SETTINGS}.forgotten"
        self.assertEqual(registry.records[name].value, 2)
        for value in (None, 0, -1, 10**9, "x", True):
            with mock.patch.object(registry.__class__, "get", return_value=value):
                self.assertEqual(hours("forgotten"), 2)
        del registry.records[name]
        self.assertEqual(hours("forgotten"), 2)
        self.assertEqual(hours("first"), 72)

    def test_a_tool_of_before_is_replaced_and_its_links_end(self):
        password_links.uninstall(self.portal)
        self.assertIs(type(self.tool.aq_base), PasswordResetTool)
        old = self.tool.requestReset(EDITOR)["randomstring"]
        self.assertIsInstance(self.tool._requests[old][1], datetime.datetime)
        password_links.end_links(EDITOR)
        for _time in range(2):
            password_links.install(self.portal)
        self.assertIs(type(self.tool.aq_base), PasswordLinks)
        self.assertEqual(self.portal.objectIds().count("portal_password_reset"), 1)
        with self.assertRaises(InvalidRequestError):
            self.tool.verifyKey(old)
        new = self.tool.requestReset(EDITOR)["randomstring"]
        self.tool.verifyKey(new)

    def test_a_tool_whose_store_was_not_made(self):
        """The new release runs before its upgrade step."""
        self.tool._links = None
        with self.assertRaises(InvalidRequestError):
            self.tool.verifyKey("x")
        self.tool.end_links(EDITOR)
        self.assertTrue(self.tool.requestReset(EDITOR))

    def test_links_that_are_over_are_not_kept(self):
        with at("2026-11-30 08:00"):
            self.tool.requestReset(EDITOR)
        with at("2026-12-30 08:00"):
            self.tool.requestReset(LEADER)
        users = [link[0] for link in self.tool._links.values()]
        self.assertEqual(users, [LEADER])
