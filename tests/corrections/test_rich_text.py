"""Rich text stays in its place and loads nothing of other sites, page and REST."""

from plone import api
from plone.app.textfield import RichTextValue
from tests.layers import WORLD_HTTP
from tests.login.http import Http
from thads.corrections.rich_text import bounded_style
import requests
import transaction
import unittest


class TestStyle(unittest.TestCase):
    def test_what_the_editor_writes_stays(self):
        for style in (
            "text-align: center",
            "text-align: center; color: #861a22",
            "width: 50%; border: 1px solid rgb(1, 2, 3)",
            "margin-left: 40px",
            "float: right",
        ):
            self.assertEqual(bounded_style(style), style)

    def test_the_rest_goes(self):
        for style in (
            "position: fixed",
            "POSITION:absolute;top:0;left:0;z-index:9999",
            "posi\\74ion: fixed",
            "/**/position/**/: fixed",
            "margin-left: -9999px",
            "margin: -100px",
            "background-color: url(https://evil.example/x)",
            "color: var(--x)",
            "color: expression(alert(1))",
            "width: calc(100vw * 9)",
            "behavior: url(#x)",
            "transform: translate(9px)",
            "color",
            ":",
            "",
        ):
            self.assertEqual(bounded_style(style), "")

    def test_one_does_not_take_the_other_along(self):
        kept = bounded_style("position:fixed; text-align:center ;z-index:9")
        self.assertEqual(kept, "text-align: center")

    def test_a_long_one_is_refused(self):
        """A pattern that tries every split of it would not come to an end."""
        for value in ("a" * 1_000_000, "a " * 500_000 + "(", "a" * 90 + "!"):
            self.assertEqual(bounded_style(f"color: {value}"), "")


class TestShown(Http, unittest.TestCase):
    layer = WORLD_HTTP
    TEXT = (
        '<p style="position: fixed; z-index: 9999; text-align: center">Nội dung</p>'
        '<iframe src="https://evil.example/x"></iframe>'
        '<iframe src="//evil.example/y"></iframe>'
        '<iframe srcdoc="&lt;b&gt;z&lt;/b&gt;"></iframe>'
        '<p><img src="https://evil.example/p.png" style="top:0;width:10px"></p>'
    )

    def setUp(self):
        super().setUp()
        with api.env.adopt_roles(["Manager"]):
            page = api.content.create(
                self.portal["hanoi"],
                "Document",
                "trang-thu",
                title="Trang thử",
                text=RichTextValue(self.TEXT, "text/html", "text/x-html-safe"),
            )
            page.manage_permission("View", ["Anonymous"], acquire=False)
            page.manage_permission("Access contents information", ["Anonymous"])
        transaction.commit()

    def assert_bounded(self, text):
        self.assertIn("Nội dung", text)
        self.assertIn("text-align: center", text)
        for what in ("position:", "position: fixed", "z-index", "<iframe", "top:0"):
            self.assertNotIn(what, text)

    def test_on_the_page(self):
        answer = requests.get(f"{self.base}/hanoi/trang-thu", timeout=60)
        text = answer.text.partition('id="parent-fieldname-text"')[2] or answer.text
        self.assert_bounded(text.partition("<footer")[0])

    def test_in_rest(self):
        answer = requests.get(
            f"{self.base}/hanoi/trang-thu",
            headers={"Accept": "application/json"},
            timeout=60,
        )
        self.assert_bounded(answer.json()["text"]["data"])
