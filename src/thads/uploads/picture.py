"""Inspects a picture: its file is whole, its pixels can be drawn, nothing hides in it.

Metadata are cut out of JPEG, PNG, WebP and GIF without touching a pixel, and the
orientation stays. HEIC, TIFF and BMP are drawn anew as JPEG, turned upright: browsers
and officers' programs do not show them. For pages a picture is bounded as well.
"""

from io import BytesIO
from PIL import Image
from PIL import ImageFile
from PIL import ImageOps
from thads.pictures import metadata
from thads.pictures.page_picture import bounded
from thads.pictures.page_picture import pixels_of
from thads.uploads.kinds import kinds
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import CONVERTED
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import STRIPPED
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
import re
import zipfile


#: Of the sensors of today's phones; a colour picture of them is 240 MB in memory.
PIXELS = 80_000_000
FRAMES = 500
#: Of a picture that is drawn anew: evidence, not decoration.
QUALITY = 92
_FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "heic": ("HEIF",),
    "tiff": ("TIFF",),
    "bmp": ("BMP",),
}
_SCRIPT = re.compile(rb"<script|<\?php|javascript:", re.I)


def inspect(data: bytes, kind: str, for_pages: bool) -> Inspected:
    """Return the picture to be stored, or raise `NotTaken`; `kind` is an id."""
    if _SCRIPT.search(data) or data[6:8] == b"/*":
        raise NotTaken(ACTIVE, "script")  # read as a script, it is one
    if zipfile.is_zipfile(BytesIO(data)):
        raise NotTaken(ACTIVE, "zip")
    if kind == "heic":
        _open_heic()
    orientation, transparent = _drawn(data, kind)
    try:
        if kinds()[kind].family == "foreign_picture":
            return _redrawn(data, transparent)
        plain = metadata.stripped(data, kind, orientation)
        if for_pages:
            found = bounded(plain)
            if found is not None:
                data, media_type = found
                return Inspected(data, CONVERTED, media_type.partition("/")[2])
    except (OSError, ValueError, SyntaxError) as error:
        raise NotTaken(DAMAGED) from error
    return Inspected(plain, STRIPPED if plain != data else "")


def _open_heic() -> None:
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(thumbnails=False)


def _drawn(data: bytes, kind: str) -> tuple[int, bool]:
    """Draw every pixel; return (orientation, whether there is transparency)."""
    Image.MAX_IMAGE_PIXELS = None  # bounded here, with our own words
    # plone.scale, where it is loaded too, lets half a picture pass as a whole one
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(data), formats=_FORMATS[kind]) as image:
            width, height = image.size
            if width * height > PIXELS:
                raise NotTaken(BOMB)
            frames = getattr(image, "n_frames", 1) if image.format != "MPO" else 1
            if frames > FRAMES or frames * width * height > 4 * PIXELS:
                raise NotTaken(BOMB)
            for frame in range(frames):
                image.seek(frame)
                image.load()
            orientation = image.getexif().get(0x0112, 1)
            return orientation, image.has_transparency_data
    except Image.UnidentifiedImageError as error:
        raise NotTaken(DAMAGED) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise NotTaken(DAMAGED) from error


def _redrawn(data: bytes, transparent: bool) -> Inspected:
    with Image.open(BytesIO(data)) as image:
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
        if transparent:
            ground = Image.new("RGB", upright.size, "white")
            shape = upright.convert("RGBA")
            ground.paste(shape, mask=shape.getchannel("A"))
            upright = ground
        out = pixels_of(upright, "JPEG", QUALITY, profile)
    return Inspected(out, CONVERTED, "jpeg")
