"""Personal data and people entitled: found in invented lines, and only there."""

from tests.properties import given
from tests.properties import strategies as st
from tests.text.corpus import figures
from tests.text.corpus import lines
from thads.text import fold
from thads.text.entitled import find_entitled
from thads.text.organisations import is_organisation
from thads.text.personal_data import NAME
from thads.text.personal_data import find_personal_data
import unicodedata
import unittest


LEAST_RECALL, MOST_ALARMS = 0.99, 0.005


def personal(row):
    return list(find_personal_data(row["text"], row["place"]))


def entitled(row):
    return list(find_entitled(row["text"]))


def rewritten(rows, write):
    return [{**row, "text": write(row["text"])} for row in rows]


class TestPersonalData(unittest.TestCase):
    maxDiff = None
    rows = lines("personal_data.tsv")

    def assertMeets(self, found):
        self.assertGreaterEqual(found.recall, LEAST_RECALL, found.missed)
        self.assertLessEqual(found.alarms, MOST_ALARMS, found.false_alarms)

    def test_the_corpus(self):
        self.assertGreater(len(self.rows), 300)
        self.assertMeets(figures(self.rows, personal))

    def test_each_kind_is_named(self):
        for row in self.rows:
            kinds = {found.kind for found in personal(row)} or {"none"}
            with self.subTest(row["text"]):
                self.assertIn(row["kind"], kinds)

    def test_in_other_writings(self):
        for write in (
            lambda text: unicodedata.normalize("NFD", text),
            fold,
            str.upper,
            lambda text: f"Ghi chú: {text}",
        ):
            self.assertMeets(figures(rewritten(self.rows, write), personal))

    def test_the_place_is_shown(self):
        for text, kind, place in (
            ("Nguyễn Văn An (SN 1975)", "birth", "SN 1975"),
            ("Nguyễn Văn Dần 0912 345 678", "phone", "0912 345 678"),
            ("Trần Văn Mẫu CCCD 001 085 012 345", "identity", "CCCD 001 085 012 345"),
        ):
            found = next(iter(find_personal_data(text, NAME)))
            self.assertEqual((found.kind, found.text), (kind, place))

    @given(st.text(max_size=60), st.sampled_from(["name", "address", "text"]))
    def test_any_text_is_read(self, text, place):
        for found in find_personal_data(text, place):
            self.assertTrue(0 <= found.start < found.end)


class TestEntitled(unittest.TestCase):
    maxDiff = None
    rows = lines("entitled.tsv")

    def test_the_corpus(self):
        self.assertGreater(len(self.rows), 200)
        found = figures(self.rows, entitled)
        self.assertGreaterEqual(found.recall, LEAST_RECALL, found.missed)
        self.assertLessEqual(found.alarms, MOST_ALARMS, found.false_alarms)

    @given(st.text(alphabet="aàÁnN cho tra ông bà Lê Văn,:(-1", max_size=60))
    def test_any_text_is_read(self, text):
        for found in find_entitled(text):
            self.assertIn(found.text, unicodedata.normalize("NFC", text))


class TestOrganisations(unittest.TestCase):
    def test_the_corpus(self):
        kinds = {True: "organisation", False: "person", None: "doubt"}
        rows = lines("organisations.tsv")
        self.assertGreater(len(rows), 120)
        wrong = [
            row["text"]
            for row in rows
            if kinds[is_organisation(row["text"])] != row["kind"]
        ]
        self.assertLessEqual(len(wrong) / len(rows), 0.02, wrong)
