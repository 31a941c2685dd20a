"""`@history`: the history of an item, for those who may view it, without versions.

Without it: `@history/<number>` gives the whole item to who may see earlier versions,
whether or not they may view it: the centre's administrators read lists of debtors
before their publication. There are no versions here (what is published is changed
through a working copy), so for other items the answer was 500.

Upstream: not reported yet.
"""

from plone.restapi.services.history.get import HistoryGet
from thads.web.visibility import is_viewable
from zExceptions import NotFound


class History(HistoryGet):
    """GET @history: what happened with an item."""

    def publishTraverse(self, request, name):
        """Refuse every version: none is stored."""
        raise NotFound(name)

    def reply(self):
        """Return what happened, if the item may be viewed."""
        if not is_viewable(self.context):
            raise NotFound(self.context.getId())
        return super().reply()
