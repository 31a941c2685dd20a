from datetime import date
from tests.cputime import is_slow
from tests.properties import given
from tests.properties import strategies
from thads.publication.changes import as_text
from thads.publication.changes import pieces
import unittest


def one_side(found, kind):
    return "".join(text for k, text in found if k in (kind, "same"))


class TestPieces(unittest.TestCase):
    def test_word_by_word(self):
        self.assertEqual(
            pieces("Hội nghị sơ kết năm", "Hội nghị tổng kết năm"),
            (
                ("same", "Hội nghị "),
                ("gone", "sơ "),
                ("new", "tổng "),
                ("same", "kết năm"),
            ),
        )

    def test_long_unchanged_stretches_are_shortened(self):
        words = " ".join(str(n) for n in range(100))
        found = pieces(words, words + " hết")
        self.assertIn("…", found[0][1])
        self.assertEqual(found[-1], ("new", "99 hết"))

    def test_equal_words_beyond_number_are_shown_whole(self):
        before, after = "a " * 3000, "a b " * 1500
        self.assertFalse(is_slow(pieces, before, after, bound=100))
        self.assertEqual(pieces(before, after), (("gone", before), ("new", after)))

    short = strategies.lists(
        strategies.sampled_from(["a", "b", "c", "đ"]), max_size=8
    ).map(" ".join)

    @given(short, short)
    def test_both_sides_can_be_read_from_the_pieces(self, before, after):
        found = pieces(before, after)
        self.assertEqual(one_side(found, "gone"), before)
        self.assertEqual(one_side(found, "new"), after)


class TestValues(unittest.TestCase):
    def test_as_people_read_them(self):
        self.assertEqual(as_text("issued", date(2010, 5, 12)), "12/05/2010")
        self.assertEqual(as_text("document_kind", "cong-van"), "Công văn")
        self.assertEqual(as_text("number", None), "")
        self.assertEqual(as_text("number_kept", False), "")
