"""Indexes and columns of the catalogue for official documents and notices."""

from plone.indexer import indexer
from thads.publication.interfaces import INotice
from thads.publication.interfaces import IOfficialDocument
from thads.publication.interfaces import IPicture
from thads.publication.numbering import search_keys
from thads.text import KINDS
from thads.text import fold
import re


_TAG = re.compile(r"<[^<>]+>")


@indexer(IOfficialDocument)
def document_kind(document):
    return document.document_kind


@indexer(IOfficialDocument)
def document_number(document):
    return document.number or ""


@indexer(IOfficialDocument)
def document_number_keys(document):
    return search_keys(document.number)


@indexer(IOfficialDocument)
def document_agency(document):
    return document.agency or ""


@indexer(IOfficialDocument)
def document_agency_key(document):
    return fold(document.agency or "").strip()


@indexer(IOfficialDocument)
def document_issued(document):
    return document.issued


@indexer(IOfficialDocument)
def document_year(document):
    return document.issued.year if document.issued else None


@indexer(INotice)
def notice_kind(notice):
    return notice.notice_kind


@indexer(IPicture)
def image_alt(item):
    return item.image_alt or ""


@indexer(IOfficialDocument)
def document_text(document):
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
