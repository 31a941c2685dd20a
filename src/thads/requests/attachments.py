"""Which files a citizen may attach, and what they are called afterwards.

A file is taken when three things agree: what its bytes are, what its name ends in
and what the browser declared. Nothing that runs is taken: no programs, no macros,
no scripts in a PDF. Limits are plain numbers here, shown in the forms from here.
"""

from dataclasses import dataclass
from thads import _
from thads.errors import Refused
from thads.errors import TooLarge
from thads.text.whitespace import tidy
import contextlib
import hashlib
import io
import re
import warnings
import zipfile
import zlib


MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LARGEST_TOGETHER = 30 * MEGABYTE
MOST = 8
NAME_LENGTH = 100
MOST_PIXELS = 80_000_000
UNPACKED = 100 * MEGABYTE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ENDINGS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": DOCX,
    ".xlsx": XLSX,
}
ACCEPT = ",".join(ENDINGS)

# What browsers declare for an allowed file without meaning any harm.
VAGUE = {
    "",
    "application/octet-stream",
    "application/x-download",
    "binary/octet-stream",
}
ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "application/x-pdf": "application/pdf",
}

# A PDF that does something when it is opened.
ACTIVE_PDF = re.compile(
    rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFiles?)(?![A-Za-z0-9])"
)
ACTIVE_OFFICE = re.compile(
    r"vbaProject|vbaData|macrosheets/|activeX/|embeddings/.*\.bin$|customUI/", re.I
)


@dataclass(frozen=True)
class Attachment:
    """A file found to be in order."""

    filename: str
    content_type: str
    data: bytes

    @property
    def size(self):
        return len(self.data)

    @property
    def digest(self):
        return hashlib.sha256(self.data).hexdigest()


def clean_name(name, ending=None):
    """A name safe to store and to hand out again; Vietnamese letters stay."""
    name = tidy(str(name or "").replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r'[<>:"|?*%;\x00-\x1f]', "_", name).lstrip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    suffix = (ending or ("." + suffix if suffix else "")).lower()
    stem = stem.strip(" .") or "tep-dinh-kem"
    return stem[: NAME_LENGTH - len(suffix)] + suffix


def ending_of(name):
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def sniff(data):
    """What the bytes are, or None."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"PK\x03\x04"):
        return sniff_package(data)
    return None


def sniff_package(data):
    """An office file by its content, not by its name; None for any other ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    return None


def pdf_parts(data):
    """The readable parts of a PDF: all outside its streams, and object streams
    unpacked. What other streams hold (pictures, fonts) is noise to us."""
    at = 0
    while True:
        start = data.find(b"stream", at)
        end = data.find(b"endstream", start) if start >= 0 else -1
        if end < 0:
            yield data[at:]
            return
        yield data[at:start]
        head = data[max(at, start - 2000) : start]
        if b"/ObjStm" in head and b"/FlateDecode" in head:
            packed = data[start + len(b"stream") : end].lstrip(b"\r\n")
            with contextlib.suppress(zlib.error):
                yield zlib.decompressobj().decompress(packed, MEGABYTE)
        at = end + len(b"endstream")


def runs_pdf(data):
    return any(ACTIVE_PDF.search(part) for part in pdf_parts(data))


def runs_package(data):
    """True for an office file with macros, programs, or a template from outside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > UNPACKED or len(infos) > 5000:
                return True
            if any(ACTIVE_OFFICE.search(info.filename) for info in infos):
                return True
            types = package.read("[Content_Types].xml")
            if b"macroEnabled" in types or b"vbaProject" in types:
                return True
            for info in infos:
                if info.filename.endswith("settings.xml.rels"):
                    relations = package.read(info)
                    if b"attachedTemplate" in relations and b"External" in relations:
                        return True
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError):
        return True
    except Exception:  # a package built to break readers (zlib.error and the like)
        return True
    return False


def broken_image(data):
    """True when the picture cannot be read or would fill the memory."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    return True
                picture.verify()
    except Exception:  # Pillow raises many kinds for hostile bytes
        return True
    return False


def check(filename, data, declared=""):
    """An `Attachment`, or ValueError with a message for the sender."""
    name = clean_name(filename)
    told = {"name": name}
    if not data:
        raise ValueError(_("The file ${name} is empty.", mapping=told))
    if len(data) > LARGEST:
        raise TooLarge(
            {
                "attachments": _(
                    "The file ${name} is larger than 10 MB: scan it at a lower "
                    "resolution or split it.",
                    mapping=told,
                )
            }
        )
    ending = ending_of(name)
    expected = ENDINGS.get(ending)
    if expected is None:
        raise ValueError(
            _(
                "Files like ${name} are not taken: send a PDF, a picture (JPG, PNG), "
                "or a DOCX or XLSX file without macros.",
                mapping=told,
            )
        )
    declared = str(declared or "").partition(";")[0].strip().lower()
    declared = ALIASES.get(declared, declared)
    found = sniff(data)
    if found != expected or (declared not in VAGUE and declared != expected):
        raise ValueError(
            _(
                "The content of ${name} is not what its name says: save it again as "
                "PDF and attach it anew.",
                mapping=told,
            )
        )
    if (found == "application/pdf" and runs_pdf(data)) or (
        found in (DOCX, XLSX) and runs_package(data)
    ):
        raise ValueError(
            _(
                "${name} contains macros, scripts or embedded programs: print it to a "
                "plain PDF and attach that.",
                mapping=told,
            )
        )
    if found.startswith("image/") and broken_image(data):
        raise ValueError(
            _("The picture ${name} cannot be read: take it again.", mapping=told)
        )
    return Attachment(clean_name(name, ending), found, data)


def check_all(files):
    """`files`: (filename, data, declared type) each. All in order, or `Refused`."""
    files = list(files)
    if len(files) > MOST:
        raise Refused({"attachments": _("Attach at most 8 files.")})
    if sum(len(data or b"") for _name, data, _type in files) > LARGEST_TOGETHER:
        raise TooLarge({"attachments": _("The files together are larger than 30 MB.")})
    fine, names = [], set()
    for filename, data, declared in files:
        try:
            attachment = check(filename, data, declared)
        except Refused:
            raise
        except ValueError as error:
            raise Refused({"attachments": error.args[0]}) from None
        fine.append(renamed(attachment, names))
        names.add(fine[-1].filename)
    return fine


def renamed(attachment, taken):
    """The second `don.pdf` is called `don-2.pdf`."""
    if attachment.filename not in taken:
        return attachment
    stem, _dot, suffix = attachment.filename.rpartition(".")
    number = 2
    while f"{stem}-{number}.{suffix}" in taken:
        number += 1
    return Attachment(
        f"{stem}-{number}.{suffix}", attachment.content_type, attachment.data
    )
