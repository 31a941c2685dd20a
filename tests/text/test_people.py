"""Two people in the place of one: found in invented lines, and only there."""

from tests.properties import given
from tests.properties import strategies as st
from tests.text.corpus import figures
from tests.text.corpus import lines
from thads.text import fold
from thads.text.people import find_people
import unicodedata
import unittest


def rows():
    """Return the corpus, with the line breaks that `\\n` stands for."""
    return [{**row, "text": as_typed(row["text"])} for row in lines("people.tsv")]


def as_typed(text):
    return text.replace("\\n", "\n")


def two(row):
    return list(find_people(row["text"]))


class TestPeople(unittest.TestCase):
    maxDiff = None
    rows = rows()

    def assertMeets(self, found, recall, alarms):
        self.assertGreaterEqual(found.recall, recall, found.missed)
        self.assertLessEqual(found.alarms, alarms, found.false_alarms)

    def test_the_corpus(self):
        self.assertGreater(len(self.rows), 300)
        self.assertMeets(figures(self.rows, two), 0.99, 0.005)

    def test_in_other_writings(self):
        for write, alarms in (
            (lambda text: unicodedata.normalize("NFD", text), 0.005),
            (str.upper, 0.005),
            (fold, 0.02),
            (lambda text: fold(text).upper(), 0.02),
        ):
            changed = [{**row, "text": write(row["text"])} for row in self.rows]
            self.assertMeets(figures(changed, two), 0.98, alarms)

    def test_names_of_organisations(self):
        for row in lines("organisations.tsv"):
            if not row["text"].startswith("Vợ chồng"):
                for text in (row["text"], row["text"].upper(), fold(row["text"])):
                    self.assertEqual(two({"text": text}), [], text)

    def test_the_place_is_shown(self):
        for text, place in (
            ("Nguyễn Văn An và Trần Thị Bình", "Trần Thị Bình"),
            ("Nguyễn Văn An\nTrần Thị Bình", "Trần Thị Bình"),
            ("Nguyễn Văn An (vợ là Trần Thị Bình)", "vợ là Trần Thị Bình"),
            ("Vợ chồng ông An bà Bình", "Vợ chồng ông An bà Bình"),
        ):
            [found] = find_people(text)
            self.assertEqual(found.text, place)
            self.assertEqual(" ".join(text[found.start : found.end].split()), place)

    @given(st.text(alphabet="aAnN vàôngbà Lê Văn Thị,;-/&1.()\n", max_size=60))
    def test_any_text_is_read(self, text):
        for found in find_people(text):
            self.assertTrue(0 <= found.start < found.end)
