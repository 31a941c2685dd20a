"""REST: the draft of what a person is writing in the form of an item, their own alone.

`type` names the form for a new item; without it, it is the form of the item itself.
`draft` is the key of the form as it was opened once.
"""

from AccessControl import getSecurityManager
from Acquisition import aq_base
from html import unescape
from thads import _
from thads.casework import draft_services
from thads.casework import drafts
from thads.publication.interfaces import IPublished
from thads.publication.vocabularies import TYPES
from thads.text.dispatch import recognise_dispatch
from ZPublisher import zpublish
import re


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


class OfPublication:
    """Mixin: the form is that of an item, or of a new one of a type."""

    @zpublish(False)
    def form(self):
        """Return what names the form; "" where the person may not open it."""
        type_id = self.query.choice("type", TYPES)
        return drafts.form_of(self.context, type_id) if self._may(type_id) else ""

    def _may(self, type_id):
        if type_id:
            is_folder = hasattr(aq_base(self.context), "allowedContentTypes")
            allowed = self.context.allowedContentTypes() if is_folder else ()
            return type_id in {fti.getId() for fti in allowed}
        return IPublished.providedBy(self.context) and bool(
            getSecurityManager().checkPermission("Modify portal content", self.context)
        )

    @zpublish(False)
    def refusal(self, texts):
        """Refuse a text with a stamp of secrecy; what was kept before goes."""
        if any(map(is_secret, texts)):
            return self.problem(400, "BadRequest", SECRET)
        return None


class Get(OfPublication, draft_services.Get):
    """GET @draft: what the person wrote last and has not saved, null for nothing."""


class Put(OfPublication, draft_services.Put):
    """PUT @draft: keep what the person is writing."""


class Delete(OfPublication, draft_services.Delete):
    """DELETE @draft: the person needs it no more."""
