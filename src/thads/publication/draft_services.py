"""REST: the draft of what a person is writing in the form of an item, their own alone.

`type` names the form for a new item; without it, it is the form of the item itself.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from html import unescape
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.errors import TooLarge
from thads.publication import drafts
from thads.publication.interfaces import IPublished
from thads.publication.vocabularies import TYPES
from thads.text import recognise_dispatch
from thads.web.json_objects import NO_OBJECT
from thads.web.services import Service
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.interface import alsoProvides
import json
import re


TOO_LONG = _("This draft is too long to be kept.")
SAVED = _("You have saved this form since: open it again.")
SECRET = _("This document is marked secret: nothing of it was kept.")
MOST_FIELDS = 200
#: Characters in which the stamp of a document stands.
HEAD = 10_000
_TAG = re.compile("<[^<>]*>")


def is_secret(value):
    """Return whether a value of a form is a text with a stamp of secrecy."""
    if not isinstance(value, str) or not value:
        return False
    head = unescape(_TAG.sub("\n", value[:HEAD]))
    return recognise_dispatch(head).secrecy is not None


class DraftService(Service):
    """Base of the three services: whose draft it is, and of which form."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        user_id = api.user.get_current().getId()
        if not user_id:
            raise Unauthorized("@draft")
        type_id = self.query.choice("type", TYPES)
        self._check(type_id)
        return self.answer(user_id, type_id)

    def _check(self, type_id):
        """Raise NotAllowed where the person may not open the form."""
        if type_id:
            is_folder = hasattr(aq_base(self.context), "allowedContentTypes")
            allowed = self.context.allowedContentTypes() if is_folder else ()
            may = type_id in {fti.getId() for fti in allowed}
        else:
            may = IPublished.providedBy(self.context) and (
                getSecurityManager().checkPermission(
                    "Modify portal content", self.context
                )
            )
        if not may:
            raise NotAllowed(_("You may not write here."))

    def described(self, draft, type_id):
        """Return a draft as answers have it, with the mark its form has now."""
        return {
            "@id": f"{self.context.absolute_url()}/@draft",
            "mark": drafts.mark_of(self.context, type_id),
            "time": draft and clock.iso(draft.time),
            "values": draft and json.loads(draft.values),
        }


class Get(DraftService):
    """GET @draft: what the person wrote and has not saved, null for nothing."""

    def answer(self, user_id, type_id):
        """Return the draft."""
        return self.described(drafts.find(user_id, self.context, type_id), type_id)


class Put(DraftService):
    """PUT @draft: keep what the person is writing.

    `mark` is the form's: what comes late, after the form was saved, is refused.
    """

    def answer(self, user_id, type_id):
        """Keep the values and return them."""
        alsoProvides(self.request, IDisableCSRFProtection)
        body = self.body()
        part = body.part("values")
        if not part.members:
            raise Refused({"values": NO_OBJECT})
        if len(part.members) > MOST_FIELDS:
            raise TooLarge({"values": TOO_LONG})
        values = {
            name: value
            if isinstance(value, bool)
            else part.text(name, most=drafts.LARGEST, lines=True)
            for name, value in part.members.items()
        }
        if any(map(is_secret, values.values())):
            drafts.drop(user_id, drafts.key_of(self.context, type_id))
            return self.unkept()
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if len(text) > drafts.LARGEST:
            raise TooLarge({"values": TOO_LONG})
        if body.text("mark", most=200) != drafts.mark_of(self.context, type_id):
            raise Stale(SAVED)
        draft = drafts.keep(user_id, self.context, type_id, text)
        return self.described(draft, type_id)

    def unkept(self):
        """Refuse a text with a stamp of secrecy; what was kept before is gone."""
        return self.problem(400, "BadRequest", SECRET)


class Delete(DraftService):
    """DELETE @draft: the person needs it no more."""

    def answer(self, user_id, type_id):
        """Delete the draft."""
        alsoProvides(self.request, IDisableCSRFProtection)
        drafts.drop(user_id, drafts.key_of(self.context, type_id))
        return self.reply_no_content()
