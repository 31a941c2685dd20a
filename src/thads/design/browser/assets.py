"""`@@look/<key>/thads.css`: style sheet, icons and emblem."""

from App.config import getConfiguration
from thads.design.stylesheet import LOOK
from thads.design.stylesheet import Look
from thads.web.path_view import PathView
from zExceptions import NotFound
import gzip


TYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
}
_packed: dict[tuple[str, str], bytes] = {}


def current() -> Look:
    """Return the files served; read again from disk in debug mode."""
    if getConfiguration().debug_mode:
        LOOK.refresh()
    return LOOK


def address(portal_url: str, name: str = "thads.css") -> str:
    """Return the address of a file, which may be cached for a year."""
    return f"{portal_url}/@@look/{current().key}/{name}"


class AssetView(PathView):
    """A file served; with the present key it may be cached for ever."""

    def __call__(self) -> bytes:
        look = current()
        if len(self.path) != 2 or self.path[1] not in look.files:
            raise NotFound(self.context, "/".join(self.path), self.request)
        key, name = self.path
        data = look.files[name]
        response = self.request.response
        response.setHeader(
            "Content-Type", TYPES.get(name.rpartition(".")[2], "text/plain")
        )
        response.setHeader("Vary", "Accept-Encoding")
        response.setHeader("X-Content-Type-Options", "nosniff")
        if key == look.key:
            response.setHeader("Cache-Control", "public, max-age=31536000, immutable")
        else:
            response.setHeader("Cache-Control", "no-cache")
        if "gzip" in self.request.getHeader("Accept-Encoding", ""):
            packed = _packed.get((look.key, name))
            if packed is None:
                packed = _packed[(look.key, name)] = gzip.compress(data, 9, mtime=0)
            response.setHeader("Content-Encoding", "gzip")
            data = packed
        response.setHeader("Content-Length", str(len(data)))
        return data
