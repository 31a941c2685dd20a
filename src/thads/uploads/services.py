"""REST of Plone that takes files past its fields: portraits."""

from plone.restapi.services.users.update import UsersPatch
from thads.errors import Refused
from thads.errors import TooLarge
from thads.uploads import gate
from thads.uploads.kinds import PICTURES
from thads.uploads.posted import json_files
from typing import Any
from zExceptions import BadRequest
from zope.i18n import translate
import base64


class GatedPortrait(UsersPatch):
    """PATCH @users/<id>: a portrait goes through the gate like any picture."""

    upstream = True

    def set_member_portrait(self, user: Any, portrait: Any) -> None:
        """Set the portrait, or refuse it (400)."""
        if portrait is not None:
            try:
                portrait = self._checked(portrait)
            except Refused as refused:
                message = next(iter(refused.problems.values()))
                text = translate(message, context=self.request)
                if isinstance(refused, TooLarge):
                    self.request.response.setStatus(413)
                raise BadRequest(text) from None
        super().set_member_portrait(user, portrait)

    def _checked(self, portrait: dict) -> dict:
        (sent,) = json_files([portrait], "portrait")
        uploaded = gate.check(*sent, PICTURES, "portrait")
        return {
            **portrait,
            "filename": uploaded.filename,
            "content-type": uploaded.content_type,
            "data": base64.b64encode(uploaded.data).decode("ascii"),
            "encoding": "base64",
        }
