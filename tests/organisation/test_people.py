"""Delegated administration, and what it must never let through."""

from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_INTEGRATION
from tests.layers import Browsing
from thads.organisation import people
from thads.organisation.interfaces import IAccountAccess
from thads.organisation.people import functions_held
from thads.organisation.staff import NotPermitted
from thads.organisation.staff import Office
from zope.component import getUtility
import transaction
import unittest


class TestOffice(unittest.TestCase):
    """The rule, without a page."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.hanoi = Office(self.portal.hanoi)
        self.centre = Office(self.portal)

    def test_an_office_holds_its_own_unit_and_those_below(self):
        self.assertEqual(self.hanoi.unit_ids, ["hanoi", "hanoi-badinh"])
        self.assertEqual(self.centre.unit_ids[0], "central")
        self.assertIn("hanoi", self.centre.unit_ids)

    def test_its_people_are_those_at_home_there(self):
        ids = {person.id for person in self.hanoi.people()}
        self.assertIn("hanoi.editor", ids)
        self.assertIn("hanoi-badinh.officer", ids)
        self.assertFalse(any(id_.startswith("tphochiminh") for id_ in ids))

    def test_a_function_is_given_and_taken(self):
        self.hanoi.set_functions(
            "hanoi.editor", {("hanoi", "hotline"), ("hanoi-badinh", "officer")}, "x"
        )
        held = functions_held("hanoi.editor")
        self.assertIn(("hanoi", "hotline"), held)
        self.assertIn(("hanoi-badinh", "officer"), held)
        self.assertNotIn(("hanoi", "editor"), held)

    def test_escalation_is_refused(self):
        before = functions_held("hanoi.editor")
        for unit, function in (
            ("tphochiminh", "editor"),
            ("central", "approver"),
            ("central", "admin"),
            ("hanoi", "admin"),
            ("hanoi", "khong-co"),
            ("hanoi-badinh", "editor"),
            ("Administrators", ""),
        ):
            with self.subTest(unit=unit, function=function):
                with self.assertRaises(NotPermitted):
                    self.hanoi.set_functions("hanoi.editor", {(unit, function)}, "x")
                self.assertEqual(functions_held("hanoi.editor"), before)

    def test_people_of_others_are_out_of_reach(self):
        for user_id in ("tphochiminh.editor", "central.admin", "admin", "khong-co"):
            with self.subTest(user_id), self.assertRaises(NotPermitted):
                self.hanoi.set_functions(user_id, {("hanoi", "editor")}, "x")

    def test_administration_is_the_centres_to_give(self):
        self.centre.set_functions("hanoi.editor", {("hanoi", "admin")}, "x")
        self.assertIn(("hanoi", "admin"), functions_held("hanoi.editor"))
        # what the centre does not give, it does not take either
        self.assertIn(("hanoi", "editor"), functions_held("hanoi.editor"))
        with self.assertRaises(NotPermitted):
            self.centre.set_functions("hanoi.editor", {("hanoi", "leader")}, "x")

    def test_nobody_takes_his_own_administration(self):
        with self.assertRaises(NotPermitted):
            self.centre.set_functions("central.admin", set(), by="central.admin")

    def test_the_centre_decides_on_accounts_of_administrators(self):
        access = getUtility(IAccountAccess)
        people.give("hanoi.leader", "hanoi", "admin")
        for act in ("suspend", "reset_second_factor"):
            with self.subTest(act), self.assertRaises(NotPermitted):
                getattr(self.hanoi, act)("hanoi.leader", by="hanoi.admin")
        with self.assertRaises(NotPermitted):
            self.hanoi.end_sessions("hanoi.leader")
        self.assertFalse(access.is_suspended("hanoi.leader"))
        self.centre.suspend("hanoi.leader", by="central.admin")
        with self.assertRaises(NotPermitted):
            self.hanoi.resume("hanoi.leader")
        self.assertTrue(access.is_suspended("hanoi.leader"))
        self.centre.resume("hanoi.leader")
        self.hanoi.suspend("hanoi.editor", by="hanoi.admin")
        self.assertTrue(access.is_suspended("hanoi.editor"))

    def test_a_new_person_has_no_function(self):
        added = self.hanoi.add("nguyenvanb", "Nguyễn Văn B", "b@thads.example", "hanoi")
        self.assertEqual(added.functions, frozenset())
        self.assertIn("nguyenvanb", {person.id for person in self.hanoi.people()})

    def test_a_bad_new_person_is_refused_with_a_reason(self):
        for login_, name, mail, home in (
            ("Nguyễn", "A", "a@thads.example", "hanoi"),
            ("hanoi.editor", "A", "a@thads.example", "hanoi"),
            ("admin", "A", "a@thads.example", "hanoi"),
            ("moi", "", "a@thads.example", "hanoi"),
            ("moi", "A", "khong phai thu", "hanoi"),
            ("moi", "A", "a@thads.example", "tphochiminh"),
            ("moi", "A", "a@thads.example", "central"),
        ):
            with self.subTest(login_, home=home), self.assertRaises(NotPermitted):
                self.hanoi.add(login_, name, mail, home)

    def test_the_centre_takes_what_its_page_showed(self):
        """Its page shows the person's own unit only; functions elsewhere stay."""
        self.centre.set_functions(
            "hanoi.editor", {("hanoi", "admin"), ("tphochiminh", "admin")}, "x"
        )
        self.centre.set_functions(
            "hanoi.editor", set(), "x", shown={("hanoi", "admin")}
        )
        held = functions_held("hanoi.editor")
        self.assertNotIn(("hanoi", "admin"), held)
        self.assertIn(("tphochiminh", "admin"), held)


