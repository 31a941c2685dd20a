"""The organisation of 2025: 34 provinces, and the addresses of the 63 kept alive."""

from pathlib import Path
from plone.app.testing import FunctionalTesting
from plone.testing.zope import Browser
from tests.layers import THADS_FIXTURE
from thads.organisation import units
from thads.organisation.exportimport import load_organisation
import csv
import transaction
import unittest


PROFILES = Path(__file__).resolve().parents[2] / "profiles"
FUNCTIONAL = FunctionalTesting(bases=(THADS_FIXTURE,), name="thads:2025")


def rows(year):
    path = PROFILES / f"organisation-{year}" / "units.csv"
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


class TestData(unittest.TestCase):
    def test_every_locality_of_2015_lives_on_in_one_of_2025(self):
        old = {row["unit_id"] for row in rows(2015) if row["kind"] == "provincial"}
        new = [row for row in rows(2025) if row["kind"] == "provincial"]
        heirs = [name for row in new for name in row["predecessors"].split(";")]
        self.assertEqual(len(old), 63)
        self.assertEqual(len(new), 34)
        self.assertEqual(sorted(heirs), sorted(old))

    def test_every_unit_has_what_a_page_needs(self):
        for year in (2015, 2025):
            for row in rows(year):
                for column in ("title", "short_title", "address", "phone", "email"):
                    with self.subTest(year, unit=row["unit_id"]):
                        self.assertTrue(row[column], column)

    def test_three_branches_each_at_least(self):
        parents = [row["parent"] for row in rows(2015) if row["kind"] == "district"]
        few = {name for name in set(parents) if parents.count(name) < 3}
        self.assertEqual(few, set())
        self.assertEqual(len(set(parents)), 63)


class TestMergedProvince(unittest.TestCase):
    layer = FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        chosen = {"central", "tuyenquang", "tuyenquang-khuvuc1"}
        text = (PROFILES / "organisation-2025" / "sections.csv").read_text("utf-8")
        load_organisation(
            self.portal,
            [row for row in rows(2025) if row["unit_id"] in chosen],
            text,
        )
        transaction.commit()

    def test_its_old_addresses_lead_to_its_heir(self):
        browser = Browser(self.layer["app"])
        browser.followRedirects = False
        for tail in ("", "/tin-tuc"):
            with self.subTest(tail):
                browser.open(f"{self.portal.absolute_url()}/hagiang{tail}")
                self.assertEqual(
                    browser.headers["Location"],
                    f"{self.portal.absolute_url()}/tuyenquang{tail}",
                )

    def test_units_know_where_they_came_from(self):
        heir = units.get_unit("tuyenquang")
        self.assertEqual(set(heir.predecessors), {"tuyenquang", "hagiang"})
