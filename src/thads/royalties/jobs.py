"""Jobs of royalties: reminders of statements that are soon due or late."""

from collections.abc import Iterable
from thads import _
from thads.casework import reminders
from thads.casework.deadlines import LATE
from thads.casework.deadlines import Timeliness
from thads.casework.interfaces import ITrackedItem
from thads.organisation.people import holders
from thads.outbox.periodic import every
from thads.plonetypes import Portal
from thads.royalties import statements
from thads.royalties.workflow import PROCESS
from thads.royalties.workflow import STATES
from thads.royalties.worklist import STEPS
from thads.worktime import clock


@every(hours=1)
def remind(portal: Portal) -> None:
    """Remind those who have to act of statements that are soon due or late."""
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
