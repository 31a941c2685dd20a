"""The English edition: structure, contact and hotline, from the units' own data."""

from lxml import html
from plone import api
from tests.language.english import ASCII_WORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
import transaction
import unittest


class TestEnglish(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()

    def get(self, path):
        browser = self.browser()
        browser.open(self.url + path)
        self.status = browser.headers.get("Status", "200")[:3]
        return html.fromstring(browser.contents)

    def test_each_part_of_portal_and_locality(self):
        for home in ("", "/hanoi"):
            for part in ("", "/structure", "/contact", "/hotline"):
                with self.subTest(home=home, part=part):
                    page = self.get(f"{home}/english{part}")
                    self.assertEqual(self.status, "200")
                    self.assertEqual(page.get("lang"), "en")
                    self.assertEqual(len(page.xpath("//h1")), 1)
                    current = page.xpath("//nav//a[@aria-current='page']/@href")
                    self.assertEqual(current, [f"{self.url}{home}/english{part}"])

    def test_no_other_part(self):
        self.get("/english/news")
        self.assertEqual(self.status, "404")
        self.get("/english/contact/hotline")
        self.assertEqual(self.status, "404")

    def test_what_is_vietnamese_says_so(self):
        for part in ("", "/structure", "/contact", "/hotline"):
            page = self.get(f"/hanoi/english{part}")
            for text in page.xpath("//body//text()[normalize-space()]"):
                foreign = text.getparent().xpath("ancestor-or-self::*[@lang='vi']")
                if not foreign:
                    with self.subTest(part=part, text=text):
                        self.assertTrue(text.isascii() or not ASCII_WORD.search(text))

    def test_structure_leads_down_and_up(self):
        portal = self.get("/english/structure")
        self.assertIn(f"{self.url}/hanoi/english", portal.xpath("//main//td/a/@href"))
        hanoi = self.get("/hanoi/english/structure")
        self.assertIn(f"{self.url}/english", hanoi.xpath("//main//p/a/@href"))
        self.assertIn(
            "Civil Judgment Enforcement Sub-Department of Ba Dinh District",
            hanoi.xpath("//main//td/a/text()"),
        )

    def test_what_people_wrote_is_shown(self):
        hanoi = self.portal["hanoi"]
        hanoi.title_en = "Ha Noi Civil Judgment Enforcement"
        hanoi.introduction_en = "First.\n\nSecond <b>."
        transaction.commit()
        page = self.get("/hanoi/english")
        self.assertEqual(page.xpath("//h1/text()"), [hanoi.title_en])
        self.assertEqual(
            page.xpath("//main//div[@class='t-prose']/p/text()"),
            ["First.", "Second <b>."],
        )

    def test_pages_know_their_counterparts(self):
        for path, english in (
            ("", "/english"),
            ("/hanoi", "/hanoi/english"),
            ("/hanoi/lien-he", "/hanoi/english/contact"),
            ("/hanoi/duong-day-nong", "/hanoi/english/hotline"),
        ):
            with self.subTest(path):
                page = self.get(path)
                links = page.xpath("//head/link[@hreflang='en']/@href")
                self.assertEqual(links, [self.url + english])
                self.assertIn(
                    self.url + english, page.xpath("//header//a[@lang='en']/@href")
                )
                back = self.get(english)
                self.assertEqual(
                    back.xpath("//head/link[@hreflang='vi']/@href"),
                    [self.url + path],
                )

    def test_a_page_without_counterpart_leads_to_the_english_front_page(self):
        page = self.get("/hanoi/tin-tuc")
        self.assertEqual(page.xpath("//head/link[@hreflang]"), [])
        self.assertEqual(
            page.xpath("//header//a[@lang='en']/@href"), [f"{self.url}/hanoi/english"]
        )

    def test_hotline_shows_published_numbers(self):
        page = self.get("/hanoi/english/hotline")
        shown = page.xpath("//main//a[@class='t-hotline__number']/text()")
        known = api.portal.get_tool("portal_catalog")(portal_type="HotlineContact")
        self.assertEqual(bool(shown), bool(known))
