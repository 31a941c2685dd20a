"""Tasks and figures of the portal's own pages of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Task


class SiteDashboard(Dashboard):
    """Tasks of the room."""

    tasks = (
        Task(
            160,
            "check",
            _("Were the pages of help?"),
            _("What readers answered, and what they missed."),
            "@@feedback",
            frozenset({"editor", "leader", "approver"}),
        ),
    )
