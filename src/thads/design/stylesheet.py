"""One style sheet of many small files, with a key that changes with its content."""

from pathlib import Path
from rcssmin import cssmin
from thads.interfaces import IStylesheet
from thads.zcml import gathered
import hashlib


STATIC = Path(__file__).parent / "static"
#: The files here in this order; the rooms' own come between these and the last.
FIRST = [
    "tokens",
    "base",
    "layout",
    "header",
    "hero",
    "buttons",
    "cards",
    "lists",
    "tables",
    "forms",
    "notices",
    "badges",
    "steps",
    "tabs",
    "components",
    "pagination",
    "article",
    "tilemap",
    "footer",
    "staff",
]
LAST = ["print"]


def parts() -> list[Path]:
    """Return the paths of the style sheet's parts in their order.

    Rooms register theirs with `thads:stylesheet`; they come by room and name.
    """
    own = [STATIC / "css" / f"{name}.css" for name in FIRST]
    last = [STATIC / "css" / f"{name}.css" for name in LAST]
    return [*own, *gathered(IStylesheet), *last]


def minified(css: str) -> str:
    """Return the style sheet without comments and needless space."""
    return str(cssmin(css))


def joined() -> str:
    """Return the whole style sheet as text."""
    return minified("\n".join(path.read_text(encoding="utf-8") for path in parts()))


class Look:
    """The files readers load, and the key in their address.

    They are read on first use: rooms register their parts after this module is
    imported.
    """

    def __init__(self) -> None:
        self._stamp: tuple[tuple[Path, int], ...] | None = None
        self._files: dict[str, bytes] = {}
        self._key = ""

    @property
    def files(self) -> dict[str, bytes]:
        """Names and contents of the files."""
        if self._stamp is None:
            self.refresh()
        return self._files

    @property
    def key(self) -> str:
        """Digest of the contents: the address changes when one of them does."""
        if self._stamp is None:
            self.refresh()
        return self._key

    def refresh(self) -> None:
        """Read the files again if one of them has changed."""
        files = sorted(path for path in STATIC.iterdir() if path.is_file())
        read = (*files, *parts())
        stamp = tuple((path, path.stat().st_mtime_ns) for path in read)
        if stamp == self._stamp:
            return
        found = {"thads.css": joined().encode("utf-8")}
        for path in files:
            found[path.name] = path.read_bytes()
        digest = hashlib.sha256()
        for name in sorted(found):
            digest.update(name.encode() + found[name])
        self._stamp, self._files, self._key = stamp, found, digest.hexdigest()[:12]


LOOK = Look()
