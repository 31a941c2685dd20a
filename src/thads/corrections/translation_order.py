"""Order of translations: ours before those of plone.app.locales.

Without it: a translation domain asks its catalogues in the order of registration, and
Plone's come first; its Vietnamese is partial and old. The ZCML directive
``thads:preferOurTranslations`` moves those of this package to the front, once all are
registered. Where ours has no message, theirs holds. Plone also translates the titles
of workflows and their states in its own domain, whatever the definition says; so the
domain ``plone`` asks our catalogues last of all.

Upstream: Products.CMFPlone#2419 treated states in the list of contents; the domain of
workflows is not reported yet.
"""

from pathlib import Path
from zope.component import getUtilitiesFor
from zope.component import queryUtility
from zope.i18n.interfaces import ITranslationDomain
from zope.interface import Interface


SRC = str(Path(__file__).resolve().parent.parent)
#: After every registration of catalogues, which are actions of order 0.
AFTER_ALL = 1_000_000
DOMAINS = ("plone", "thads")


class IPreferOurTranslations(Interface):
    """The directive has no attributes."""


def ours_first():
    """Reorder the catalogues of all domains."""
    for _name, domain in getUtilitiesFor(ITranslationDomain):
        for catalogues in getattr(domain, "_catalogs", {}).values():
            catalogues.sort(key=lambda name: not name.startswith(SRC))
    plone, thads = (queryUtility(ITranslationDomain, name) for name in DOMAINS)
    if plone is None or thads is None:
        return
    for name in thads.getCatalogsInfo().get("vi", ()):
        if name not in plone.getCatalogsInfo().get("vi", ()):
            plone.addCatalog(thads._data[name])


def prefer_our_translations(_context):
    """Handle the ZCML directive."""
    _context.action(
        discriminator="thads:preferOurTranslations",
        callable=ours_first,
        order=AFTER_ALL,
    )
