"""Fields of files in Plone's forms, in words that whoever fills them in understands."""

from lxml import html
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.site.browser.forms import kinds_of_files
from zope.i18n import translate
import unittest


def said(accept):
    return translate(kinds_of_files(accept), target_language="vi")


class TestFileFields(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]

    def test_the_kinds_in_words(self):
        for accept, words in (
            ("image/*", "Chỉ nhận tệp ảnh."),
            ("image/png, image/jpeg", "Chỉ nhận tệp ảnh."),
            (".pdf, .docx", "Loại tệp được nhận: PDF, DOCX."),
            ("application/pdf", "Loại tệp được nhận: PDF."),
        ):
            with self.subTest(accept):
                self.assertEqual(said(accept), words)

    def test_pictures_are_chosen_as_files_are_everywhere(self):
        for login, path in (
            ("hanoi.editor", "hanoi/tin-tuc/++add++News Item"),
            ("hanoi.editor", "@@personal-information"),
            ("hanoi.admin", "hanoi/@@edit"),
        ):
            with self.subTest(path):
                browser = self.browser(login)
                browser.open(f"{self.portal.absolute_url()}/{path}")
                tree = html.fromstring(browser.contents)
                fields = tree.xpath("//form//input[@type='file']")
                self.assertTrue(fields)
                for field in fields:
                    self.assertIn("t-file-input", field.get("class").split())
                self.assertTrue(tree.xpath("//script[@data-choose]"))
                text = tree.text_content()
                self.assertIn("Chỉ nhận tệp ảnh.", text)
                self.assertNotIn("image/*", text)
