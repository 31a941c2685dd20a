"""Inspectors read the trail; nobody else does, and reading needs no token."""

from datetime import UTC
from datetime import datetime
from plone.app.testing import login
from Products.Five.browser import BrowserView
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads import audit
from thads.audit import chain
from thads.audit import verification
from thads.audit.storage import Body
from thads.audit.storage import get_trail
from thads.outbox.jobs import get_outbox
from thads.outbox.runner import as_worker
from zope.component import getGlobalSiteManager
from zope.component import provideAdapter
from zope.interface import Interface
from zope.publisher.interfaces.browser import IBrowserRequest
import csv
import html
import io
import json
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

        Look.__module__ = "thads.audit.browser.look"  # others have no address
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
        looked = audit.read(self.portal, user="hanoi.officer", action="test.")
        actions = [e.action for e in looked]
        self.assertEqual(actions, ["test.look", "test.look"])

    def test_in_words_and_with_names(self):
        self.record("hanoi.registrar", "debtors.submit")
        page = text(self.browse("central.inspector"))
        for words in ("Người hanoi.registrar", "Trình duyệt danh sách", "Hà Nội"):
            self.assertIn(words, page)

    def test_filters(self):
        self.record("hanoi.registrar", "debtors.submit")
        self.record("hanoi.officer", "requests.read")

        def shown(query):
            page = text(self.browse("central.inspector", f"@@audit-log?{query}"))
            body = page.partition("<tbody>")[2]
            return {n for n in ("debtors.submit", "requests.read") if n in body}

        for query, expected in (
            ("kind=read", {"requests.read"}),
            ("person=nguoi+hanoi.reg", {"debtors.submit"}),
            ("unit=hanoi&kind=step", {"debtors.submit"}),
            ("unit=tphochiminh", set()),
            ("thing=12/qd", {"debtors.submit", "requests.read"}),
            ("thing=13/qd", set()),
            ("kind=nonsense&action=debtors.", {"debtors.submit"}),
        ):
            with self.subTest(query):
                self.assertEqual(shown(query), expected)

    def test_what_is_shown_of_the_chain(self):
        self.record("hanoi.registrar", "debtors.submit")
        self.assertIn("chưa được kiểm tra", text(self.browse("central.inspector")))
        with as_worker(self.portal):
            chain.chain_all(self.portal, datetime.now(UTC))
            verification.verify_nightly(self.portal)
            transaction.commit()
        self.assertIn("Chuỗi nhật ký toàn vẹn", text(self.browse("central.inspector")))
        trail = get_trail(self.portal)
        batch = trail.batches[1]
        body = batch.body
        lines = (body.lines[0].replace("organisation", "nobody"), *body.lines[1:])
        batch.body = Body(lines, body.hashes)
        with as_worker(self.portal):
            verification.verify_nightly(self.portal)
        transaction.commit()
        page = text(self.browse("central.inspector"))
        self.assertIn("Chuỗi nhật ký không còn toàn vẹn", page)
        jobs = [
            json.loads(job["payload"])
            for job in get_outbox(self.portal).jobs.values()
            if job["kind"] == "mail"
        ]
        self.assertIn(["central.inspector@thads.example"], [job["to"] for job in jobs])

    def test_exported_harmless_and_recorded(self):
        login(self.portal, "hanoi.registrar")
        audit.record(self.portal["hanoi"], "debtors.load", number="=1+1")
        audit.record(self.portal["hanoi"], "=cmd", number="x")
        transaction.commit()
        browser = self.browse("central.inspector")
        browser.getLink("Kết xuất CSV").click()
        self.assertIn("attachment", browser.headers["Content-Disposition"])
        rows = list(csv.reader(io.StringIO(browser.contents.lstrip("\ufeff"))))
        self.assertEqual(rows[0][:2], ["Số thứ tự", "Thời gian"])
        cells = [cell for row in rows[1:] for cell in row]
        self.assertIn("'=cmd", cells)
        self.assertFalse([c for c in cells if c.startswith(("=", "+", "-", "@"))])
        transaction.begin()
        [found] = audit.read(self.portal, action="audit.export")
        self.assertEqual(found.user, "central.inspector")

    def test_export_and_service_are_closed_to_all_others(self):
        for who in (None, "hanoi.leader", "central.admin", "central.approver"):
            for path in ("@@audit-log-export", "@audit"):
                browser = self.browser(who, Accept="application/json")
                browser.open(f"{self.portal.absolute_url()}/{path}")
                with self.subTest(path, who=who):
                    status = browser.headers["status"][:3]
                    self.assertIn(status, ("401", "403", "404"))
                    self.assertNotIn("hash", str(browser.contents))

    def test_the_inspectors_start_page_leads_there(self):
        self.assertIn("@@audit-log", text(self.browse("central.inspector", "@@staff")))
        self.assertNotIn("@@audit-log", text(self.browse("hanoi.leader", "@@staff")))

    def test_the_service_has_the_filters(self):
        self.record("hanoi.registrar", "debtors.submit")
        browser = self.browser("central.inspector", Accept="application/json")
        browser.open(f"{self.portal.absolute_url()}/@audit?kind=step&unit=hanoi")
        [item] = json.loads(browser.contents)["items"]
        self.assertEqual(item["action_title"], "Trình duyệt danh sách")
        browser.open(f"{self.portal.absolute_url()}/@audit?since=x")
        self.assertEqual(browser.headers["status"][:3], "400")
