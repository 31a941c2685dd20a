"""The types of the installed site."""

from plone import api
from plone.behavior.registration import lookup_behavior_registration
from plone.dexterity.interfaces import IDexterityFTI
from tests.layers import WORLD_INTEGRATION
import unittest


class TestTypes(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_every_behavior_a_type_names_is_there(self):
        for fti in api.portal.get_tool("portal_types").objectValues():
            if IDexterityFTI.providedBy(fti):
                for name in fti.behaviors:
                    with self.subTest(fti.getId(), behavior=name):
                        self.assertIsNotNone(lookup_behavior_registration(name))

    def test_every_class_and_schema_can_be_found(self):
        for fti in api.portal.get_tool("portal_types").objectValues():
            if IDexterityFTI.providedBy(fti):
                with self.subTest(fti.getId()):
                    self.assertIsNotNone(fti.lookupSchema())
