"""Tasks and figures of online support of the start page: see `IDashboard`."""

from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Figure
from thads.casework.dashboard import Task
from thads.organisation import units
from thads.organisation.interfaces import IBranch
from thads.requests import cases
from thads.requests import desks


class RequestsDashboard(Dashboard):
    """Tasks and figures of the room."""

    tasks = (
        Task(
            70,
            "folder",
            _("Handle cases"),
            _("Receive, ask for supplements, make appointments, finish."),
            "ho-tro-truc-tuyen/@@desk",
        ),
        Task(
            71,
            "folder",
            _("Handle cases"),
            _("Receive, ask for supplements, make appointments, finish."),
            "@@desk",
            at_unit=True,
        ),
        Task(
            80,
            "scales",
            _("Overview of cases"),
            _("What is open, soon due and late, unit by unit."),
            "ho-tro-truc-tuyen/@@desk-overview",
            frozenset({"leader", "approver", "admin", "inspector"}),
        ),
    )

    def figures(self, held, now):
        """Yield the numbers of new cases on the desks of a person's units."""
        for unit_id, functions in held.items():
            unit = units.get_unit(unit_id) if "officer" in functions else None
            locality = unit and units.locality_of(unit)
            if not locality:
                continue
            branch = IBranch.providedBy(unit)
            desk = cases.desk_of(locality.getId())
            place = unit if branch else desk
            lying = desks.Desk(desk.index(), [unit_id] if branch else None)
            yield Figure(
                30,
                lying.counts(now)["new"],
                _("new cases wait to be received"),
                f"{place.absolute_url()}/@@desk?tab=new",
            )
