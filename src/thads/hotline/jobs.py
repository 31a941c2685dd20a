"""Jobs of the hotline: reminders of reports that are soon due or late."""

from thads import _
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.casework.deadlines import Timeliness
from thads.casework.notifications import may_be_told
from thads.hotline import reports
from thads.hotline.workflow import PROCESS
from thads.hotline.workflow import STATES
from thads.organisation.people import holders
from thads.organisation.units import CENTRAL
from thads.outbox.periodic import every
from thads.worktime import clock


@every(hours=1)
def remind(portal):
    """Remind those who handle reports that are soon due or late."""
    now = clock.now()
    rows = reports.index().pressing(STATES, Timeliness(now, PROCESS.soon))
    reminders.remind(
        PROCESS,
        rows,
        lambda row: reports.find(row.code),
        people_of,
        _("Hotline report"),
        now,
    )


def people_of(report, status):
    """Return the logins of those reminded of a report: only people who may see it.

    Whoever handles it, or the unit's hotline officers; if late, its leaders too. Where
    that is nobody, the centre's inspectors. `status`: a word of `deadlines`.
    """
    leading = "approver" if report.unit_id == CENTRAL else "leader"
    groups = report.__ac_local_roles__
    held = report.person and may_be_told(report.person, report)
    people = [report.person] if held else []
    for function in ("hotline", leading) if status == LATE else ("hotline",):
        if f"{report.unit_id}_{function}" in groups:
            people += holders(report.unit_id, function)
    return people or holders(CENTRAL, "inspector")
