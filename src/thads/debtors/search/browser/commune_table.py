"""Page of the centre: the table of merged communes, and its files."""

from collections.abc import Iterator
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.errors import row_message
from thads.debtors.register.browser.downloads import Download
from thads.debtors.register.browser.listing import Listing
from thads.debtors.search import commune_table
from thads.debtors.search.names import WORDS
from thads.debtors.search.questions import KNOWN_PLACES
from thads.spreadsheets import limits
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.template import template
from thads.text import words
from thads.text.formulas import csv_file
from thads.web import parameters
from typing import Any
import transaction


SHOWN = 200  # faults


class CommuneTableView(BrowserView, Listing):
    """`@@debtor-places`: loads, empties, shows and tries the table."""

    index = ViewPageTemplateFile("templates/commune_table.pt")
    page_title = _("Communes that were merged")
    size = 50
    columns = commune_table.WORKBOOK.columns
    most = commune_table.MOST
    limit = limits.FILE >> 20
    error = None
    faults = ()

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            try:
                return self.change()
            except RefusedFile as refused:
                transaction.doom()  # what was written before the refusal is not kept
                self.request.response.setStatus(refused.status)
                self.error = refused.message
        self.request.response.setHeader("Cache-Control", "no-store")
        self.table = commune_table.COMMUNES.read(self.context)
        return self.index()

    def change(self) -> str:
        """Load a workbook, or empty the table; raises RefusedFile."""
        form = self.request.form
        if parameters.given(form, "empty"):
            commune_table.empty(self.context)
            text = _("The table was emptied.")
        else:
            file = parameters.file(form, "file")
            if file is None:
                raise RefusedFile("no_file")
            rows, self.faults = commune_table.read(file.read(limits.FILE + 1))
            if self.faults:
                raise RefusedFile("faulty_table", count=len(self.faults))
            commune_table.write(self.context, rows, file.filename, self.whole)
            text = _(
                "The table was loaded: ${count} rows. It holds for searches at once.",
                mapping={"count": self.figure(len(rows))},
            )
        api.portal.show_message(text, self.request)
        return self.request.response.redirect(self.address)

    @property
    def address(self) -> str:
        """Address of this page."""
        return f"{self.context.absolute_url()}/@@debtor-places"

    @property
    def whole(self) -> bool:
        """Return whether the workbook replaces the table."""
        return parameters.text(self.request.form, "scope") == "whole"

    def wrong(self) -> Iterator[dict[str, Any]]:
        """Yield the first faults: {row, column, message}."""
        for number, fault in self.faults[:SHOWN]:
            yield {
                "row": number,
                "column": fault.column.header if fault.column else "",
                "message": row_message(fault.code, fault.params),
            }

    def items(self) -> Iterator[list[dict[str, str]]]:
        """Yield the rows of this page."""
        for row in commune_table.rows_of(self.table, self.start, self.size):
            yield [
                {"title": c.header, "text": self.text(c, row[c.field])}
                for c in self.columns
            ]

    def page_links(self) -> dict | None:
        """Return links between the pages of the table; None for a single page."""
        return self.pages(self.table.count, self.address)

    def loaded(self) -> str:
        """Return when the table was loaded."""
        return self.moment(self.table.time)

    @property
    def address_asked(self) -> str:
        """The address to be tried."""
        return parameters.text(self.request.form, "address")

    def understood(self) -> Iterator[dict[str, str]]:
        """Yield what a search makes of the address: {part, others}."""
        places = commune_table.places_with_table() or KNOWN_PLACES
        for part, *others in places.choices(words(self.address_asked)[:WORDS]):
            yield {
                "part": " ".join(part),
                "others": "; ".join(" ".join(other) for other in others),
            }


class CommuneTableTemplate(Download):
    """`@@debtor-places-template`: an empty workbook for the table."""

    def __call__(self):
        return self.send(template(commune_table.WORKBOOK), "mau-xa-sap-nhap.xlsx")


class CommuneTableFile(Download):
    """`@@debtor-places.csv`: the table as it stands, to be loaded again."""

    def __call__(self):
        head = [column.header for column in commune_table.WORKBOOK.columns]
        rows = commune_table.rows_of(commune_table.COMMUNES.read(self.context))
        data = csv_file([head, *(row.values() for row in rows)])
        return self.send(data, "xa-sap-nhap.csv", "text/csv; charset=utf-8")
