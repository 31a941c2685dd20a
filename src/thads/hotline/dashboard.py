"""Tasks and figures of the hotline of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Task


class HotlineDashboard(Dashboard):
    """Tasks of the room."""

    tasks = (
        Task(
            90,
            "phone",
            _("Take in a hotline report"),
            _("Record a call; only those charged see it."),
            "duong-day-nong/@@hotline-intake",
        ),
        Task(
            100,
            "phone",
            _("Hotline reports"),
            _("Reports your unit has taken in or is charged with."),
            "duong-day-nong/@@hotline-reports",
        ),
    )
