"""Forms with a password never write it into the page."""

from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
import re
import transaction
import unittest


class TestPasswordFields(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.base = self.portal.absolute_url()

    def test_what_was_typed_is_not_sent_back(self):
        browser = self.browser("hanoi.editor")
        browser.open(f"{self.base}/@@change-password")
        typed = {
            "current_password": PASSWORD,
            "new_password": "mot cau dai de nho",
            "new_password_ctl": "mot cau dai khac",
        }
        for name, value in typed.items():
            browser.getControl(name=f"form.widgets.{name}").value = value
        browser.getControl(name="form.buttons.reset_passwd").click()
        for value in typed.values():
            self.assertNotIn(value, browser.contents)
        self.assertIn('type="password"', browser.contents)

    def test_password_managers_know_which_password_is_meant(self):
        browser = self.browser("hanoi.editor")
        browser.open(f"{self.base}/@@change-password")
        fields = re.findall(r"<input[^>]*type=.password[^>]*>", browser.contents)
        self.assertEqual(
            [re.search(r'autocomplete="([\w-]+)"', each)[1] for each in fields],
            ["current-password", "new-password", "new-password"],
        )
        found = api.portal.get_tool("portal_password_reset").requestReset(
            "hanoi.editor"
        )
        transaction.commit()
        browser = self.browser()
        browser.open(f"{self.base}/passwordreset/{found['randomstring']}")
        fields = re.findall(r"<input[^>]*type=.password[^>]*>", browser.contents)
        self.assertEqual(len(fields), 2)
        for each in fields:
            self.assertIn('autocomplete="new-password"', each)

    def test_what_is_stored_is_not_shown_and_stays(self):
        record = "plone.smtp_pass"
        api.portal.set_registry_record(record, "of the mail server")
        api.portal.set_registry_record("plone.smtp_userid", "thads")
        transaction.commit()
        browser = self.browser(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        browser.open(f"{self.base}/@@mail-controlpanel")
        self.assertNotIn("of the mail server", browser.contents)
        browser.getControl(name="form.widgets.email_from_name").value = "Cổng"
        browser.getControl(name="form.widgets.email_from_address").value = "a@b.example"
        browser.getControl(name="form.buttons.save").click()
        self.portal._p_jar.sync()
        self.assertEqual(api.portal.get_registry_record(record), "of the mail server")
