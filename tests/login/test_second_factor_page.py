"""Setting a second factor up, being made to, looking after it, having it reset."""

from datetime import date
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.login.factors import Factors
from tests.login.factors import copy_of
from tests.login.factors import fields_of
from tests.login.http import standing_still
from tests.mails import recorded_mails
from thads.login import jobs
from thads.login import settings
from thads.login.accounts import guard
from thads.login.guard import AccountGuard
from thads.login.guard import guard_in
from thads.login.second_factor import CODES
from thads.operations import second_factor as command
from thads.organisation.functions import FUNCTIONS
from thads.ratelimit import forget_all
from thads.worktime import clock
from unittest import mock
import html
import requests
import transaction
import unittest


LEADER, EDITOR, ADMIN = "hanoi.leader", "hanoi.editor", "hanoi.admin"
#: What a person who only has the password must not reach.
CLOSED = ("@@staff", "hanoi/@@people", "@@second-factor", "@@personal-information")


class TestSettingUp(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.session = self.log_in(EDITOR)
        self.open_page(self.session)

    def test_by_password_secret_and_code(self):
        answer = self.page(self.session, start="1", password=PASSWORD)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        secret = self.secrets[EDITOR] = self.secret_on(answer.text)
        self.assertIn("<svg", answer.text)
        self.assertIn(f"secret={secret}", answer.text)
        self.assertIsNone(self.guard.factor(EDITOR))
        answer = self.page(self.session, confirm="1", code=self.code(EDITOR))
        codes = self.codes_on(answer.text)
        self.assertEqual(len(set(codes)), CODES)
        # shown this once
        answer = self.open_page(self.session)
        self.assertEqual(self.codes_on(answer.text), [])
        self.assertNotIn(secret, answer.text)
        self.assertTrue(self.is_in(self.session, EDITOR))
        self.assertTrue(self.is_in(self.enter(EDITOR, codes[0]), EDITOR))
        entries = self.entries("login.second_factor")
        self.assertEqual([entry.user for entry in entries], [EDITOR])
        self.assertEqual(entries[0].kind, "rights")

    def test_reloading_the_codes_says_that_they_were_shown(self):
        shown = fields_of(self.page(self.session, start="1", password=PASSWORD).text)
        self.secrets[EDITOR] = self.secret_on(self.session.last.text)
        code = self.code(EDITOR)
        self.page(self.session, confirm="1", code=code)
        answer = self.page(self.session, **{**shown, "confirm": "1", "code": code})
        self.assertEqual(self.codes_on(answer.text), [])
        self.assertIn("Mã dự phòng chỉ hiện một lần", html.unescape(answer.text))
        self.assertNotIn("Quá thời gian cho phép", html.unescape(answer.text))

    def test_the_password_is_asked_for_again(self):
        for password in ("x", ""):
            answer = self.page(self.session, start="1", password=password)
            self.assertEqual(answer.status_code, 422)
            self.assertNotIn("otpauth", answer.text)

    def test_a_wrong_code_leaves_it_off(self):
        text = self.page(self.session, start="1", password=PASSWORD).text
        secret = self.secrets[EDITOR] = self.secret_on(text)
        for code in (self.wrong(EDITOR), "", "abc"):
            answer = self.page(self.session, confirm="1", code=code)
            self.assertEqual(answer.status_code, 422)
            # the app has it already: it stays the same
            self.assertEqual(self.secret_on(answer.text), secret)
        self.assertIsNone(self.guard.factor(EDITOR))
        answer = self.page(self.session, confirm="1", code=self.code(EDITOR))
        self.assertEqual(answer.status_code, 200)

    def test_a_secret_of_ones_own_is_not_taken(self):
        self.page(self.session, start="1", password=PASSWORD)
        shown = fields_of(self.session.last.text)
        parts = shown["pending"].split(".")
        self.secrets[EDITOR] = parts[1] = "A" * 32
        for pending in (".".join(parts), "", "x"):
            answer = self.page(
                self.session, confirm="1", pending=pending, code=self.code(EDITOR)
            )
            self.assertEqual(answer.status_code, 422)
        self.assertIsNone(self.guard.factor(EDITOR))

    def test_the_secret_of_another_account_is_not_taken(self):
        other = self.log_in("hanoi.officer")
        self.open_page(other)
        text = self.page(other, start="1", password=PASSWORD).text
        self.secrets[EDITOR] = self.secret_on(text)
        answer = self.page(
            self.session,
            confirm="1",
            pending=fields_of(text)["pending"],
            code=self.code(EDITOR),
        )
        self.assertEqual(answer.status_code, 422)
        self.assertIsNone(self.guard.factor(EDITOR))

    def test_other_sessions_and_tokens_end(self):
        other, token = self.log_in(EDITOR), self.token(EDITOR)
        self.set_up(self.session, EDITOR, password=PASSWORD)
        self.assertTrue(self.is_in(self.session, EDITOR))
        self.assertFalse(self.is_in(other, EDITOR))
        self.assertEqual(self.person(EDITOR, token=token), 401)

    def test_the_code_that_confirmed_it_is_used_up(self):
        self.set_up(self.session, EDITOR, password=PASSWORD)
        # not the code of now: half a minute may have begun since
        self.assertFalse(self.is_in(self.enter(EDITOR, self.confirmed), EDITOR))

    def test_nobody_without_a_session_comes_here(self):
        for method in ("GET", "POST"):
            answer = requests.request(
                method,
                f"{self.base}/@@second-factor",
                data={"start": "1", "ticket": "x", "password": PASSWORD},
                allow_redirects=False,
                timeout=60,
            )
            self.assertIn(answer.status_code, (302, 401, 403))

    def test_foreign_forms_change_nothing(self):
        self.set_up(self.session, EDITOR, password=PASSWORD)
        for fields in ({"forget": "x"}, {"off": "1"}, {"renew": "1"}):
            answer = self.session.post(
                f"{self.base}/@@second-factor",
                data={**fields, "password": PASSWORD},
                allow_redirects=False,
                timeout=60,
            )
            self.assertEqual(answer.status_code, 403)

    def test_broken_parameters(self):
        token = fields_of(self.session.last.text)["_authenticator"]
        for data in (
            [("start", "1"), ("start", "2"), ("password", "a"), ("password", "b")],
            [("start:int", "1"), ("password:int", "1")],
            [("confirm", "1"), ("pending:list", "x"), ("code.x:record", "1")],
            [("confirm", "1"), ("pending", b"\xff\xfe"), ("code", b"\xff")],
            [("renew", "1"), ("code:float", "1e300")],
            [("forget:record", "x")],
            [("off:date", "x"), ("password:record.x", "1")],
        ):
            with self.subTest(data[0]):
                answer = self.session.post(
                    f"{self.base}/@@second-factor",
                    data=[("_authenticator", token), *data],
                    timeout=60,
                )
                self.assertLess(answer.status_code, 500)


class TestLookingAfter(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.old = self.enrolled(EDITOR)
        self.session = self.enter(EDITOR, self.old[0])
        self.open_page(self.session)

    def proved(self, **fields):
        return {"password": PASSWORD, "code": self.code(EDITOR), **fields}

    def test_new_recovery_codes(self):
        answer = self.page(self.session, renew="1", **self.proved())
        new = self.codes_on(answer.text)
        self.assertEqual(len(new), CODES)
        self.assertFalse(self.is_in(self.enter(EDITOR, self.old[1]), EDITOR))
        self.assertTrue(self.is_in(self.enter(EDITOR, new[1]), EDITOR))

    def test_nothing_without_password_and_code(self):
        for action in ("renew", "off", "start"):
            for wrong in (
                {"password": "x"},
                {"code": self.wrong(EDITOR)},
                {"code": ""},
            ):
                with self.subTest(action, **wrong):
                    forget_all()
                    answer = self.page(
                        self.session, **{action: "1"}, **self.proved(**wrong)
                    )
                    self.assertEqual(answer.status_code, 422)
                    self.assertEqual(self.codes_on(answer.text), [])
                    self.assertNotIn("otpauth", answer.text)
        self.assertIsNotNone(self.guard.factor(EDITOR))

    def test_another_telephone(self):
        text = self.page(self.session, start="1", **self.proved()).text
        old = self.secrets[EDITOR]
        self.secrets[EDITOR] = self.secret_on(text)
        self.assertNotEqual(old, self.secrets[EDITOR])
        answer = self.page(self.session, confirm="1", code=self.code(EDITOR))
        self.assertEqual(len(self.codes_on(answer.text)), CODES)
        self.assertFalse(self.is_in(self.enter(EDITOR, self.old[1]), EDITOR))
        self.assertTrue(self.is_in(self.enter(EDITOR, self.code(EDITOR, 1)), EDITOR))

    def test_off_where_it_is_not_demanded(self):
        other = copy_of(self.session)
        answer = self.page(self.session, off="1", **self.proved())
        self.assertEqual(answer.status_code, 302)
        self.assertIsNone(self.guard.factor(EDITOR))
        self.assertTrue(self.is_in(self.session, EDITOR))
        self.assertFalse(self.is_in(other, EDITOR))
        self.assertTrue(self.is_in(self.log_in(EDITOR), EDITOR))
        entries = self.entries("login.second_factor_off")
        self.assertEqual([entry.user for entry in entries], [EDITOR])

    def test_on_where_it_is_demanded(self):
        self.demand("editor")
        self.assertNotIn('name="off"', self.open_page(self.session).text)
        answer = self.page(self.session, off="1", **self.proved())
        self.assertEqual(answer.status_code, 422)
        self.assertIsNotNone(self.guard.factor(EDITOR))

    def test_the_brake_holds_here_too(self):
        with standing_still():
            self.guess()

    def guess(self):
        for _attempt in range(5):
            self.page(self.session, off="1", **self.proved(code=self.wrong(EDITOR)))
        answer = self.page(self.session, off="1", **self.proved())
        self.assertEqual(answer.status_code, 422)

    def test_devices_are_listed_and_forgotten(self):
        agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
        device = requests.Session()
        device.headers["User-Agent"] = agent
        self.enter(EDITOR, session=device, remember="1")
        self.assertIn("Firefox, Windows", self.open_page(self.session).text)
        id = self.guard.factor(EDITOR).devices(clock.seconds())[0].id
        self.page(self.session, forget="khong-co")
        self.assertEqual(len(self.guard.factor(EDITOR).devices(clock.seconds())), 1)
        self.open_page(self.session)
        self.page(self.session, forget=id)
        self.assertEqual(self.guard.factor(EDITOR).devices(clock.seconds()), [])
        entries = self.entries("login.device_forgotten")
        self.assertEqual([entry.user for entry in entries], [EDITOR])

    def test_an_account_made_anew_has_nothing_of_the_old_one(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=EDITOR)
        transaction.commit()
        self.assertIsNone(self.guard.factor(EDITOR))


class TestDemanded(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.demand("leader", "central_approver")

    def test_the_password_leads_to_setting_it_up_and_nowhere_else(self):
        session = self.first_step(LEADER)
        self.assertEqual(session.last.status_code, 200)
        self.assertEqual(session.cookies.get_dict(), {})
        for address in CLOSED:
            answer = session.get(
                f"{self.base}/{address}", allow_redirects=False, timeout=60
            )
            self.assertIn(answer.status_code, (302, 401), address)
        self.assertEqual(self.person(LEADER, session), 401)
        self.assertEqual(self.by_basic(LEADER).status_code, 401)
        answer = self.ask_token(LEADER, code="123456")
        self.assertEqual(answer.status_code, 401)
        self.assertEqual(answer.json()["type"], "SecondFactorNotSetUp")

    def test_once_set_up_one_is_in(self):
        there = f"{self.base}/hanoi/tin-tuc"
        session = self.first_step(LEADER, came_from=there)
        self.page(session)
        self.assertEqual(self.person(LEADER, session), 401)
        codes = self.set_up(session, LEADER)
        self.assertEqual(len(codes), CODES)
        self.assertIn(f'href="{there}"', session.last.text)
        self.assertTrue(self.is_in(session, LEADER))
        self.assertTrue(self.is_in(self.enter(LEADER, codes[0]), LEADER))

    def test_the_ticket_sets_up_one_second_factor(self):
        session = self.first_step(LEADER)
        ticket = fields_of(session.last.text)["ticket"]
        thief = copy_of(session)
        thief.last = session.last
        self.page(session)
        self.set_up(session, LEADER)
        for fields in ({}, {"start": "1"}):
            answer = self.page(thief, ticket=ticket, **fields)
            self.assertIn(answer.status_code, (302, 401, 403))
            self.assertNotIn("otpauth", answer.text)

    def test_the_ticket_is_no_way_past_the_code(self):
        session = self.first_step(LEADER)
        ticket = fields_of(session.last.text)["ticket"]
        self.enrolled(LEADER)
        answer = requests.post(
            f"{self.base}/login",
            data={"ticket": ticket, "code": self.code(LEADER)},
            allow_redirects=False,
            timeout=60,
        )
        self.assertNotIn("__ac", answer.cookies)

    def test_of_whoever_holds_a_function_and_of_nobody_else(self):
        for login, asked in (
            (LEADER, True),
            ("hanoi-badinh.leader", True),
            ("central.approver", True),
            (EDITOR, False),
            (ADMIN, False),
            ("central.editor", False),
            ("central.admin", False),
        ):
            with self.subTest(login):
                session = self.log_in(login)
                self.assertEqual("__ac" not in session.cookies, asked)

    def test_as_soon_as_somebody_is_given_a_function(self):
        admin = self.log_in(ADMIN)
        self.assertTrue(self.is_in(self.log_in(EDITOR), EDITOR))
        self.submit(
            admin,
            "hanoi/@@people",
            **{"person": EDITOR, "functions:list": "hanoi:leader", "save": "1"},
        )
        self.assertNotIn("__ac", self.log_in(EDITOR).cookies)

    def test_the_servers_manager_has_no_function(self):
        """Demanded of leaders, it is not of who administers."""
        answer = self.by_basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assertNotEqual(answer.status_code, 401)

    def test_a_site_of_an_older_release_demands_nothing(self):
        transaction.begin()
        registry = api.portal.get_tool("portal_registry")
        del registry.records["thads.login.settings.ISecondFactorSettings.demanded"]
        transaction.commit()
        self.assertTrue(self.is_in(self.log_in(LEADER), LEADER))


class TestServersAccounts(Factors, unittest.TestCase):
    """The server's Manager sets one up, and has to where administrators have to."""

    layer = WORLD_HTTP
    OWNER = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)

    @property
    def server(self):
        """The guard of the server's accounts."""
        transaction.begin()
        return guard_in(self.portal.getPhysicalRoot().acl_users)

    def manage(self, auth=OWNER):
        """The status of a page of Zope's own, above every site."""
        root = self.base.rpartition("/")[0]
        answer = requests.get(
            f"{root}/manage_main", auth=auth, allow_redirects=False, timeout=60
        )
        return answer.status_code

    def test_demanded_of_administrators_it_is_of_the_manager(self):
        for function in ("admin", "central_admin"):
            with self.subTest(function):
                self.demand(function)
                session = self.log_in(*self.OWNER)
                self.assertNotIn("__ac", session.cookies)
                self.assertIn("Thiết lập xác thực hai bước", session.last.text)
                # nothing else answers them, by whatever way
                self.assertEqual(self.by_basic(*self.OWNER).status_code, 401)
                answer = self.ask_token(*self.OWNER)
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.json()["type"], "SecondFactorNotSetUp")
                self.assertEqual(self.manage(), 401)
        self.demand("leader", "central_approver")
        self.assertEqual(self.manage(), 200)
        self.assertIn("__ac", self.log_in(*self.OWNER).cookies)

    def test_from_the_log_in_to_setting_it_up(self):
        self.demand("central_admin")
        session = self.log_in(*self.OWNER)
        self.page(session)
        codes = self.set_up(session, SITE_OWNER_NAME)
        self.assertEqual(len(codes), 10)
        page = session.get(f"{self.base}/@@second-factor-controlpanel", timeout=60)
        self.assertEqual(page.status_code, 200)
        # and it stays on
        self.open_page(session)
        self.assertNotIn('name="off"', session.last.text)
        answer = self.page(
            session, off="1", password=SITE_OWNER_PASSWORD, code=codes[0]
        )
        self.assertEqual(answer.status_code, 422)
        self.second_step(self.log_in(*self.OWNER), codes[1])
        self.assertEqual(self.manage(), 401)

    def test_a_lost_telephone(self):
        """The way back: a command on the server."""
        self.demand("admin")
        session = self.log_in(*self.OWNER)
        self.page(session)
        self.set_up(session, SITE_OWNER_NAME)
        transaction.begin()
        self.assertTrue(command.reset(self.portal, SITE_OWNER_NAME))
        transaction.commit()
        page = session.get(
            f"{self.base}/@@second-factor-controlpanel",
            allow_redirects=False,
            timeout=60,
        )
        self.assertNotEqual(page.status_code, 200)
        session = self.log_in(*self.OWNER)
        self.assertIn("Thiết lập xác thực hai bước", session.last.text)

    def test_a_manager_among_the_people(self):
        transaction.begin()
        api.user.grant_roles(username=EDITOR, roles=["Manager"])
        transaction.commit()
        self.demand("central_admin")
        self.assertNotIn("__ac", self.log_in(EDITOR).cookies)
        self.assertIn("__ac", self.log_in(LEADER).cookies)

    def test_of_accounts_that_are_gone_nothing_is_kept(self):
        """Though they were deleted in Zope's own pages, of which nobody tells."""
        folder = self.server._getPAS()
        folder.users.addUser("cu", "cu", PASSWORD)
        folder.roles.assignRoleToPrincipal("Manager", "cu")
        transaction.commit()
        self.log_in("cu")
        for login in ("cu", SITE_OWNER_NAME):
            self.enrolled_at(self.server, login)
        self.assertEqual(len(self.server.sessions("cu")), 1)
        jobs.drop_sessions(self.portal)
        self.assertIsNotNone(self.server.factor("cu"))
        self.server._getPAS().users.removeUser("cu")
        transaction.commit()
        server = self.server
        for _time in range(2):
            jobs.drop_sessions(self.portal)  # of one day
            self.assertIsNotNone(server.factor("cu"))
        server._missing = {"cu": "2026-01-01"}
        jobs.drop_sessions(self.portal)
        self.assertIsNone(server.factor("cu"))
        self.assertEqual(server._sessions.accounts(), [])
        self.assertIsNotNone(server.factor(SITE_OWNER_NAME))
        transaction.commit()
        jobs.drop_sessions(self.portal)  # and once more
        transaction.commit()

    def test_a_store_of_users_that_cannot_be_read_costs_nobody_anything(self):
        """PAS answers as if there were no account."""
        here = guard()
        self.enrolled_at(here, EDITOR)
        here.suspend(LEADER)
        here.install()
        for days in range(4):
            with (
                mock.patch.object(AccountGuard, "account", return_value=None),
                mock.patch.object(clock, "today", lambda d=days: date(2027, 1, 1 + d)),
            ):
                self.assertEqual(here.forget_gone(), [])
        for days in range(4):  # one of them is found
            with (
                mock.patch.object(
                    AccountGuard, "account", lambda _self, id: id == EDITOR or None
                ),
                mock.patch.object(clock, "today", lambda d=days: date(2027, 2, 1 + d)),
            ):
                here.forget_gone()
        self.assertIsNotNone(here.factor(EDITOR))
        self.assertTrue(here.is_suspended(LEADER))
        transaction.abort()

    def test_it_is_set_up_and_asked_for(self):
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.open_page(session)
        codes = self.set_up(session, SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD)
        answer = self.by_basic(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assertEqual(answer.status_code, 401)
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        self.assertNotIn("__ac", session.cookies)
        self.second_step(session, codes[0])
        self.assertIn("__ac", session.cookies)


class TestReset(Factors, unittest.TestCase):
    """By the administrators who look after the account; never by oneself."""

    layer = WORLD_HTTP

    def reset(self, by, person, office="hanoi/"):
        session = self.log_in(by)
        with recorded_mails() as mails:
            # the server runs in this process
            answer = self.submit(
                session, f"{office}@@people", person=person, reset_second_factor="1"
            )
        return answer, mails

    def test_a_lost_telephone(self):
        self.enrolled(LEADER)
        session = self.enter(LEADER, remember="1")
        token = self.token(LEADER, code=self.code(LEADER, 1))
        answer, mails = self.reset(ADMIN, LEADER)
        self.assertEqual(answer.status_code, 200)
        self.assertIsNone(self.guard.factor(LEADER))
        self.assertFalse(self.is_in(session, LEADER))
        self.assertEqual(self.person(LEADER, token=token), 401)
        (mail,) = mails
        self.assertEqual(mail["to"], [f"{LEADER}@thads.example"])
        self.assertIn("xác thực hai bước", mail["subject"].lower())
        self.assertIn(f"Người {LEADER}", mail["text"])
        self.assertTrue(self.is_in(self.log_in(LEADER), LEADER))
        action = "organisation.reset_second_factor"
        entries = self.entries(action)
        self.assertEqual([e.user for e in entries], [ADMIN])
        self.assertEqual(entries[0].details, {"person": LEADER})

    def test_the_page_offers_it_where_there_is_one(self):
        admin = self.log_in(ADMIN)
        page = admin.get(f"{self.base}/hanoi/@@people", timeout=60).text
        self.assertNotIn('name="reset_second_factor"', page)
        self.enrolled(LEADER)
        page = admin.get(f"{self.base}/hanoi/@@people", timeout=60).text
        self.assertEqual(page.count('name="reset_second_factor"'), 1)

    def test_whose(self):
        people = (LEADER, ADMIN, "tphochiminh.leader", "central.approver")
        for login in people:
            self.enrolled(login)
        self.enrolled("central.admin")
        admins = {
            ADMIN: self.enter(ADMIN),
            "central.admin": self.enter("central.admin"),
        }
        for by, office, person, allowed in (
            (ADMIN, "hanoi/", ADMIN, False),
            (ADMIN, "hanoi/", "tphochiminh.leader", False),
            (ADMIN, "hanoi/", "central.approver", False),
            (ADMIN, "hanoi/", "khong-co", False),
            (ADMIN, "hanoi/", LEADER, True),
            ("central.admin", "", "central.admin", False),
            ("central.admin", "", ADMIN, True),
            ("central.admin", "", "central.approver", True),
        ):
            with self.subTest(by=by, person=person):
                self.submit(
                    admins[by],
                    f"{office}@@people",
                    person=person,
                    reset_second_factor="1",
                )
                if person != "khong-co":
                    gone = self.guard.factor(person) is None
                    self.assertEqual(gone, allowed)

    def test_not_another_administrator_of_the_same_unit(self):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.group.add_user(groupname="hanoi_admin", username=LEADER)
        transaction.commit()
        self.enrolled(LEADER)
        answer, mails = self.reset(ADMIN, LEADER)
        self.assertEqual((answer.status_code, mails), (422, []))
        self.assertIsNotNone(self.guard.factor(LEADER))

    def test_not_by_others(self):
        self.enrolled(LEADER)
        for by in (EDITOR, "tphochiminh.admin"):
            self.reset(by, LEADER)
            self.assertIsNotNone(self.guard.factor(LEADER))


class TestSetting(Factors, unittest.TestCase):
    layer = WORLD_HTTP

    PANEL = "@@second-factor-controlpanel"
    FIELD = "form.widgets.demanded"

    def test_only_the_servers_manager_changes_it(self):
        for login in ("central.admin", ADMIN, EDITOR):
            session = self.log_in(login)
            answer = session.get(
                f"{self.base}/{self.PANEL}", allow_redirects=False, timeout=60
            )
            self.assertIn(answer.status_code, (302, 401, 403, 404), login)
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        page = session.get(f"{self.base}/{self.PANEL}", timeout=60).text
        self.assertIn("Lãnh đạo", page)
        answer = self.submit(
            session,
            self.PANEL,
            **{
                f"{self.FIELD}:list": ["leader", "central_admin"],
                f"{self.FIELD}-empty-marker": "1",
                "form.buttons.save": "1",
            },
        )
        self.assertEqual(answer.status_code, 200)
        transaction.begin()
        self.assertEqual(set(settings.demanded()), {"leader", "central_admin"})
        self.assertNotIn("__ac", self.log_in(LEADER).cookies)

    def test_the_overview_warns_while_nothing_is_demanded(self):
        session = self.log_in(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        address = f"{self.base}/@@overview-controlpanel"
        self.assertIn("Chưa yêu cầu", session.get(address, timeout=60).text)
        self.demand("leader")
        self.assertNotIn("Chưa yêu cầu", session.get(address, timeout=60).text)


class TestNames(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_every_function_can_be_named(self):
        self.assertEqual(len(settings.names()), len(FUNCTIONS))

    def test_what_a_real_site_begins_with(self):
        self.assertLessEqual(set(settings.RECOMMENDED), set(settings.names()))
        for name in ("leader", "admin", "central_admin", "central_editor"):
            self.assertIn(name, settings.RECOMMENDED)
        self.assertNotIn("officer", settings.RECOMMENDED)
