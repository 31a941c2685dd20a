"""Indexes and columns of the catalogue for official documents and notices."""

from plone.indexer import indexer
from thads.publication.interfaces import INotice
from thads.publication.interfaces import IOfficialDocument
from thads.publication.interfaces import IPicture
from thads.publication.numbering import search_keys
from thads.text import KINDS
from thads.text import fold
import re


#: Last day of a notice without one: after all others.
NEVER = "9999-12-31"
_TAG = re.compile(r"<[^<>]+>")


@indexer(IOfficialDocument)
def document_kind(document):
    """Index the id of the kind of a document."""
    return document.document_kind


@indexer(IOfficialDocument)
def document_number(document):
    """Index the number as it is written, empty for a document without one."""
    return document.number or ""


@indexer(IOfficialDocument)
def document_number_keys(document):
    """Index all keys under which the number is found: see `numbering.search_keys`."""
    return search_keys(document.number)


@indexer(IOfficialDocument)
def document_agency(document):
    """Index the name of the issuing agency, as lists show it."""
    return document.agency or ""


@indexer(IOfficialDocument)
def document_agency_key(document):
    """Index the name of the agency without accents, as searches compare it."""
    return fold(document.agency or "").strip()


@indexer(IOfficialDocument)
def document_issued(document):
    """Index the day of issue, None if it is not given."""
    return document.issued


@indexer(IOfficialDocument)
def document_year(document):
    """Index the year of issue, None if the day is not given."""
    return document.issued.year if document.issued else None


@indexer(INotice)
def notice_kind(notice):
    """Index the id of the kind of a notice."""
    return notice.notice_kind


@indexer(INotice)
def notice_ends(notice):
    """Index the last day of a notice, 2026-11-21; `NEVER` if it is not given."""
    return notice.valid_until.isoformat() if notice.valid_until else NEVER


@indexer(IPicture)
def image_alt(item):
    """Index the description of the leading picture, for lists."""
    return item.image_alt or ""


@indexer(IOfficialDocument)
def document_text(document):
    """Index the words of a document: its fields, its text, names of its files.

    The number is among them in every part from its beginning.
    """
    kind = KINDS.get(document.document_kind)
    return " ".join(
        part
        for part in (
            kind.title if kind else "",
            document.number,
            " ".join(search_keys(document.number)),
            document.agency,
            document.abstract,
            document.title,
            document.signer_name,
            _plain(document.text),
            _file_names(document),
        )
        if part
    )


@indexer(INotice)
def notice_text(notice):
    """Index the words of a notice: title, description, text, names of its files."""
    parts = (
        notice.title,
        notice.description,
        _plain(getattr(notice, "text", None)),
        _file_names(notice),
    )
    return " ".join(part for part in parts if part)


def _plain(rich):
    raw = getattr(rich, "raw", None) or ""
    return _TAG.sub(" ", raw)


def _file_names(item):
    return " ".join(f.filename or "" for f in getattr(item, "attachments", None) or ())
