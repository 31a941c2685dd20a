"""Plone's facts about an object, without the title for those who may not view it.

`plone_context_state` is public, since every frame asks it; but each of its methods
has an address of its own, and the title of a draft is a headline not yet out.
"""

from plone import api
from plone.app.layout.globals.context import ContextState as Base
from plone.memoize.view import memoize


class ContextState(Base):
    @memoize
    def object_title(self):
        if not api.user.has_permission("View", obj=self.context):
            return self.context.getId()
        return super().object_title()
