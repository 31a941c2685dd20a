from tests.properties import given
from tests.properties import strategies
from thads.text import fold
from thads.text import slug
from thads.text import words
import re
import unicodedata
import unittest


class TestFold(unittest.TestCase):
    def test_case_and_diacritics_are_dropped(self):
        self.assertEqual(fold("NGUYỄN VĂN ĐẠT"), "nguyen van dat")

    def test_every_vietnamese_letter_becomes_ascii(self):
        letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩị"
        letters += "óòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
        for letter in letters + letters.upper():
            self.assertRegex(fold(letter), "^[a-z]$", letter)

    def test_the_icelandic_letter_of_old_fonts_counts_as_d(self):
        self.assertEqual(fold("Ðặng Ðình"), "dang dinh")

    @given(strategies.text())
    def test_folding_twice_changes_nothing(self, text):
        self.assertEqual(fold(fold(text)), fold(text))

    @given(strategies.text(alphabet="aăâđeêioôơuưỵ̛́̀̉̃ ABCĐỄỰ"))
    def test_decomposed_input_is_equal(self, text):
        nfc = unicodedata.normalize("NFC", text)
        nfd = unicodedata.normalize("NFD", text)
        self.assertEqual(fold(nfd), fold(nfc))


class TestWords(unittest.TestCase):
    def test_words_and_figures_in_order(self):
        self.assertEqual(
            words("Số 12, phố Trần-Phú; Ba Đình"),
            ["so", "12", "pho", "tran", "phu", "ba", "dinh"],
        )

    def test_underscores_part_words(self):
        self.assertEqual(words("a_b"), ["a", "b"])


class TestSlug(unittest.TestCase):
    def test_a_title_becomes_an_address(self):
        self.assertEqual(
            slug("Hội nghị sơ kết công tác THADS 6 tháng đầu năm"),
            "hoi-nghi-so-ket-cong-tac-thads-6-thang-dau-nam",
        )

    def test_long_titles_are_cut_at_a_word(self):
        self.assertEqual(slug("một hai ba", length=8), "mot-hai")

    def test_one_endless_word_is_cut(self):
        self.assertEqual(slug("a" * 90, length=10), "a" * 10)

    @given(strategies.text())
    def test_a_slug_is_an_address(self, text):
        self.assertTrue(re.fullmatch("([a-z0-9]+(-[a-z0-9]+)*)?", slug(text)))
