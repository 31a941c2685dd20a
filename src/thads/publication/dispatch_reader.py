"""Reader of dispatches: from a text or file to the fields of a document.

Reads what an editor pasted or uploaded, recognises the document in it, and says
what each field of the form would be. Secret documents never enter the portal.
"""

from dataclasses import dataclass
from html import escape
from lxml import etree
from thads import _
from thads.errors import Refused
from thads.publication.vocabularies import URGENCIES
from thads.text import KINDS
from thads.text.citations import Citation
from thads.text.dispatch import Dispatch
from thads.text.dispatch import recognise_dispatch
from thads.uploads import gate
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts
from thads.uploads.names import ending_of
from zipfile import BadZipFile
from zipfile import ZipFile
import io
import re


LARGEST_TEXT = 5 * 1024 * 1024
ACCEPTS = Accepts(
    kinds=("docx", "txt"), largest=20 * MEGABYTE, together=20 * MEGABYTE, most=1
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class UnreadableDispatch(ValueError):
    """Text or file that cannot be recorded; the first argument says why."""


@dataclass(frozen=True)
class Offer:
    """A recognised value: its field, as people and as the form read it, its context."""

    name: str
    shown: str
    value: str
    place: str


def text_of_upload(filename: str | None, data: bytes, declared: str = "") -> str:
    """Return the text of an uploaded file, plain text or Word.

    ``declared`` is the content type the browser sent. Raises UnreadableDispatch.
    """
    if ACCEPTS.kind_of_ending(ending_of(filename or "")) is None:
        raise UnreadableDispatch(
            _("Only .docx and .txt files can be read; paste the text instead.")
        )
    try:
        file = gate.check(filename, data, declared, ACCEPTS)
    except Refused as refused:
        raise UnreadableDispatch(next(iter(refused.problems.values()))) from None
    if file.kind == "docx":
        return _docx_text(data)
    if len(data) > LARGEST_TEXT:
        raise UnreadableDispatch(_("The file is too large."))
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    raise UnreadableDispatch(_("The file is not Unicode text; paste the text instead."))


def _docx_text(data):
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo("word/document.xml").file_size > 4 * LARGEST_TEXT:
                raise UnreadableDispatch(_("The file is too large."))
            content = archive.read("word/document.xml")
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(content, parser)
    except (BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableDispatch(_("The file is no Word document.")) from error
    lines = []
    for block in root.iter(_W + "p"):
        parts = []
        for element in block.iter(_W + "t", _W + "tab", _W + "br"):
            if element.tag == _W + "t":
                parts.append(element.text or "")
            else:
                parts.append("\t" if element.tag == _W + "tab" else "\n")
        lines.append("".join(parts))
    return "\n".join(lines)


def recognise(text: str | None) -> Dispatch:
    """Return the document recognised in a text.

    Raises UnreadableDispatch for an empty text, and for a document marked secret.
    """
    if not (text or "").strip():
        raise UnreadableDispatch(_("Paste the text of the document or choose a file."))
    dispatch = recognise_dispatch(text)
    if dispatch.secrecy is not None:
        raise UnreadableDispatch(
            _(
                "This document is marked secret. Secret documents must not be"
                " entered here; nothing was kept."
            )
        )
    return dispatch


def offers(dispatch: Dispatch) -> list[Offer]:
    """Return the recognised values of a whole document, in the order of the form."""
    found = [
        _offer(dispatch.text, name, field, getattr(dispatch, name, None))
        for name, field in _FIELDS
    ]
    return [offer for offer in found if offer is not None]


def citation_offers(text: str, citation: Citation) -> list[Offer]:
    """Return the recognised values of a document that is only cited."""
    names = ("number", "kind", "agency", "date", "abstract", "addressees")
    found = [
        _offer(text, name, field, getattr(citation, name, None))
        for name, field in _FIELDS
        if name in names
    ]
    return [offer for offer in found if offer is not None]


_FIELDS = (
    ("number", "number"),
    ("kind", "document_kind"),
    ("agency", "agency"),
    ("place", "place"),
    ("date", "issued"),
    ("abstract", "abstract"),
    ("signer_post", "signer_post"),
    ("signer_name", "signer_name"),
    ("addressees", "addressees"),
    ("recipients", "recipients"),
    ("urgency", "urgency"),
    ("effective", "in_force_from"),
    ("reply_due", "reply_due"),
)


def _offer(text, name, field, found):
    if found is None:
        return None
    value = found.value
    if name == "kind":
        shown, value = KINDS[value].title, value
    elif name == "urgency":
        shown = URGENCIES[value]
    elif name in ("date", "effective", "reply_due"):
        shown, value = value.strftime("%d/%m/%Y"), value.isoformat()
    elif isinstance(value, tuple):
        shown, value = "; ".join(value), "\n".join(value)
    else:
        shown = value = str(value)
    return Offer(field, shown, value, _around(text, found))


def _around(text, found):
    """Return the words around a place of the text, on one line."""
    start = max(0, found.start - 40)
    end = min(len(text), min(found.end, found.start + 120) + 40)
    around = " ".join(text[start:end].split())
    return ("… " if start else "") + around + (" …" if end < len(text) else "")


def as_html(text: str | None) -> str:
    """Return plain text as HTML, a paragraph for each block of lines."""
    blocks = re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip())
    return "\n".join(
        "<p>" + "<br />".join(escape(line) for line in block.split("\n")) + "</p>"
        for block in blocks
        if block.strip()
    )
