"""Tasks and figures of the organisation of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Task


_TRAIL = _("Sign-ins, steps, files opened, searches and exports: who, where and when.")


class OrganisationDashboard(Dashboard):
    """Tasks of the room."""

    tasks = (
        Task(
            170,
            "users",
            _("People and functions"),
            _("Accounts of your unit and the units below it."),
            "@@people",
        ),
        Task(
            180,
            "shield",
            _("Audit trail"),
            _TRAIL,
            "@@audit-log",
            frozenset({"inspector"}),
        ),
        Task(
            190,
            "building",
            _("Facts and look of the unit"),
            _("Address, telephone, opening hours, banner and colour."),
            "@@edit",
            frozenset({"admin"}),
        ),
    )
