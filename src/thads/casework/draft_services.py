"""REST: drafts of what a person is writing in a form, their own alone.

The base of such services, and `@draft` of an item: `step` names the step whose form it
is. `draft` is the key of the form as it was opened once.
"""

from html import unescape
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.uuid.interfaces import IUUID
from thads import _
from thads.casework import drafts
from thads.casework import steps
from thads.casework.drafts import Draft
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.errors import TooLarge
from thads.ratelimit import Budget
from thads.text.dispatch import recognise_dispatch
from thads.web.json_objects import NO_OBJECT
from thads.web.services import Service
from thads.worktime import clock
from typing import Any
from zExceptions import Unauthorized
from zope.interface import alsoProvides
from ZPublisher import zpublish
import json
import re


TOO_LONG = _("This draft is too long to be kept.")
SAVED = _("You have saved this form since: open it again.")
TOO_OFTEN = _("This form was kept too often: what you write stays in the form.")
NO_KEY = _("A key has 16 digits, 0 to 9 and a to f.")
MOST_FIELDS = 200
#: Drafts of a person that are written: a form sends one each half minute.
WRITES = Budget("publication.drafts", 600, 3600)
SECRET = _("This document is marked secret: nothing of it was kept.")
#: Characters in which the stamp of a document stands.
HEAD = 10_000
_TAG = re.compile("<([^<>]*)>")
#: Elements that stand within a line.
_INLINE = re.compile(
    r"/?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|mark|q|s|"
    r"samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?![\w:-])",
    re.I,
)


def is_secret(value: object) -> bool:
    """Return whether a value of a form is a text with a stamp of secrecy."""
    if not isinstance(value, str) or not value:
        return False
    lines = unescape(_TAG.sub(_line_end, value)).splitlines()
    head = "\n".join(line for line in lines if line.strip())[:HEAD]
    return recognise_dispatch(head).secrecy is not None


def _line_end(tag: re.Match[str]) -> str:
    """Return what stands for a tag in the text alone."""
    return "" if _INLINE.match(tag[1]) else "\n"


class DraftService(Service):
    """Base of the services of all rooms: whose draft it is, and of which form."""

    def reply(self) -> Any:
        self.request.response.setHeader("Cache-Control", "no-store")
        user_id = api.user.get_current().getId()
        if not user_id:
            raise Unauthorized("@draft")
        form = self.form()
        if not form:
            raise NotAllowed(_("You may not write here."))
        return self.answer(user_id, form)

    #: Name of the service, as its address has it.
    service = "@draft"

    @zpublish(False)
    def form(self) -> str:
        """Return what names the form; "" where the person may not open it."""
        raise NotImplementedError

    @zpublish(False)
    def answer(self, user_id: str, form: str) -> Any:
        """Do what the method is for, and return the answer."""
        raise NotImplementedError

    @zpublish(False)
    def refusal(self, texts: list[str]) -> Any:
        """Return the answer to texts with a stamp of secrecy; None for others."""
        if any(map(is_secret, texts)):
            return self.problem(400, "BadRequest", SECRET)
        return None

    @zpublish(False)
    def key(self) -> str:
        """Return the key of the draft that is asked for; Refused if it is none."""
        return checked_key(self.query.text(drafts.NAME))

    @zpublish(False)
    def described(self, key: str, draft: Draft | None) -> dict[str, Any]:
        """Return a draft as answers have it."""
        return {
            "@id": f"{self.context.absolute_url()}/{self.service}",
            "draft": key or None,
            "revision": draft and draft.revision,
            "time": draft and clock.iso(draft.time),
            "values": draft and json.loads(draft.values),
        }


def checked_key(text: str) -> str:
    """Return a key as it was sent; Refused if it is none."""
    if not drafts.is_key(text):
        raise Refused({drafts.NAME: NO_KEY})
    return text


class Get(DraftService):
    """GET @draft: what the person wrote last and has not saved, null for nothing."""

    @zpublish(False)
    def answer(self, user_id: str, form: str) -> Any:
        """Return the draft."""
        return self.described(*drafts.find(user_id, form))


class Put(DraftService):
    """PUT @draft: keep what the person is writing.

    `draft` is the key of the form as it was opened: what comes late, after that form
    was saved, is refused. `revision` is the item's which the form shows.
    """

    @zpublish(False)
    def answer(self, user_id: str, form: str) -> Any:
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
        refusal = self.refusal(texts)
        if refusal is not None:
            drafts.drop(user_id, key)
            return refusal
        text = json.dumps(values, ensure_ascii=False, sort_keys=True)
        if len(text) > drafts.LARGEST:
            raise TooLarge({"values": TOO_LONG})
        return self.described(key, drafts.keep(user_id, key, form, text, revision))


class Delete(DraftService):
    """DELETE @draft: the person needs it no more."""

    @zpublish(False)
    def answer(self, user_id: str, form: str) -> Any:
        """Delete the draft."""
        alsoProvides(self.request, IDisableCSRFProtection)
        drafts.drop(user_id, self.key())
        return self.reply_no_content()


class OfStep(DraftService):
    """Base: the form is that of a step of the item, which the person may take."""

    @zpublish(False)
    def form(self) -> str:
        """Return what names the form of the step."""
        possible = {step.id for step in steps.possible(self.context)}
        name = self.query.text("step")
        return form_of_step(self.context, name) if name in possible else ""


def form_of_step(item: Any, name: str) -> str:
    """Return what names the form of a step of an item."""
    return f"{IUUID(item, '') or item.code}/{name}"


class GetOfStep(OfStep, Get):
    """GET @draft?step= of an item."""


class PutOfStep(OfStep, Put):
    """PUT @draft?step= of an item."""


class DeleteOfStep(OfStep, Delete):
    """DELETE @draft?step= of an item."""
