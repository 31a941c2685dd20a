"""`@history`: what the page of an item shows of its history, without versions.

Without it: `@history/<number>` gives the whole item to who may see earlier versions,
whether or not they may view it: the centre's administrators read lists of debtors
before their publication. There are no versions here (what is published is changed
through a working copy), so for other items the answer was 500. And the list tells of
more than the page: transitions that follow by themselves, accounts, remarks to whoever
may view the item.

Upstream: not reported yet.
"""

from plone.restapi.services import Service
from plone.restapi.services.history.get import HistoryGet
from thads.casework.history import as_json
from thads.casework.interfaces import IHistory
from thads.web.visibility import is_viewable
from zExceptions import NotFound


class History(HistoryGet):
    """GET @history: what happened with an item."""

    def publishTraverse(self, request, name):
        """Refuse every version: none is stored."""
        raise NotFound(name)

    def reply(self):
        """Return the lines of the item's page; 404 if the item may not be viewed."""
        if not is_viewable(self.context):
            raise NotFound(self.context.getId())
        history = IHistory(self.context, None)
        if history is None:
            return super().reply()
        return [as_json(line, self.request) for line in history.lines()]


class Revert(Service):
    """PATCH @history: there is no version to go back to (plone.restapi: 500)."""

    def reply(self):
        """Answer that there is nothing."""
        raise NotFound("version")
