"""The scanner's settings, and who may change them."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.uploads import settings
from zope.component import getUtility
import transaction
import unittest


SCANNER = "thads.uploads.settings.IUploadSettings.scanner"


class TestSettings(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.address = f"{self.layer['portal'].absolute_url()}/@@uploads-controlpanel"

    def panel(self, login=None, **more):
        browser = self.browser(login, **more)
        browser.open(self.address)
        return browser

    def test_no_scanner_is_named_at_first(self):
        self.assertEqual(settings.current(), settings.Settings("", 20, 3))

    def test_a_site_of_before_has_the_defaults(self):
        del getUtility(IRegistry).records[SCANNER]
        self.assertEqual(settings.current(), settings.Settings("", 20, 3))

    def test_the_server_s_administrator_names_one(self):
        browser = self.panel(SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD)
        browser.getControl(name="form.widgets.scanner").value = "không có"
        browser.getControl(name="form.buttons.save").click()
        self.assertEqual(api.portal.get_registry_record(SCANNER), None)
        browser.getControl(name="form.widgets.scanner").value = "/run/clamd.ctl"
        browser.getControl(name="form.buttons.save").click()
        transaction.begin()
        self.assertEqual(settings.current().scanner, "/run/clamd.ctl")

    def test_others_do_not(self):
        for login in (None, "hanoi.admin", "hanoi.editor"):
            with self.subTest(login):
                browser = self.panel(login)
                self.assertNotIn("form.widgets.scanner", browser.contents)
