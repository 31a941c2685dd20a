"""Sign-ins, grants, searches and exports reach the trail, whichever way they come."""

from plone import api
from plone.app.testing import login
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.login.http import going
from tests.wsgi import Wsgi
from thads import audit
from thads.audit import sign_in
from thads.organisation import people
from thads.organisation.staff import Office
from thads.outbox.runner import as_worker
from types import SimpleNamespace
from unittest.mock import ANY
import json
import transaction
import unittest


class RecordedTest(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def entries(self, action, **conditions):
        transaction.begin()
        return list(audit.read(self.portal, action=action, **conditions))

    def open(self, path, who=None, **headers):
        browser = self.browser(who, **headers)
        browser.open(f"{self.portal.absolute_url()}/{path}")
        return browser

    def sign_in(self, name, password):
        browser = self.open("login")
        browser.getControl(name="__ac_name").value = name
        browser.getControl(name="__ac_password").value = password
        browser.getControl(name="buttons.login").click()
        return browser

    def ask(self, path, method="GET", login=None, **body):
        sent = json.dumps(body).encode()
        return Wsgi(self.layer).ask(
            path,
            method,
            login,
            accept="application/json",
            body=sent,
            content_type="application/json",
        )


class TestSignIn(RecordedTest):
    def test_on_the_page(self):
        self.sign_in("hanoi.leader", PASSWORD)
        [found] = self.entries("login.success")
        self.assertEqual(found.user, "hanoi.leader")
        self.assertEqual(found.name, "Người hanoi.leader")
        self.assertEqual((found.unit, found.count), ("hanoi", 1))
        self.assertEqual(self.entries("login.failure"), [])

    def test_failed_on_the_page(self):
        for _time in range(3):
            self.sign_in("hanoi.leader", "falsch")
        [found] = self.entries("login.failure")
        self.assertEqual((found.user, found.count), ("hanoi.leader", 3))
        self.assertEqual(found.details, {"way": "form"})
        self.assertEqual(self.entries("login.success"), [])

    def test_what_is_no_account_is_not_written_down(self):
        for name in ("Mat-khau-cua-toi", "ai-do"):
            self.sign_in(name, "x")
        [found] = self.entries("login.failure")
        self.assertEqual((found.user, found.count), ("", 2))
        self.assertEqual(found.details, {"way": "form", "account": "unknown"})

    def test_by_the_service(self):
        self.ask("/@login", "POST", login="hanoi.leader", password=PASSWORD)
        answer = self.ask("/@login", "POST", **{"login": None})
        self.assertIn(answer.status, (400, 401))
        before = len(self.entries("login.failure"))
        wrong = Wsgi(self.layer).ask(
            "/@login",
            "POST",
            accept="application/json",
            body=json.dumps({"login": "hanoi.leader", "password": "x"}).encode(),
            content_type="application/json",
        )
        self.assertEqual(wrong.status, 401)
        found = self.entries("login.failure", user="hanoi.leader")
        self.assertEqual(len(self.entries("login.failure")), before + 1)
        self.assertEqual(found[0].details, {"way": "service"})

    def test_by_basic_authentication(self):
        for _time in range(3):
            self.open("@@staff", "hanoi.leader")
        [found] = self.entries("login.success")
        self.assertEqual(
            (found.user, found.details), ("hanoi.leader", {"way": "basic"})
        )
        self.assertGreaterEqual(found.count, 3)
        browser = self.browser("hanoi.leader", password="x")
        browser.open(f"{self.portal.absolute_url()}/@@staff")
        browser.open(f"{self.portal.absolute_url()}/hanoi")
        [found] = self.entries("login.failure")
        self.assertEqual(found.user, "hanoi.leader")
        self.assertGreaterEqual(found.count, 2)

    def test_nothing_that_is_sent_hides_a_failure(self):
        hiding = "AUTHENTICATED_USER=x&thads.audit.not_failed=1&PARENTS=x&PATH_INFO=x"
        browser = self.browser("hanoi.leader", password="x")
        for path in ("", "@@staff", "khong-co", "@login"):
            browser.open(f"{self.portal.absolute_url()}/{path}?{hiding}")
            self.assertNotEqual(browser.headers["status"][:1], "5", path)
        [found] = self.entries("login.failure")
        self.assertGreaterEqual(found.count, 2)

    def test_what_does_not_exist_is_no_failed_sign_in(self):
        self.open("khong-co-trang-nay", "hanoi.leader")
        self.assertEqual(self.entries("login.failure"), [])

    def test_a_broken_header_is_no_error(self):
        for value in ("Basic", "Basic ???", "Basic " + "QQ" * 50, "Bearer x.y.z", 7):
            request = SimpleNamespace(method="GET", form={}, environ={}, _auth=value)
            found = sign_in.credentials(request)
            self.assertIn(found, (None, (sign_in.BASIC, ANY)), value)

    def test_out(self):
        browser = self.sign_in("hanoi.leader", PASSWORD)
        for name, value in going().items():
            browser.addHeader(name, value)
        browser.open(f"{self.portal.absolute_url()}/logout")
        [found] = self.entries("login.logout")
        self.assertEqual(found.user, "hanoi.leader")

    def test_the_network_is_kept_and_not_the_address(self):
        self.sign_in("hanoi.leader", "x")
        [found] = self.entries("login.failure")
        self.assertTrue(found.network == "" or "/" in found.network, found.network)

    def test_a_new_password(self):
        login(self.portal, "hanoi.admin")
        self.portal.acl_users.userSetPassword("hanoi.leader", "Mot-mat-khau-moi-1")
        transaction.commit()
        [found] = self.entries("login.password")
        self.assertEqual(found.user, "hanoi.admin")
        self.assertEqual(found.details, {"person": "hanoi.leader"})
        self.assertNotIn("Mot-mat-khau", str(found))


class TestGrants(RecordedTest):
    def test_what_is_given_and_taken_is_in_words(self):
        login(self.portal, "hanoi.admin")
        office = Office(self.portal["hanoi"])
        wanted = {("hanoi", "officer")}
        office.set_functions("hanoi.leader", wanted, by="hanoi.admin")
        transaction.commit()
        [given] = self.entries("organisation.grant", user="hanoi.admin")
        [taken] = self.entries("organisation.revoke", user="hanoi.admin")
        self.assertEqual(given.details["person"], "Người hanoi.leader (hanoi.leader)")
        self.assertEqual(given.details["function"], "Cán bộ tiếp nhận")
        self.assertEqual(taken.details["function"], "Lãnh đạo đơn vị")
        self.assertEqual(given.unit, "hanoi")
        self.assertIn("Hà Nội", given.details["of_unit"])

    def test_past_our_page_too(self):
        with as_worker(self.portal):
            api.group.add_user(groupname="hanoi_editor", username="hanoi.officer")
            api.group.add_user(groupname="Administrators", username="hanoi.officer")
            self.portal["hanoi"].manage_setLocalRoles("hanoi.officer", ["Editor"])
        transaction.commit()
        found = self.entries("organisation.grant", user="thads.worker")
        self.assertEqual(
            [each.details.get("group", each.details.get("function")) for each in found],
            ["Administrators", "Biên tập viên"],
        )

    def test_it_survives_what_it_speaks_of(self):
        self.sign_in("hanoi.officer", PASSWORD)
        with as_worker(self.portal):
            people.take("hanoi.officer", "hanoi", "officer")
            api.user.delete(username="hanoi.officer")
            api.content.delete(self.portal["tphochiminh"], check_linkintegrity=False)
        transaction.commit()
        [found] = self.entries("login.success", user="hanoi.officer")
        self.assertEqual(found.name, "Người hanoi.officer")
        self.assertEqual(len(self.entries("organisation.remove_person")), 1)
        browser = self.open("@@audit-log?person=hanoi.officer", "central.inspector")
        self.assertEqual(browser.headers["status"][:3], "200")


class TestSearches(RecordedTest):
    def test_staff_in_the_register(self):
        path = "hanoi/tra-cuu?name=Nguy%E1%BB%85n+V%C4%83n+An"
        for _time in range(2):
            self.open(path, "hanoi.officer")
        self.ask("/hanoi/@debtors?decision=125/2026/QD-CTHADS", login="hanoi.officer")
        found = self.entries("debtors.search")
        asked = {each.count: each.details for each in found}
        self.assertEqual(asked[2], {"name": "N. V. An"})

    def test_citizens_are_nobodys_business(self):
        self.open("hanoi/tra-cuu?name=Nguyen+Van+An")
        self.open("hanoi/@debtors?name=Nguyen+Van+An", Accept="application/json")
        self.assertEqual(self.entries("debtors.search"), [])

    def test_on_the_desk(self):
        self.open(
            "hanoi/ho-tro-truc-tuyen/@@desk?name=Tr%E1%BA%A7n+Th%E1%BB%AD",
            "hanoi.officer",
        )
        [found] = self.entries("requests.search")
        self.assertEqual(found.details["name"], "T. Thử")
        self.assertEqual(found.unit, "hanoi")
