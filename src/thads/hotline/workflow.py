"""The process of a report: its tables, the fields and the effects of its steps."""

from AccessControl import getSecurityManager
from plone import api
from thads import _
from thads.casework import step_input
from thads.casework import worklist
from thads.casework.deadlines import Timeliness
from thads.casework.interfaces import IItemSections
from thads.casework.process import CHOICE
from thads.casework.process import FILES
from thads.casework.process import LINES
from thads.casework.process import Field
from thads.casework.process import Process
from thads.casework.step_input import read_text
from thads.casework.tables import UNIT
from thads.casework.tables import read_states
from thads.casework.tables import read_steps
from thads.hotline import assignment
from thads.hotline import files
from thads.hotline import reports
from thads.hotline.directory import SECTION
from thads.hotline.terms import CLASSES
from thads.hotline.terms import URGENCIES
from thads.organisation.units import CENTRAL
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.worktime import local
from zope.interface import implementer


STATES = read_states("thads.hotline")
STEPS = read_steps("thads.hotline")

#: Within how many working days an answer is due soon.
SOON = 2


def assignable(report) -> list[tuple[str, str]]:
    """Return [(unit id, title)] of the units the current user may assign it to.

    The centre's people: any but the reported; others: their own unit or the centre.
    """
    units = [get_unit(report.unit_id), get_unit(CENTRAL)]
    roles = getSecurityManager().getUser().getRolesInContext(report)
    at_centre = assignment.INSPECTOR in roles
    if (at_centre or report.unit_id == CENTRAL) and report.reported_unit != CENTRAL:
        units += localities()
    found = {}
    for unit in units:
        unit_id = CENTRAL if unit == api.portal.get() else unit.unit_id
        if assignment.may_be_assigned(unit_id, report.reported_unit):
            found[unit_id] = unit.title
    return list(found.items())


def read_unit(report, value, now):
    """Return the id of the unit a report is assigned to, empty where none was sent.

    Raises ValueError for a unit the current user may not choose, and for one whose
    people are reported.
    """
    unit_id = step_input.plain(value)
    if not unit_id:
        return ""
    if unit_id not in dict(assignable(report)):
        raise ValueError(_("Choose the unit that has to handle the report."))
    if unit_id != report.unit_id and not assignment.may_be_assigned(
        unit_id,
        report.reported_unit,
        report.reported_person,
        reports.names_of_handlers(unit_id),
    ):
        raise ValueError(_("Who is reported cannot handle the report."))
    return unit_id


def assign(report, read, person, now):
    """Classify a report and assign it to a unit, where nobody holds it yet."""
    reports.classify(
        report, read["kind"] or report.kind, read["urgency"] or report.urgency
    )
    report.unit_id = read["unit"]
    report.person = ""


def handle(report, read, person, now):
    """Let the officer who took the step hold the report."""
    report.person = person


def answer(report, read, person, now):
    """Store the answer that was given."""
    report.result = read["result"]


def note(step, read) -> str:
    """Return the note of a step: the answer, the reason or the officer's note."""
    return read.get("result") or read.get("reason") or read.get("note") or ""


def notify(report, step, read) -> None:
    """Send nothing: the informant is answered by those who handle the report."""


FIELDS = {
    "unit": Field(
        _("Unit that handles it"),
        read_unit,
        CHOICE,
        missing=_("Choose the unit that has to handle the report."),
        options=lambda report: (("", assignable(report)),),
        default=lambda report, now: report.unit_id,
    ),
    "kind": Field(
        _("Class"),
        step_input.choice(CLASSES.tokens, _("Choose the class of the report.")),
        CHOICE,
        options=lambda report: (("", CLASSES.options),),
        default=lambda report, now: report.kind,
    ),
    "urgency": Field(
        _("Urgency"),
        step_input.choice(URGENCIES.tokens, _("Choose the urgency.")),
        CHOICE,
        options=lambda report: (("", URGENCIES.options),),
        default=lambda report, now: report.urgency,
    ),
    "note": Field(_("Note"), read_text, LINES),
    "reason": Field(
        _("Reason"), read_text, LINES, missing=_("Please give the reason.")
    ),
    "files": Field(_("Files"), widget=FILES),
    "result": Field(
        _("The answer given"), read_text, LINES, missing=_("Write down the answer.")
    ),
}

PROCESS = Process(
    id="hotline",
    workflow="thads_hotline_report",
    states=STATES,
    steps=STEPS,
    fields=FIELDS,
    index=reports.index,
    accepts=files.ACCEPTS,
    note=note,
    relocate=reports.relocate,
    notify=notify,
    effects={"assign": assign, "handle": handle, "answer": answer},
    soon=SOON,
)


@implementer(IItemSections)
class Sections:
    """Utility: all reports as one section of items."""

    def sections(self):
        """Return the one section."""
        return [SECTION]

    def open_items(self, section):
        """Yield the open reports."""
        for code in reports.index().open_codes(STATES):
            report = reports.find(code)
            if report is not None:
                yield report

    def find(self, code):
        """Return the report of a code, None if there is none."""
        return reports.find(code)


def waiting_for(user, functions, now):
    """Yield the reports that wait for a person: see `IWorkSource`."""
    units = {
        unit_id
        for unit_id, function in functions
        if function in ("hotline", "leader", "approver", "inspector")
    }
    timeliness, today = Timeliness(now, SOON), local(now).date()
    awaiting = {state.id for state in STATES.values() if state.actor == UNIT}
    for unit_id in sorted(units):
        for report in reports.reports_of(unit_id) if "-" not in unit_id else ():
            why = worklist.reason(report.person, user.getId(), today)
            if report.state_id not in awaiting or why is None:
                continue
            if unit_id == CENTRAL and report.unit_id != CENTRAL:
                continue  # the centre sees it, another unit has to act
            yield worklist.WorkItem(
                kind=_("Hotline report"),
                title=report.code,
                url=report.absolute_url(),
                state=report.state.title,
                due=report.first_due,
                status=timeliness.status(
                    report.state.clock, report.first_due, report.frozen, report.ended
                ),
                why=why,
                unit=report.unit_id,
            )
