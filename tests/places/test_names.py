"""The map and the lists of localities."""

from pathlib import Path
from thads.debtors.commune_copies import commune_copy
from thads.places import tile_map
from thads.places.names import by_letter
from thads.places.names import in_order
from thads.places.names import place_of
from thads.places.names import short_name
from types import SimpleNamespace
import csv
import re
import unittest


SRC = Path(__file__).resolve().parents[2] / "src" / "thads"
PROFILES = Path(__file__).resolve().parents[2] / "profiles"


def provinces(profile):
    with (PROFILES / profile / "units.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["kind"] == "provincial"]


class TileMap(unittest.TestCase):
    def test_every_locality_has_a_tile_of_its_own(self):
        slugs = {row["slug"] for row in provinces("organisation-2015")}
        self.assertLessEqual(slugs, set(tile_map.tiles()))
        mine = [tile for slug, tile in tile_map.tiles().items() if slug in slugs]
        squares = {(tile.column, tile.row) for tile in mine}
        self.assertEqual(len(squares), len(slugs))

    def test_the_34_provinces_of_2025_are_on_the_map_too(self):
        slugs = {row["slug"]: row for row in provinces("organisation-2025")}
        self.assertEqual(len(tile_map.laid_out(slugs)), 34)

    def test_the_islands_are_on_it(self):
        names = [island[0] for island in tile_map.ISLANDS]
        self.assertEqual(names, ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"])

    def test_there_is_no_map_with_gaps(self):
        self.assertEqual(tile_map.laid_out({}), [])
        self.assertEqual(tile_map.laid_out({"hanoi": 1, "tphochiminh": 2}), [])
        known = dict.fromkeys(tile_map.tiles(), 1)
        self.assertEqual(tile_map.laid_out({**known, "tinhmoi": 1}), [])


class Names(unittest.TestCase):
    def test_the_place_in_a_departments_name(self):
        for title, place in (
            ("Cục Thi hành án dân sự thành phố Hà Nội", "Hà Nội"),
            ("Cục Thi hành án dân sự tỉnh Lạng Sơn", "Lạng Sơn"),
            ("Cục Thi hành án dân sự Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
            ("Thi hành án dân sự tỉnh Phú Thọ", "Phú Thọ"),
            ("Tổng cục", "Tổng cục"),
        ):
            self.assertEqual(short_name(title), place)

    def test_the_place_of_every_locality_is_short(self):
        for profile in ("organisation-2015", "organisation-2025"):
            for row in provinces(profile):
                self.assertLessEqual(len(short_name(row["title"])), 18, row["title"])

    def test_one_function_knows_what_stands_before_a_place(self):
        """The papers, the lists and the results of all rooms name the same place."""
        pattern = re.compile(r"\"tỉnh \"|\|tỉnh |tỉnh \||dân sự \"\)")
        found = [
            path.relative_to(SRC).as_posix()
            for path in sorted(SRC.rglob("*.py"))
            if pattern.search(path.read_text(encoding="utf-8"))
        ]
        self.assertEqual(found, ["places/names.py"])

    def test_the_place_of_every_locality_however_it_is_written(self):
        for profile in ("organisation-2015", "organisation-2025"):
            for row in provinces(profile):
                title = row["title"]
                words = re.split("tỉnh |thành phố ", title, flags=re.I)
                self.assertEqual(len(words), 2, title)
                for written in (title, title.replace("thành phố", "Thành phố")):
                    self.assertEqual(place_of(written), words[1], written)
                self.assertEqual(place_of(title.upper()), words[1].upper())

    def test_papers_are_dated_from_that_place(self):
        for title, place in (
            ("Cục Thi hành án dân sự Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
            ("Cục Thi hành án dân sự tỉnh Thừa Thiên Huế", "Thừa Thiên Huế"),
            ("Cơ quan mẫu", "Cơ quan mẫu"),
        ):
            unit = SimpleNamespace(title=title, short_title="")
            self.assertEqual(commune_copy._place(unit), place)
            self.assertEqual(place_of(title), place)

    def test_the_vietnamese_alphabet(self):
        names = ["Đà Nẵng", "An Giang", "Bạc Liêu", "Bà Rịa", "Điện Biên", "Cà Mau"]
        groups = by_letter(in_order({"name": name} for name in names))
        self.assertEqual(
            [(letter, [each["name"] for each in items]) for letter, items in groups],
            [
                ("A", ["An Giang"]),
                ("B", ["Bà Rịa", "Bạc Liêu"]),
                ("C", ["Cà Mau"]),
                ("Đ", ["Đà Nẵng", "Điện Biên"]),
            ],
        )
