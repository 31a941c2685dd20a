"""Pictures in a text: each is described, or marked as decoration.

Whoever writes for the public describes the pictures; a picture that says nothing new is
marked by the word DECORATIVE in the place of the description. The word is an editor's
way to mark it in Plone's dialog of pictures; readers get an empty alternative.
"""

from lxml import html
from plone import api
from plone.app.textfield.value import IRichTextValue
from plone.app.textfield.value import RichTextValue
from thads import _
from thads.errors import Refused
from thads.uploads.embedded import checked
from thads.uploads.embedded import is_embedded
from thads.web.embedded import loads_page
from thads.web.markup import cleaned
from thads.web.public_address import public_address
from zope.i18nmessageid import Message
from zope.schema import ValidationError


DECORATIVE = "trang trí"


class RefusedPicture(ValidationError):
    """The pictures of a text are not as they must be; `message` says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def doc(self) -> Message:
        """Return the message, as forms show it."""
        return self.message


class Undescribed(RefusedPicture):
    """Pictures of a text lack their descriptions."""

    def __init__(self, names):
        super().__init__(names)
        self.message = _(
            "${count} picture(s) in the text have no description. Double-click each "
            "and write what it shows, or “trang trí” if it only decorates.",
            mapping={"count": str(len(names))},
        )


def _parsed(raw):
    return html.fragment_fromstring(raw, create_parent="div")


def _decorates(image):
    return image.get("role") in ("presentation", "none")


def undescribed(raw):
    """Return the addresses of pictures in a text that have no description."""
    if not raw or "<img" not in raw.lower():
        return []
    return [
        image.get("src") or ""
        for image in _parsed(raw).iter("img")
        if not (image.get("alt") or "").strip() and not _decorates(image)
    ]


def check(value):
    """Raise RefusedPicture for a picture not described, or one the gate refuses.

    Values that are no rich text of HTML pass.
    """
    if IRichTextValue.providedBy(value) and value.mimeType == "text/html":
        names = undescribed(value.raw)
        if names:
            raise Undescribed(names)
        normalised(value.raw)


def normalised(raw):
    """Return the text with decorative pictures marked, and embedded ones checked.

    Decoration is marked as HTML knows it; pictures pasted into the text are as the gate
    gives them back. Raises `RefusedPicture`.
    """
    if not raw or not (DECORATIVE in raw.lower() or "data:" in raw.lower()):
        return raw
    body = _parsed(raw)
    decorative, embedded = [], []
    for image in body.iter("img"):
        if (image.get("alt") or "").strip().lower() == DECORATIVE:
            decorative.append(image)
        if is_embedded(image.get("src") or ""):
            embedded.append(image)
    for image in decorative:
        image.set("alt", "")
        image.set("role", "presentation")
    for image in embedded:
        try:
            image.set("src", checked(image.get("src")))
        except Refused as refused:
            raise RefusedPicture(next(iter(refused.problems.values()))) from None
    if not decorative and not embedded:
        return raw
    whole = html.tostring(body, encoding="unicode")
    return whole.removeprefix("<div>").removesuffix("</div>")


def normalise_text(item, event):
    """Clean the text of an item, and mark pictures that are decoration; subscriber.

    Whichever way a text came: form, REST, import.
    """
    text = getattr(item, "text", None)
    if not IRichTextValue.providedBy(text) or text.mimeType != "text/html":
        return
    sites = (api.portal.get().absolute_url(), public_address())
    raw = cleaned(normalised(text.raw or ""), sites, loads_page)
    if raw != text.raw:
        item.text = RichTextValue(raw, text.mimeType, text.outputMimeType)
