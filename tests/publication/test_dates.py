"""Tests of the dates an item shows: Vietnam's, at any time of the day.

They hold at the hour at which they run; `tests.worktime.test_zones` runs them late in
the evening and on hosts in other zones.
"""

from datetime import datetime
from email.utils import parsedate_to_datetime
from lxml import etree
from lxml import html
from plone import api
from plone.app.testing import login
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.publication import listing
from thads.worktime import clock
import json
import transaction
import unittest


ATOM = {"a": "http://www.w3.org/2005/Atom"}


class TestDates(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.now, self.today = clock.now(), clock.today()
        self.shown = f"{self.today:%d/%m/%Y}"
        login(self.portal, "hanoi.editor")
        folder = self.portal["hanoi"]["tin-tuc"]
        item = api.content.create(folder, "News Item", "tin", title="Tin buổi tối")
        for person, step in (
            ("hanoi.editor", "submit"),
            ("hanoi.leader", "approve"),
            ("central.approver", "approve"),
        ):
            login(self.portal, person)
            api.content.transition(item, step)
        self.assertEqual(api.content.get_state(item), "published")
        transaction.commit()

    def get(self, path, accept="text/html"):
        browser = self.browser(Accept=accept)
        browser.open(f"{self.portal.absolute_url()}/{path}")
        self.assertTrue(browser.headers["status"].startswith("200"), path)
        return browser.contents

    def dates_of(self, path):
        """Return the machine-readable days beside the item's title on a page."""
        page = html.fromstring(self.get(path))
        days = page.xpath("//main//time/@datetime")
        return {day[:10] for day in days}

    def test_the_page_the_lists_and_the_search_show_today(self):
        for path in ("hanoi/tin-tuc/tin", "hanoi/tin-tuc", "hanoi", "hanoi/tin-tuc/"):
            with self.subTest(path):
                self.assertEqual(self.dates_of(path), {self.today.isoformat()})
        found = self.get("hanoi/@@search?SearchableText=bu%E1%BB%95i")
        self.assertIn(self.shown, found)

    def test_feeds_name_the_moment(self):
        rss = etree.fromstring(self.get("hanoi/tin-tuc/rss.xml").encode())
        moments = [parsedate_to_datetime(rss.findtext("channel/item/pubDate"))]
        atom = etree.fromstring(self.get("hanoi/tin-tuc/atom.xml").encode())
        text = atom.findtext("a:entry/a:published", namespaces=ATOM)
        moments.append(datetime.fromisoformat(text))
        for moment in moments:
            self.assertLess(abs((moment - self.now).total_seconds()), 60)
            self.assertEqual(clock.local(moment).date(), self.today)

    def test_programs_read_the_moment(self):
        answer = json.loads(self.get("hanoi/tin-tuc/tin", accept="application/json"))
        for name in ("created", "modified"):
            moment = datetime.fromisoformat(answer[name])
            with self.subTest(name):
                self.assertLess(abs((moment - self.now).total_seconds()), 60)

    def test_staff_read_today_in_the_history(self):
        browser = self.browser("hanoi.editor")
        browser.open(f"{self.portal.absolute_url()}/hanoi/tin-tuc/tin")
        self.assertIn(f"{self.shown} {clock.local(self.now):%H:}", browser.contents)

    def test_a_year_ends_at_midnight_in_vietnam(self):
        folder = self.portal["hanoi"]["tin-tuc"]
        item = folder["tin"]
        for text, year in (
            ("2024-12-31T23:30:00+07:00", 2024),
            ("2025-01-01T00:30:00+07:00", 2025),
            ("2025-12-31T23:59:00+07:00", 2025),
        ):
            item.effective_date = listing.DateTime(text)
            item.reindexObject(idxs=["effective"])
            for asked in (2024, 2025, 2026):
                found = listing.find(folder, listing.NEWS, year=asked)
                with self.subTest(text, asked=asked):
                    self.assertEqual(len(found), int(asked == year))
