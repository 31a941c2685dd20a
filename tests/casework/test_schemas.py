"""What content of ours stores is told by its schema."""

from Acquisition import aq_base
from plone.dexterity.utils import iterSchemata
from tests.layers import SHOWN_HTTP
from tests.web import walk
from thads.debtors.content import DebtorEntry
from thads.debtors.content import DebtorLoad
from thads.hotline.content import HotlineReport
from thads.requests.content import SupportCase
from thads.royalties.content import RoyaltyStatement
from types import FunctionType
from zope.interface import implementedBy
from zope.schema import getFieldNames
import unittest


CLASSES = (SupportCase, HotlineReport, RoyaltyStatement, DebtorLoad, DebtorEntry)
#: What a class says of itself, not of its objects; dates Plone asks for as attributes.
OF_THE_CLASS = {"portal_type", "security", "language", "workflow_id"}
#: What Plone keeps in an object's own dictionary, besides its schemata.
OF_PLONE = {
    "id",
    "title",
    "workflow_history",
    "creation_date",
    "modification_date",
    "creators",
    "language",
    "portal_type",
}


def values_of(kind):
    """Return the names of the values a class of ours has for its objects."""
    own = [each for each in kind.__mro__ if each.__module__.startswith("thads.")]
    return {
        name
        for each in own
        for name, value in vars(each).items()
        if not name.startswith("_")
        and not name.endswith("__roles__")
        and not isinstance(value, FunctionType | property | classmethod | staticmethod)
    } - OF_THE_CLASS


class TestClasses(unittest.TestCase):
    def test_each_value_is_a_field(self):
        for kind in CLASSES:
            fields = {
                name
                for schema in implementedBy(kind)
                if schema.__module__.startswith("thads.")
                for name in getFieldNames(schema)
            }
            with self.subTest(kind.__name__):
                self.assertTrue(fields)
                self.assertEqual(values_of(kind) - fields, set())


class TestStored(unittest.TestCase):
    layer = SHOWN_HTTP

    def test_each_attribute_is_a_field(self):
        found = [
            each
            for each in walk.examples(self.layer["portal"])
            if isinstance(each, CLASSES)
        ]
        self.assertEqual({type(aq_base(each)) for each in found}, set(CLASSES))
        for each in found:
            fields = {
                name for schema in iterSchemata(each) for name in getFieldNames(schema)
            }
            stored = {
                name
                for name in vars(aq_base(each))
                if not name.startswith("_") and not name.endswith("_Permission")
            }
            with self.subTest(each.absolute_url_path()):
                self.assertEqual(stored - fields - OF_PLONE, set())
