"""Official documents: how they are named and found."""

from plone.app.content.interfaces import INameFromTitle
from thads.publication.interfaces import IOfficialDocument
from thads.publication.numbering import as_written
from thads.text import KINDS
from thads.text import format_date
from thads.text import slug
from zope.component import adapter
from zope.interface import implementer


def title_of(document):
    """Kind, number and date, as people call a document."""
    kind = KINDS.get(document.document_kind)
    parts = [kind.title if kind else ""]
    if document.number:
        parts.append(f"số {document.number}")
    if document.issued:
        parts.append(f"ngày {format_date(document.issued)}")
    return " ".join(part for part in parts if part)


def normalise(document):
    """Write the number as it should be, and the title that follows from the rest."""
    document.number = as_written(document.number, document.number_kept) or None
    if not document.abstract:
        document.abstract = document.title
    document.abstract = " ".join((document.abstract or "").split())
    named = document.number or document.issued
    document.title = title_of(document) if named else document.abstract
    document.description = document.abstract if named else ""


@implementer(INameFromTitle)
@adapter(IOfficialDocument)
class NameFromNumber:
    """The address of a document: its kind and number, or what it is about."""

    def __init__(self, context):
        self.context = context

    @property
    def title(self):
        document = self.context
        kind = KINDS.get(document.document_kind)
        if document.number:
            return slug(f"{kind.title if kind else ''} {document.number}")
        return slug(document.abstract or document.title or "")
