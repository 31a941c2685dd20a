"""Traversal of a locality's desk: the centre's procedures stand in it, too."""

from plone.dexterity.browser.traversal import DexterityPublishTraverse
from thads.interfaces import IThadsLayer
from thads.requests import procedures
from thads.requests.interfaces import ISupportDesk
from zope.component import adapter


@adapter(ISupportDesk, IThadsLayer)
class DeskTraverse(DexterityPublishTraverse):
    def publishTraverse(self, request, name):
        if name not in self.context:
            shown = procedures.in_locality(self.context, name)
            if shown is not None:
                return shown
        return super().publishTraverse(request, name)
