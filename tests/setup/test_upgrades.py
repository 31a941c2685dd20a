"""Versions of profiles and upgrade steps belong together."""

from lxml import etree
from plone import api
from Products.GenericSetup.upgrade import UpgradeStep
from Products.GenericSetup.upgrade import _registerUpgradeStep
from Products.GenericSetup.upgrade import _upgrade_registry
from tests.layers import WORLD_INTEGRATION
from tests.setup.test_profiles import SRC
from tests.setup.test_profiles import metadata
from tests.setup.test_profiles import rooms
from thads.setup import product
from thads.setup.upgrades.v20261129001 import BASE
from thads.setup.upgrades.v20261129001 import ROOMS
from thads.setup.upgrades.v20261129001 import TooOld
from zope.annotation.interfaces import IAnnotations
import re
import unittest


PRODUCT = product.PRODUCT


def folders(room):
    """The versions of a room's folders of upgrade steps."""
    return sorted(
        path.parent.name.removeprefix("v")
        for path in (SRC / room / "upgrades").glob("v*/configure.zcml")
    )


class TestVersions(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.setup = api.portal.get_tool("portal_setup")

    def test_the_last_step_leads_to_the_version_of_the_profile(self):
        for room in rooms():
            with self.subTest(room):
                last = max(folders(room), default=BASE)
                self.assertEqual(metadata(room).findtext("version"), last)

    def test_each_folder_is_a_step_of_its_room_and_starts_where_the_last_one_ends(self):
        for room in rooms():
            steps = product.steps_of(f"thads.{room}:default")
            ways = sorted({(step.source[0], step.dest[0]) for step in steps})
            ends = [BASE, *folders(room)]
            with self.subTest(room):
                self.assertEqual(ways, list(zip(ends, ends[1:], strict=False)))

    def test_a_number_is_a_day_and_a_count(self):
        for path in SRC.glob("*/upgrades/v*/"):
            with self.subTest(path.parent.parent.name):
                self.assertRegex(path.name, r"^v20\d\d[01]\d[0-3]\d\d{3}$")

    def test_the_product_has_the_newest_version_of_its_rooms(self):
        path = SRC / "profiles" / "default" / "metadata.xml"
        versions = [metadata(room).findtext("version") for room in rooms()]
        versions += [etree.parse(str(path)).findtext("version"), *folders("setup")]
        newest = max(versions, key=int)
        self.assertEqual(self.setup.getVersionForProfile(PRODUCT), newest)

    def test_a_new_site_needs_no_upgrade(self):
        for profile in (PRODUCT, *product.rooms(self.setup)):
            with self.subTest(profile):
                version = self.setup.getVersionForProfile(profile)
                installed = self.setup.getLastVersionForProfile(profile)
                self.assertEqual(installed, (version,))
                self.assertEqual(self.setup.listUpgrades(profile), [])

    def test_no_step_is_named_outside_its_folder(self):
        for path in SRC.glob("**/*.zcml"):
            if not re.search(r"/v\d+/", path.as_posix()):
                text = path.read_text(encoding="utf-8")
                with self.subTest(path.relative_to(SRC).as_posix()):
                    self.assertNotIn("upgradeStep", text)


class TestStepOfARoom(unittest.TestCase):
    """A step added to a room is a step of the product, with nothing else to edit."""

    layer = WORLD_INTEGRATION
    ROOM = "thads.hotline:default"
    NUMBER = "20991231001"

    def setUp(self):
        self.setup = api.portal.get_tool("portal_setup")
        self.ran = []
        before = self.setup.getVersionForProfile(self.ROOM)
        step = UpgradeStep(
            "Title", self.ROOM, before, self.NUMBER, None, self.ran.append
        )
        _registerUpgradeStep(step)
        product.follow_rooms()
        self.addCleanup(self.forget)

    def forget(self):
        for profile in (self.ROOM, PRODUCT):
            steps = _upgrade_registry.getUpgradeStepsForProfile(profile)
            for id in [id for id, step in steps.items() if self.made_here(step)]:
                del steps[id]
        path = SRC / "profiles" / "default" / "metadata.xml"
        info = product._profile_registry._registered.get(PRODUCT)
        info["version"] = etree.parse(str(path)).findtext("version")
        product.follow_rooms()

    def made_here(self, step):
        return not isinstance(step, list) and step.dest[0] == self.NUMBER

    def test_it_runs_when_the_product_is_upgraded(self):
        self.assertEqual(self.setup.getVersionForProfile(PRODUCT), self.NUMBER)
        self.assertTrue(self.setup.listUpgrades(PRODUCT))
        self.setup.upgradeProfile(PRODUCT)
        self.assertEqual(self.ran, [self.setup])
        for profile in (self.ROOM, PRODUCT):
            version = self.setup.getLastVersionForProfile(profile)
            self.assertEqual(version, (self.NUMBER,))
        self.setup.upgradeProfile(PRODUCT)
        self.assertEqual(len(self.ran), 1)


class TestFrom1012(unittest.TestCase):
    """The step alone; tests of a site that is really old: test_old_site."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.setup = api.portal.get_tool("portal_setup")

    def forget(self, version):
        self.setup.setLastVersionForProfile(PRODUCT, version)
        for room in ROOMS:
            self.setup.unsetLastVersionForProfile(f"thads.{room}:default")

    def test_rooms_are_noted_and_not_run_over_what_people_changed(self):
        api.portal.set_registry_record("plone.robots_txt", "User-agent: *\n")
        IAnnotations(self.layer["portal"])["thads.setup.undo"] = {}
        for _time in range(2):
            self.forget("1012")
            self.setup.upgradeProfile(PRODUCT)
            for profile in (PRODUCT, *product.rooms(self.setup)):
                self.assertEqual(self.setup.listUpgrades(profile), [])
                version = self.setup.getLastVersionForProfile(profile)
                self.assertEqual(version, (self.setup.getVersionForProfile(profile),))
        robots = api.portal.get_registry_record("plone.robots_txt")
        self.assertEqual(robots, "User-agent: *\n")
        self.assertNotIn("thads.setup.undo", IAnnotations(self.layer["portal"]))

    def test_a_room_that_is_new_is_installed(self):
        self.forget("1012")
        index = api.portal.get_tool("portal_catalog")
        index.delIndex("unit_id")
        self.setup.upgradeProfile(PRODUCT)
        self.assertNotIn("unit_id", index.indexes())
        self.setup.unsetLastVersionForProfile("thads.organisation:default")
        product.upgrade_rooms(self.setup)
        self.assertIn("unit_id", index.indexes())

    def test_older_sites_are_refused(self):
        self.forget("1011")
        with self.assertRaisesRegex(TooOld, "1011"):
            self.setup.upgradeProfile(PRODUCT)
        self.assertEqual(self.setup.getLastVersionForProfile(PRODUCT), ("1011",))
