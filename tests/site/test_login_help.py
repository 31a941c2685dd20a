"""Forgotten passwords: nobody learns who has an account."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from unittest import mock
import transaction
import unittest


class TestLoginHelp(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        # a server that is down: nothing listens there
        host = api.portal.get_tool("MailHost")
        host.smtp_host, host.smtp_port = "127.0.0.1", 1
        transaction.commit()

    def ask(self, button, **fields):
        browser = self.browser()
        browser.open(f"{self.portal.absolute_url()}/login-help")
        for name, value in fields.items():
            browser.getControl(name=f"form.widgets.{name}").value = value
        with mock.patch("thads.organisation.password_reset.mail.send") as send:
            browser.getControl(name=f"form.buttons.{button}").click()
        return browser, send.call_args_list

    def said(self, browser):
        self.assertEqual(browser.headers["Status"][:3], "200")
        self.assertIn("Nếu có tài khoản như vậy", browser.contents)
        text = browser.contents.split('id="global_statusmessage"')[1]
        return text.split("</section>")[0]

    def test_a_password_link_goes_to_the_account_and_nobody_else_learns_of_it(self):
        known, sent = self.ask("reset", reset_password="hanoi.editor")
        unknown, nothing = self.ask("reset", reset_password="khong-co")
        self.assertEqual(self.said(known), self.said(unknown))
        self.assertEqual(nothing, [])
        _portal, to, subject, text = sent[0].args
        self.assertEqual(
            (to, subject), ("hanoi.editor@thads.example", "Đặt mật khẩu mới")
        )
        self.assertIn("/passwordreset/", text)
        self.assertIn("Kính gửi", text)

    def test_a_login_goes_to_the_address_of_the_account(self):
        address = "hanoi.editor@thads.example"
        known, sent = self.ask("get_username", recover_username=address)
        unknown, nothing = self.ask("get_username", recover_username="x@thads.example")
        self.assertEqual(self.said(known), self.said(unknown))
        self.assertEqual(nothing, [])
        self.assertIn("hanoi.editor", sent[0].args[3])
