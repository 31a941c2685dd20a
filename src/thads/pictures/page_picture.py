"""A picture for pages: upright, no larger than any screen, in a format of the web.

Works on bytes alone, with Pillow; it runs in the child process of `thads.uploads` and,
for what programs of ours put in, in the web process.
"""

from io import BytesIO
from PIL import Image
from PIL import ImageOps
from thads.pictures import metadata
from typing import Any


#: Pixels: twice the width of the content on a large screen.
LONGEST_SIDE = 2400
QUALITY = 85
#: Formats left as they are; all others become JPEG, or PNG with transparency.
WEB_FORMATS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}


def bounded(data: bytes) -> tuple[bytes, str] | None:
    """Return (data, media type) of the picture for pages; None if it is one already.

    Its pixels are written anew only where it is too large, turned, or of another
    format; else what is beside them is cut out (`metadata.stripped`). What moves is
    left alone.
    """
    with Image.open(BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            return None
        kind = image.format or ""
        upright = image.getexif().get(0x0112, 1) in (0, 1)
        if kind in WEB_FORMATS and upright and max(image.size) <= LONGEST_SIDE:
            plain = metadata.stripped(data, WEB_FORMATS[kind])
            return None if plain == data else (plain, f"image/{WEB_FORMATS[kind]}")
        return _redrawn(image, kind)


def _redrawn(image: Image.Image, kind: str) -> tuple[bytes, str]:
    profile = image.info.get("icc_profile")
    # a large JPEG is decoded at half or a quarter of its size
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    upright: Image.Image = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if kind not in WEB_FORMATS:
        kind = "PNG" if upright.has_transparency_data else "JPEG"
    return pixels_of(upright, kind, QUALITY, profile), f"image/{kind.lower()}"


def pixels_of(
    image: Image.Image, kind: str, quality: int, profile: bytes | None
) -> bytes:
    """Return a new file of a picture's pixels; its `info` is emptied.

    What was beside them is not taken along: Pillow writes what it finds in `info`.
    """
    if kind == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    if image.mode == "P":
        pixels = Image.frombytes(image.mode, image.size, image.tobytes())
        pixels.putpalette(image.getpalette("RGBA") or b"", "RGBA")
        image = pixels
    image.info = {k: v for k, v in image.info.items() if k == "transparency"}
    out = BytesIO()
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind != "PNG":
        options["quality"] = quality
    image.save(out, kind, optimize=True, **options)
    return out.getvalue()
