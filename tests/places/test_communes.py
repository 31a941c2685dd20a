"""Merged communes: each name of an address leads to the others of the same place."""

from datetime import date
from tests.properties import given
from tests.properties import strategies as st
from thads.places.communes import bare
from thads.places.provinces import Places
from thads.places.provinces import known
from thads.text import words
import unittest


def row(old, district, province, new, valid_from="2025-07-01"):
    return {
        "old": old,
        "district": district,
        "province": province,
        "new": new,
        "valid_from": valid_from,
    }


ROWS = [
    row("Xã Mẫu Thượng", "Huyện Mẫu", "Bắc Giang", "Xã Mẫu Mới"),
    row("Xã Mẫu Hạ", "Huyện Mẫu", "Bắc Giang", "Xã Mẫu Mới"),
    row("Thị trấn Mẫu Cổ", "Huyện Mẫu", "Bắc Giang", "Xã Mẫu Hạ", "2020-01-01"),
    row("Xã Mẫu Thượng", "Huyện Khác", "Cà Mau", "Xã Phương Nam"),
    row("Phường 1", "Quận 3", "Hồ Chí Minh", "Phường Bàn Cờ"),
    row("Xã Sắp Tới", "Huyện Mẫu", "Bắc Giang", "Xã Chưa Có", "2030-01-01"),
]
NAMES = [*words(" ".join(name for r in ROWS for name in r.values())), "ha", "noi"]


class TestCommunes(unittest.TestCase):
    def setUp(self):
        self.places = Places(known(), date(2026, 11, 22), ROWS)

    def parts(self, address):
        return [
            [" ".join(name) for name in choice]
            for choice in self.places.choices(words(address))
        ]

    def test_names_without_their_kind(self):
        self.assertEqual(bare("Thị trấn Mẫu"), ("mau",))
        self.assertEqual(bare("Phường 1"), ("phuong", "1"))
        self.assertEqual(bare("Xã"), ("xa",))

    def test_an_old_commune_with_its_district(self):
        parts = self.parts("xã Mẫu Thượng, huyện Mẫu, tỉnh Bắc Giang")
        self.assertEqual(parts[0], ["xa mau thuong huyen mau", "mau moi"])
        self.assertEqual(parts[-1][0], "bac giang")

    def test_an_old_commune_alone_may_be_any_of_its_name(self):
        self.assertEqual(
            self.parts("Mẫu Thượng"), [["mau thuong", "mau moi", "phuong nam"]]
        )

    def test_the_province_says_which(self):
        self.assertEqual(
            self.parts("Mẫu Thượng, Cà Mau")[0], ["mau thuong", "phuong nam"]
        )
        # under the name it has now, too
        self.assertEqual(
            self.parts("Mẫu Thượng, Bắc Ninh")[0], ["mau thuong", "mau moi"]
        )

    def test_a_new_commune_leads_to_the_old_ones(self):
        self.assertEqual(
            self.parts("xã Mẫu Mới")[0],
            ["xa mau moi", "mau co mau", "mau ha mau", "mau thuong mau"],
        )

    def test_mergers_one_after_the_other(self):
        self.assertEqual(
            self.parts("thị trấn Mẫu Cổ")[0], ["thi tran mau co", "mau ha", "mau moi"]
        )

    def test_numbers(self):
        self.assertEqual(
            self.parts("phường 1 quận 3")[0], ["phuong 1 quan 3", "ban co"]
        )
        self.assertEqual(self.parts("Bàn Cờ")[0], ["ban co", "phuong 1 quan 3"])

    def test_a_district(self):
        self.assertEqual(self.parts("huyện Khác")[0], ["huyen khac", "phuong nam"])

    def test_not_before_its_day(self):
        self.assertEqual(self.parts("Sắp Tới"), [["sap"], ["toi"]])

    @given(st.lists(st.sampled_from(NAMES), max_size=12))
    def test_nothing_asked_is_lost(self, asked):
        parts = [choice[0] for choice in self.places.choices(asked)]
        self.assertEqual([word for part in parts for word in part], asked)
