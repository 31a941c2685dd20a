"""What a part of the room keeps at the portal, under a key of its own."""

from BTrees.OOBTree import OOBTree
from zope.annotation.interfaces import IAnnotations


class Stored:
    """An annotation of the portal that is made with the site and goes with it."""

    def __init__(self, key, factory=OOBTree):
        self.key, self.factory = key, factory

    def install(self, portal):
        """Make it, if it is not there."""
        self.write(portal)

    def uninstall(self, portal):
        IAnnotations(portal).pop(self.key, None)

    def read(self, portal):
        """What is kept; something empty that is not stored, if nothing is."""
        found = IAnnotations(portal).get(self.key)
        return self.factory() if found is None else found

    def write(self, portal):
        """What is kept, to be changed."""
        annotations = IAnnotations(portal)
        if self.key not in annotations:
            annotations[self.key] = self.factory()
        return annotations[self.key]
