"""Views whose address goes on behind their name: `@@look/<key>/thads.css`."""

from Products.Five import BrowserView
from thads.plonetypes import Content
from thads.plonetypes import Request
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class PathView(BrowserView):
    """View that takes what stands behind its name, part by part, as `self.path`."""

    def __init__(self, context: Content, request: Request) -> None:
        super().__init__(context, request)
        self.path: list[str] = []

    def publishTraverse(self, request: Request, name: str) -> "PathView":
        """Add a part of the address to the path."""
        self.path.append(name)
        return self
