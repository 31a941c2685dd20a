"""The gate: what a file is, whether it is taken, and what is stored of it.

A file is taken when three things agree: what its bytes are, what its name ends in and
what its sender's browser declared, and when nothing in it runs, hides or fills the
memory. All else is refused with a sentence that names the file and says what to do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from thads import _
from thads.errors import Refused
from thads.errors import TooLarge
from thads.sandbox.process import Busy
from thads.uploads import inspection
from thads.uploads import recognition
from thads.uploads import scanner
from thads.uploads import verdict
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts
from thads.uploads.kinds import Kind
from thads.uploads.kinds import kinds
from thads.uploads.names import clean_name
from thads.uploads.names import ending_of
from thads.uploads.names import numbered
from zope.i18nmessageid import Message
import hashlib
import logging


logger = logging.getLogger(__name__)

#: (file name, bytes, declared media type)
Sent = tuple[str, bytes, str]

#: An archive nothing here can open is taken only where a scanner looks into it.
CLOSED = "closed_archive"
#: Phones call a HEIC photograph .jpg, and say so.
_ALSO = {"jpeg": "heic"}

_MESSAGES = {
    "empty": _("The file ${name} is empty: choose another file."),
    "kind": _("Files like ${name} are not taken: send one of these: ${kinds}."),
    verdict.MISMATCH: _(
        "The content of ${name} is not what its name says: save it again as PDF and "
        "attach it anew."
    ),
    verdict.ACTIVE: _(
        "${name} contains scripts, embedded files or parts from outside: save it as a "
        "plain PDF and attach that."
    ),
    verdict.PASSWORD: _(
        "${name} is protected by a password: remove the password and attach it anew."
    ),
    verdict.DAMAGED: _("${name} is damaged and cannot be read: make the file anew."),
    "picture": _("The picture ${name} cannot be read: take it again."),
    "disguised": _(
        "${name} holds something that is no picture: take the picture again, or open "
        "it, save it under another name and attach that."
    ),
    "formula": _(
        "A cell of ${name} is a formula that fetches or starts something: copy the "
        "table, paste it as values and save it anew."
    ),
    verdict.BOMB: _(
        "${name} is too large when unpacked: send a smaller picture or fewer files."
    ),
    verdict.HEAVY: _(
        "${name} could not be checked in time: save it again as PDF or make it smaller."
    ),
    "infected": _("${name} contains a virus: clean your computer, then send it anew."),
    "unavailable": _(
        "The file ${name} cannot be checked just now: try again in some minutes."
    ),
    "archive": _("${name} cannot be opened here: pack the files as ZIP."),
}
#: What is said of some kinds in place of the verdict: (verdict, family) -> code.
_OF_FAMILY = {
    (verdict.DAMAGED, "picture"): "picture",
    (verdict.DAMAGED, "foreign_picture"): "picture",
    (verdict.ACTIVE, "picture"): "disguised",
    (verdict.ACTIVE, "foreign_picture"): "disguised",
    (verdict.ACTIVE, "text"): "formula",
}
#: Codes of `Refused` that are no fault of the file's.
TRANSIENT = frozenset(("unavailable", "busy"))


@dataclass(frozen=True)
class UploadedFile:
    """A file that was found in order, as it may be stored."""

    filename: str
    content_type: str
    data: bytes
    kind: str
    #: What was done to the bytes: `verdict.SAME`, `STRIPPED` or `CONVERTED`.
    change: str = verdict.SAME
    #: A PDF that carries a digital signature.
    signed: bool = False
    #: SHA-256 of the bytes as they were sent.
    sent_digest: str = ""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes to be stored."""
        return hashlib.sha256(self.data).hexdigest()


def check(
    filename: str,
    data: bytes,
    declared: str,
    accepts: Accepts,
    field: str = "file",
) -> UploadedFile:
    """Return the file to be stored, or raise `Refused` or `TooLarge`.

    `field` is the name the refusal stands under in `problems`.
    """
    return check_all([(filename, data, declared)], accepts, field)[0]


def empty(name: str, field: str = "file") -> Refused:
    """Return the refusal of a file without a byte."""
    return _refusal("empty", name, field)


