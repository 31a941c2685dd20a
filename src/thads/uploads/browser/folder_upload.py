"""`@@fileUpload`: files dropped into a folder's contents or into TinyMCE."""

from plone.app.content.browser.file import FileUploadView
from thads import _
from thads.errors import Refused
from thads.web import parameters
from typing import Any
from zope.i18n import translate
import json


class FolderUpload(FileUploadView):
    """Plone's own, which says why a file is not taken."""

    def __call__(self) -> Any:
        """Return JSON of what was made, or 400 with the reason."""
        if parameters.file(self.request.form, "file") is None:
            return self.refused(_("Choose a file."))
        try:
            return super().__call__()
        except Refused as refused:
            return self.refused(next(iter(refused.problems.values())))

    def refused(self, message: str) -> str:
        """Return JSON with the reason, as TinyMCE and the folder's contents show it."""
        response = self.request.response
        response.setStatus(400)
        response.setHeader("Content-Type", "application/json; charset=utf-8")
        text = translate(message, context=self.request)
        return json.dumps({"error": text, "message": text})
