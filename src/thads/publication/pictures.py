"""Pictures in a text: each says what it shows, or that it is there for decoration.

Whoever writes for the public describes the pictures; a picture that says nothing new is
marked by the word DECORATIVE in the place of the description. The word is an editor's
way to say so in Plone's dialog of pictures; readers get an empty alternative.
"""

from lxml import html
from plone.app.textfield.value import IRichTextValue
from plone.app.textfield.value import RichTextValue
from thads import _
from thads.errors import Refused
from thads.uploads.embedded import checked
from thads.uploads.embedded import is_embedded
from zope.schema import ValidationError


DECORATIVE = "trang trí"


class NotTaken(ValidationError):
    """The pictures of a text are not as they must be; `message` says why."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def doc(self):
        return self.message


class Undescribed(NotTaken):
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
    """Return the addresses of a text's pictures that say nothing."""
    if not raw or "<img" not in raw.lower():
        return []
    return [
        image.get("src") or ""
        for image in _parsed(raw).iter("img")
        if not (image.get("alt") or "").strip() and not _decorates(image)
    ]


def check(value):
    """Refuse a text with pictures nobody described, or that the gate does not take.

    Others than rich texts pass.
    """
    if IRichTextValue.providedBy(value) and value.mimeType == "text/html":
        names = undescribed(value.raw)
        if names:
            raise Undescribed(names)
        normalised(value.raw)


def normalised(raw):
    """Return the text with decorative pictures marked, and embedded ones checked.

    Decoration is marked as HTML knows it; pictures pasted into the text are as the gate
    gives them back. Raises `NotTaken`.
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
            raise NotTaken(next(iter(refused.problems.values()))) from None
    if not decorative and not embedded:
        return raw
    whole = html.tostring(body, encoding="unicode")
    return whole.removeprefix("<div>").removesuffix("</div>")


def normalise_pictures(item, event):
    """Mark as decoration what the editor of an item called so; subscriber."""
    text = getattr(item, "text", None)
    if not IRichTextValue.providedBy(text):
        return
    raw = normalised(text.raw)
    if raw != text.raw:
        item.text = RichTextValue(raw, text.mimeType, text.outputMimeType)
