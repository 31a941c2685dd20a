"""Base of views that send a file."""

from Products.Five.browser import BrowserView
from thads.uploads.downloads import set_headers


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Download(BrowserView):
    """Base of views that send a file as an attachment, kept by no cache."""

    def send(self, data: bytes, filename: str, content_type: str = XLSX) -> bytes:
        """Set the headers and return the bytes."""
        set_headers(self.request.response, filename, content_type)
        return data