class TestPage(Browsing, unittest.TestCase):
    """The same through the browser."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def held(self, user_id):
        transaction.begin()  # what the server committed meanwhile
        return functions_held(user_id)

    def forms(self, browser, control):
        """All forms of the page with a control of that name."""
        found = []
        for index in range(browser.contents.count("<form")):
            form = browser.getForm(index=index)
            if any(name == control for name in form._form.fields):
                found.append(form)
        return found

    def form_of(self, browser, user_id):
        for form in self.forms(browser, "person"):
            if form.getControl(name="person").value == user_id:
                return form
        self.fail(f"no row for {user_id}")

    def open(self, user, locality="hanoi"):
        browser = self.browser(user)
        browser.open(f"{self.portal.absolute_url()}/{locality}/@@people")
        return browser

    def test_only_administrators_open_it(self):
        for user in ("hanoi.editor", "hanoi.leader", "tphochiminh.admin"):
            with self.subTest(user):
                browser = self.open(user)
                self.assertNotIn('name="fullname"', browser.contents)
        for user in ("hanoi.admin", "central.admin"):
            with self.subTest(user):
                self.assertIn('name="fullname"', self.open(user).contents)

    def test_an_administrator_adds_a_person_and_gives_a_function(self):
        browser = self.open("hanoi.admin")
        form = self.forms(browser, "add")[0]
        form.getControl(name="fullname").value = "Nguyễn Văn Bình"
        form.getControl(name="login").value = "nguyenvanbinh"
        form.getControl(name="email").value = "binh@thads.example"
        form.getControl(name="home").value = ["hanoi-badinh"]
        form.getControl(name="add").click()
        self.assertIn("/passwordreset/", browser.contents)
        form = self.form_of(browser, "nguyenvanbinh")
        form.getControl(name="functions:list").value = ["hanoi-badinh:officer"]
        form.getControl(name="save").click()
        self.assertIn(("hanoi-badinh", "officer"), self.held("nguyenvanbinh"))

    def test_two_tabs_change_what_each_has_changed(self):
        """Nothing another administrator gave or took meanwhile is undone."""
        old, new = self.open("hanoi.admin"), self.open("hanoi.admin")
        before = self.held("hanoi.editor")
        self.assertIn(("hanoi", "editor"), before)
        form = self.form_of(new, "hanoi.editor")
        form.getControl(name="functions:list").value = ["hanoi:officer"]
        form.getControl(name="save").click()
        form = self.form_of(old, "hanoi.editor")
        control = form.getControl(name="functions:list")
        self.assertIn("hanoi:editor", control.value)  # as it was
        control.value = [*control.value, "hanoi:hotline"]
        form.getControl(name="save").click()
        held = self.held("hanoi.editor")
        self.assertIn(("hanoi", "officer"), held, "given in the other tab")
        self.assertIn(("hanoi", "hotline"), held, "given in this one")
        self.assertNotIn(("hanoi", "editor"), held, "taken in the other tab")

    def test_the_same_form_twice_is_once(self):
        first, second = self.open("hanoi.admin"), self.open("hanoi.admin")
        for browser in (first, second):
            form = self.form_of(browser, "hanoi.editor")
            form.getControl(name="functions:list").value = ["hanoi:officer"]
            form.getControl(name="save").click()
            held = self.held("hanoi.editor")
            self.assertIn(("hanoi", "officer"), held)
            self.assertNotIn(("hanoi", "editor"), held)

    def test_a_form_without_its_button_takes_nothing(self):
        browser = self.open("hanoi.admin")
        before = self.held("hanoi.editor")
        token = self.form_of(browser, "hanoi.editor").getControl(name="_authenticator")
        browser.post(
            f"{self.portal.absolute_url()}/hanoi/@@people",
            f"person=hanoi.editor&_authenticator={token.value}",
        )
        self.assertEqual(self.held("hanoi.editor"), before)

    def test_a_forged_form_is_refused_with_a_message(self):
        browser = self.open("hanoi.admin")
        token = self.form_of(browser, "hanoi.editor").getControl(name="_authenticator")
        browser.post(
            f"{self.portal.absolute_url()}/hanoi/@@people",
            f"person=hanoi.editor&functions:list=central:admin&save=1"
            f"&_authenticator={token.value}",
        )
        self.assertTrue(browser.headers["Status"].startswith("422"))
        self.assertNotIn(("central", "admin"), self.held("hanoi.editor"))

    def test_a_post_without_token_changes_nothing(self):
        browser = self.browser("hanoi.admin")
        browser.post(
            f"{self.portal.absolute_url()}/hanoi/@@people",
            "person=hanoi.editor&functions:list=hanoi:hotline&save=1",
        )
        self.assertNotIn(("hanoi", "hotline"), self.held("hanoi.editor"))
