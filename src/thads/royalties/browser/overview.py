"""`@@royalty-overview`: royalties of a month by locality and genre, for the centre."""

from collections import Counter
from datetime import datetime
from plone import api
from thads import _
from thads import audit
from thads.casework.deadlines import LATE
from thads.casework.deadlines import Timeliness
from thads.casework.tables import RUNNING
from thads.design import charts
from thads.organisation.units import get_unit
from thads.organisation.units import locality_titles
from thads.royalties import statements
from thads.royalties import uncollected
from thads.royalties import works
from thads.royalties.browser.monthly import MonthPage
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.statements import BADGES
from thads.royalties.browser.statements import facts_of
from thads.royalties.rate_tables import genre_titles
from thads.royalties.workflow import SOON
from thads.text import fold
from thads.text import format_money
from thads.worktime import clock


NO_WORKS = _("no work was posted")
PAID_LATER = _("nothing is left to be collected")


class OverviewPage(MonthPage):
    """The localities of the country: their statements of a month, and who has none."""

    page_title = _("Royalties of the country")

    def __call__(self):
        self.found = [
            statement
            for row in statements.rows_of(None)
            if row.kind == self.period and (statement := statements.at(row)) is not None
        ]
        audit.record(self.context, "royalties.overview", period=self.period)
        return super().__call__()

    def known_periods(self) -> list[str]:
        """Return the month that ended last, and those before that have statements."""
        ended = uncollected.last_month(clock.today())
        collected = {row.kind for row in statements.rows_of(None)}
        return sorted({*collected, *self.forgotten(), ended}, reverse=True)

    def forgotten(self) -> set[str]:
        """Return the months that ended in which works were posted anywhere."""
        ended = uncollected.last_month(clock.today())
        return {
            period
            for unit_id in locality_titles()
            for period in works.ledger(unit_id).months
            if period <= ended
        }

    def month(self) -> str:
        """Return the month shown, as people read it."""
        return named_month(self.period)

    def rows(self) -> list[dict[str, object]]:
        """Return the statements of the month, by the names of the localities.

        Among them the localities that have not collected it.
        """
        now, titles = clock.now(), locality_titles()
        rows = [
            facts_of(statement, now)
            | {"unit": titles.get(statement.unit_id, statement.unit_id)}
            for statement in self.found
        ]
        rows += [
            self.without_statement(unit_id, month, now) | {"unit": titles[unit_id]}
            for unit_id, month in uncollected.of_country(self.period)
        ]
        return sorted(rows, key=lambda row: fold(row["unit"]))

    def without_statement(
        self, unit_id: str, month: uncollected.Month | None, now: datetime
    ) -> dict[str, object]:
        """Return the row of a locality that has no statement of the month."""
        home = get_unit(unit_id)
        status = Timeliness(now, SOON).status(RUNNING, month.due) if month else ""
        posted = works.ledger(unit_id).of_period(self.period)
        return {
            "url": f"{home.absolute_url()}/@@royalty-statements" if home else "",
            "state": None,
            "note": "" if month else PAID_LATER if posted else NO_WORKS,
            "badge": BADGES.get(status),
            "late": status == LATE,
            "due": clock.shown_day(month.due) if month else "",
            "gross": "",
            "net": "",
        }

    def total(self) -> str:
        """Return the sum of the month."""
        return format_money(sum(statement.gross for statement in self.found))

    def by_unit(self) -> list[charts.Bar]:
        """Return the bars of the localities, the largest sum first."""
        titles = locality_titles()
        sums = Counter({titles.get(s.unit_id, s.unit_id): s.gross for s in self.found})
        return charts.bars(sums.most_common())

    def by_genre(self) -> list[charts.Bar]:
        """Return the bars of the genres, the largest sum first."""
        titles, sums = genre_titles(), Counter()
        for statement in self.found:
            for line in statement.lines:
                if line.uid:
                    sums[titles.get(line.genre, line.genre)] += line.amount
        return charts.bars(sums.most_common())

    def heads(self) -> dict[str, str]:
        """Return the headings of the charts, in the reader's language."""
        return {
            "unit": api.portal.translate(_("Sum by locality, in đồng")),
            "genre": api.portal.translate(_("Sum by genre, in đồng")),
            "locality": api.portal.translate(_("Locality")),
            "of_genre": api.portal.translate(_("Genre")),
            "sum": api.portal.translate(_("Sum")),
        }
