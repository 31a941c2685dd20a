"""Cuts out of a picture's file what is beside the picture, without touching a pixel.

Place, camera, owner, comments, previews, and whatever a phone hangs on behind the
picture (a film, a depth map). Kept: how colours are meant, resolution, animation, and
which way up the picture is held. Knows the file formats, not the pixels; imports
nothing, for it runs in the child process of `thads.uploads` too.

JPEG: ITU-T T.81, annex B. PNG: ISO/IEC 15948. WebP: RFC 9649. GIF: GIF89a.
"""

import re
import struct
import zlib


class Broken(ValueError):
    """Says that the file is not built as its format wants."""


#: Orientation alone, as Exif: little-endian TIFF with one entry (tag 0x0112).
_EXIF = (
    b"II*\x00\x08\x00\x00\x00\x01\x00"
    b"\x12\x01\x03\x00\x01\x00\x00\x00%s\x00\x00\x00\x00\x00\x00\x00"
)
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
#: JPEG segments that are the picture: frames, codes, scans, restarts.
_JPEG_SEGMENTS = frozenset((*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDA, 0xDB, 0xDD))
#: Segments of codes and colours.
_TABLES = frozenset((0xC4, 0xE2))
#: PNG chunks that are the picture, its colours, its resolution or its animation.
_PNG_CHUNKS = frozenset(
    (
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP"),
        *(b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    )
)
#: Most bytes of those that have a size; more would be something else.
_PNG_LENGTHS = {
    **{b"IHDR": 13, b"PLTE": 768, b"IEND": 0, b"tRNS": 256, b"cHRM": 32, b"gAMA": 4},
    **{b"sBIT": 4, b"sRGB": 1, b"cICP": 4, b"bKGD": 6, b"pHYs": 9, b"acTL": 8},
    b"fcTL": 26,
}
_PNG_TABLES = frozenset((b"PLTE", b"iCCP"))
#: Pieces of packed pixels; each unpacks to a thousand times as many bytes at most.
_PIECE = 1 << 14
_WEBP_CHUNKS = frozenset(
    (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
)
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
#: GIF application extensions that say how often it is played.
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def stripped(
    data: bytes, kind: str, orientation: int = 1, tables: bool = True
) -> bytes:
    """Return the file without metadata; the same bytes if there are none.

    `kind` is "jpeg", "png", "webp" or "gif"; `orientation` (1 to 8, as in Exif) is
    written back where it is not 1. Without `tables` of colours and codes it is no
    picture any more: what is left is noise, in which letters would be none. Raises
    `Broken`.
    """
    known = orientation if 1 < orientation <= 8 else 1
    try:
        return _FORMATS[kind](data, known, tables)
    except (IndexError, struct.error) as error:
        raise Broken(kind) from error


def _exif(orientation: int) -> bytes:
    return _EXIF % bytes([orientation])


def has_end(data: bytes, kind: str) -> bool:
    """Return whether the pixels of a stripped picture end where its file says.

    A decoder stops when it has all pixels; what stands behind them is in the file.
    """
    if kind == "jpeg":
        return data.endswith(b"\xff\xd9")
    if kind != "png":
        return True
    stream, at = zlib.decompressobj(), 8
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] == b"IDAT":
            # in small pieces: what they are packed from may fill the memory
            body = memoryview(data)[at + 8 : at + 8 + length]
            while body:
                stream.decompress(body[:_PIECE])
                body = body[_PIECE:]
            if stream.unused_data:
                return False
        at += 12 + length
    return True


def has_rest(data: bytes, kind: str) -> bool:
    """Return whether anything stands behind the end of a picture.

    Raises `Broken`.
    """
    whole = stripped(data, kind)
    try:
        return stripped(data[:-1], kind) == whole
    except Broken:
        return False


def _jpeg(data: bytes, orientation: int, tables: bool) -> bytes:
    if not data.startswith(b"\xff\xd8"):
        raise Broken("jpeg")
    parts, at = [b"\xff\xd8"], 2
    if orientation != 1:
        body = b"Exif\x00\x00" + _exif(orientation)
        parts.append(b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    while True:
        if data[at] != 0xFF:
            raise Broken("jpeg")
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            parts.append(b"\xff\xd9")
            return b"".join(parts)
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        segment = data[at:end]
        if len(segment) != length + 2 or length < 2:
            raise Broken("jpeg")
        if _is_kept(marker, segment[4:]) and (tables or marker not in _TABLES):
            parts.append(_without_preview(segment))
        at = end
        if marker == 0xDA:
            found = _MARKER.search(data, at)
            if found is None:  # some cameras leave out the end; what is missing of
                # the pixels the decoder finds
                return b"".join((*parts, data[at:]))
            parts.append(data[at : found.start()])
            at = found.start()


def _is_kept(marker: int, body: bytes) -> bool:
    if not 0xE0 <= marker <= 0xEF:
        return marker in _JPEG_SEGMENTS
    return (
        (marker == 0xE0 and body.startswith(b"JFIF\x00"))
        or (marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00"))
        or (marker == 0xEE and body.startswith(b"Adobe"))
    )


def _without_preview(segment: bytes) -> bytes:
    """Return a segment; that of JFIF without the preview it may hold."""
    if segment[1] == 0xE0 and len(segment) > 18:
        return segment[:2] + b"\x00\x10" + segment[4:16] + b"\x00\x00"
    return segment


def _png(data: bytes, orientation: int, tables: bool) -> bytes:
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Broken("png")
    parts, at = [data[:8]], 8
    while True:
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        chunk = data[at:end]
        if len(chunk) != length + 12:
            raise Broken("png")
        if name == b"IDAT" and orientation != 1:
            parts.append(_png_chunk(b"eXIf", _exif(orientation)))
            orientation = 1
        if length > _PNG_LENGTHS.get(name, length):
            raise Broken("png")
        if name in _PNG_CHUNKS and (tables or name not in _PNG_TABLES):
            parts.append(chunk)
        if name == b"IEND":
            return b"".join(parts)
        at = end


def _png_chunk(name: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


def _webp(data: bytes, orientation: int, tables: bool) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Broken("webp")
    (size,) = struct.unpack_from("<I", data, 4)
    end = size + 8
    if end > len(data):
        raise Broken("webp")
    parts, at = [], 12
    while at + 8 <= end:
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            raise Broken("webp")
        if name == b"VP8X":
            flags = body[0] & ~(_WEBP_EXIF | _WEBP_XMP)
            # a plain file (no VP8X) has no place for the orientation: none was there
            flags |= _WEBP_EXIF if orientation != 1 else 0
            body = bytes([flags]) + body[1:]
        if name in _WEBP_CHUNKS and (tables or name != b"ICCP"):
            parts.append(_webp_chunk(name, body))
        at += 8 + length + length % 2
    if orientation != 1 and parts and parts[0].startswith(b"VP8X"):
        parts.append(_webp_chunk(b"EXIF", _exif(orientation)))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)


def _gif(data: bytes, orientation: int, tables: bool) -> bytes:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise Broken("gif")
    at = 13 + _gif_colours(data[10])
    parts = [data[: at if tables else 13]]
    while True:
        if data[at] == 0x3B:
            parts.append(b";")
            return b"".join(parts)
        if data[at] == 0x21:
            label, end = data[at + 1], _gif_blocks(data, at + 2)
            is_loop = label == 0xFF and data[at + 3 : at + 14] in _GIF_LOOPS
            if label == 0xF9 or is_loop:
                parts.append(data[at:end])
        elif data[at] == 0x2C:
            colours = _gif_colours(data[at + 9])
            end = _gif_blocks(data, at + 11 + colours)
            parts.append(data[at if tables else at + 10 + colours : end])
        else:
            raise Broken("gif")
        at = end


def _gif_colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> int:
    """Return where a chain of blocks that begins at `at` ends."""
    while data[at]:
        at += data[at] + 1
    return at + 1


_FORMATS = {"jpeg": _jpeg, "png": _png, "webp": _webp, "gif": _gif}
