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
from thads.uploads import disguise
from thads.uploads.kinds import kinds
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import CONVERTED
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import STRIPPED
from thads.uploads.verdict import Inspected
from thads.uploads.verdict import NotTaken
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


def inspect(data: bytes, kind: str, for_pages: bool) -> Inspected:
    """Return the picture to be stored, or raise `NotTaken`; `kind` is an id."""
    if disguise.SCRIPT.search(data) or data[6:8] == b"/*":
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
        if _hides(plain, kind):
            return _cleaned(plain, kind, for_pages)
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


def _hides(data: bytes, kind: str) -> bool:
    """Return whether a stripped picture holds what is none."""
    return bool(
        _is_disguise(data)
        or not _has_true_colours(data)
        or not metadata.has_end(data, kind)
        or disguise.has_text(metadata.stripped(data, kind, tables=False))
    )


def _is_disguise(data: bytes) -> bool:
    # a remark of a script begins where a size stands
    return bool(disguise.found(data)) or b"/*" in data[:24]


def _has_true_colours(data: bytes) -> bool:
    """Return whether what says how colours are meant is a profile, where there is one.

    It names its own length, and behind that its kind ([ICC.1], 7.2).
    """
    profile = _profile_of(data)
    size = int.from_bytes(profile[:4])
    return not profile or (
        profile[36:40] == b"acsp"
        and size <= len(profile)
        and not profile[size:].strip(b"\0")
    )


def _profile_of(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        return image.info.get("icc_profile") or b""


def _cleaned(data: bytes, kind: str, for_pages: bool) -> Inspected:
    """Return the picture drawn anew; refuse one in whose pixels something hides."""
    profile = _profile_of(data) if _has_true_colours(data) else b""
    if disguise.found(profile):
        profile = b""
    with Image.open(BytesIO(data)) as image:
        if getattr(image, "is_animated", False):
            raise NotTaken(ACTIVE, "disguise")
        upright = ImageOps.exif_transpose(image)
        plain = pixels_of(upright, kind.upper(), QUALITY, profile or None)
    if for_pages and (found := bounded(plain)) is not None:
        plain, kind = found[0], found[1].partition("/")[2]
    if _is_disguise(plain):
        raise NotTaken(ACTIVE, "disguise")
    return Inspected(plain, CONVERTED, kind)


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
