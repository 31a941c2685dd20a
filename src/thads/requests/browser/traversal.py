"""Traversal of desks: a locality's desk shows the centre's procedures too."""

from plone.dexterity.browser.traversal import DexterityPublishTraverse
from thads.interfaces import IThadsLayer
from thads.requests import procedures
from thads.requests.interfaces import ISupportDesk
from zope.component import adapter


@adapter(ISupportDesk, IThadsLayer)
class DeskTraverse(DexterityPublishTraverse):
    """Traverser of desks; a locality's finds the centre's published procedures too."""

    def publishTraverse(self, request, name):
        if name not in self.context:
            shown = procedures.in_locality(self.context, name)
            if shown is not None:
                return shown
        return super().publishTraverse(request, name)
