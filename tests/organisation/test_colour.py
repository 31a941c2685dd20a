from pathlib import Path
from thads.organisation.colour import contrast
from thads.organisation.colour import readable_under_white
from zope.interface import Invalid
import csv
import unittest


PROFILES = Path(__file__).resolve().parents[2] / "profiles"


class TestColour(unittest.TestCase):
    def test_contrast_is_that_of_the_standard(self):
        self.assertAlmostEqual(contrast("#000000", "#ffffff"), 21)
        self.assertAlmostEqual(contrast("#777777", "#ffffff"), 4.48, places=2)

    def test_pale_colours_and_nonsense_are_refused(self):
        for colour in ("#ffcc00", "#777777", "red", "#fff", "#12345g", "#9b1c1f;x"):
            with self.subTest(colour), self.assertRaises(Invalid):
                readable_under_white(colour)
        self.assertTrue(readable_under_white("#9b1c1f"))

    def test_every_colour_of_the_organisations_is_readable(self):
        for path in PROFILES.glob("organisation-*/units.csv"):
            with path.open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    if row["colour"]:
                        with self.subTest(path.parent.name, unit=row["unit_id"]):
                            self.assertTrue(readable_under_white(row["colour"]))
