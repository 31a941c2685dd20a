from tests.properties import given
from tests.properties import strategies
from thads.text import fold
from thads.text.marks import MOST_MARKS
from thads.text.marks import composed
from thads.text.marks import decomposed
from thads.text.marks import with_few_marks
from thads.web.readable import readable
import pathlib
import unicodedata
import unittest


SRC = pathlib.Path(__file__).resolve().parents[2] / "src" / "thads"
ACUTE, DOT = "\u0301", "\u0323"


class TestFewMarks(unittest.TestCase):
    def test_more_than_any_writing_has_are_left_out(self):
        for marks in (ACUTE, ACUTE + DOT, "\U0001d165" + DOT):
            with self.subTest(ascii(marks)):
                found = with_few_marks("a" + marks * 1000 + "b")
                self.assertEqual(len(found), MOST_MARKS + 2)
                self.assertEqual((found[0], found[-1]), ("a", "b"))

    def test_other_signs_may_stand_in_a_row(self):
        for text in (
            "–" * 100,
            "\u200b" * 100,
            "\U0001f600" * 100,
            "漢" * 100,
            "ớ" * 100,
        ):
            self.assertEqual(with_few_marks(text), text)

    def test_words_stay_as_they_are(self):
        text = "Nguyễn Thị Bưởi, số 5 phố Trần Quý Cáp, phường Văn Miếu, quận Đống Đa"
        apart = unicodedata.normalize("NFD", text)
        self.assertEqual(with_few_marks(apart), apart)
        self.assertEqual(composed(apart), text)
        self.assertEqual(decomposed(text), apart)

    @given(
        strategies.text(alphabet="aớ" + ACUTE + DOT + "\u0345\U0001d165 ", max_size=90)
    )
    def test_no_run_is_longer(self, text):
        found = with_few_marks(text)
        run = 0
        for sign in found:
            run = run + 1 if unicodedata.combining(sign) else 0
            self.assertLessEqual(run, MOST_MARKS)
        self.assertEqual(fold(text), fold(found))

    def test_what_comes_in_is_cut(self):
        self.assertEqual(readable("a" + ACUTE * 1000), "a" + ACUTE * MOST_MARKS)

    def test_nobody_else_normalises(self):
        """Their time would grow with the square of what somebody sent."""
        found = {
            path.relative_to(SRC).as_posix()
            for path in SRC.rglob("*.py")
            if "unicodedata.normalize" in path.read_text(encoding="utf-8")
        }
        # their texts are short, our own, or have few marks already
        own = {
            "casework/codes.py",
            "text/folding.py",
            "text/legacy.py",
            "text/marks.py",
            "text/syllables.py",
        }
        self.assertEqual(found, own)
