"""What is remembered is true: of the state one sees, and of no other."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from thads.organisation.catalog_cache import remembered
from unittest import mock
import transaction
import unittest


class TestRemembering(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def found(self, value):
        return remembered("test.remembering", lambda: value)

    def change(self):
        api.portal.get_tool("portal_catalog")._increment_counter()

    def test_as_long_as_nothing_changes(self):
        self.assertEqual(self.found("first"), "first")
        transaction.begin()
        self.assertEqual(self.found("second"), "first")
        self.change()
        self.assertEqual(self.found("second"), "second")

    def test_what_was_taken_back_is_forgotten(self):
        self.change()
        self.assertEqual(self.found("never committed"), "never committed")
        self.assertEqual(self.found("asked again"), "never committed")
        transaction.abort()
        self.change()
        self.assertEqual(self.found("committed"), "committed")
        transaction.commit()
        self.assertEqual(self.found("true"), "true")

    def test_a_site_that_is_just_being_made(self):
        catalog = api.portal.get_tool("portal_catalog").aq_base
        with mock.patch.object(catalog, "_counter", None):
            self.assertEqual(self.found("new"), "new")