def check_all(
    files: Iterable[Sent], accepts: Accepts, field: str = "files"
) -> list[UploadedFile]:
    """Return all files to be stored, or raise for the first that is not in order.

    They are opened in one child process. Of two files of one name the second gets a
    number.
    """
    sent = [(str(name or ""), data or b"", declared) for name, data, declared in files]
    if len(sent) > accepts.most:
        raise Refused(
            {
                field: _(
                    "Attach at most ${count} files.",
                    mapping={"count": str(accepts.most)},
                )
            },
            code="too_many",
        )
    if sum(len(data) for _name, data, _declared in sent) > accepts.together:
        raise TooLarge(
            {
                field: _(
                    "The files together are larger than ${limit} MB: leave some out or "
                    "make them smaller.",
                    mapping={"limit": str(accepts.together // MEGABYTE)},
                )
            }
        )
    expected = [_expected(*one, accepts, field) for one in sent]
    for name, data, _declared in sent:
        _scan(name, data, field)
    return _inspected(sent, expected, accepts, field)


def _expected(
    name: str, data: bytes, declared: str, accepts: Accepts, field: str
) -> Kind:
    """Return the kind that name, declaration and first bytes agree on, or refuse."""
    if not data:
        raise empty(name, field)
    if len(data) > accepts.largest:
        raise TooLarge(
            {
                field: _(
                    "The file ${name} is larger than ${limit} MB: scan it at a lower "
                    "resolution or split it.",
                    mapping={
                        "name": clean_name(name),
                        "limit": str(accepts.largest // MEGABYTE),
                    },
                )
            }
        )
    kind = accepts.kind_of_ending(ending_of(clean_name(name)))
    if kind is None:
        raise _refusal("kind", name, field, kinds=accepts.labels)
    looks = recognition.candidates(data)
    also = _ALSO.get(kind.id, "")
    if also in looks and also in accepts.kinds:
        fits = kind.fits(declared) or kinds()[also].fits(declared)
        kind = kinds()[also]
    else:
        fits = kind.fits(declared)
    # a file of Office with a password looks like one of before 2007: the child says so
    is_locked = kind.family == "ooxml" and "doc" in looks
    if not fits or (kind.id not in looks and not is_locked):
        raise _refusal(verdict.MISMATCH, name, field)
    if kind.family == CLOSED and not scanner.is_configured():
        raise _refusal("archive", name, field)
    return kind


def _scan(name: str, data: bytes, field: str) -> None:
    try:
        scanner.scan(data)
    except scanner.Infected as found:
        logger.warning("an infected file was refused: %s", found)
        raise _refusal("infected", name, field) from None
    except scanner.Unavailable:
        raise _refusal("unavailable", name, field) from None


def _inspected(
    sent: list[Sent], expected: list[Kind], accepts: Accepts, field: str
) -> list[UploadedFile]:
    jobs = [
        inspection.Job(data, kind.id)
        for (_name, data, _declared), kind in zip(sent, expected, strict=True)
    ]
    try:
        inspected = inspection.inspect(jobs, accepts.kinds, accepts.for_pages)
    except inspection.Refusal as refused:
        name, kind = sent[refused.number][0], expected[refused.number]
        code = refused.code
        code = _OF_FAMILY.get((code, kind.family), code)
        raise _refusal(code, name, field) from None
    except Busy:
        raise Refused(
            {field: _("Too many files are being checked: try again in a minute.")},
            code="busy",
        ) from None
    taken: list[UploadedFile] = []
    names: set[str] = set()
    for (name, data, _declared), found in zip(sent, inspected, strict=True):
        kind = kinds()[found.kind]
        ending = ending_of(clean_name(name))
        if ending.removeprefix(".") not in kind.endings:
            ending = f".{kind.endings[0]}"
        filename = numbered(clean_name(_without_ending(name) + ending, ending), names)
        names.add(filename)
        digest = hashlib.sha256(data).hexdigest()
        taken.append(
            UploadedFile(
                filename,
                kind.media_type,
                found.data,
                kind.id,
                found.change,
                found.signed,
                digest,
            )
        )
    return taken


def _without_ending(name: str) -> str:
    cleaned = clean_name(name)
    return cleaned.removesuffix(ending_of(cleaned))


def _refusal(code: str, name: str, field: str, **more: str) -> Refused:
    message = Message(_MESSAGES[code], mapping={"name": clean_name(name), **more})
    return Refused({field: message}, code=code)
