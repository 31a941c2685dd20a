from datetime import date
from tests.properties import given
from tests.properties import strategies as st
from thads.places import provinces
from thads.text import words
import unittest


WORDS = ["ha", "noi", "tay", "hai", "duong", "phong", "hue", "pho"]


class TestPlaces(unittest.TestCase):
    def setUp(self):
        self.places = provinces.Places(provinces.known(), date(2026, 11, 21))

    def others(self, name, known=None):
        known = known or self.places
        [[_asked, *others]] = known.choices(words(name))
        return {" ".join(other) for other in others}

    def test_a_name_given_up_and_its_heir(self):
        for old, new in (
            ("Hà Tây", "ha noi"),
            ("Hải Dương", "hai phong"),
            ("Thừa Thiên Huế", "hue"),
            ("Bà Rịa - Vũng Tàu", "ho chi minh"),
        ):
            with self.subTest(old):
                self.assertIn(new, self.others(old))
                self.assertIn(" ".join(words(old)), self.others(new))

    def test_neighbours_of_a_merger_are_not_each_other(self):
        self.assertNotIn("binh duong", self.others("Bà Rịa - Vũng Tàu"))
        self.assertNotIn("soc trang", self.others("Hậu Giang"))

    def test_short_names(self):
        self.assertIn("ho chi minh", self.others("TP.HCM"))
        self.assertIn("binh duong", self.others("tphcm"))
        self.assertIn("tp hcm", self.others("Bình Dương"))

    def test_every_province_given_up_has_an_heir(self):
        rows = [r for r in provinces.known() if r["valid_from"] >= "2025"]
        self.assertEqual(len(rows), 30)
        heirs = {r["new"] for r in rows}
        self.assertEqual(heirs & {r["old"] for r in rows}, set())
        for row in rows:
            self.assertTrue(row["basis"])

    def test_not_before_its_day(self):
        then = provinces.Places(provinces.known(), date(2025, 6, 30))
        self.assertEqual(then.choices(["hai", "duong"]), [[("hai",)], [("duong",)]])
        self.assertIn("ha noi", self.others("Hà Tây", then))

    def test_the_rest_of_an_address_stays(self):
        self.assertEqual(
            self.places.choices(words("phường Hải Tân, Hải Dương")),
            [
                [("phuong",)],
                [("hai",)],
                [("tan",)],
                [("hai", "duong"), ("hai", "phong")],
            ],
        )

    @given(
        st.lists(
            st.sampled_from(["ha", "noi", "tay", "hai", "duong", "phong", "hue", "pho"])
        )
    )
    def test_nothing_asked_is_lost(self, asked):
        parts = [choice[0] for choice in self.places.choices(asked)]
        self.assertEqual([word for part in parts for word in part], asked)

    def test_lines_an_installation_adds(self):
        row = provinces.read("Phường Cũ | Phường Mới | 2025-07-01 | NQ 1/2025")
        known = provinces.Places([row], date(2026, 1, 1))
        self.assertEqual(self.others("phuong cu", known), {"phuong moi"})
        for line in ("", "Cũ", "Cũ | Mới | hôm qua"):
            with self.subTest(line), self.assertRaises(ValueError):
                provinces.read(line)
