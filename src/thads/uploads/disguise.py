"""Tells programs and pages that hide in the bytes of a picture.

A picture's own bytes are noise: a program, a page or a script in it stands out by its
first signs, or as a line of letters longer than noise ever writes. Wrong alarms are one
file in hundreds, and cost a picture that is drawn anew.
"""

from thads.pictures import metadata
import re


_TAGS = (
    "script|svg|html|head|body|img|iframe|frame|object|embed|applet|link|meta|style|"
    "base|form|input|button|select|textarea|details|math|video|audio|template|marquee|"
    "isindex|title|div|span"
)
#: First signs of what runs or is opened as something else, in small letters.
_MARKUP = re.compile(
    rb"<(?:!doctype|!entity|\?php|\?=[\x20-\x7e]{6}|"
    rb"%[\x20-\x7e]{12}|/?(?:" + _TAGS.encode() + rb")[\s/>][\x20-\x7e\s]{4})"
)
_EVENT = re.compile(rb"[\s\"'/]on[a-z]{4,18}\s{0,4}=\s{0,4}[\"'\w][\x20-\x7e]{6}")
_WORDS = (
    *(b"javascript:", b"vbscript:", b"__halt_compiler", b"%!ps-adobe", b"{\\rtf1"),
    *(b"this program cannot", b"this program must", b"#!/bin/", b"#!/usr/"),
)
#: Signs of programs, archives, documents, in bytes as they are.
_SIGNS = (
    *(b"\x7fELF\x01\x01\x01", b"\x7fELF\x02\x01\x01", b"\x7fELF\x02\x02\x01"),
    *(b"\xcf\xfa\xed\xfe\x07\x00", b"\xcf\xfa\xed\xfe\x0c\x00", b"dex\n03"),
    *(b"\xca\xfe\xba\xbe\x00", b"PK\x03\x04\x14\x00", b"PK\x03\x04\x0a\x00"),
    *(b"PK\x05\x06\x00\x00", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"%PDF-1."),
    *(b"%PDF-2.", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ustar\x00", b"ustar  "),
)
#: What makes a picture a script for a program that reads it as one, wherever it stands.
SCRIPT = re.compile(rb"<script|<\?php|javascript:", re.I)
_HEADS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n": "png", b"GIF8": "gif"}
#: A line of letters; the usual tables of a JPEG have one of 45 (of T.81, annex K).
LINE = 48
_RUN = re.compile(b"\1{%d,}" % LINE)
_DIFFERENT = 12  # a plane of one colour is one letter again and again
_LETTERS = bytes(1 if 32 <= n < 127 or n in (9, 10, 13) else 0 for n in range(256))
_DOS = re.compile(rb"MZ")


def found(data: bytes) -> str:
    """Return the sign of a program or a page somewhere in the bytes; "" if none."""
    return _program(data) or _page(data)


def found_beside(data: bytes) -> str:
    """Return the sign of what hides in a picture that keeps its metadata; "" if none.

    Words of markup may stand in its metadata, where cameras and programs for pictures
    write them: the picture alone is taken without them. Scripts may not.
    """
    kind = _kind(data)
    try:
        if not kind or metadata.has_rest(data, kind):
            return found(data)
        plain = metadata.stripped(data, kind)
    except metadata.Broken:
        return found(data)
    script = SCRIPT.search(data)
    words = script[0].decode("latin-1") if script else ""
    return words or _program(data) or _page(plain)


def _program(data: bytes) -> str:
    for sign in _SIGNS:
        if sign in data:
            return sign.decode("latin-1")
    small = data.lower()
    for word in _WORDS:
        if word in small:
            return word.decode("latin-1")
    return "MZ" if _has_windows_program(data) else ""


def _page(data: bytes) -> str:
    small = data.lower()
    markup = _MARKUP.search(small) or _EVENT.search(small)
    return markup[0][:20].decode("latin-1") if markup else ""


def has_text(data: bytes) -> bool:
    """Return whether a line of letters stands in the bytes that is no noise."""
    return any(
        len(set(data[run.start() : run.end()])) >= _DIFFERENT
        for run in _RUN.finditer(data.translate(_LETTERS))
    )


def is_program(data: bytes) -> bool:
    """Return whether the bytes begin as a program or a compound file does."""
    return (
        data.startswith((b"\x7fELF", b"#!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        or data.startswith((b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"Rar!\x1a\x07"))
        or (data.startswith(b"MZ") and _is_windows_program(data, 0))
    )


def is_picture(data: bytes) -> bool:
    """Return whether the bytes begin as a picture of the web does."""
    return bool(_kind(data))


def _kind(data: bytes) -> str:
    """Return the id of the kind of picture the bytes begin as, "" for none."""
    for head, kind in _HEADS.items():
        if data.startswith(head):
            return kind
    return "webp" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def _has_windows_program(data: bytes) -> bool:
    return any(_is_windows_program(data, m.start()) for m in _DOS.finditer(data))


def _is_windows_program(data: bytes, start: int) -> bool:
    """Return whether a header of DOS at this place leads to one of Windows."""
    where = start + int.from_bytes(data[start + 0x3C : start + 0x40], "little")
    return data[where : where + 4] == b"PE\0\0"
