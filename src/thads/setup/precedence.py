"""Our Vietnamese comes before that of plone.app.locales, which is partial and old.

A translation domain asks its catalogues in the order of registration, and Plone's
come first. The ZCML directive ``thads:preferOurTranslations`` moves those of this
package to the front, once all are registered. Where ours says nothing, theirs holds.
"""

from pathlib import Path
from zope.component import getUtilitiesFor
from zope.i18n.interfaces import ITranslationDomain
from zope.interface import Interface


SRC = str(Path(__file__).resolve().parent.parent)
#: After every registration of catalogues, which are actions of order 0.
LAST = 1_000_000


class IPreferOurTranslations(Interface):
    """The directive has no attributes."""


def ours_first():
    for _name, domain in getUtilitiesFor(ITranslationDomain):
        for catalogues in getattr(domain, "_catalogs", {}).values():
            catalogues.sort(key=lambda name: not name.startswith(SRC))


def prefer_our_translations(_context):
    _context.action(
        discriminator="thads:preferOurTranslations", callable=ours_first, order=LAST
    )
