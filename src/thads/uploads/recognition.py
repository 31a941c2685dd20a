"""A first look at bytes: which kinds they may be.

The library `filetype` reads the first bytes. It does not look into containers: a ZIP
may be a DOCX, a workbook with macros or an archive, which the child process finds out
when it opens the file.
"""

from thads.uploads.kinds import kinds
from thads.uploads.kinds import of_family
import codecs
import filetype
import re


_PACKAGES = ("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What filetype calls it -> kinds it may be; all others are none of ours.
_LOOKS = {
    "pdf": ("pdf",),
    "jpg": ("jpeg",),
    "png": ("png",),
    "webp": ("webp",),
    "gif": ("gif",),
    "heic": ("heic",),
    "tif": ("tiff",),
    "bmp": ("bmp",),
    "rar": ("rar",),
    "mp3": ("mp3",),
    "wav": ("wav",),
    "amr": ("amr",),
    "m4a": ("m4a", "mp4"),
    "mp4": ("m4a", "mp4"),
    **dict.fromkeys(("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"), _PACKAGES),
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def candidates(data: bytes) -> tuple[str, ...]:
    """Return the ids of the kinds the bytes may be; none for what is not known."""
    if data.startswith(_OLE):
        return of_family(kinds(), "ole")
    found = filetype.guess(data[:8192])
    if found is not None:
        return _LOOKS.get(found.extension, ())
    return of_family(kinds(), "text") if is_text(data) else ()


def is_text(data: bytes) -> bool:
    """Return whether the bytes are a text in UTF-8, UTF-16 or an old 8-bit code."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return not _CONTROL.search(data.decode("utf-16"))
        except UnicodeDecodeError:
            return False
    return not _CONTROL.search(data.decode("latin-1"))
