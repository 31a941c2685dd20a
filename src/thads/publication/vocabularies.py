"""Vocabularies of the publication's fields."""

from thads import _
from thads.text import KINDS
from typing import Any
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


TYPES = {
    "News Item": _("News item"),
    "Notice": _("Notice"),
    "OfficialDocument": _("Official document"),
    "Document": _("Page"),
}
URGENCIES = {
    "khan": _("Urgent"),
    "thuong-khan": _("Very urgent"),
    "hoa-toc": _("Most urgent"),
}
NOTICE_KINDS = {
    "dau-gia": _("Auction of property"),
    "trieu-tap": _("Summons"),
    "thi-hanh-an": _("Notice of enforcement"),
    "tuyen-dung": _("Recruitment"),
    "khac": _("Other notices"),
}


@provider(IVocabularyFactory)
def document_kinds(context: Any) -> SimpleVocabulary:
    """Return the kinds of documents; their titles are Vietnamese terms of law."""
    return SimpleVocabulary(
        [SimpleTerm(kind.id, title=kind.title) for kind in KINDS.values()]
    )


@provider(IVocabularyFactory)
def urgencies(context: Any) -> SimpleVocabulary:
    """Return the degrees of urgency of a document (Decree 30/2020)."""
    return _titled(URGENCIES)


@provider(IVocabularyFactory)
def notice_kinds(context: Any) -> SimpleVocabulary:
    """Return the kinds of notices."""
    return _titled(NOTICE_KINDS)


def _titled(titles):
    return SimpleVocabulary(
        [SimpleTerm(id, title=title) for id, title in titles.items()]
    )
