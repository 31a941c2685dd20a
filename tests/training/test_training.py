"""The training site: complete, apart from the portal, and made anew at night."""

from datetime import datetime
from plone import api
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.layers import open_browser
from thads import outbox
from thads.outbox import mail
from thads.outbox.jobs import get_outbox
from thads.training import site
from thads.worktime import TIMEZONE
from unittest import mock
from zope.component.hooks import setSite
import gzip
import json
import re
import transaction
import unittest


MADE_UP = "Tập Huấn"


class TestNight(unittest.TestCase):
    def test_two_in_the_morning(self):
        morning = datetime(2026, 11, 21, 9, 30, tzinfo=TIMEZONE)
        night = datetime(2026, 11, 21, 1, 59, tzinfo=TIMEZONE)
        at_two = datetime(2026, 11, 21, 2, 0, tzinfo=TIMEZONE)
        self.assertEqual(site.last_night(morning), at_two)
        self.assertEqual(site.last_night(at_two), at_two)
        self.assertEqual(site.last_night(night).day, 20)


class TestTraining(unittest.TestCase):
    """One walk: making a site takes long, so it is made twice in all."""

    layer = WORLD_FUNCTIONAL
    level = 2

    def setUp(self):
        self.portal = self.layer["portal"]
        self.app = self.layer["app"]
        self.url = self.portal.absolute_url()
        self.training = f"{self.app.absolute_url()}/{site.SITE_ID}"

    def browser(self, login=None, base=None, password=PASSWORD):
        browser = open_browser(self.app)
        if login:
            browser.open(f"{base or self.training}/login")
            browser.getControl(name="__ac_name").value = login
            browser.getControl(name="__ac_password").value = password
            browser.getControl(name="buttons.login").click()
        return browser

    def work(self):
        transaction.begin()
        outbox.run_due(self.portal)
        failed = [
            get_outbox(self.portal).jobs[id]["error"]
            for _time, id in get_outbox(self.portal).failed.until()
        ]
        waiting = [
            get_outbox(self.portal).jobs[id]["error"]
            for _time, id in get_outbox(self.portal).waiting.until()
        ]
        self.assertEqual(failed + waiting, [])
        transaction.commit()

    def public(self, path):
        browser = self.browser()
        browser.open(f"{self.url}{path}")
        if path.endswith(".gz"):
            return gzip.decompress(browser.contents).decode()
        return browser.contents

    def test_apart_and_made_anew(self):
        catalog = api.portal.get_tool("portal_catalog")
        before = len(catalog)
        others = site.new_passwords()
        self.assertEqual(len(set(others.values())), len(site.accounts()))
        # of one only the tests know the password
        site.turn_on(self.portal, others | {"tap-huan.editor": PASSWORD})
        transaction.commit()
        self.work()
        there = site.find(self.portal)

        with self.subTest("everything is in it"):
            self.assertIn("tra-cuu", there["tap-huan"].objectIds())
            self.assertGreater(len(there.portal_catalog(portal_type="News Item")), 5)
            self.assertIs(api.portal.get(), self.portal)

        with self.subTest("nothing of it stands in the portal's catalogue"):
            self.assertEqual(len(catalog), before)

        with self.subTest("the public meets nothing of it at the portal"):
            for path in (
                "",
                "/@@search?SearchableText=tap+huan",
                "/tin-tuc?all=1",
                "/tra-cuu?name=nguyen+van",
                "/duong-day-nong",
                "/sitemap.xml.gz",
                "/@@sitemap",
                "/tin-tuc/@@rss.xml?all=1",
            ):
                self.assertNotIn(MADE_UP, self.public(path), path)
            browser = self.browser()
            browser.addHeader("Accept", "application/json")
            browser.open(f"{self.url}/@localities")
            self.assertNotIn(MADE_UP, str(json.loads(browser.contents)))
            self.assertEqual(2, json.loads(browser.contents)["items_total"])
            browser.open(f"{self.url}/@search?SearchableText=tap%20huan")
            self.assertEqual(0, json.loads(browser.contents)["items_total"])

        with self.subTest("nobody enters without an account of it"):
            for path in ("", "/tap-huan/tra-cuu", "/tap-huan/tin-tuc/@@rss.xml"):
                browser = self.browser()
                browser.open(f"{self.training}{path}")
                self.assertIn("/login?came_from=", browser.url)
                self.assertIn("noindex", browser.headers["X-Robots-Tag"])
            browser = self.browser()
            browser.followRedirects = False
            browser.open(self.training)
            self.assertFalse(browser.contents)
            browser = self.browser()
            browser.addHeader("Accept", "application/json")
            browser.open(f"{self.training}/tap-huan/@debtors?name=nguyen+van")
            self.assertEqual("401", browser.headers["status"][:3])
            browser = self.browser("hanoi.editor")
            self.assertNotIn("Chào", browser.contents)

        with self.subTest("who has one works in it, and knows where they are"):
            browser = self.browser("tap-huan.editor")
            self.assertIn("Trang tập huấn", browser.contents)
            browser.open(f"{self.training}/tap-huan/tin-tuc")
            self.assertIn("Viết tin", browser.contents)
            browser.open(f"{self.training}/tap-huan/tra-cuu?name=nguyen+van")
            self.assertIn("Trang tập huấn", browser.contents)

        with self.subTest("a password opens one account only"):
            for login in ("tap-huan.leader", "central.admin", "cong-dan"):
                browser = self.browser(login)
                browser.open(f"{self.training}/tap-huan/tin-tuc")
                self.assertIn("/login?came_from=", browser.url)
            browser = self.browser("cong-dan", password=others["cong-dan"])
            self.assertIn("Trang tập huấn", browser.contents)
            browser = self.browser("tap-huan.editor")

        with self.subTest("its mail stays inside"):
            setSite(there)
            mail.send(there, "nguoi.that@gmail.com", "Hẹn trả kết quả", "Kính gửi ông.")
            with mock.patch("Products.MailHost.MailHost.MailBase.send") as send:
                outbox.run_due(there)
            setSite(self.portal)
            transaction.commit()
            send.assert_not_called()
            browser.open(f"{self.training}/@@training-mail")
            self.assertIn("Hẹn trả kết quả", browser.contents)
            self.assertIn("nguoi.that@gmail.com", browser.contents)

        with self.subTest("at night it is as it was in the beginning"):
            there["tap-huan"].title = "Đổi tên"
            count = len(there["tap-huan"]["tin-tuc"].objectIds())
            news = there["tap-huan"]["tin-tuc"]
            news._delOb(news.objectIds()[0])
            transaction.commit()
            site.nightly(self.portal)
            self.assertEqual(0, get_outbox(self.portal).waiting.__len__())
            site.state(self.portal)["made"] = "2020-01-01T00:00:00+07:00"
            site.nightly(self.portal)
            transaction.commit()
            self.work()
            there = site.find(self.portal)
            self.assertIn(MADE_UP, there["tap-huan"].title)
            self.assertEqual(count, len(there["tap-huan"]["tin-tuc"].objectIds()))
            self.assertGreater(site.state(self.portal)["made"], "2026")
            browser = self.browser("tap-huan.editor")
            self.assertIn("Trang tập huấn", browser.contents)

        with self.subTest("switched off, it is gone"):
            site.turn_off(self.portal)
            transaction.commit()
            self.work()
            self.assertIsNone(site.find(self.portal))
            self.assertEqual(len(catalog), before)


