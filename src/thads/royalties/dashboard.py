"""Tasks and figures of royalties of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Task


class RoyaltiesDashboard(Dashboard):
    """Tasks of the room."""

    tasks = (
        Task(
            110,
            "edit",
            _("Coefficients of royalties"),
            _("Works of the month, and the coefficients you set."),
            "@@royalty-works",
            frozenset({"editorial_head"}),
        ),
        Task(
            120,
            "list",
            _("Royalty statements"),
            _("Collect a month, check, approve and pay it."),
            "@@royalty-statements",
            frozenset({"accountant", "leader", "inspector"}),
        ),
        Task(
            130,
            "list",
            _("Rates of royalties"),
            _("Coefficients, unit values and tax, and since when they hold."),
            "@@royalty-rates",
            frozenset({"editorial_head", "accountant", "leader", "admin"}),
        ),
        Task(
            140,
            "scales",
            _("Royalties of the country"),
            _("Sums by locality and genre, and what becomes overdue."),
            "@@royalty-overview",
            frozenset({"accountant", "inspector"}),
        ),
        Task(
            150,
            "document",
            _("My royalties"),
            _("Works of yours, and what is paid for them."),
            "@@my-royalties",
            frozenset({"editor", "officer", "registrar", "hotline"}),
        ),
    )
