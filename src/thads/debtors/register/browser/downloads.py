"""Base of views that send a file."""

from Products.Five.browser import BrowserView
from urllib.parse import quote


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Download(BrowserView):
    """Base of views that send a file as an attachment, kept by no cache."""

    def send(self, data: bytes, filename: str, content_type: str = XLSX) -> bytes:
        """Set the headers and return the bytes."""
        response = self.request.response
        response.setHeader("Content-Type", content_type)
        response.setHeader("X-Content-Type-Options", "nosniff")
        response.setHeader("Cache-Control", "no-store")
        response.setHeader(
            "Content-Disposition", f"attachment; filename*=UTF-8''{quote(filename)}"
        )
        return data
