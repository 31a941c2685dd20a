"""What comes in: upright, not larger than any screen, and without metadata.

A photograph from a phone says where it was taken, when and with what, and may hold a
second, uncut picture as its preview. None of it belongs in the public's hands.
"""

from io import BytesIO
from PIL import Image
from PIL import ImageOps
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamedImageField
from thads.interfaces import IThadsLayer
from zope.container.interfaces import IContainerModifiedEvent
from zope.globalrequest import getRequest
from zope.schema import getFieldsInOrder
import logging


logger = logging.getLogger(__name__)
#: Twice the width of the content on a large screen is more than anybody sees.
LONGEST = 2400
QUALITY = 85
#: Formats kept as they are; all others become JPEG, or PNG with transparency.
KEPT = {"JPEG", "PNG", "WEBP"}
#: What a picture may carry besides itself: how its colours are meant.
HARMLESS = {
    *("icc_profile", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density"),
    *("progressive", "progression", "gamma", "interlace", "transparency", "srgb"),
    *("background", "loop", "duration", "timestamp", "chromaticity", "aspect"),
}


def clean_fields(content, event):
    """Subscriber: clean the pictures of what was added or changed."""
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


def clean(value):
    """Return a clean copy of a picture's value, None if it is clean as it is."""
    if value.contentType == "image/svg+xml":
        # drawn, not taken; Plone hands it out as a file, never as a page
        return None
    try:
        found = cleaned(value.data)
    except (OSError, ValueError, Image.DecompressionBombError):
        logger.warning("not a picture that could be read: %s", value.filename)
        return None
    if found is None:
        return None
    data, kind = found
    return value.__class__(data, contentType=kind, filename=value.filename)


def cleaned(data):
    """(data, content type) of the clean picture; None if it is clean as it is."""
    with Image.open(BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            return None
        kind = image.format
        said = {name for name, value in image.info.items() if value}
        bare = not image.getexif() and said <= HARMLESS
        if kind in KEPT and bare and max(image.size) <= LONGEST:
            return None
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        if kind not in KEPT:
            kind = "PNG" if upright.has_transparency_data else "JPEG"
        if kind == "JPEG" and upright.mode not in ("RGB", "L"):
            upright = upright.convert("RGB")
        out = BytesIO()
        # a new picture of the same pixels: what was beside them is not taken along
        pixels = Image.frombytes(upright.mode, upright.size, upright.tobytes())
        if upright.mode == "P":
            pixels.putpalette(upright.getpalette("RGBA"), "RGBA")
        options = {"icc_profile": profile} if profile else {}
        if kind != "PNG":
            options["quality"] = QUALITY
        pixels.save(out, kind, optimize=True, **options)
    return out.getvalue(), f"image/{kind.lower()}"
