"""Attributes of `<img>`: the addresses of a picture's sizes, for the browser's choice.

``<img src srcset width height sizes>``: how wide it stands on the page (`sizes`) is
known to the template alone; the rest is made here from Plone's own scales.
"""

from thads.plonetypes import Content
from thads.plonetypes import Request
from typing import Any
from zope.component import queryMultiAdapter


Attributes = dict[str, Any]
#: Plone's scales, by growing width.
SCALES = ("mini", "preview", "teaser", "large", "great", "huge")
#: For a browser that cannot choose.
PLAIN = "large"


def of_brain(
    brain: Any, fields: tuple[str, ...] = ("image",), largest: str = "huge"
) -> Attributes | None:
    """Return {src, srcset, width, height} from the catalogue, None without picture."""
    known = getattr(brain, "image_scales", None) or {}
    for field in fields:
        for image in known.get(field) or ():
            at_hand = image.get("scales") or {}
            found = {
                name: (
                    f"{brain.getURL()}/{at_hand[name]['download']}",
                    at_hand[name]["width"],
                    at_hand[name]["height"],
                )
                for name in SCALES
                if name in at_hand
            }
            return _attributes(found, largest)
    return None


def of_content(
    content: Content, request: Request, field: str = "image", largest: str = "huge"
) -> Attributes | None:
    """Return the same from the content itself."""
    if not getattr(content.aq_base, field, None):
        return None
    images = queryMultiAdapter((content, request), name="images")
    found = {}
    for name in SCALES:
        # only addresses: a scale is made when it is first asked for
        scale = images.scale(field, scale=name, pre=True)
        if scale is not None and scale.width:
            found[name] = (scale.url, scale.width, scale.height)
    return _attributes(found, largest)


def _attributes(
    found: dict[str, tuple[str, int, int]], largest: str
) -> Attributes | None:
    if not found:
        return None
    used = SCALES[: SCALES.index(largest) + 1]
    # a small original has one size under many names
    sizes = {found[name][1]: found[name] for name in reversed(used) if name in found}
    plain = found.get(PLAIN) if PLAIN in used else None
    src, width, height = plain or sizes[max(sizes)]
    srcset = ", ".join(f"{sizes[width][0]} {width}w" for width in sorted(sizes))
    return {"src": src, "srcset": srcset, "width": width, "height": height}
