"""The head of the editorial board: a function of localities, whose id has a line."""

from plone import api
from tests.layers import WORLD_INTEGRATION
from thads.organisation import people
from thads.organisation.functions import parts_of
from thads.organisation.upgrades.v20261130001 import upgrade
import unittest


HEAD = "hanoi.editorial_head"


class TestEditorialHead(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.hanoi = self.layer["portal"]["hanoi"]

    def test_parts_of_a_group(self):
        for group, parts in (
            ("hanoi_editorial_head", ("hanoi", "editorial_head")),
            ("hanoi-badinh_leader", ("hanoi-badinh", "leader")),
            ("hanoi_staff", ("hanoi", "staff")),
            ("Administrators", ("", "Administrators")),
        ):
            with self.subTest(group):
                self.assertEqual(parts_of(group), parts)

    def test_functions_held(self):
        self.assertEqual(
            people.functions_held(HEAD),
            [("hanoi", "editorial_head"), ("hanoi", "staff")],
        )

    def test_reads_what_is_in_review_and_decides_nothing(self):
        with api.env.adopt_user("hanoi.editor"):
            item = api.content.create(self.hanoi["tin-tuc"], "News Item", title="Tin")
            self.assertFalse(api.user.has_permission("View", username=HEAD, obj=item))
            api.content.transition(item, "submit")
        for login, may in ((HEAD, True), ("tphochiminh.editorial_head", False)):
            with self.subTest(login), api.env.adopt_user(login):
                self.assertEqual(api.user.has_permission("View", obj=item), may)
                tool = api.portal.get_tool("portal_workflow")
                self.assertFalse(tool.getTransitionsFor(item))

    def test_a_site_of_before_is_given_group_and_role(self):
        groups = api.portal.get_tool("acl_users").source_groups
        groups.removeGroup("hanoi_editorial_head")
        self.hanoi.manage_delLocalRoles(["hanoi_editorial_head"])
        for _time in range(2):
            upgrade(None)
            self.assertIn("hanoi_editorial_head", groups.getGroupIds())
            roles = dict(self.hanoi.get_local_roles())
            self.assertEqual(roles["hanoi_editorial_head"], ("Unit Editorial Head",))
