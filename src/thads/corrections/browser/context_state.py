"""Title of an object withheld from those who may not view it.

Without it: `plone_context_state` is public, since every frame asks it; but each of its
methods has an address of its own, and the title of a draft is a headline not yet out.

Upstream: not reported yet.
"""

from plone import api
from plone.app.layout.globals.context import ContextState as Base
from plone.memoize.view import memoize


class ContextState(Base):
    """Plone's facts about an object, with its id for a title one may not see."""

    @memoize
    def object_title(self):
        """Return the title, to those who may view the object."""
        if not api.user.has_permission("View", obj=self.context):
            return self.context.getId()
        return super().object_title()
