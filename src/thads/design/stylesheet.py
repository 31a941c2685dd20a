"""One style sheet of many small files, with a key that changes with its content."""

from pathlib import Path
from rcssmin import cssmin
import hashlib


STATIC = Path(__file__).parent / "static"
#: These in this order; then the rooms' own files by name; print comes last.
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
    """Return the paths of the style sheet's parts in their order."""
    folder = STATIC / "css"
    known = set(FIRST + LAST)
    rooms = sorted(path.stem for path in folder.glob("*.css"))
    names = FIRST + [name for name in rooms if name not in known] + LAST
    return [folder / f"{name}.css" for name in names]


def minified(css: str) -> str:
    """Return the style sheet without comments and needless space."""
    return str(cssmin(css))


def joined() -> str:
    """Return the whole style sheet as text."""
    return minified("\n".join(path.read_text(encoding="utf-8") for path in parts()))


class Look:
    """The files readers load, and the key in their address."""

    def __init__(self) -> None:
        self._stamp: tuple[tuple[Path, int], ...] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read the files again if one of them has changed."""
        files = sorted(path for path in STATIC.rglob("*") if path.is_file())
        stamp = tuple((path, path.stat().st_mtime_ns) for path in files)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self.files = {"thads.css": joined().encode("utf-8")}
        for path in files:
            if path.parent == STATIC:
                self.files[path.name] = path.read_bytes()
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(name.encode() + self.files[name])
        self.key = digest.hexdigest()[:12]


LOOK = Look()
