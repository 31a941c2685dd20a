"""Units, their sections and groups, as an organisation profile makes them."""

from AccessControl import Unauthorized
from plone import api
from tests.layers import WORLD_INTEGRATION
from thads.organisation import units
from thads.organisation.people import functions_held
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent
import unittest


class TestUnits(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def test_units_are_found_by_id(self):
        self.assertEqual(units.get_unit("hanoi"), self.portal.hanoi)
        self.assertEqual(units.get_unit("central"), self.portal)
        self.assertEqual(units.get_unit("hanoi-badinh").getId(), "badinh")
        self.assertIsNone(units.get_unit("khong-co"))

    def test_the_unit_of_a_page_is_the_nearest_above_it(self):
        self.assertEqual(units.unit_id_of(self.portal["tin-tuc"]), "central")
        self.assertEqual(units.unit_id_of(self.portal.hanoi["tin-tuc"]), "hanoi")
        branch = units.branches(self.portal.hanoi)[0]
        self.assertEqual(units.unit_id_of(branch), "hanoi-badinh")
        self.assertEqual(units.locality_of(branch), self.portal.hanoi)
        self.assertIsNone(units.locality_of(self.portal["tin-tuc"]))

    def test_a_locality_has_its_sections(self):
        for name in ("gioi-thieu", "tin-tuc", "van-ban", "tra-cuu", "don-vi"):
            self.assertIn(name, self.portal.hanoi.objectIds())
        self.assertIn("thua-phat-lai", self.portal.hanoi.objectIds())
        self.assertNotIn("thua-phat-lai", self.portal.objectIds())

    def test_a_function_is_one_group_with_one_local_role(self):
        self.assertEqual(
            functions_held("hanoi.editor"), [("hanoi", "editor"), ("hanoi", "staff")]
        )
        with api.env.adopt_user("hanoi.editor"):
            here = api.user.get_roles(obj=self.portal.hanoi["tin-tuc"])
            there = api.user.get_roles(obj=self.portal.tphochiminh["tin-tuc"])
        self.assertIn("Unit Editor", here)
        self.assertNotIn("Unit Editor", there)

    def test_the_centres_own_staff_does_not_reach_into_localities(self):
        with api.env.adopt_user("central.editor"):
            own = api.user.get_roles(obj=self.portal["tin-tuc"])
            there = api.user.get_roles(obj=self.portal.hanoi["tin-tuc"])
        self.assertIn("Unit Editor", own)
        self.assertNotIn("Unit Editor", there)


class TestNewUnits(unittest.TestCase):
    """The law changes the map: the centre adds units in the browser."""

    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]

    def groups(self):
        return api.portal.get_tool("acl_users").source_groups.getGroupIds()

    def test_a_locality_the_centre_adds_is_whole_at_once(self):
        with api.env.adopt_user("central.admin"):
            made = api.content.create(
                self.portal, "Locality", id="tinhmoi", title="Cục THADS tỉnh Mới"
            )
        self.assertEqual((made.unit_id, made.kind), ("tinhmoi", "provincial"))
        self.assertIn("tra-cuu", made.objectIds())
        self.assertIn("tinhmoi_editor", self.groups())
        self.assertEqual(
            made.get_local_roles_for_userid("tinhmoi_editor"), ("Unit Editor",)
        )

    def test_a_branch_too(self):
        with api.env.adopt_user("central.admin"):
            made = api.content.create(
                self.portal.hanoi["don-vi"], "Unit", id="longbien", title="Chi cục"
            )
        self.assertEqual((made.unit_id, made.kind), ("hanoi-longbien", "district"))
        self.assertIn("hanoi-longbien_officer", self.groups())
        self.assertNotIn("hanoi-longbien_editor", self.groups())

    def test_a_locality_that_gets_bailiffs_gets_their_section(self):
        with api.env.adopt_user("central.admin"):
            made = api.content.create(self.portal, "Locality", id="moi", title="Mới")
            self.assertNotIn("thua-phat-lai", made.objectIds())
            made.bailiff = True
            notify(ObjectModifiedEvent(made))
        self.assertIn("thua-phat-lai", made.objectIds())

    def test_nobody_else_adds_units(self):
        for user in ("hanoi.admin", "central.approver", "hanoi.editor"):
            refused = self.assertRaises(Unauthorized)
            with self.subTest(user), api.env.adopt_user(user), refused:
                api.content.create(self.portal, "Locality", id="x", title="X")
