"""Storage at the portal: annotations that come and go with a site."""

from BTrees.OOBTree import OOBTree
from collections.abc import Callable
from typing import Any
from zope.annotation.interfaces import IAnnotations


class PortalStorage:
    """An annotation of the portal, made when it is first written to or installed."""

    def __init__(self, key: str, factory: Callable[[], Any] = OOBTree) -> None:
        self.key, self.factory = key, factory

    def install(self, portal: Any) -> None:
        """Make it, if it is not there."""
        self.write(portal)

    def uninstall(self, portal: Any) -> None:
        """Delete it."""
        IAnnotations(portal).pop(self.key, None)

    def read(self, portal: Any) -> Any:
        """Return what is stored; an empty one that is not stored if there is none."""
        stored = IAnnotations(portal).get(self.key)
        return self.factory() if stored is None else stored

    def write(self, portal: Any) -> Any:
        """Return what is stored, to be changed."""
        annotations = IAnnotations(portal)
        if self.key not in annotations:
            annotations[self.key] = self.factory()
        return annotations[self.key]
