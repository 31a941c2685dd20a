"""The operator sees whether the worker works, and decides on what was set aside."""

from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads import outbox
from thads.outbox.jobs import get_outbox
from thads.outbox.worker import Worker
import html
import re
import transaction
import unittest


def text(browser):
    """The page; what staff get has its letters as character references."""
    return html.unescape(browser.contents)


class TestStatusPage(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def browse(self, login, password):
        browser = self.browser(login, password)
        browser.open(f"{self.portal.absolute_url()}/@@outbox")
        return browser

    def operator(self):
        return self.browse(SITE_OWNER_NAME, SITE_OWNER_PASSWORD)

    def failed(self, kind="mail"):
        id = outbox.put(self.portal, kind, {})
        store = get_outbox(self.portal)
        store.take(id, 1.0)
        store.fail(id, "OSError: server away", 1.0, final=True)
        transaction.commit()
        return id

    def test_says_that_no_worker_ran(self):
        self.assertIn("Bộ xử lý nền không hoạt động", text(self.operator()))

    def test_says_that_the_worker_is_at_work(self):
        Worker().round()
        page = text(self.operator())
        self.assertIn("Bộ xử lý nền đang hoạt động", page)
        self.assertIn("Dọn hàng đợi", page)

    def test_retry(self):
        id = self.failed()
        browser = self.operator()
        self.assertIn("OSError: server away", text(browser))
        browser.getControl("Thử lại", index=1).click()
        self.assertIn("Tác vụ sẽ được thử lại ngay.", text(browser))
        transaction.begin()
        self.assertEqual(get_outbox(self.portal).jobs[id]["state"], "waiting")

    def test_discard(self):
        id = self.failed()
        browser = self.operator()
        browser.getControl("Hủy bỏ").click()
        transaction.begin()
        self.assertNotIn(id, get_outbox(self.portal).jobs)

    def test_a_decision_needs_the_token(self):
        id = self.failed()
        browser = self.operator()
        browser.open(
            f"{self.portal.absolute_url()}/@@outbox-decide",
            f"decision=discard&job={id}",
        )
        self.assertIn("403", browser.headers["status"])
        transaction.begin()
        self.assertIn(id, get_outbox(self.portal).jobs)

    def test_closed_to_all_but_operators(self):
        for login in ("hanoi.editor", "hanoi.admin", "central.approver"):
            page = self.browse(login, PASSWORD)
            self.assertNotIn("Tác vụ nền</h1>", text(page), login)

    def test_entirely_in_vietnamese(self):
        self.failed()
        outbox.put(self.portal, "mail", {})
        transaction.commit()
        page = text(self.operator())
        main = re.search(r"(?s)<h1.*</main>", page).group()
        words = re.sub(r"(?s)<[^>]*>", " ", main)
        self.assertNotRegex(words, r"\b(the|Job|waiting|Last|Discard|again)\b")
