"""Views whose address goes on behind their name: `@@look/<key>/thads.css`."""

from Products.Five import BrowserView
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class PathView(BrowserView):
    """`self.path` is what stands behind the view's name, part by part."""

    def __init__(self, context, request):
        super().__init__(context, request)
        self.path = []

    def publishTraverse(self, request, name):
        self.path.append(name)
        return self
