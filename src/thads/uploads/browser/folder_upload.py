"""`@@fileUpload`: files dropped into a folder's contents or into TinyMCE."""

from plone.app.content.browser.file import FileUploadView
from thads.errors import Refused
from typing import Any
from zope.i18n import translate
import json


class FolderUpload(FileUploadView):
    """Plone's own, which says why a file is not taken."""

    def __call__(self) -> Any:
        """Return JSON of what was made, or 400 with the reason."""
        try:
            return super().__call__()
        except Refused as refused:
            message = next(iter(refused.problems.values()))
            response = self.request.response
            response.setStatus(400)
            response.setHeader("Content-Type", "application/json; charset=utf-8")
            said = translate(message, context=self.request)
            return json.dumps({"error": said, "message": said})
