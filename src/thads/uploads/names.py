"""File names: safe to store and to hand out, Vietnamese letters as they were."""

from thads.text.marks import composed
import re
import unicodedata


#: Characters, and bytes in UTF-8 (a file system takes 255).
LONGEST = 100
LONGEST_BYTES = 200
NAMELESS = "tep-dinh-kem"
#: Names Windows keeps for devices, whatever their ending.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.I)
_UNSAFE = re.compile(r'[<>:"|?*%;\x00-\x1f\x7f]')


def clean_name(name: object, ending: str | None = None) -> str:
    """Return a name without path, invisible signs or anything a system trips over.

    Composed (NFC: macOS sends names decomposed), without control signs and overrides
    of the direction of writing, at most 100 characters. `ending` (".pdf") replaces
    the name's own.
    """
    text = _tidy(str(name or "").replace("\\", "/").rsplit("/", 1)[-1])
    text = _UNSAFE.sub("_", text).lstrip(". ")
    stem, dot, suffix = text.rpartition(".")
    if not dot:
        stem, suffix = text, ""
    suffix = (ending or (f".{suffix}" if suffix.strip() else "")).lower()
    stem = stem.strip(" .") or NAMELESS
    if RESERVED.match(stem):
        stem = f"_{stem}"
    return _shortened(stem, suffix[:20]) + suffix[:20]


def ending_of(name: str) -> str:
    """Return the ending of a name with its dot, in small letters; "" without one."""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def numbered(name: str, taken: set[str]) -> str:
    """Return a name not among those taken: the second `don.pdf` is `don-2.pdf`."""
    if name not in taken:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    number = 2
    while f"{stem}-{number}{dot}{suffix}" in taken:
        number += 1
    return f"{stem}-{number}{dot}{suffix}"


def _tidy(text: str) -> str:
    text = composed(text)
    kept = (
        " " if unicodedata.category(sign) in ("Zs", "Zl", "Zp") else sign
        for sign in text
        if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn")
    )
    # a control sign parts words as a space does
    signs = (" " if unicodedata.category(sign) == "Cc" else sign for sign in kept)
    return " ".join("".join(signs).split())


def _shortened(stem: str, suffix: str) -> str:
    stem = stem[: LONGEST - len(suffix)]
    while len(f"{stem}{suffix}".encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") or NAMELESS
