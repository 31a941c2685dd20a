"""Inspectors read the trail; nobody else does, and reading needs no token."""

from plone.app.testing import login
from Products.Five.browser import BrowserView
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads import audit
from zope.component import getGlobalSiteManager
from zope.component import provideAdapter
from zope.interface import Interface
from zope.publisher.interfaces.browser import IBrowserRequest
import html
import transaction
import unittest


def text(browser):
    """The page; what staff get has its letters as character references."""
    return html.unescape(browser.contents)


class TestLogPage(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def browse(self, who, path="@@audit-log"):
        browser = self.browser(who)
        browser.open(f"{self.portal.absolute_url()}/{path}")
        return browser

    def record(self, who, *actions):
        login(self.portal, who)
        for action in actions:
            audit.record(self.portal["hanoi"], action, number="12/QĐ-CTHADS")
        transaction.commit()

    def test_the_inspector_reads_it(self):
        self.record("hanoi.registrar", "debtors.load")
        page = text(self.browse("central.inspector"))
        self.assertIn("Nhật ký kiểm tra", page)
        for word in ("hanoi.registrar", "debtors.load", "/hanoi", "12/QĐ-CTHADS"):
            self.assertIn(word, page)

    def test_narrowed_by_action_and_day(self):
        self.record("hanoi.registrar", "debtors.load", "requests.read")
        browser = self.browse("central.inspector", "@@audit-log?action=requests.")
        self.assertIn("requests.read", text(browser))
        self.assertNotIn("debtors.load", text(browser))
        browser = self.browse("central.inspector", "@@audit-log?until=2020-01-01")
        self.assertIn("Chưa có mục nào", text(browser))

    def test_page_by_page(self):
        self.record("hanoi.registrar", *[f"test.n{n:03d}" for n in range(60)])
        browser = self.browse("central.inspector")
        self.assertIn("test.n059", text(browser))
        self.assertNotIn("test.n009", text(browser))
        browser.getLink("Mục cũ hơn").click()
        self.assertIn("test.n009", text(browser))

    def test_nonsense_in_the_filters_is_no_error(self):
        browser = self.browse(
            "central.inspector", "@@audit-log?since=x&until=%3C&b_start=abc&path=//"
        )
        self.assertIn("200", browser.headers["status"])

    def test_closed_to_all_others(self):
        for who in ("hanoi.leader", "central.admin", "central.approver"):
            self.assertNotIn("</tbody>", text(self.browse(who)), who)
            self.assertNotIn("Ai đã thực hiện", text(self.browse(who)), who)

    def test_what_is_only_looked_at_is_recorded_without_a_token(self):
        class Look(BrowserView):
            def __call__(self):
                audit.record(self.context, "test.look")
                return "<html><body><p>looked</p></body></html>"

        provideAdapter(Look, (Interface, IBrowserRequest), Interface, "test-look")
        self.addCleanup(
            getGlobalSiteManager().unregisterAdapter,
            Look,
            (Interface, IBrowserRequest),
            Interface,
            "test-look",
        )
        self.assertIn("looked", self.browse("hanoi.officer", "@@test-look").contents)
        self.assertIn("looked", self.browse("hanoi.officer", "@@test-look").contents)
        transaction.begin()
        actions = [e.action for e in audit.read(self.portal, user="hanoi.officer")]
        self.assertEqual(actions, ["test.look", "test.look"])
