"""The profile's version and the upgrade steps belong together."""

from lxml import etree
from pathlib import Path
from plone import api
from Products.GenericSetup.upgrade import listProfilesWithUpgrades
from Products.GenericSetup.upgrade import listUpgradeSteps
from tests.layers import WORLD_INTEGRATION
from thads.setup import undo
from thads.setup import upgrades
import thads
import unittest


PROFILE = "thads:default"
FIRST = "1000"


class TestUpgrades(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def version(self):
        path = Path(thads.__file__).parent / "profiles" / "default" / "metadata.xml"
        return etree.parse(str(path)).findtext("version")

    def steps(self):
        if PROFILE not in listProfilesWithUpgrades():
            return []
        setup = api.portal.get_tool("portal_setup")
        found = []
        for step in listUpgradeSteps(setup, PROFILE, ("0",)):
            found.extend(step if isinstance(step, list) else [step])
        return found

    def test_the_last_step_leads_to_the_version_of_the_profile(self):
        steps = self.steps()
        last = max((int(step["dest"][0]) for step in steps), default=int(FIRST))
        self.assertEqual(self.version(), str(last))

    def test_a_new_site_needs_no_upgrade(self):
        setup = api.portal.get_tool("portal_setup")
        self.assertEqual(setup.getLastVersionForProfile(PROFILE), (self.version(),))
        self.assertEqual(setup.listUpgrades(PROFILE), [])

    def test_each_directory_is_a_step(self):
        directories = {
            path.name.removeprefix("v")
            for path in Path(upgrades.__file__).parent.glob("v*/")
        }
        self.assertEqual(directories, {step["dest"][0] for step in self.steps()})

    def test_what_a_step_changes_is_remembered_for_uninstalling(self):
        portal = self.layer["portal"]
        name = "plone.email_from_name"
        with undo.remembered(portal):
            api.portal.set_registry_record(name, "Cổng THADS")
        undo.undo(portal)
        self.assertNotEqual(api.portal.get_registry_record(name), "Cổng THADS")
