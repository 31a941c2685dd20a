"""Each room has a profile of its own; the product depends on all of them."""

from lxml import etree
from pathlib import Path
from plone import api
from plone.base.interfaces import INonInstallable
from Products.CMFPlone.controlpanel.browser.quickinstaller import ManageProductsView
from Products.GenericSetup.registry import _profile_registry
from tests.layers import WORLD_INTEGRATION
from tests.test_architecture import may_import
from thads.setup import product
from zope.component import getUtilitiesFor
import thads
import unittest


SRC = Path(thads.__file__).parent


def rooms():
    """The rooms with a profile."""
    return sorted(path.parent.name for path in SRC.glob("*/profile"))


def metadata(room):
    return etree.parse(str(SRC / room / "profile" / "metadata.xml"))


def dependencies(tree):
    return [
        element.text.removeprefix("profile-thads.").removesuffix(":default")
        for element in tree.iter("dependency")
        if element.text.startswith("profile-thads.")
    ]


class TestProfiles(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.setup = api.portal.get_tool("portal_setup")

    def test_the_product_depends_on_every_room(self):
        path = SRC / "profiles" / "default" / "metadata.xml"
        self.assertEqual(sorted(dependencies(etree.parse(str(path)))), rooms())

    def test_every_room_is_installed_and_can_be_uninstalled(self):
        for room in rooms():
            with self.subTest(room):
                version = self.setup.getLastVersionForProfile(f"thads.{room}:default")
                self.assertEqual(version, (metadata(room).findtext("version"),))
                self.assertTrue(self.setup.profileExists(f"thads.{room}:uninstall"))

    def test_a_profile_depends_on_rooms_of_lower_floors_only(self):
        for room in rooms():
            with self.subTest(room):
                above = set(dependencies(metadata(room))) - may_import(room)
                self.assertEqual(above, set())

    def test_a_file_of_a_profile_is_undone_by_one_of_the_same_name(self):
        """Compared by names of files; handlers undo what no file can."""
        for room in rooms():
            added = {
                path.name.partition(".")[0]
                for path in (SRC / room / "profile").iterdir()
                if path.name not in ("metadata.xml", "workflows")
            }
            undone = {
                path.name.partition(".")[0]
                for path in (SRC / room / "profile_uninstall").iterdir()
            }
            with self.subTest(room):
                self.assertEqual(added - undone, set())

    def test_nobody_sees_more_than_the_product_in_the_list_of_add_ons(self):
        request = self.layer["request"]
        view = ManageProductsView(self.layer["portal"], request)
        shown = [id for id in view.marshall_addons() if id.startswith("thads")]
        self.assertEqual(shown, ["thads"])
        info = view.marshall_addons()["thads"]["upgrade_info"]
        self.assertFalse(info["required"] or info["available"])

    def test_profiles_of_upgrade_steps_are_hidden_too(self):
        hidden = set()
        for _name, utility in getUtilitiesFor(INonInstallable):
            if isinstance(utility, product.HiddenProfiles):
                hidden |= set(utility.getNonInstallableProducts())
        for id in _profile_registry.listProfiles():
            if id.startswith("thads."):
                self.assertIn(id.partition(":")[0], hidden)
