"""Cards of links (Open Graph) and facts for searches (schema.org) of public pages."""

from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from PIL import Image
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.app.testing import setRoles
from plone.namedfile import NamedBlobImage
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
import json
import transaction
import unittest


class Head(HTMLParser):
    """The card and the facts of a page."""

    def __init__(self, html):
        super().__init__()
        self.card, self.scripts, self.inside = {}, [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "meta" and "property" in attrs:
            self.card[attrs["property"]] = attrs["content"]
        self.inside = tag == "script" and attrs.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.inside and data.strip():
            self.scripts.append(data)

    @property
    def facts(self):
        (script,) = self.scripts
        return json.loads(script)


class TestCards(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.url = self.portal.absolute_url()
        setRoles(self.portal, TEST_USER_ID, ["Manager"])

    def publish(self, title="Thu hồi nợ <script>&", **fields):
        news = api.content.create(
            self.portal["hanoi"]["tin-tuc"],
            "News Item",
            id="tin",
            title=title,
            description="Tóm tắt",
            **fields,
        )
        workflow = api.portal.get_tool("portal_workflow")
        workflow.setStatusOf(
            "thads_publication",
            news,
            {
                "review_state": "published",
                "action": "",
                "actor": "",
                "comments": "",
                "time": news.modified(),
            },
        )
        workflow.getWorkflowById("thads_publication").updateRoleMappingsFor(news)
        news.reindexObject()
        news.effective_date = news.created()
        transaction.commit()
        return news

    def head(self, path, login=None):
        browser = self.browser(login)
        browser.open(self.url + path)
        self.assertIn("200", browser.headers["status"])
        return Head(browser.contents)

    def test_of_news(self):
        picture = BytesIO()
        Image.new("RGB", (900, 600), "blue").save(picture, "PNG")
        self.publish(
            image=NamedBlobImage(picture.getvalue(), filename="anh.png"),
            image_alt="Nền xanh",
            author_name="Trần Văn Thử",
        )
        head = self.head("/hanoi/tin-tuc/tin")
        self.assertEqual("Thu hồi nợ <script>&", head.card["og:title"])
        self.assertEqual("Tóm tắt", head.card["og:description"])
        self.assertEqual("article", head.card["og:type"])
        self.assertEqual("vi_VN", head.card["og:locale"])
        self.assertEqual(f"{self.url}/hanoi/tin-tuc/tin", head.card["og:url"])
        self.assertEqual("Nền xanh", head.card["og:image:alt"])
        datetime.fromisoformat(head.card["article:published_time"])
        browser = self.browser()
        browser.open(head.card["og:image"])
        self.assertTrue(browser.headers["content-type"].startswith("image/"))
        facts = head.facts
        self.assertEqual("https://schema.org", facts["@context"])
        self.assertEqual("NewsArticle", facts["@type"])
        self.assertEqual("Thu hồi nợ <script>&", facts["headline"])
        self.assertEqual("Trần Văn Thử", facts["author"]["name"])
        self.assertEqual(self.portal["hanoi"].Title(), facts["publisher"]["name"])
        self.assertEqual(head.card["og:image"], facts["image"])

    def test_no_text_ends_the_script(self):
        self.publish("Tin </script><script>alert(1)</script> <!-- \u2028")
        head = self.head("/hanoi/tin-tuc/tin")
        self.assertEqual(
            "Tin </script><script>alert(1)</script> <!-- \u2028", head.facts["headline"]
        )
        self.assertNotIn("<", head.scripts[0])

    def test_of_units(self):
        hanoi = self.head("/hanoi")
        self.assertEqual("website", hanoi.card["og:type"])
        self.assertEqual("GovernmentOrganization", hanoi.facts["@type"])
        self.assertEqual(self.url, hanoi.facts["parentOrganization"]["url"])
        branch = self.head("/hanoi/don-vi/badinh")
        self.assertEqual(f"{self.url}/hanoi", branch.facts["parentOrganization"]["url"])
        self.assertNotIn("parentOrganization", self.head("").facts)

    def test_the_public_address_counts_and_not_the_one_asked(self):
        api.portal.set_registry_record(
            "thads.public_address", "https://thads.moj.gov.vn"
        )
        self.publish()
        head = self.head("/hanoi/tin-tuc/tin")
        self.assertEqual(
            "https://thads.moj.gov.vn/hanoi/tin-tuc/tin", head.card["og:url"]
        )
        self.assertNotIn(self.url, head.scripts[0])

    def test_nothing_of_what_has_no_card(self):
        self.publish()
        for path in ("/hanoi/tra-cuu", "/@@search?SearchableText=a", "/hanoi/lien-he"):
            with self.subTest(path):
                head = self.head(path)
                self.assertEqual([], head.scripts)
        browser = self.browser()
        browser.open(f"{self.url}/hanoi/tin-tuc/khong-co")
        self.assertEqual([], Head(browser.contents).scripts)

    def test_not_for_staff(self):
        self.publish()
        self.assertEqual([], self.head("/hanoi/tin-tuc/tin", "hanoi.editor").scripts)
