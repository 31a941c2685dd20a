"""A workbook handed in, replaced by a corrected one, or taken from an old code."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors import offices
from thads.debtors.browser.listing import Listing
from thads.debtors.faults import Refused
from thads.debtors.faults import message
from thads.debtors.loading import loads
from thads.debtors.loading.newest import newest
from thads.debtors.workbooks import limits
from thads.web import parameters


class UploadView(BrowserView, Listing):
    """A new list; also the base of putting a corrected file in its place."""

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
            except Refused as refused:
                self.request.response.setStatus(refused.status)
                self.error = message(refused.code, refused.params)
            else:
                return self.request.response.redirect(load.absolute_url())
        return self.index()

    def upload(self):
        file = parameters.file(self.request.form, "file")
        if file is None:
            raise Refused("no_file")
        return file.read(limits.FILE + 1), file.filename, self.note

    def take(self, data, filename, note):
        refresh = newest(self.context, "THADS debtors: load")
        return loads.take_file(
            self.register,
            data,
            filename,
            note,
            refresh,
            self.complete,
            offices.branch_of(self.context),
        )

    @property
    def note(self):
        return parameters.text(self.request.form, "note", most=2000, lines=True)

    @property
    def complete(self):
        """Whether the list replaces all that its units have published."""
        return parameters.text(self.request.form, "scope") == "complete"

    @property
    def back_url(self):
        return self.at("/@@debtor-loads")

    @property
    def template_url(self):
        if not self.branch:
            return f"{self.register.absolute_url()}/@@debtor-load-template"
        return self.at("/@@debtor-load-template")

    @property
    def register(self):
        return offices.register_of(self.context, self.request.form)


class ReplaceView(UploadView):
    page_title = _("Replace by a corrected file")
    replacing = True

    @property
    def register(self):
        return aq_parent(aq_inner(self.context))

    def take(self, data, filename, note):
        refresh = newest(self.context, "THADS debtors: replace")
        loads.replace_file(self.context, data, filename, note, refresh, self.complete)
        return self.context

    @property
    def complete(self):
        scope = parameters.text(self.request.form, "scope")
        return scope == "complete" if scope else self.context.complete

    @property
    def note(self):
        note = self.context.note
        return parameters.text(self.request.form, "note", note, 2000, lines=True)

    @property
    def back_url(self):
        return self.context.absolute_url()


class EncodingView(BrowserView):
    """The answer to whether a conversion from an old code is right."""

    def __call__(self):
        back = self.context.absolute_url()
        answer = parameters.text(self.request.form, "convert")
        if self.request.method == "POST" and answer in ("yes", "no"):
            CheckAuthenticator(self.request)
            refresh = newest(self.context, "THADS debtors: replace")
            try:
                loads.confirm_encoding(self.context, answer == "yes", refresh)
            except Refused as refused:
                said = message(refused.code, refused.params)
                api.portal.show_message(said, self.request, "error")
        return self.request.response.redirect(back)
