"""The rights tables, the workflows and the role map say the same."""

from contextlib import contextmanager
from tests.layers import WORLD_INTEGRATION
from thads.organisation.rights import ANYWHERE
from thads.organisation.rights import RightsTable
from thads.organisation.rights_files import outputs
from thads.organisation.rights_files import rolemaps
from zope.component import getGlobalSiteManager
from zope.security.interfaces import IPermission
from zope.security.permission import Permission
import unittest


@contextmanager
def provided(title, id):
    """A permission that is there for a while."""
    manager = getGlobalSiteManager()
    manager.registerUtility(Permission(id, title), IPermission, id)
    yield
    manager.unregisterUtility(provided=IPermission, name=id)


class TestRightsTables(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_workflows_and_rolemap_follow_from_the_tables(self):
        stale = [
            str(path)
            for path, text in outputs().items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        self.assertEqual(stale, [], "run `make rights`")

    def test_each_permission_stands_in_one_room_with_all_its_roles(self):
        see, take_in = "THADS casework: see", "THADS hotline: take in"
        by_officer = {"thads.casework.see": {"officer"}, "list": {"leader"}}
        by_hotline = {"thads.casework.see": {"hotline"}, "take_in": {"hotline"}}
        table = RightsTable()
        table.rooms = {
            "requests": {ANYWHERE: by_officer},
            "hotline": {ANYWHERE: by_hotline, "x/y": {"list": {"hotline"}}},
            "publication": {ANYWHERE: {"list": {"editor"}}},
        }
        with provided(see, "thads.casework.see"):
            found = rolemaps(table)
        both = {"Manager", "Unit Officer", "Unit Hotline Officer"}
        self.assertEqual(found["casework"], {see: both})
        self.assertEqual(
            found["organisation"],
            {"List folder contents": {"Manager", "Unit Leader", "Unit Editor"}},
        )
        self.assertEqual(
            found["hotline"], {take_in: {"Manager", "Unit Hotline Officer"}}
        )
        self.assertEqual(found["requests"], {})

    def test_a_function_nobody_has_is_refused(self):
        self.assertTrue(
            RightsTable().may("thads_structure", "published", "anyone", "view")
        )
        self.assertFalse(
            RightsTable().may("thads_structure", "published", "editor", "edit")
        )
