"""Caching rule of a view, found by what could have one first.

Without it: for every answer plone.app.caching works out twice the default view of the
content below the view (some thirty attributes through schemas), before it looks whether
that content has a rule by which anything is done at all; where none has, as here, that
is a tenth of the time of a short answer.

Upstream: not reported yet (plone.app.caching, lookup.py).
"""

from Acquisition import aq_base
from plone.app.caching.interfaces import IPloneCacheSettings
from plone.app.caching.lookup import ContentItemLookup
from plone.caching.interfaces import ICacheSettings
from plone.registry.interfaces import IRegistry
from z3c.caching.registry import lookup
from zope.component import queryUtility


class RulesetLookup(ContentItemLookup):
    """Adapter of a browser view and a request of ours: the name of the rule, or None.

    The same answer as Plone's, by the same settings; but of a rule of the content by
    which nothing is done not even the name is found.
    """

    def __call__(self):
        """Return the rule of the view, else of the content that it shows by default."""
        own = lookup(self.published)
        registry = queryUtility(IRegistry)
        if own is not None or registry is None:
            return own
        settings = registry.forInterface(IPloneCacheSettings, check=False)
        name = getattr(self.published, "__name__", None)
        named = name and (settings.templateRulesetMapping or {}).get(name)
        if named:
            return named
        parent = getattr(self.published, "__parent__", None)
        portal_type = getattr(aq_base(parent), "portal_type", None)
        if name is None or portal_type is None:
            return None
        rule = (settings.contentTypeRulesetMapping or {}).get(portal_type)
        rule = rule or lookup(parent)
        done = registry.forInterface(ICacheSettings, check=False).operationMapping or {}
        return super().__call__() if rule in done else None
