"""Monthly counts of a register: a page, and a file anybody may reuse."""

from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register import monthly_counts
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import register_kind_of
from thads.organisation.units import home_of
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.text.formulas import csv_file


MONTHS = 24  # on the page; the files hold all


class DebtorCounts(BrowserView, Listing):
    """`@@thong-ke`: entries added, corrected and removed, by month."""

    index = ViewPageTemplateFile("templates/counts.pt")
    page = "/@@thong-ke"
    page_title = _("Figures of the register")

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "public, max-age=0")
        self.locality = locality_of(self.context)
        self.months = monthly_counts.by_month(rows_of(self.context))[:MONTHS]
        self.most = max((row["added"] for row in self.months), default=0)
        return self.index()

    @property
    def api_url(self) -> str:
        """Address of the same figures in REST."""
        address = f"{home_of(self.context).absolute_url()}/@debtor-counts"
        return f"{address}?list={self.register_kind.id}"

    def width(self, number: int) -> float:
        """Return the width of a bar in percent."""
        return round(100 * number / self.most, 1) if self.most else 0

    def title(self, month: str) -> str:
        """Return a month as people write it."""
        year, number = month.split("-")
        return f"{number}/{year}"

    def places(self) -> list[dict]:
        """Return the localities in the newest month, those with figures."""
        if self.locality is not None or not self.months:
            return []
        titles = {each.getId(): each for each in localities()}
        newest = self.months[0]["month"]
        return [
            {**row, "title": titles[row["locality"]].title}
            for row in rows_of(self.context)
            if row["month"] == newest and row["locality"] in titles
        ]


class CountsFile(BrowserView):
    """`@@thong-ke.csv`: the same as CSV."""

    def __call__(self):
        response = self.request.response
        response.setHeader("Content-Type", "text/csv; charset=utf-8")
        response.setHeader("Cache-Control", "public, max-age=0")
        response.setHeader(
            "Content-Disposition", 'attachment; filename="thong-ke-danh-sach.csv"'
        )
        titles = {each.getId(): each.title for each in localities()}
        rows: list = [("month", "locality", "title", *monthly_counts.KINDS)]
        for row in rows_of(self.context):
            figures = (row[kind] for kind in monthly_counts.KINDS)
            place = row["locality"]
            rows.append((row["month"], place, titles.get(place, ""), *figures))
        return csv_file(rows)


def rows_of(context) -> list[dict]:
    """Return the counts of a register: of its kind, in its part of the portal."""
    locality = locality_of(context)
    place = None if locality is None else locality.getId()
    return monthly_counts.read(api.portal.get(), place, register_kind_of(context).id)
