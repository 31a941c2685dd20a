"""Form for one entry, new or to be corrected: a load of one row."""

from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.entries.states import hidden_version
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.loads import intake
from thads.debtors.loads import report
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import branch_of
from thads.debtors.register.registers import register_of
from thads.organisation.units import branches
from thads.organisation.units import unit_of
from thads.web import parameters
from zExceptions import NotFound


class EntryForm(BrowserView, Listing):
    """`@@debtor-entry-form`: types in one entry, or corrects a published one."""

    page_title = _("Enter a single person")
    index = ViewPageTemplateFile("templates/entry_form.pt")

    def __call__(self):
        self.faults = {}
        self.entry = self._entry()
        self.values = self._published() if self.entry is not None else {}
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            self.values = {
                column.field: self._typed(column.field)
                for column in self.register_kind.columns
            }
            load, faults = intake.take_entry(
                self.register,
                self.values,
                self._typed("note"),
                self.entry.getId() if self.entry is not None else None,
                branch_of(self.context),
                parameters.position(self._typed("version")),
            )
            if load is not None:
                return self.request.response.redirect(load.absolute_url())
            self.faults = {
                fault["field"]: report.sentence(fault) for fault in reversed(faults)
            }
            self.request.response.setStatus(400)
        return self.index()

    @property
    def register(self):
        """Register the entry stands in, or will stand in."""
        return register_of(self.context, self.request.form)

    def _typed(self, name):
        return parameters.text(self.request.form, name, most=20000, lines=True)

    def _entry(self):
        id = self._typed("entry")
        if not id:
            return None
        entry = self.register.get(id)
        if not IDebtorEntry.providedBy(entry) or _version_of(entry) is None:
            raise NotFound(id)
        return entry

    def _published(self):
        version = _version_of(self.entry)
        values = {}
        for column in self.register_kind.columns:
            value = version["record"].get(column.field, "")
            if column.kind == "date":
                value = self.day(value)
            elif column.kind == "choice":
                value = self.debtor_kind_title(value)
            values[column.field] = str(value)
        values["unit"] = self.unit_title(version["unit"])
        return values

    @property
    def version(self) -> int:
        """Number of the version that is shown, or was when the form was opened."""
        sent = parameters.position(self._typed("version"))
        return sent or _version_of(self.entry)["number"]

    def fields(self):
        """Yield the fields of the form, with values and faults."""
        for column in self.register_kind.columns:
            choices = None
            if column.kind == "choice":
                choices = list(self.register_kind.kinds.values())
            elif column.kind == "unit":
                own = unit_of(self.context)
                below = () if branch_of(self.context) else branches(own)
                choices = [own.title, *(unit.title for unit in below)]
            yield {
                "column": column,
                "value": self.values.get(column.field, ""),
                "fault": self.faults.get(column.field),
                "choices": choices,
                "long": column.length > 500 or column.field == "address",
                "describedby": f"{column.field}-hint"
                + (f" {column.field}-error" if column.field in self.faults else ""),
            }

    def summary(self):
        """Return the faults, with links to their fields."""
        return [
            {"field": column.field, "title": column.header, "message": message}
            for column in self.register_kind.columns
            if (message := self.faults.get(column.field))
        ]

    @property
    def note(self) -> str:
        """Note that goes with the load, as it was typed."""
        return self._typed("note")

    @property
    def back_url(self) -> str:
        """Address of the entry that is corrected, else of the loads here."""
        if self.entry is not None:
            return self.entry.absolute_url()
        return f"{self.context.absolute_url()}/@@debtor-loads"


def _version_of(entry):
    """Return the version to correct: the published or the hidden one, or None."""
    return entry.current() or hidden_version(entry)
