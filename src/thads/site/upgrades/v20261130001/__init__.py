"""Rules of what shared caches keep, unless the site has rules of its own."""

from plone.caching.interfaces import ICacheSettings
from plone.registry.interfaces import IRegistry
from zope.component import getUtility


def upgrade(setup):
    """Let shared caches keep public pages, where caching is not switched on yet."""
    if not getUtility(IRegistry).forInterface(ICacheSettings, check=False).enabled:
        setup.runAllImportStepsFromProfile("thads.site.upgrades.v20261130001:default")
