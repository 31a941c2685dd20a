"""Tasks and figures of the registers of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Figure
from thads.casework.dashboard import Task
from thads.debtors.register.registers import registers_of
from thads.debtors.worklist.pending import loads_to_approve
from thads.organisation import units
from thads.organisation.interfaces import IBranch


class DebtorsDashboard(Dashboard):
    """Tasks and figures of the room."""

    tasks = (
        Task(
            50,
            "list",
            _("Register of debtors"),
            _("Load a workbook, read its report, approve or return it."),
            "tra-cuu/@@debtor-loads",
        ),
        Task(
            51,
            "list",
            _("Register of debtors"),
            _("Load a workbook, read its report, approve or return it."),
            "@@debtor-loads",
            at_unit=True,
        ),
        Task(
            60,
            "scales",
            _("Lists of debtors and their periods"),
            _("What is under way, soon due and overdue, locality by locality."),
            "tra-cuu/@@debtor-overview",
            frozenset({"inspector"}),
        ),
    )

    def figures(self, held, now):
        """Yield the numbers of loads that wait, register by register."""
        waiting = {}
        for unit_id in held:
            unit = units.get_unit(unit_id)
            if unit is None:
                continue
            # a branch works at its own address
            branch = IBranch.providedBy(unit)
            for place in [unit] if branch else registers_of(unit):
                waiting[place.absolute_url()] = len(loads_to_approve(place))
        for url, count in waiting.items():
            title = _("lists of debtors wait for you")
            yield Figure(20, count, title, f"{url}/@@debtor-waiting")
