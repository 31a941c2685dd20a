"""Forgotten passwords: nobody learns who has an account."""

from contextlib import ExitStack
from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.mails import recorded_mails
from tests.worker import work
from thads.outbox.jobs import get_outbox
from unittest import mock
import json
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
        with recorded_mails() as mails:
            browser.getControl(name=f"form.buttons.{button}").click()
            work(self.portal)
        return browser, mails

    def said(self, browser, words="Nếu có tài khoản như vậy"):
        self.assertEqual(browser.headers["Status"][:3], "200")
        self.assertIn(words, browser.contents)
        text = browser.contents.split('id="global_statusmessage"')[1]
        return text.split("</section>")[0]

    def test_a_password_link_goes_to_the_account_and_nobody_else_learns_of_it(self):
        known, sent = self.ask("reset", reset_password="hanoi.editor")
        unknown, nothing = self.ask("reset", reset_password="khong-co")
        self.assertEqual(self.said(known), self.said(unknown))
        self.assertEqual(nothing, [])
        (mail,) = sent
        self.assertEqual(mail["to"], ["hanoi.editor@thads.example"])
        self.assertEqual(mail["subject"], "Đặt mật khẩu mới")
        self.assertIn("/passwordreset/", mail["text"])
        self.assertIn("Kính gửi", mail["text"])

    def test_a_login_goes_to_the_address_of_the_account(self):
        address = "hanoi.editor@thads.example"
        known, sent = self.ask("get_username", recover_username=address)
        unknown, nothing = self.ask("get_username", recover_username="x@thads.example")
        self.assertEqual(self.said(known), self.said(unknown))
        self.assertEqual(nothing, [])
        self.assertIn("hanoi.editor", sent[0]["text"])

    def test_of_every_name_the_request_does_the_same(self):
        """What differs is the worker's: nobody reads a name off the time it takes."""
        outside = (
            "Products.CMFPlone.PasswordResetTool.PasswordResetTool.requestReset",
            "thads.organisation.password_reset.api.user.get",
            "thads.outbox.mail.send",
        )
        for button, field, names in (
            ("reset", "reset_password", ("hanoi.editor", "khong-co", "x" * 3_000)),
            (
                "get_username",
                "recover_username",
                ("hanoi.editor@thads.example", "x@thads.example"),
            ),
        ):
            jobs = []
            for name in names:
                transaction.begin()
                before = set(get_outbox(self.portal).jobs)
                browser = self.browser()
                browser.open(f"{self.portal.absolute_url()}/login-help")
                browser.getControl(name=f"form.widgets.{field}").value = name
                with ExitStack() as stack:
                    for each in outside:
                        stack.enter_context(
                            mock.patch(each, side_effect=AssertionError)
                        )
                    browser.getControl(name=f"form.buttons.{button}").click()
                self.said(browser)
                transaction.begin()
                found = get_outbox(self.portal).jobs
                (id,) = set(found) - before
                jobs.append(found[id])
            self.assertEqual(len({job["kind"] for job in jobs}), 1)
            sizes = [len(json.loads(job["payload"])["name"]) for job in jobs]
            self.assertLessEqual(max(sizes), 200)

    def test_nobody_fills_a_mailbox(self):
        fields = {
            "reset": {"reset_password": "hanoi.editor"},
            "get_username": {"recover_username": "hanoi.leader@thads.example"},
        }
        for button, named in fields.items():
            for _each in range(5):
                browser, sent = self.ask(button, **named)
                self.assertEqual(len(sent), 1)
            browser, sent = self.ask(button, **named)
            self.said(browser, "Có quá nhiều yêu cầu gửi thư")
            self.assertEqual(sent, [])
        # others are served, and no name tells whether it is one
        _browser, sent = self.ask("reset", reset_password="hanoi.officer")
        self.assertEqual(len(sent), 1)
        answers = [self.ask("reset", reset_password="khong-co") for _each in range(6)]
        self.said(answers[-1][0], "Có quá nhiều yêu cầu gửi thư")

    def test_a_stranger_does_not_send_to_everybody(self):
        with mock.patch("thads.site.browser.login.OF_ADDRESS.most", 3):
            for number in range(3):
                self.ask("reset", reset_password=f"khong.co.{number}")
            browser, sent = self.ask("reset", reset_password="hanoi.editor")
        self.said(browser, "Có quá nhiều yêu cầu gửi thư")
        self.assertEqual(sent, [])
