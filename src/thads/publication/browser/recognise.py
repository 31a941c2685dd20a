"""`@@recognise`: first step of recording an official document.

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
from zope.i18nmessageid import Message


#: Characters of a pasted document: some sixty pages.
TEXT = 200_000


class Recognise(BrowserView):
    """`@@recognise`: reads a document, and hands its values on to the add form."""

    page_title = _("Record an official document")
    index = ViewPageTemplateFile("recognise.pt")

    trouble = None
    dispatch = None

    def __call__(self):
        if self.request.method == "POST":
            try:
                text = self._text()
                self.dispatch = dispatch_reader.recognise(text)
            except dispatch_reader.UnreadableDispatch as refused:
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
        """Text of the document, empty if it was refused: a secret one is not shown."""
        if self.dispatch is not None:
            return self.dispatch.text
        return ""

    @property
    def html(self) -> str:
        """The text as HTML, a paragraph for each block of lines."""
        return dispatch_reader.as_html(self.text)

    @property
    def add_url(self) -> str:
        """Address of the form that adds an official document here."""
        return f"{self.context.absolute_url()}/++add++OfficialDocument"

    @property
    def found(self) -> list[dict]:
        """Values recognised in the document, as `_row` gives them, in form order."""
        return [self._row(offer) for offer in dispatch_reader.offers(self.dispatch)]

    @property
    def cited(self) -> list[dict]:
        """Documents the text cites: {number, rows} each, rows as `_row` gives them."""
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
    def number_trouble(self) -> Message | None:
        """Message on what is wrong with the recognised number, None if nothing is."""
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
