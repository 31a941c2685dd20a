"""Official documents: their numbers in normal form, titles and short names."""

from plone.app.content.interfaces import INameFromTitle
from thads.plonetypes import Content
from thads.publication.interfaces import IOfficialDocument
from thads.publication.numbering import as_written
from thads.text import KINDS
from thads.text import format_date
from thads.text import slug
from zope.component import adapter
from zope.interface import implementer


def title_of(document: Content) -> str:
    """Return kind, number and date of a document, as people refer to it."""
    kind = KINDS.get(document.document_kind)
    parts = [kind.title if kind else ""]
    if document.number:
        parts.append(f"số {document.number}")
    if document.issued:
        parts.append(f"ngày {format_date(document.issued)}")
    return " ".join(part for part in parts if part)


def normalise(document: Content) -> None:
    """Set a document's number in its normal form, and title and description from it.

    A document with neither number nor day of issue has its abstract as its title.
    """
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
    """Source of a document's short name: its kind and number, else its abstract."""

    def __init__(self, context):
        self.context = context

    @property
    def title(self) -> str:
        """Text of which Plone makes the last part of the address."""
        document = self.context
        kind = KINDS.get(document.document_kind)
        if document.number:
            return slug(f"{kind.title if kind else ''} {document.number}")
        return slug(document.abstract or document.title or "")
