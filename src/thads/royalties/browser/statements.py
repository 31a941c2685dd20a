"""`@@royalty-statements`: the statements of a locality, and a month to collect."""

from datetime import datetime
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads import audit
from thads.casework import deadlines
from thads.casework.tables import ENDED
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.plonetypes import Content
from thads.royalties import statements
from thads.royalties import uncollected
from thads.royalties import works
from thads.royalties.browser.monthly import MonthPage
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.monthly import options
from thads.text import format_money
from thads.web import parameters
from thads.web import problems
from thads.worktime import clock
from zExceptions import Unauthorized
import transaction


BADGES = {
    deadlines.LATE: (_("Late"), "t-badge--error"),
    deadlines.SOON: (_("Due soon"), "t-badge--warn"),
}
PAID_LATE = (_("Paid late"), "")


def badge_of(statement: Content, now: datetime) -> tuple[str, str] | None:
    """Return (words, class) of how a statement stands against its due date, or None.

    One that was paid late has nothing left to be done: it is told in plain words.
    """
    status = deadlines.status(statement, now)
    if status == deadlines.LATE and statement.state.clock == ENDED:
        return PAID_LATE
    return BADGES.get(status)


def facts_of(statement: Content, now: datetime) -> dict[str, object]:
    """Return what lists tell of a statement, of whichever month and locality."""
    badge = badge_of(statement, now)
    return {
        "url": statement.absolute_url(),
        "state": statement.state,
        "badge": badge,
        "late": badge == BADGES[deadlines.LATE],
        "due": clock.shown_day(statement.first_due),
        "gross": format_money(statement.gross),
        "net": format_money(statement.net),
    }


class StatementsPage(MonthPage):
    """The statements, the latest month first; accountants collect a month here."""

    page_title = _("Royalty statements")
    problem = ""

    def __call__(self):
        if self.request.method == "POST":
            if not self.may("collect"):
                raise Unauthorized("collect")
            CheckAuthenticator(self.request)
            statement = self.collect()
            if statement is not None:
                message = _("The month has been collected.")
                api.portal.show_message(message, self.request)
                return self.request.response.redirect(
                    statement.absolute_url(), status=303
                )
        audit.record(self.context, "royalties.list_statements")
        return super().__call__()

    def collect(self):
        """Collect the month that was chosen; return None with `problem` set."""
        period = parameters.text(self.request.form, "period", most=20)
        try:
            return statements.collect(
                self.context, period, api.user.get_current().getId()
            )
        except (Refused, NotAllowed, Stale) as error:
            transaction.doom()
            self.problem = problems.message_of(error)
            status = problems.status_of(error)
            self.request.response.setStatus(status)
        return None

    def rows(self) -> list[dict[str, object]]:
        """Return the statements the reader may view."""
        now, found = clock.now(), []
        for statement in statements.statements_of(self.unit_id):
            if not api.user.has_permission("View", obj=statement):
                continue
            shown = {"month": named_month(statement.period)}
            found.append(facts_of(statement, now) | shown)
        return found

    def open_periods(self) -> list[dict[str, object]]:
        """Return the months in which something is to be paid, the latest first."""
        found = uncollected.months(self.unit_id, clock.today())
        return options(each.period for each in reversed(found))

    def elsewhere(self) -> dict[str, str] | None:
        """Return the month that was asked for and is not to be collected, or None.

        With the address of its statement, empty where there is none.
        """
        asked = self.asked()
        if not asked or asked in {each["id"] for each in self.open_periods()}:
            return None
        statement = statements.of_period(self.unit_id, asked)
        visible = statement is not None and api.user.has_permission(
            "View", obj=statement
        )
        if self.problem and not visible:
            return None  # the notice of what was refused says why
        return {
            "month": named_month(asked),
            "url": statement.absolute_url() if visible else "",
        }

    def ungraded(self) -> int:
        """Return the number of works that still lack a coefficient."""
        own = works.ledger(self.unit_id)
        return sum(work.to_be_graded for work in own.works.values())

    def without_authors(self) -> int:
        """Return the number of works whose authors the editors have not named."""
        own = works.ledger(self.unit_id)
        return sum(work.lacks_authors for work in own.works.values())
