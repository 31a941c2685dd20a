"""Hands out a file: the bytes as they are stored, to be kept, never to be run.

Pictures in pages are handed out by Plone's own image scales.
"""

from plone.namedfile.interfaces import INamed
from plone.namedfile.utils import stream_data
from typing import Any
from urllib.parse import quote


KILOBYTE = 1024
MEGABYTE = 1024 * 1024
#: No script of a file runs, whatever a browser takes it for.
POLICY = "sandbox; default-src 'none'"


def hand_out(file: INamed, response: Any, personal: bool = True) -> Any:
    """Return the stream of a file's bytes, its headers set on the response.

    `file` is a value of plone.namedfile. `personal` is what not everybody may read:
    no cache on the way may keep it.
    """
    set_headers(response, file.filename, file.contentType, personal)
    response.setHeader("Content-Length", str(file.getSize()))
    return stream_data(file)


def set_headers(
    response: Any, filename: str, media_type: str, personal: bool = True
) -> None:
    """Set what makes an answer a file to be kept under this name."""
    response.setHeader("Content-Type", media_type or "application/octet-stream")
    response.setHeader("X-Content-Type-Options", "nosniff")
    response.setHeader("Content-Security-Policy", POLICY)
    name = quote((filename or "").encode("utf-8"))
    response.setHeader("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
    if personal:
        response.setHeader("Cache-Control", "private, no-store")


def size_text(size: int) -> str:
    """Return a size for people: 12345 as "12 KB", with a comma for the decimals."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")


def kind_label(filename: str) -> str:
    """Return the label of a file's kind by its name: "PDF"."""
    return filename.rpartition(".")[2].upper()[:4] if "." in (filename or "") else ""
