"""Notices whose last day has passed do not stand as if they were in force."""

from datetime import timedelta
from tests.publication.people import HttpCase
from thads.worktime import clock


BADGE = "Hết hạn ngày"


class TestExpired(HttpCase):
    def setUp(self):
        super().setUp()
        self.today = clock.today()
        self.old = self.notice("Thông báo đã qua", self.today - timedelta(days=1))
        self.current = self.notice("Thông báo còn hạn", self.today)
        self.endless = self.notice("Thông báo lâu dài", None)

    def notice(self, title, last):
        fields = {"valid_until": last.isoformat()} if last else {}
        address = self.write(
            "hanoi.editor",
            "hanoi/thong-bao",
            **{"@type": "Notice", "title": title, **fields},
        )
        return self.publish(address)

    def test_front_pages_show_those_in_force(self):
        for address in ("", "hanoi"):
            page = self.public.page(address).text
            with self.subTest(address=address):
                self.assertIn("Thông báo còn hạn", page)
                self.assertIn("Thông báo lâu dài", page)
                self.assertNotIn("Thông báo đã qua", page)

    def test_a_featured_one_leaves_the_front_page(self):
        self.person("central.approver").press(self.old, "feature", action="feature")
        self.assertNotIn("Thông báo đã qua", self.public.page("").text)

    def test_the_list_has_them_last_and_marked(self):
        for query in ("", "?text=thong bao"):
            page = self.public.page(f"hanoi/thong-bao{query}").text
            places = [page.index(f">{each}<") for each in self.titles()]
            self.assertEqual(sorted(places), places)
            day = (self.today - timedelta(days=1)).strftime("%d/%m/%Y")
            self.assertRegex(page, rf"{BADGE}\s+{day}")
            self.assertEqual(page.count(BADGE), 1)

    def titles(self):
        return "Thông báo lâu dài", "Thông báo còn hạn", "Thông báo đã qua"

    def test_its_page_and_the_search_say_so(self):
        said = "Thông báo này không còn hiệu lực"
        self.assertIn(said, self.public.page(self.old).text)
        self.assertNotIn(said, self.public.page(self.current).text)
        self.assertNotIn(said, self.public.page(self.endless).text)
        found = self.public.page("@@search?SearchableText=thong+bao").text
        self.assertEqual(found.count("Hết hiệu lực"), 1)

    def test_feeds_leave_them_out(self):
        feed = self.public.page("hanoi/rss.xml").text
        self.assertIn("Thông báo còn hạn", feed)
        self.assertNotIn("Thông báo đã qua", feed)
