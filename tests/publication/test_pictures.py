"""Pictures in a text: described, or said to be decoration; on the page and by REST."""

from tests.publication import test_form
from tests.publication.people import HttpCase
from thads.publication import pictures
import html
import unittest


BARE = '<p>Trước</p><p><img src="a.png"></p>'
SAID = '<p><img src="a.png" alt="Cán bộ tiếp dân"></p>'
DECOR = '<p>Sáng nay. <img src="a.png" alt="Trang trí"></p>'


class Rule(unittest.TestCase):
    def test_what_is_not_described(self):
        for raw, names in (
            (BARE, ["a.png"]),
            ('<img src="b.png" alt=" ">', ["b.png"]),
            (SAID, []),
            ('<img src="c.png" alt="" role="presentation">', []),
            ("<p>Không có ảnh</p>", []),
            ("", []),
        ):
            with self.subTest(raw=raw):
                self.assertEqual(pictures.undescribed(raw), names)

    def test_decoration_is_marked_as_html_knows_it(self):
        raw = pictures.normalised(DECOR)
        self.assertIn('alt=""', raw)
        self.assertIn('role="presentation"', raw)
        self.assertTrue(raw.startswith("<p>Sáng nay."))
        self.assertEqual(pictures.undescribed(raw), [])
        self.assertEqual(pictures.normalised(SAID), SAID)


class Rest(HttpCase):
    def test_refused_and_told_why(self):
        answer = self.person("hanoi.editor").rest(
            "POST",
            "hanoi/tin-tuc",
            **{"@type": "News Item", "title": "A", "text": BARE},
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("1 ảnh trong bài chưa có mô tả", answer.json()["message"])

    def test_described_and_decorative_are_taken(self):
        address = self.write("hanoi.editor", "hanoi/tin-tuc", title="A", text=SAID)
        person = self.person("hanoi.editor")
        self.assertEqual(person.rest("PATCH", address, text=BARE).status_code, 400)
        self.assertEqual(person.rest("PATCH", address, text=DECOR).status_code, 204)
        text = person.rest("GET", address).json()["text"]["data"]
        self.assertIn('alt=""', text)
        self.assertNotIn("rang trí", text)


class Form(HttpCase):
    send = test_form.TestNewsForm.send

    def test_refused_at_the_field_and_in_the_summary(self):
        fields = {
            "form.widgets.IBasic.title": "Tin",
            "form.widgets.IRichTextBehavior.text": BARE,
        }
        answer = self.send(test_form.ADD, fields, [])
        self.assertIn("++add++", answer.url)
        page = html.unescape(answer.text)
        self.assertEqual(page.count("1 ảnh trong bài chưa có mô tả"), 2)
        self.assertIn('href="#form-widgets-IRichTextBehavior-text"', page)
        self.assertIn("<title>Lỗi: ", page)
