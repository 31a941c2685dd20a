"""Names typed while the keyboard's program was off."""

from tests.properties import given
from tests.properties import strategies
from thads.text.folding import plain_letters
from thads.text.keyboards import typed_without_program
import unittest


MEANT = (
    ("Nguyeenx Vawn An", "Nguyễn Văn An"),
    ("nguyeexn vawn an", "nguyễn văn an"),
    ("Nguyenxe Vanw An", "Nguyễn Văn An"),
    ("DDawngj Thij Uowcs", "Đặng Thị Ước"),
    ("Hoangf Ddinhf Nguyeetj", "Hoàng Đình Nguyệt"),
    ("PHAMJ VAWN HUOWNG", "PHẠM VĂN HƯƠNG"),
    ("Lys Thij Mix", "Lý Thị Mĩ"),
    ("Buif Giar Quys", "Bùi Giả Quý"),
    ("Nguye6n4 Va8n An", "Nguyễn Văn An"),
    ("Nguyen64 Van8 An", "Nguyễn Văn An"),
    ("D9a8ng5 Thi5 U7o7c1", "Đặng Thị Ước"),
    ("Tra^`n Va(n Hu+o+ng", "Trần Văn Hương"),
)
AS_THEY_STAND = (
    "Nguyen Van An",
    "Nguyễn Văn An",
    "Hans Weiss",
    "Smith Jones",
    "Nguyen",
    "Nguyen Van An 1980",
    "12/QD-CTHADS",
    "Cong ty Hoa Mai",
    "",
)


class TestKeyboards(unittest.TestCase):
    def test_what_was_meant(self):
        for typed, meant in MEANT:
            with self.subTest(typed):
                self.assertEqual(typed_without_program(typed), meant)

    def test_what_stands_as_it_is(self):
        for typed in AS_THEY_STAND:
            with self.subTest(typed):
                self.assertEqual(typed_without_program(typed), "")

    @given(strategies.text(alphabet="aeouydnwsfrxj69^'(+? ", max_size=60))
    def test_nothing_fails(self, text):
        self.assertIsInstance(typed_without_program(text), str)


class TestLetters(unittest.TestCase):
    def test_letters_no_keyboard_has(self):
        for text, plain in (
            ("Weiß", "weiss"),
            ("WEISS", "WEISS"),
            ("Ｎｇｕｙễｎ　Ｖａｎ", "Nguyễn Van"),
            ("Søren Æ", "soren ae"),
            ("Đặng Ðình", "Đặng Ðình"),
            ("ﬁn №", "fin No"),
        ):
            with self.subTest(text):
                self.assertEqual(plain_letters(text), plain)

    @given(strategies.text())
    def test_twice_changes_nothing(self, text):
        once = plain_letters(text)
        self.assertEqual(plain_letters(once), once)
