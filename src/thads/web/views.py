"""`@@openapi.json`: the REST services of the portal, for programs."""

from Products.Five import BrowserView
from thads.web import openapi
import json


class OpenApi(BrowserView):
    """The OpenAPI document of the portal."""

    def __call__(self) -> str:
        response = self.request.response
        response.setHeader("Content-Type", "application/json")
        response.setHeader("Cache-Control", "public, max-age=300")
        document = openapi.document(self.context.absolute_url())
        return json.dumps(document, ensure_ascii=False, indent=1)
