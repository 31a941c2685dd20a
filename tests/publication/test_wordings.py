"""Changes since the last submission, as whoever decides sees them."""

from PIL import Image
from tests.layers import WORLD_INTEGRATION
from tests.publication.people import PNG
from tests.publication.people import HttpCase
from tests.publication.people import file_of
from thads.publication import marked_text
from thads.publication.changes import pieces
import html
import io
import re
import unittest


def other_png():
    out = io.BytesIO()
    Image.new("RGB", (800, 450), "#1c9c1c").save(out, "PNG")
    return out.getvalue()


OTHER = other_png()
SINCE = "Những thay đổi kể từ lần gửi duyệt"


def difference(before, after):
    """Return (gone, new) of two HTML texts, as they are shown."""
    found = pieces(marked_text.marked(before), marked_text.marked(after))
    return [
        "".join(marked_text.shown(text) for kind, text in found if kind == wanted)
        for wanted in ("gone", "new")
    ]


class TestFormatting(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_words_links_and_pictures(self):
        cases = (
            ("<p>một hai</p>", "<p>một <b>hai</b></p>", "hai", "hai [chữ đậm]"),
            ("<p>xem đây</p>", '<p>xem <a href="/a">đây</a></p>', "đây", "/a]"),
            ('<a href="/a">x</a>', '<a href="/b">x</a>', "/a]", "/b]"),
            ('<img src="/a" alt="Ảnh">', '<img src="/b" alt="Ảnh">', "/a]", "/b]"),
            ("<p>a</p><p>b</p>", "<p>a</p><ul><li>b</li></ul>", "b", "danh sách]"),
        )
        for before, after, gone, new in cases:
            with self.subTest(after):
                found = difference(before, after)
                self.assertIn(gone, found[0])
                self.assertIn(new, found[1])

    def test_the_same_is_the_same(self):
        for text in ("", "<p>a</p>", "<p>a <b>b</b><br>c</p>", "<", "<!-- x -->", "&"):
            with self.subTest(text):
                self.assertEqual(marked_text.marked(text), marked_text.marked(text))
        inside = marked_text.marked("<p>Th<b>ông</b> báo</p>")
        self.assertEqual(marked_text.plain(inside), "Thông báo")

    def test_white_space_between_blocks_is_no_change(self):
        bare = "<h2>Một</h2><p>hai ba</p><ul><li>bốn</li><li>năm</li></ul><p>sáu</p>"
        for sign in ("\n", "\r\n  ", "\n\n", " ", "\t", "\u00a0", "<!-- x -->"):
            spaced = f"{sign}{bare.replace('><', f'>{sign}<')}{sign}"
            spaced = spaced.replace("</", f"{sign}</") if sign.isspace() else spaced
            for before, after in ((bare, spaced), (spaced, bare)):
                with self.subTest(after):
                    self.assertEqual(difference(before, after), ["", ""])
        line, two = "<p>a b</p>", "<p>a <b>b</b>\n</p>\n"
        self.assertEqual(difference(line, line.replace(" ", "\n   ")), ["", ""])
        self.assertNotEqual(difference(line, two), ["", ""])

    def test_another_block_is_a_change(self):
        for before, after in (
            ("<p>a b</p>", "<p>a</p><p>b</p>"),
            ("<p>a b</p>", "<p>a<br>b</p>"),
            ("<p>a</p>", "<p>a b</p>"),
            ("<p>ab</p>", "<p>a b</p>"),
        ):
            with self.subTest(after):
                self.assertNotEqual(difference(before, after), ["", ""])

    def test_wordings_kept_before_are_read_alike(self):
        self.assertEqual(
            marked_text.with_blocks("Một  hai ba   bốn"),
            marked_text.marked("<p>Một</p><p>hai ba</p>\n<p>bốn</p>"),
        )

    def test_no_marks_of_a_writer(self):
        text = marked_text.marked("<p>a\ue000b\ue001c\ue002</p>")
        self.assertEqual(marked_text.shown(text), "abc")


class TestSince(HttpCase):
    def setUp(self):
        super().setUp()
        self.editor = self.person("hanoi.editor")
        self.leader = self.person("hanoi.leader")
        self.item = self.write(
            "hanoi.editor",
            "hanoi/tin-tuc",
            title="Tin cũ",
            description="Tóm tắt",
            text={"data": "<p>Đoạn một, đoạn hai.</p>", "content-type": "text/html"},
        )
        self.editor.do(self.item, "submit")

    def shown(self, person):
        """Return what the page says has changed; None where it says nothing."""
        page = person.page(self.item).text
        found = re.search(rf"{SINCE}.*?</details>", page, re.S)
        if found is None:
            return None
        words = re.sub(r"<(ins|del)>", r"\1:", found.group(0))
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", words)).split())

    def change(self, **fields):
        answer = self.editor.rest("PATCH", self.item, **fields)
        self.assertEqual(answer.status_code, 204, answer.text[:300])

    def test_a_first_submission_has_nothing_before_it(self):
        self.assertIsNone(self.shown(self.leader))
        self.assertIsNone(self.shown(self.editor))

    def test_what_was_changed_after_the_return(self):
        self.leader.do(self.item, "return", "Sửa lại")
        self.assertIn("Không có thay đổi", self.shown(self.editor))
        self.change(
            title="Tin mới",
            text={
                "data": '<p>Đoạn <b>một</b>, <a href="https://moj.gov.vn">đoạn</a></p>',
                "content-type": "text/html",
            },
            image=file_of("anh.png", PNG),
            image_alt="Trụ sở",
            image_caption="Trụ sở Cục",
        )
        self.editor.do(self.item, "submit")
        for person in (self.leader, self.editor, self.person("central.inspector")):
            found = self.shown(person)
            self.assertIn("del:cũ", found)
            self.assertIn("ins:mới", found)
            self.assertIn("[chữ đậm]", found)
            self.assertIn("liên kết đến https://moj.gov.vn", found)
            self.assertIn("anh.png", found)
            self.assertNotIn("Tóm tắt", found)
        # passed on, the centre sees it too, and a new round compares with this one
        self.leader.do(self.item, "approve")
        centre = self.person("central.approver")
        self.assertIn("ins:mới", self.shown(centre))
        centre.do(self.item, "return", "Sửa nữa")
        self.change(description="Tóm tắt khác")
        self.editor.do(self.item, "submit")
        found = self.shown(self.leader)
        self.assertIn("khác", found)
        self.assertNotIn("Tin cũ", found)

    def test_another_picture_of_the_same_name_is_a_change(self):
        self.leader.do(self.item, "return", "Thêm ảnh")
        self.change(
            image=file_of("anh.png", PNG),
            image_alt="Trụ sở",
            image_caption="Trụ sở Cục",
        )
        self.editor.do(self.item, "submit")
        self.leader.do(self.item, "return", "Ảnh khác")
        self.change(image=file_of("anh.png", OTHER))
        self.editor.do(self.item, "submit")
        self.assertIn("anh.png", self.shown(self.leader))

    def test_the_public_and_copies_have_none(self):
        self.leader.do(self.item, "return", "Sửa")
        self.change(title="Tin khác")
        address = self.publish(self.item)
        self.assertNotIn(SINCE, self.public.page(address).text)
        self.assertIsNone(self.shown(self.editor))
        copied = self.editor.rest("POST", "hanoi/tin-tuc/@copy", source=self.item)
        self.item = copied.json()[0]["target"]
        self.assertIsNone(self.shown(self.editor))
