"""Upload of workbooks: handed in, replaced, or taken from a legacy encoding."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.loads import intake
from thads.debtors.loads.fresh_transaction import fresh_transaction
from thads.debtors.loads.receipts import SentAlready
from thads.debtors.register.browser.listing import Listing
from thads.debtors.register.registers import branch_of
from thads.debtors.register.registers import register_of
from thads.spreadsheets import limits
from thads.spreadsheets.faults import RefusedFile
from thads.web import parameters
import transaction


SENT = _("This list was sent already; here it is. No second one was made.")


class UploadView(BrowserView, Listing):
    """`@@debtor-upload`: a new load; base of the view that replaces its file."""

    page_title = _("Hand in a workbook")
    index = ViewPageTemplateFile("templates/upload.pt")
    limit = limits.FILE >> 20
    rows = limits.ROWS
    error = None
    replacing = False

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            try:
                load = self.take(*self.upload())
            except SentAlready as sent:
                load = sent.args[0]
                api.portal.show_message(SENT, self.request, "info")
                return self.request.response.redirect(load.absolute_url())
            except RefusedFile as refused:
                transaction.doom()  # what was written before the refusal is not kept
                self.request.response.setStatus(refused.status)
                self.error = refused.message
            else:
                return self.request.response.redirect(load.absolute_url())
        return self.index()

    def upload(self) -> tuple[bytes, str, str]:
        """Return (bytes, file name, note) of the form; raises RefusedFile."""
        file = parameters.file(self.request.form, "file")
        if file is None:
            raise RefusedFile("no_file")
        return file.read(limits.FILE + 1), file.filename, self.note

    def take(self, data: bytes, filename: str, note: str):
        """Return the load of a file; raises RefusedFile."""
        refresh = fresh_transaction(self.context, "THADS debtors: load")
        return intake.take_file(
            self.register,
            data,
            filename,
            note,
            refresh,
            self.complete,
            branch_of(self.context),
            key="",
        )

    @property
    def note(self) -> str:
        """Note that goes with the load, as it was typed."""
        return parameters.text(self.request.form, "note", most=2000, lines=True)

    @property
    def complete(self) -> bool:
        """Return whether the load replaces all that its units have published."""
        return parameters.text(self.request.form, "scope") == "complete"

    @property
    def back_url(self) -> str:
        """Address of the loads of this register kind."""
        return self.at("/@@debtor-loads")

    @property
    def template_url(self) -> str:
        """Address of the workbook to fill in, of this register kind."""
        if not self.branch:
            return f"{self.register.absolute_url()}/@@debtor-load-template"
        return self.at("/@@debtor-load-template")

    @property
    def register(self):
        """Register the new load goes into."""
        return register_of(self.context, self.request.form)


class ReplaceView(UploadView):
    """`@@debtor-replace`: a corrected file in the place of a load's."""

    page_title = _("Replace by a corrected file")
    replacing = True

    @property
    def register(self):
        """Register the load stands in."""
        return aq_parent(aq_inner(self.context))

    def take(self, data, filename, note):
        """Replace the file of the load and return the load; raises RefusedFile."""
        refresh = fresh_transaction(self.context, "THADS debtors: replace")
        intake.replace_file(self.context, data, filename, note, refresh, self.complete)
        return self.context

    @property
    def complete(self) -> bool:
        """Return whether the load replaces all that its units have published.

        It stays as it was where the form does not say.
        """
        scope = parameters.text(self.request.form, "scope")
        return scope == "complete" if scope else self.context.complete

    @property
    def note(self) -> str:
        """Note that was typed; before that, the one the load has."""
        note = self.context.note
        return parameters.text(self.request.form, "note", note, 2000, lines=True)

    @property
    def back_url(self) -> str:
        """Address of the load."""
        return self.context.absolute_url()


class EncodingView(BrowserView):
    """`@@debtor-encoding`: confirms the conversion of the text, or declines it."""

    def __call__(self):
        back = self.context.absolute_url()
        answer = parameters.text(self.request.form, "convert")
        if self.request.method == "POST" and answer in ("yes", "no"):
            CheckAuthenticator(self.request)
            refresh = fresh_transaction(self.context, "THADS debtors: replace")
            try:
                intake.confirm_encoding(self.context, answer == "yes", refresh)
            except RefusedFile as refused:
                transaction.doom()
                api.portal.show_message(refused.message, self.request, "error")
        return self.request.response.redirect(back)
