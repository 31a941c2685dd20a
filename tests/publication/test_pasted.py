"""Text pasted from Word, boxes, frames and scripts: what is stored and shown."""

from io import BytesIO
from PIL import Image
from tests.publication.people import HttpCase
from tests.publication.people import file_of
from thads.web.markup import cleaned
import unicodedata
import unittest


WORD = (
    '<p class="MsoNormal" style="mso-margin-top-alt:auto;text-indent:-18.0pt;'
    'margin-left:36.0pt;font-family:&quot;.VnTime&quot;">'
    '<span style="mso-list:Ignore">1.</span> Kế hoạch tháng 11</p>'
    '<table class="MsoTableGrid listing" border="1" style="border-collapse:collapse;'
    'mso-yfti-tbllook:1184;width:900.0pt"><tr style="mso-yfti-irow:0">'
    '<td width="600" style="width:450.0pt;border:solid windowtext 1.0pt">'
    '<p class="MsoNormal"><b>Đơn vị</b><o:p></o:p></p></td>'
    '<td width="600"><p class="MsoNormal">Số việc</p></td></tr>'
    "<tr><td>Chi cục A</td><td>12</td></tr></table>"
    '<iframe src="http://other.example/x"></iframe>'
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%">che trang</div>'
    "<!--[if gte mso 9]><xml>x</xml><![endif]--><script>alert(1)</script>"
    '<style>p { position: fixed }</style><p onclick="x()">Hết</p>'
)
GONE = ("mso", "fixed", "iframe", "script", "alert", "o:p", "onclick", "xml", "<style")


class TestCleaned(unittest.TestCase):
    site = ("https://thads.example", "")

    def test_word(self):
        found = cleaned(WORD, self.site)
        for word in GONE:
            self.assertNotIn(word, found.lower())
        for words in ("Kế hoạch tháng 11", "<b>Đơn vị</b>", "Chi cục A", "che trang"):
            self.assertIn(words, found)
        self.assertIn('class="listing"', found)
        self.assertIn("margin-left: 36.0pt", found)
        self.assertNotIn("text-indent", found)
        self.assertEqual(cleaned(found, self.site), found)

    def test_what_the_editor_writes_stays(self):
        for text in (
            '<p style="text-align: center">Giữa</p>',
            '<h2 id="a">Mục</h2><ol start="3" type="a"><li value="4">Một</li></ol>',
            '<p><a href="resolveuid/0123" data-linktype="internal" data-val="0123">'
            "Tin</a> <a href='mailto:a@thads.example'>Thư</a></p>".replace("'", '"'),
            '<p><img class="image-richtext" src="resolveuid/0123/@@images/image/large" '
            'alt="Cán bộ" data-scale="large" data-picturevariant="medium"></p>',
            '<p><img src="data:image/png;base64,iVBORw0KGgo=" alt="Ảnh"></p>',
            '<table class="listing"><caption>Bảng</caption><thead><tr>'
            '<th scope="col" colspan="2">A</th></tr></thead><tbody><tr><td>1</td>'
            "<td>2</td></tr></tbody></table>",
            '<p>1 &lt; 2 &amp; 3, "ngoặc"</p><hr><blockquote>Trích</blockquote>',
            "Không có thẻ, 1 < 2",
        ):
            with self.subTest(text):
                if text.startswith("Không"):
                    self.assertIn("Không có thẻ", cleaned(text, self.site))
                else:
                    self.assertEqual(cleaned(text, self.site), text)

    def test_frames_of_the_portal_alone(self):
        own = '<iframe src="https://thads.example/a" width="300"></iframe>'
        self.assertEqual(cleaned(own, self.site), own)
        for src in ("//other.example", "javascript:x", "data:text/html,x", ""):
            text = f'<p>a</p><iframe src="{src}"><p>b</p></iframe>'
            self.assertEqual(cleaned(text, self.site).count("iframe"), 0, src)

    def test_no_addresses_of_scripts(self):
        for text in (
            '<a href="javascript:alert(1)">a</a>',
            '<a href="data:text/html;base64,x">a</a>',
            '<img src="x" alt="a" onerror="alert(1)">',
            "<svg><script>alert(1)</script></svg>",
        ):
            found = cleaned(text, self.site)
            for word in ("javascript", "data:", "onerror", "alert"):
                self.assertNotIn(word, found)


class TestSaved(HttpCase):
    def assert_clean(self, address):
        editor = self.person("hanoi.editor")
        raw = editor.rest("GET", f"{address}?fullobjects=1").json()["text"]["data"]
        page = editor.page(address).text.partition("t-article__body")[2]
        page = page.partition("</article>")[0]
        for word in GONE:
            self.assertNotIn(word, raw.lower())
            self.assertNotIn(word, page.lower())
        self.assertIn("Chi cục A", page)
        self.assertRegex(page, r'<div[^>]*class="t-tablewrap"[^>]*>\s*<table')

    def test_by_rest(self):
        editor = self.person("hanoi.editor")
        text = {"data": WORD, "content-type": "text/html"}
        address = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin", text=text)
        self.assert_clean(address)
        editor.rest("PATCH", address, text={"data": "<p>Khác</p>"})
        editor.rest("PATCH", address, text=text)
        self.assert_clean(address)

    def test_what_a_program_reads_it_may_send_back(self):
        editor = self.person("hanoi.editor")
        text = {"data": "<table><tr><td>1</td></tr></table>"}
        address = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin", text=text)
        shown = editor.rest("GET", address).json()["text"]["data"]
        for _time in range(2):
            editor.rest("PATCH", address, text={"data": shown})
            again = editor.rest("GET", address).json()["text"]["data"]
            self.assertEqual(again, shown)
        self.assertEqual(shown.count("<div"), 1)
        self.assertIn('tabindex="0"', shown)

    def test_a_damaged_picture_is_refused(self):
        out = BytesIO()
        Image.new("RGB", (800, 450), "#9c1c1c").save(out, "JPEG")
        for name, data in (
            ("anh.jpg", out.getvalue()[:900]),
            ("anh.png", b"\x89PNG\r\n"),
        ):
            answer = self.person("hanoi.editor").rest(
                "POST",
                "hanoi/tin-tuc",
                **{
                    "@type": "News Item",
                    "title": "Ảnh hỏng",
                    "image": file_of(name, data),
                    "image_alt": "a",
                    "image_caption": "b",
                },
            )
            self.assertEqual(answer.status_code, 400)
            self.assertEqual(answer.json()["errors"][0]["field"], "image")
        self.assertNotIn(
            "Ảnh hỏng", self.person("hanoi.editor").page("hanoi/tin-tuc").text
        )

    def test_names_of_files_are_composed(self):
        name = unicodedata.normalize("NFD", "Kế hoạch tiếp dân.txt")
        address = self.write(
            "hanoi.editor",
            "hanoi/tin-tuc",
            title="Tin",
            attachments=[file_of(name, "Tệp đính kèm".encode())],
        )
        (file,) = self.person("hanoi.editor").rest("GET", address).json()["attachments"]
        self.assertEqual(file["filename"], unicodedata.normalize("NFC", name))
        page = self.person("hanoi.editor").page(address).text
        self.assertNotIn(name, page)
        self.assertIn(unicodedata.normalize("NFC", name), page)
