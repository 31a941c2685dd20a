"""REST: the draft of what a person is writing in the form of an item, their own alone.

`type` names the form for a new item; without it, it is the form of the item itself.
`draft` is the key of the form as it was opened once.
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
from thads.ratelimit import Budget
from thads.text.dispatch import recognise_dispatch
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
TOO_OFTEN = _("This form was kept too often: what you write stays in the form.")
NO_KEY = _("A key has 16 digits, 0 to 9 and a to f.")
MOST_FIELDS = 200
#: Drafts of a person that are written: a form sends one each half minute.
WRITES = Budget("publication.drafts", 600, 3600)
#: Characters in which the stamp of a document stands.
HEAD = 10_000
_TAG = re.compile("<([^<>]*)>")
#: Elements that stand within a line.
_INLINE = re.compile(
    r"/?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|mark|q|s|"
    r"samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?![\w:-])",
    re.I,
)


def is_secret(value):
    """Return whether a value of a form is a text with a stamp of secrecy."""
    if not isinstance(value, str) or not value:
        return False
    lines = unescape(_TAG.sub(_line_end, value)).splitlines()
    head = "\n".join(line for line in lines if line.strip())[:HEAD]
    return recognise_dispatch(head).secrecy is not None


def _line_end(tag):
    """Return what stands for a tag in the text alone."""
    return "" if _INLINE.match(tag[1]) else "\n"


class DraftService(Service):
    """Base of the three services: whose draft it is, and of which form."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        user_id = api.user.get_current().getId()
        if not user_id:
            raise Unauthorized("@draft")
        type_id = self.query.choice("type", TYPES)
        self._check(type_id)
        return self.answer(user_id, drafts.form_of(self.context, type_id))

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

    def key(self):
        """Return the key of the draft that is asked for; Refused if it is none."""
        return checked_key(self.query.text(drafts.NAME))

    def described(self, key, draft):
        """Return a draft as answers have it."""
        return {
            "@id": f"{self.context.absolute_url()}/@draft",
            "draft": key or None,
            "revision": draft and draft.revision,
            "time": draft and clock.iso(draft.time),
            "values": draft and json.loads(draft.values),
        }


def checked_key(text):
    """Return a key as it was sent; Refused if it is none."""
    if not drafts.is_key(text):
        raise Refused({drafts.NAME: NO_KEY})
    return text


class Get(DraftService):
    """GET @draft: what the person wrote last and has not saved, null for nothing."""

    def answer(self, user_id, form):
        """Return the draft."""
        return self.described(*drafts.find(user_id, form))


class Put(DraftService):
    """PUT @draft: keep what the person is writing.

    `draft` is the key of the form as it was opened: what comes late, after that form
    was saved, is refused. `revision` is the item's which the form shows.
    """

    def answer(self, user_id, form):
        """Keep the values and return them."""
        alsoProvides(self.request, IDisableCSRFProtection)
        now = clock.seconds()
        if WRITES.spent(user_id, now):
            return self.too_often(TOO_OFTEN, WRITES.seconds_until(user_id, now))
        WRITES.spend(user_id, now)
        body = self.body()
        key = checked_key(body.text(drafts.NAME))
        revision = body.text("revision", most=200)
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
        texts = [each for each in values.values() if isinstance(each, str)]
        if sum(map(len, texts)) > drafts.LARGEST:
            raise TooLarge({"values": TOO_LONG})  # before each is read for a stamp
        if drafts.is_saved(user_id, key):
            raise Stale(SAVED)
        if any(map(is_secret, texts)):
            drafts.drop(user_id, key)
            return self.unkept()
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if len(text) > drafts.LARGEST:
            raise TooLarge({"values": TOO_LONG})
        return self.described(key, drafts.keep(user_id, key, form, text, revision))

    def unkept(self):
        """Refuse a text with a stamp of secrecy; what was kept before is gone."""
        return self.problem(400, "BadRequest", SECRET)


class Delete(DraftService):
    """DELETE @draft: the person needs it no more."""

    def answer(self, user_id, form):
        """Delete the draft."""
        alsoProvides(self.request, IDisableCSRFProtection)
        drafts.drop(user_id, self.key())
        return self.reply_no_content()
