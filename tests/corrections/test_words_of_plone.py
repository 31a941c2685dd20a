"""Where Plone falls back to English or breaks, we answer in Vietnamese."""

from lxml import html
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.testing.zope import Browser
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from zope.component import getUtility
from zope.schema.interfaces import IVocabularyFactory
import json
import unittest


class TestWords(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()

    def status(self, browser):
        return browser.headers["Status"][:3]

    def test_a_type_that_may_not_be_added_is_refused(self):
        browser = self.browser("hanoi.editor")
        browser.open(f"{self.url}/hanoi/tin-tuc/++add++Document")
        self.assertEqual(self.status(browser), "403")
        self.assertIn("Ông/bà không có quyền", browser.contents)
        browser.open(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        self.assertEqual(self.status(browser), "200")

    def test_a_refused_step_says_why(self):
        for transition in ("approve", "khong-co"):
            with self.subTest(transition):
                browser = self.browser(
                    SITE_OWNER_NAME, SITE_OWNER_PASSWORD, Accept="application/json"
                )
                page = f"{self.url}/hanoi/tin-tuc/@workflow/{transition}"
                browser.post(page, "{}", "application/json")
                self.assertEqual(self.status(browser), "400")
                said = json.loads(browser.contents)["message"]
                self.assertEqual(
                    "Không có bước này. Trạng thái hiện nay: “Đã công bố”.", said
                )

    def test_states_are_named_without_their_ids(self):
        states = "plone.app.vocabularies.WorkflowStates"
        terms = list(getUtility(IVocabularyFactory, states)(self.portal))
        self.assertIn("Đã công bố", [term.title for term in terms])
        for term in terms:
            with self.subTest(term.value):
                self.assertNotIn(f"[{term.value}]", term.title)

    def editor_options(self):
        browser = self.browser("hanoi.editor")
        browser.open(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        return html.fromstring(browser.contents)

    def test_the_editor_names_its_styles_in_vietnamese(self):
        area = self.editor_options().xpath("//textarea/@data-pat-tinymce")[0]
        groups = json.loads(area)["tiny"]["style_formats"]
        self.assertIn("Tiêu đề", [group["title"] for group in groups])
        tags = [style.get("format") for style in groups[0]["items"]]
        self.assertNotIn("h1", tags)

    def test_bookmarks_of_the_content_browser(self):
        fields = self.editor_options().xpath("//input/@data-pat-contentbrowser")
        self.assertTrue(fields)
        for field in fields:
            titles = {each["title"] for each in json.loads(field)["favorites"]}
            self.assertEqual(titles, {"Nội dung hiện tại", "Trang đầu"})

    def test_the_feed_of_search_results_is_off(self):
        browser = Browser(self.layer["app"])
        browser.raiseHttpErrors = False
        browser.open(f"{self.url}/search_rss?SearchableText=thi")
        self.assertEqual(self.status(browser), "404")

    def test_dates_are_vietnamese(self):
        view = api.content.get_view("plone", self.portal, self.layer["request"])
        self.assertEqual(view.toLocalizedTime("2026-11-21"), "21/11/2026")
        shown = view.toLocalizedTime("2026-11-21T15:04+07:00", long_format=True)
        self.assertEqual(shown, "21/11/2026 15:04")
