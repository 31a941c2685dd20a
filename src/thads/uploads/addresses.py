"""Addresses in documents: which of them lead to a server of files.

Programs write the same place in many ways: `\\\\server\\share`, `//server/share`,
`file://server/share`, `file:///\\\\server\\share`, `file:\\\\\\\\server`. Who
follows one sends the name and password of the user of Windows there.
"""

from urllib.parse import unquote
import re


#: Blanks and signs that are not seen, before an address.
_FRONT = re.compile(r"[\x00-\x20\x7f\xa0\u200b-\u200f\u2060\ufeff]+")
_FILE = re.compile(r"(?:url:|file:)+", re.I)
_SLASHES = re.compile(r"[/\\]*")
_DRIVE = re.compile(r"[a-z][:|](?:[/\\]|$)", re.I)
#: A path of a machine without drives, as a file's address.
_ROOT = "///"


def is_server(address: str) -> bool:
    """Return whether an address leads to a server of files."""
    is_file, slashes, rest = _parted(address)
    if len(slashes) < 2 or not rest or _DRIVE.match(rest):
        return False
    return not (is_file and slashes == _ROOT)


def is_of_drive(address: str) -> bool:
    """Return whether an address leads to a drive of the machine: `C:\\a.dotx`."""
    return bool(_DRIVE.match(_parted(address)[2]))


def _parted(address: str) -> tuple[bool, str, str]:
    """Return (whether it says `file:`, its first slashes, what follows)."""
    text = _FRONT.sub("", unquote(address))
    scheme = _FILE.match(text)
    text = text[scheme.end() :] if scheme else text
    slashes = _SLASHES.match(text)
    count = slashes.end() if slashes else 0
    return scheme is not None, text[:count], text[count:]
