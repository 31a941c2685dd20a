"""The rights tables, the workflows and the role map say the same."""

from tests.layers import WORLD_INTEGRATION
from thads.organisation.rights import RightsTable
from thads.organisation.rights_files import outputs
import unittest


class TestRightsTables(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_workflows_and_rolemap_follow_from_the_tables(self):
        stale = [
            path.name
            for path, text in outputs().items()
            if path.read_text(encoding="utf-8") != text
        ]
        self.assertEqual(stale, [], "run `make rights`")

    def test_a_function_nobody_has_is_refused(self):
        self.assertTrue(
            RightsTable().may("thads_structure", "published", "anyone", "view")
        )
        self.assertFalse(
            RightsTable().may("thads_structure", "published", "editor", "edit")
        )
