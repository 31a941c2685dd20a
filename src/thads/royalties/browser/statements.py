"""`@@royalty-statements`: the statements of a locality, and a month to collect."""

from datetime import datetime
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads import audit
from thads.casework import deadlines
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.plonetypes import Content
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.browser.monthly import MonthPage
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.monthly import options
from thads.royalties.calculation import month
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


def facts_of(statement: Content, now: datetime) -> dict[str, object]:
    """Return what lists tell of a statement, of whichever month and locality."""
    status = deadlines.status(statement, now)
    return {
        "url": statement.absolute_url(),
        "state": statement.state,
        "badge": BADGES.get(status),
        "late": status == deadlines.LATE,
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
        """Return the months with works that have ended, after the last statement."""
        last = max((row.kind for row in statements.rows_of(self.unit_id)), default="")
        today = clock.today()
        return options(
            period
            for period in self.known_periods()
            if period > last and month(period)[1] < today
        )

    def asked(self) -> str:
        """Return the month to be collected that was asked for."""
        return parameters.text(self.request.form, "period", most=20)

    def ungraded(self) -> int:
        """Return the number of works that still lack a coefficient."""
        own = works.ledger(self.unit_id)
        return sum(work.to_be_graded for work in own.works.values())

    def without_authors(self) -> int:
        """Return the number of works whose authors the editors have not named."""
        own = works.ledger(self.unit_id)
        return sum(work.lacks_authors for work in own.works.values())
