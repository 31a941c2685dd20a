"""Jobs of royalties: reminders of statements, and months to collect, due or late."""

from collections.abc import Iterable
from datetime import datetime
from thads import _
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.casework.deadlines import SOON
from thads.casework.deadlines import Timeliness
from thads.casework.interfaces import ITrackedItem
from thads.casework.tables import RUNNING
from thads.organisation.people import holders
from thads.organisation.units import get_unit
from thads.organisation.units import locality_titles
from thads.organisation.units import unit_title
from thads.outbox.periodic import every
from thads.plonetypes import Portal
from thads.royalties import statements
from thads.royalties import uncollected
from thads.royalties.workflow import PROCESS
from thads.royalties.workflow import STATES
from thads.royalties.worklist import STEPS
from thads.web.public_address import public_url
from thads.worktime import clock


SUBJECTS = {
    SOON: _("${title}: to be collected, to be paid by ${day}"),
    LATE: _("${title}: not collected, overdue since ${day}"),
}
TEXT = _(
    "${title} has not been collected at ${unit}. It was to be paid by ${day} at the "
    "latest.\n\n${url}\n"
)


@every(hours=1)
def remind(portal: Portal) -> None:
    """Remind those who have to act of what is soon due or late."""
    now = clock.now()
    rows = statements.index().pressing(STATES, Timeliness(now, PROCESS.soon))
    reminders.remind(
        PROCESS,
        rows,
        statements.at,
        people_of,
        _("Royalty statement"),
        now,
    )
    reminders.send(locality_titles(), lambda unit_id: reminder_of(unit_id, now), now)


def reminder_of(unit_id: str, now: datetime) -> reminders.Reminder | None:
    """Return what a locality is reminded of: the oldest month it has to collect.

    Its accountants; if it is late, the leaders too.
    """
    home = get_unit(unit_id)
    found = uncollected.months(unit_id, clock.local(now).date())
    if not found or home is None:
        return None
    month = found[0]
    stage = Timeliness(now, PROCESS.soon).status(RUNNING, month.due)
    if stage not in (SOON, LATE):
        return None
    values = {
        "title": statements.title_of(month.period),
        "unit": unit_title(unit_id),
        "day": clock.shown_day(month.due),
        "url": f"{public_url(home)}/@@royalty-statements?period={month.period}",
    }
    functions = ("accountant", "leader") if stage == LATE else ("accountant",)
    people = [login for each in functions for login in holders(unit_id, each)]
    return reminders.Reminder(
        about=home,
        stage=f"royalties-{stage}",
        day=month.due.isoformat(),
        people=dict.fromkeys(people),
        subject=_(SUBJECTS[stage], mapping=values),
        text=_(TEXT, mapping=values),
    )


def people_of(statement: ITrackedItem, status: str) -> Iterable[str]:
    """Return the logins of those reminded of a statement: whoever may act on it.

    If it is late, the leaders of the unit too. `status`: a word of `deadlines`.
    """
    found = [
        login
        for (function, state), step in STEPS.items()
        if state == statement.state_id
        for login in holders(statement.unit_id, function)
        if statements.hindrance(statement, step, login) is None
    ]
    leaders = holders(statement.unit_id, "leader") if status == LATE else []
    return [*dict.fromkeys((*found, *leaders))]
