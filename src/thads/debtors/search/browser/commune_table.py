"""The centre's table of merged communes: to look at, load, try and download."""

from datetime import datetime
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.loads.browser.downloads import Download
from thads.debtors.register.browser.listing import Listing
from thads.debtors.search import commune_table
from thads.debtors.search.query import KNOWN_PLACES
from thads.debtors.search.query import WORDS
from thads.spreadsheets import limits
from thads.spreadsheets.faults import Refused
from thads.spreadsheets.faults import message
from thads.spreadsheets.template import table_template
from thads.text import words
import csv
import io


SHOWN = 200  # faults


class PlacesView(BrowserView, Listing):
    index = ViewPageTemplateFile("templates/commune_table.pt")
    page_title = _("Communes that were merged")
    size = 50
    columns = commune_table.TABLE.columns
    most = commune_table.MOST
    limit = limits.FILE >> 20
    error = None
    faults = ()

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            try:
                return self.change()
            except Refused as refused:
                self.request.response.setStatus(refused.status)
                self.error = message(refused.code, refused.params)
        self.request.response.setHeader("Cache-Control", "no-store")
        self.table = commune_table.COMMUNES.read(self.context)
        return self.index()

    def change(self):
        form = self.request.form
        if "empty" in form:
            commune_table.empty(self.context)
            said = _("The table was emptied.")
        else:
            file = form.get("file")
            if not getattr(file, "filename", ""):
                raise Refused("no_file")
            rows, self.faults = commune_table.read(file.read(limits.FILE + 1))
            if self.faults:
                raise Refused("faulty_table", count=len(self.faults))
            commune_table.keep(self.context, rows, file.filename, self.whole)
            said = _(
                "The table was loaded: ${count} rows. It holds for searches at once.",
                mapping={"count": self.figure(len(rows))},
            )
        api.portal.show_message(said, self.request)
        return self.request.response.redirect(self.address)

    @property
    def address(self):
        return f"{self.context.absolute_url()}/@@debtor-places"

    @property
    def whole(self):
        return self.request.form.get("scope") == "whole"

    def wrong(self):
        """The first faults: [{row, column, message}]."""
        for number, fault in self.faults[:SHOWN]:
            yield {
                "row": number,
                "column": fault.column.header if fault.column else "",
                "message": message(fault.code, fault.params),
            }

    def items(self):
        for row in commune_table.rows_of(self.table, self.start, self.size):
            yield [
                {"title": c.header, "text": self.text(c, row[c.field])}
                for c in self.columns
            ]

    def page_links(self):
        return self.pages(self.table.count, self.address)

    def loaded(self):
        return f"{datetime.fromisoformat(self.table.time):%d/%m/%Y %H:%M}"

    @property
    def asked(self):
        asked = self.request.form.get("address", "")
        return asked.strip()[:200] if isinstance(asked, str) else ""

    def understood(self):
        """What a search makes of an address: [{part, others}]."""
        places = commune_table.added() or KNOWN_PLACES
        for part, *others in places.choices(words(self.asked)[:WORDS]):
            yield {
                "part": " ".join(part),
                "others": "; ".join(" ".join(other) for other in others),
            }


class PlacesTemplate(Download):
    def __call__(self):
        return self.send(table_template(commune_table.TABLE), "mau-xa-sap-nhap.xlsx")


class PlacesFile(Download):
    """The table as it stands, to be loaded again."""

    def __call__(self):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([column.header for column in commune_table.TABLE.columns])
        for row in commune_table.rows_of(commune_table.COMMUNES.read(self.context)):
            writer.writerow(row.values())
        data = out.getvalue().encode("utf-8-sig")
        return self.send(data, "xa-sap-nhap.csv", "text/csv; charset=utf-8")
