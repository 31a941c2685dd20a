"""Cleaning of uploaded pictures: upright, not larger than any screen, no metadata.

A photograph from a phone says where it was taken, when and with what, and may hold a
second, uncut picture as its preview. None of it belongs in the public's hands.
"""

from io import BytesIO
from PIL import Image
from PIL import ImageOps
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamedImageField
from thads.interfaces import IThadsLayer
from thads.plonetypes import Content
from typing import Any
from zope.container.interfaces import IContainerModifiedEvent
from zope.globalrequest import getRequest
from zope.schema import getFieldsInOrder
import logging


logger = logging.getLogger(__name__)
#: Pixels: twice the width of the content on a large screen.
LONGEST_SIDE = 2400
QUALITY = 85
#: Formats left as they are; all others become JPEG, or PNG with transparency.
WEB_FORMATS = {"JPEG", "PNG", "WEBP"}
#: What a picture may carry besides itself: how its colours are meant.
HARMLESS = {
    *("icc_profile", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density"),
    *("progressive", "progression", "gamma", "interlace", "transparency", "srgb"),
    *("background", "loop", "duration", "timestamp", "chromaticity", "aspect"),
}


def clean_fields(content: Content, event: Any) -> None:
    """Clean the pictures of content that was added or changed; subscriber."""
    if IContainerModifiedEvent.providedBy(event):
        return
    if not IThadsLayer.providedBy(getRequest()):
        return
    for schema in iterSchemata(content):
        for name, field in getFieldsInOrder(schema):
            if not INamedImageField.providedBy(field):
                continue
            value = getattr(content.aq_base, name, None)
            cleaned = value and clean(value)
            if cleaned:
                setattr(content, name, cleaned)


def clean(value: Any) -> Any:
    """Return a clean copy of a picture's value, None if it is clean as it is."""
    if value.contentType == "image/svg+xml":
        # drawn, not taken; Plone hands it out as a file, never as a page
        return None
    try:
        replacement = cleaned(value.data)
    except (OSError, ValueError, Image.DecompressionBombError):
        logger.warning("not a picture that could be read: %s", value.filename)
        return None
    if replacement is None:
        return None
    data, kind = replacement
    return value.__class__(data, contentType=kind, filename=value.filename)


def cleaned(data: bytes) -> tuple[bytes, str] | None:
    """Return (data, content type) of the clean picture, None if it is clean."""
    with Image.open(BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            return None
        kind = image.format or ""
        metadata = {name for name, value in image.info.items() if value}
        bare = not image.getexif() and metadata <= HARMLESS
        if kind in WEB_FORMATS and bare and max(image.size) <= LONGEST_SIDE:
            return None
        profile = image.info.get("icc_profile")
        upright: Image.Image = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        if kind not in WEB_FORMATS:
            kind = "PNG" if upright.has_transparency_data else "JPEG"
        if kind == "JPEG" and upright.mode not in ("RGB", "L"):
            upright = upright.convert("RGB")
        out = BytesIO()
        # a new picture of the same pixels: what was beside them is not taken along
        pixels = Image.frombytes(upright.mode, upright.size, upright.tobytes())
        if upright.mode == "P":
            pixels.putpalette(upright.getpalette("RGBA") or b"", "RGBA")
        options: dict[str, Any] = {"icc_profile": profile} if profile else {}
        if kind != "PNG":
            options["quality"] = QUALITY
        pixels.save(out, kind, optimize=True, **options)
    return out.getvalue(), f"image/{kind.lower()}"
