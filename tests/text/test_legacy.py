"""Old codes are read back, and what is Unicode is never taken for one."""

from pathlib import Path
from tests.properties import assume
from tests.properties import given
from tests.properties import strategies as st
from thads.text import legacy
from thads.text.syllables import is_syllable
import unicodedata
import unittest


FAMILIES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đào Trịnh
Tạ Cao Mạc Quách Triệu Lưu Tống Đoàn Nghiêm Khuất Giáp Diệp Thái Hứa Kiều Ông Âu Ứng
"""
NAMES = """
Văn Thị Hữu Đức Minh Ngọc Xuân Hồng Ánh Bảo Cường Dũng Đạt Giang Hải Hằng Hiếu Hoà Hòa
Huệ Hưng Hương Khánh Kỳ Lộc Lợi Mẫn Mỹ Nghĩa Nguyệt Nhật Nhữ Oanh Phượng Quý Quỳnh Sỹ
Tâm Thắng Thảo Thuỷ Thủy Tiến Toản Trúc Tuyết Tước Ước Uyên Vượng Xuyến Yến Ý Ỷ Tị Tỵ
"""
PLACES = """
Số nhà, thôn Đồng Kỵ, xã phường thị trấn quận huyện tỉnh Hưng Yên, thành phố Hà Nội,
đường Nguyễn Huệ, ấp Bình Hòa, khối Ngã Ba, bản Mường Lò, Đắk Lắk, Thừa Thiên Huế
"""
MORE = "gì giếng quốc khuỷu hoà nghiêng"
people = st.builds(
    lambda family, rest: " ".join([family, *rest]),
    st.sampled_from(FAMILIES.split()),
    st.lists(st.sampled_from(NAMES.split()), min_size=1, max_size=4),
)
places = st.lists(st.sampled_from(PLACES.split()), min_size=1, max_size=8).map(" ".join)
codes = st.sampled_from(legacy.CODES)


class TestTables(unittest.TestCase):
    def test_texts_as_they_lie_in_old_files(self):
        for code, old, new in (
            ("tcvn3", "NguyÔn V¨n ¸nh", "Nguyễn Văn ánh"),
            ("tcvn3", "§Æng ThÞ ¦íc", "Đặng Thị Ước"),
            ("tcvn3", "NGUYÔN THÞ H¦¥NG", "NGUYỄN THỊ HƯƠNG"),
            ("tcvn3", "Céng hoµ x· héi chñ nghÜa", "Cộng hoà xã hội chủ nghĩa"),
            ("tcvn3", "Ng­êi ph¶i thi hµnh ¸n", "Người phải thi hành án"),
            ("vni", "Nguyeãn Vaên AÙnh", "Nguyễn Văn Ánh"),
            ("vni", "Ñaëng Thò Öôùc", "Đặng Thị Ước"),
            ("vni", "NGUYEÃN THÒ HÖÔNG", "NGUYỄN THỊ HƯƠNG"),
            ("vni", "Coäng hoøa xaõ hoäi chuû nghóa", "Cộng hòa xã hội chủ nghĩa"),
            ("vni", "Ngöôøi phaûi thi haønh aùn", "Người phải thi hành án"),
        ):
            with self.subTest(old):
                self.assertEqual(legacy.decode(old, code), new)
                self.assertEqual(legacy.recognise([old]), code)

    def test_every_letter_there_and_back(self):
        small = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
        for code in legacy.CODES:
            for letter in small:
                old = legacy.encode(letter, code)
                self.assertEqual(legacy.decode(old, code), letter, (code, old))
        for letter in small.upper():
            old = legacy.encode(letter, "vni")
            self.assertEqual(legacy.decode(old, "vni"), letter)
        for letter in "ĂÂÊÔƠƯĐ":
            old = legacy.encode(letter, "tcvn3")
            self.assertEqual(legacy.decode(old, "tcvn3"), letter)


class TestRecognition(unittest.TestCase):
    @given(st.lists(people | places, min_size=1, max_size=5), codes)
    def test_there_and_back(self, texts, code):
        old = [legacy.encode(text, code) for text in texts]
        found = [legacy.decode(text, code) for text in old]
        self.assertEqual([f.lower() for f in found], [t.lower() for t in texts])
        if code == "vni":
            self.assertEqual(found, texts)

    @given(people, codes)
    def test_in_capitals_too(self, name, code):
        old = legacy.encode(name.upper(), code)
        assume(code == "vni" or max(map(len, name.split())) > 3)
        found = legacy.decode(old, code)
        for word, expected in zip(found.split(), name.upper().split(), strict=True):
            # of one plain capital alone nobody can tell
            self.assertEqual(word.upper(), expected)

    @given(st.lists(people | places, min_size=3, max_size=12), codes)
    def test_old_codes_are_recognised(self, texts, code):
        old = [legacy.encode(text, code) for text in texts]
        words = [word for text in old for word in text.replace(",", "").split()]
        # at least one word that cannot stand as it is
        assume(not all(word.isascii() or is_syllable(word) for word in words))
        self.assertEqual(legacy.recognise(old), code)

    @given(st.lists(people | places, min_size=1, max_size=12))
    def test_unicode_is_never_taken_for_an_old_code(self, texts):
        for form in ("NFC", "NFD"):
            for change in (str, str.upper, str.lower, str.title):
                given = [change(unicodedata.normalize(form, text)) for text in texts]
                self.assertIsNone(legacy.recognise(given))
                # nor cell by cell, without its neighbours
                for text in given:
                    self.assertIsNone(legacy.recognise([text]), text)
                for word in " ".join(given).split():
                    self.assertIsNone(legacy.recognise([word]), word)

    @given(st.lists(st.text(max_size=20), max_size=5))
    def test_anything_is_answered(self, texts):
        self.assertIn(legacy.recognise(texts), (None, *legacy.CODES))
        for code in legacy.CODES:
            for text in texts:
                legacy.decode(text, code)

    def test_foreign_names_are_no_old_code(self):
        for text in ("Jürgen Müller", "François Nuñez", "Håkan Ørsted", "100 m²"):
            with self.subTest(text):
                self.assertIsNone(legacy.recognise([text]))


class TestLeftOver(unittest.TestCase):
    """Text that was not converted is told from Vietnamese and from other languages."""

    def lines(self):
        texts = {}
        for file in sorted(Path(__file__).parent.glob("*.tsv")):
            for line in file.read_text("utf-8").splitlines():
                texts |= dict.fromkeys(map(str.strip, line.split("\t")))
        return list(texts)

    def test_corpora_in_unicode(self):
        self.assertEqual([t for t in self.lines() if legacy.is_left_over(t)], [])

    def test_corpora_in_old_codes(self):
        for code in legacy.CODES:
            with self.subTest(code):
                texts = [(t, legacy.encode(t, code)) for t in self.lines()]
                old = [o for t, o in texts if o != t and legacy.may_be_legacy(o)]
                self.assertGreater(len(old), 600)
                missed = [text for text in old if not legacy.is_left_over(text)]
                self.assertLessEqual(len(missed) / len(old), 0.01, missed)

    def test_foreign_names(self):
        for text in (
            *("Jürgen Müller", "François Nuñez", "Håkan Ørsted", "José María Peña"),
            *("Renée Désirée", "Zoë Noël", "João Conceição", "Þór Guðrún"),
            *("Seán O'Brien", "Loïc Dupont", "H'Hen Niê", "Y Blô Êban", "Ksor Glêi"),
            *("100 m²", "Nộp 5 £", "«ABC»", "Công ty ABC®", "n° 5", "Mª José"),
            *("nhà 5m×3m", "H\u00b4Hen Niê", "1±2", "A×B", "O\u00b4Brien"),
        ):
            with self.subTest(text):
                self.assertFalse(legacy.is_left_over(text))

    @given(people, codes)
    def test_one_word_of_a_name(self, name, code):
        words = name.split()
        old = legacy.encode(words[-1], code)
        assume(not old.isascii() and not is_syllable(old))
        assume(legacy.decode(old, code) == words[-1])
        self.assertTrue(legacy.is_left_over(" ".join([*words[:-1], old])))

    @given(st.lists(people | places, min_size=1, max_size=5), codes)
    def test_what_a_code_explains_is_of_the_code(self, texts, code):
        for text in texts:
            self.assertIsNot(legacy.verdict(legacy.encode(text, code), code), False)
            self.assertIsNot(legacy.verdict(text, code), True)


class TestSyllables(unittest.TestCase):
    def test_words_that_are_and_words_that_are_not(self):
        for word in f"{FAMILIES} {NAMES} {MORE}".split():
            self.assertTrue(is_syllable(word), word)
        for word in ("Mỹller", "NguyÔn", "Vaên", "tôt", "Blờk", "bàá", "xyz", "Ñaït"):
            self.assertFalse(is_syllable(word), word)
