"""Records of the registry are held to their schemas, by whichever way they are set."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.wsgi import Wsgi
from thads.debtors.settings import IDebtorSearchSettings
from thads.login.settings import IAttackAlertSettings
from thads.site.settings import ISecurityContact
from zope.component import getUtility
from zope.interface import Invalid
import json
import transaction
import unittest


ALERTS = f"{IAttackAlertSettings.__identifier__}.addresses"
WATCH = f"{IDebtorSearchSettings.__identifier__}.watch_mail"
CONTACTS = f"{ISecurityContact.__identifier__}.contacts"
NO_ADDRESS = "Địa chỉ thư điện tử không đúng."
#: {record: (what is taken, what is not)}
RECORDS = {
    ALERTS: (
        (["truc@thads.example"], ["truc@thads.example", "a.b@moj.gov.vn"], []),
        (
            ["truc"],
            ["truc@thads.example", "truc@"],
            ["truc@thads.example, khac@thads.example"],
            ["Trực ban <truc@thads.example>"],
            ["truc@thads.example\r\nBcc: x@y.example"],
            [" "],
            ["@"],
            [f"{'x' * 300}@thads.example"],
        ),
    ),
    WATCH: (("truc@thads.example", ""), ("truc", "truc@thads.example; x@y.example")),
    CONTACTS: ((["mailto:baomat@thads.example"], []), (["baomat@thads.example"],)),
}


class TestRegistryConstraints(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.base = self.portal.absolute_url()
        self.wsgi = Wsgi(self.layer)

    def record(self, name):
        transaction.begin()
        found = api.portal.get_registry_record(name)
        return list(found) if isinstance(found, tuple) else found

    def each(self):
        for name, (right, wrong) in RECORDS.items():
            for value in right:
                yield name, value, True
            for value in wrong:
                yield name, value, False

    def test_by_rest(self):
        for name, value, taken in self.each():
            with self.subTest(name, value=value):
                before = self.record(name)
                answer = self.wsgi.ask(
                    "/@registry",
                    method="PATCH",
                    login=SITE_OWNER_NAME,
                    password=SITE_OWNER_PASSWORD,
                    accept="application/json",
                    body=json.dumps({name: value}).encode(),
                    content_type="application/json",
                )
                self.assertEqual(answer.status, 204 if taken else 400, answer.text)
                self.assertEqual(self.record(name), value if taken else before)
                if not taken and name != CONTACTS and "\n" not in "".join(value):
                    self.assertEqual(answer.json()["message"], NO_ADDRESS)

    def test_in_the_editor_of_the_registry(self):
        browser = self.browser(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        for name, value, taken in self.each():
            if value == " " or (isinstance(value, list) and "\r\n" in "".join(value)):
                continue  # the page reads a line as an address
            with self.subTest(name, value=value):
                before = self.record(name)
                browser.open(f"{self.base}/portal_registry/edit/{name}")
                field = browser.getControl(name="form.widgets.value")
                field.value = "\n".join(value) if isinstance(value, list) else value
                browser.getControl(name="form.buttons.save").click()
                blank = not "".join(value).strip()
                if taken or blank:
                    shown = [] if isinstance(value, list) and blank else value
                    self.assertEqual(self.record(name) or shown, shown)
                else:
                    self.assertEqual(self.record(name), before)
                    self.assertIn("form.widgets.value", browser.contents)
                    if name != CONTACTS:
                        self.assertIn(NO_ADDRESS, browser.contents)

    def test_by_code(self):
        registry = getUtility(IRegistry)
        for value in (("truc",), ("truc@thads.example", "x")):
            with self.assertRaises(Invalid):
                registry[ALERTS] = value
            with self.assertRaises(Invalid):
                registry.forInterface(IAttackAlertSettings).addresses = value

    def test_a_record_whose_schema_is_gone_is_set_as_ever(self):
        registry = getUtility(IRegistry)
        field = registry.records[WATCH].field
        field.interfaceName = "thads.debtors.settings.INoLonger"
        registry[WATCH] = "truc"
        field.interfaceName = "thads.khong_co.INoLonger"
        registry[WATCH] = "x"
        self.assertEqual(registry[WATCH], "x")
