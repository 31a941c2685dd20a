"""`@@royalty-overview`: royalties of a month by locality and genre, for the centre."""

from collections import Counter
from plone import api
from thads import _
from thads import audit
from thads.design import charts
from thads.organisation.units import locality_titles
from thads.royalties import statements
from thads.royalties.browser.monthly import MonthPage
from thads.royalties.browser.monthly import named_month
from thads.royalties.browser.statements import facts_of
from thads.royalties.rate_tables import genre_titles
from thads.text import format_money
from thads.worktime import clock


class OverviewPage(MonthPage):
    """The statements of a month in the whole country; only to be looked at."""

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
        """Return the months that have statements, the latest first."""
        return sorted({row.kind for row in statements.rows_of(None)}, reverse=True)

    def month(self) -> str:
        """Return the month shown, as people read it."""
        return named_month(self.period)

    def rows(self) -> list[dict[str, object]]:
        """Return the statements of the month, by the names of the localities."""
        now, titles = clock.now(), locality_titles()
        rows = [
            facts_of(statement, now)
            | {"unit": titles.get(statement.unit_id, statement.unit_id)}
            for statement in self.found
        ]
        return sorted(rows, key=lambda row: row["unit"])

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
