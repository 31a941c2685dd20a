"""Plone's history of an item, without links to pages of people: there are none here.

Without it: the history of an item links each person to `author/<login>`. Such pages
tell who has an account, so nobody may open them here (`open_views.csv`): a dead end.

Upstream: not reported yet.
"""

from plone.app.layout.viewlets.content import ContentHistoryView


class ContentHistory(ContentHistoryView):
    """`@@contenthistory`: steps and versions, each with who made them, by name only."""

    def getUserInfo(self, userid):
        """Return the facts of a person that the template shows."""
        return {**super().getUserInfo(userid), "actor_home": ""}