class TestPanel(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = f"{self.portal.absolute_url()}/@@training"

    def test_the_operator_switches_it_on_and_off(self):
        browser = self.browser("central.admin")
        browser.open(self.url)
        self.assertIn("Chưa có trang tập huấn", browser.contents)
        browser.getControl("Bật trang tập huấn").click()
        self.assertIn("chỉ hiện một lần", browser.contents)
        self.assertIsNotNone(site.state(self.portal))
        shown = re.findall(r't-receipt__code">([^<]+)<', browser.contents)
        self.assertEqual(len(shown), len(site.accounts()))
        self.assertEqual(len(set(shown)), len(shown))
        stored = str(dict(site.state(self.portal)))
        for password in shown:
            self.assertGreaterEqual(len(password), 10)
            self.assertNotIn(password, stored)
        browser.open(self.url)
        for password in shown:
            self.assertNotIn(password, browser.contents)
        browser.getControl("Tắt và xóa").click()
        self.assertIsNone(site.state(self.portal))

    def test_nobody_else_does(self):
        for login in ("hanoi.admin", "central.approver", "hanoi.editor"):
            browser = self.browser(login)
            browser.open(self.url)
            self.assertNotIn("Bật trang tập huấn", browser.contents, login)

    def test_not_from_elsewhere(self):
        browser = self.browser("central.admin")
        browser.post(self.url, "decision=on")
        self.assertIsNone(site.state(self.portal))
