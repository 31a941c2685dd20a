"""@@recognise: first step of recording an official document.

The editor pastes the text or uploads the file; what is recognised is offered, and
goes on into the add form, where it can be changed before anything is saved.
"""

from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.publication import dispatch_reader
from thads.publication.interfaces import IOfficialDocument
from thads.publication.numbering import number_trouble
from thads.uploads.posted import sent_of
from thads.web import parameters


#: Characters of a pasted document: some sixty pages.
TEXT = 200_000


class Recognise(BrowserView):
    page_title = _("Record an official document")
    index = ViewPageTemplateFile("recognise.pt")

    trouble = None
    dispatch = None

    def __call__(self):
        if self.request.method == "POST":
            try:
                text = self._text()
                self.dispatch = dispatch_reader.recognise(text)
            except dispatch_reader.Refused as refused:
                self.trouble = refused.args[0]
                self.request.response.setStatus(400)
        return self.index()

    def _text(self):
        upload = parameters.file(self.request.form, "file")
        if upload is not None:
            return dispatch_reader.text_of_upload(*sent_of(upload))
        return parameters.text(self.request.form, "text", most=TEXT, lines=True)

    @property
    def text(self):
        """The pasted text, shown again unless it may not be kept."""
        if self.dispatch is not None:
            return self.dispatch.text
        return ""

    @property
    def html(self):
        return dispatch_reader.as_html(self.text)

    @property
    def add_url(self):
        return f"{self.context.absolute_url()}/++add++OfficialDocument"

    @property
    def found(self):
        return [self._row(offer) for offer in dispatch_reader.offers(self.dispatch)]

    @property
    def cited(self):
        return [
            {
                "number": str(citation.number.value),
                "rows": [
                    self._row(offer)
                    for offer in dispatch_reader.citation_offers(self.text, citation)
                ],
            }
            for citation in self.dispatch.cited
        ]

    @property
    def number_trouble(self):
        value = self.dispatch.value("number")
        return number_trouble(str(value), False) if value else None

    def _row(self, offer):
        """Return a recognised value with its label and its name in the add form."""
        is_choice = offer.name in ("document_kind", "urgency")
        return {
            "label": IOfficialDocument[offer.name].title,
            "shown": offer.shown,
            "value": offer.value,
            "place": offer.place,
            "input": f"form.widgets.{offer.name}" + (":list" if is_choice else ""),
        }
