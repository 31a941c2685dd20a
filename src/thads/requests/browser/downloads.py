"""Handing out a file: always as a download, never to be run or kept by a cache."""

from plone.namedfile.utils import stream_data
from urllib.parse import quote


def hand_out(file, response):
    response.setHeader("Content-Type", file.content_type)
    response.setHeader("Content-Length", str(file.size))
    response.setHeader("X-Content-Type-Options", "nosniff")
    response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'")
    response.setHeader("Cache-Control", "private, no-store")
    name = quote(file.filename)
    response.setHeader("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
    return stream_data(file.blob)


def size_of(size):
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
