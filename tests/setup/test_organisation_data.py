"""The organisations' plain files: complete, consistent, readable, not real."""

from collections import Counter
from pathlib import Path
import csv
import re
import unittest


PROFILES = Path(__file__).resolve().parents[2] / "profiles"
PILOT = """
    hanoi quangninh vinhphuc haiphong thanhhoa nghean binhdinh binhduong
    dongnai tphochiminh tiengiang vinhlong angiang
"""


def read(organisation, name="units"):
    path = PROFILES / f"organisation-{organisation}" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def many(cell):
    return [part for part in cell.split(";") if part]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class BothOrganisations(unittest.TestCase):
    def units(self):
        for organisation in ("2015", "2025"):
            for unit in read(organisation):
                yield organisation, unit

    def test_unit_ids_are_unique_and_parents_exist(self):
        for organisation in ("2015", "2025"):
            ids = [unit["unit_id"] for unit in read(organisation)]
            self.assertEqual(len(ids), len(set(ids)))
            for unit in read(organisation):
                if unit["kind"] == "central":
                    self.assertEqual("", unit["parent"])
                else:
                    self.assertIn(unit["parent"], ids)

    def test_address_phone_mail_and_hotline_of_every_unit(self):
        for organisation, unit in self.units():
            with self.subTest(organisation, unit=unit["unit_id"]):
                self.assertTrue(unit["address"].startswith("Số "))
                for number in [unit["phone"], *many(unit["hotlines"])]:
                    # 3000 xxx: a range that is given to nobody
                    self.assertRegex(
                        number, r"^(024|028) 3000 \d{4}$|^0\d{3} 3000 \d{3}$"
                    )
                self.assertTrue(many(unit["hotlines"]))
                # RFC 2606: .example belongs to nobody
                self.assertRegex(unit["email"], r"^[a-z0-9-]+@thads\.example$")

    def test_white_text_is_readable_on_every_colour(self):
        for organisation, unit in self.units():
            with self.subTest(organisation, unit=unit["unit_id"]):
                self.assertGreaterEqual(1.05 / (luminance(unit["colour"]) + 0.05), 4.5)

    def test_agency_codes(self):
        for organisation, unit in self.units():
            with self.subTest(organisation, unit=unit["unit_id"]):
                self.assertRegex(unit["agency_code"], r"^[0-9A-Z]+(\.[0-9A-Z]+)*$")
                self.assertLessEqual(len(unit["agency_code"]), 35)

    def test_sections_are_one_file(self):
        self.assertEqual(read("2015", "sections"), read("2025", "sections"))
        for section in read("2015", "sections"):
            self.assertTrue(re.fullmatch(r"[a-z-]+", section["id"]))
            self.assertIn(section["scope"], {"portal", "locality", "both"})
            self.assertTrue(section["title"] and section["description"])


class Organisation2015(unittest.TestCase):
    def test_63_localities_with_at_least_three_branches_each(self):
        units = read("2015")
        provinces = [u for u in units if u["kind"] == "provincial"]
        self.assertEqual(63, len(provinces))
        branches = Counter(u["parent"] for u in units if u["kind"] == "district")
        for province in provinces:
            self.assertEqual(province["unit_id"], province["slug"])
            self.assertGreaterEqual(branches[province["unit_id"]], 3)

    def test_bailiffs_only_where_the_pilot_is(self):
        pilot = {
            u["unit_id"]
            for u in read("2015")
            if u["kind"] == "provincial" and u["bailiff"] == "yes"
        }
        self.assertEqual(set(PILOT.split()), pilot)


class Organisation2025(unittest.TestCase):
    def test_34_provinces_with_at_least_two_regional_offices(self):
        units = read("2025")
        provinces = [u for u in units if u["kind"] == "provincial"]
        self.assertEqual(34, len(provinces))
        regional = Counter(u["parent"] for u in units if u["kind"] == "regional")
        for province in provinces:
            self.assertGreaterEqual(regional[province["unit_id"]], 2)

    def test_every_unit_of_2015_has_exactly_one_successor(self):
        old = [u["unit_id"] for u in read("2015") if u["kind"] != "central"]
        successors = [p for u in read("2025") for p in many(u["predecessors"])]
        self.assertEqual(sorted(old), sorted(successors))

    def test_a_branch_goes_where_its_province_goes(self):
        home = {u["unit_id"]: u["parent"] for u in read("2015")}
        new = {u["unit_id"]: u for u in read("2025")}
        for unit in new.values():
            if unit["kind"] == "regional":
                merged = many(new[unit["parent"]]["predecessors"])
                for branch in many(unit["predecessors"]):
                    self.assertIn(home[branch], merged)
