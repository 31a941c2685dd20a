"""Our lookup of a view's caching rule answers as Plone's does, only sooner."""

from plone import api
from plone.app.caching.interfaces import IPloneCacheSettings
from plone.app.caching.lookup import ContentItemLookup
from plone.caching.interfaces import ICacheSettings
from plone.caching.interfaces import IRulesetLookup
from plone.registry.interfaces import IRegistry
from tests.layers import WORLD_INTEGRATION
from thads.corrections.ruleset_lookup import RulesetLookup
from thads.interfaces import IThadsLayer
from unittest import mock
from zope.component import getMultiAdapter
from zope.component import getUtility
from zope.interface import alsoProvides
import unittest


class TestRulesetLookup(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.request = self.layer["request"]
        alsoProvides(self.request, IThadsLayer)
        registry = getUtility(IRegistry)
        self.settings = registry.forInterface(ICacheSettings, check=False)

    def views(self):
        """Yield views of several contents: their default one and others."""
        hanoi = self.portal["hanoi"]
        contents = [self.portal, hanoi, *hanoi.values()]
        with api.env.adopt_roles(["Manager"]):
            contents.append(api.content.create(hanoi["tin-tuc"], "News Item", "tin"))
        for content in contents:
            names = ("plone", "search", "print-view", "sitemap", content.getLayout())
            for name in names:
                view = content.unrestrictedTraverse(f"@@{name}", None)
                if view is not None:
                    yield view

    def assertSame(self, wanted):
        found = set()
        for view in self.views():
            plones = ContentItemLookup(view, self.request)()
            if plones not in self.settings.operationMapping:
                plones = None  # nothing is done by such a rule
            ours = getMultiAdapter((view, self.request), IRulesetLookup)
            self.assertIsInstance(ours, RulesetLookup)
            with self.subTest(view=view):
                self.assertEqual(plones, ours())
            found.add(plones)
        self.assertLessEqual(wanted, found)

    def test_by_the_name_of_the_view(self):
        self.assertSame({None, "thads.listing", "thads.page"})

    def test_by_the_type_of_the_content(self):
        """A site may set rules for types, which count for their default views alone."""
        settings = getUtility(IRegistry).forInterface(IPloneCacheSettings, check=False)
        settings.templateRulesetMapping = {}
        rules = {"News Item": "of.news", "Locality": "of.it", "Document": "of.none"}
        settings.contentTypeRulesetMapping = rules
        self.settings.operationMapping = {"of.news": "one", "of.it": "other"}
        self.assertSame({None, "of.news", "of.it"})

    def test_by_the_class_of_the_content(self):
        self.settings.operationMapping = {"plone.content.folderView": "one"}
        settings = getUtility(IRegistry).forInterface(IPloneCacheSettings, check=False)
        settings.templateRulesetMapping = {}
        self.assertSame({None, "plone.content.folderView"})

    def test_without_a_rule_no_default_view_is_worked_out(self):
        view = self.portal["hanoi"].unrestrictedTraverse("@@search")
        with mock.patch("plone.app.caching.lookup.getObjectDefaultView") as worked_out:
            getMultiAdapter((view, self.request), IRulesetLookup)()
        worked_out.assert_not_called()
