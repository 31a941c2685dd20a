"""What is in a file: each trick is refused, what only looks like one is taken."""

from tests.uploads import files
from thads.uploads import child
from thads.uploads import verdict
from thads.uploads.kinds import DOCUMENTS
import unittest


KINDS = (*DOCUMENTS.kinds, "gif", "tiff", "bmp")


class Inspecting(unittest.TestCase):
    """Inspects in this process what the child inspects in its own."""

    def inspect(self, data, kind, for_pages=False):
        return child.inspect(data, kind, KINDS, for_pages)

    def refused(self, data, kind, code):
        with self.assertRaises(verdict.NotTaken) as caught:
            self.inspect(data, kind)
        self.assertEqual(caught.exception.code, code, caught.exception.where)

    def same(self, data, kind):
        found = self.inspect(data, kind)
        self.assertEqual(found.change, verdict.SAME)
        self.assertEqual(found.data, data)
        return found


class TestPdf(Inspecting):
    def test_what_acts_is_refused(self):
        for trick, data in files.ACTIVE_PDFS.items():
            with self.subTest(trick):
                self.refused(data, "pdf", verdict.ACTIVE)

    def test_what_only_shows_is_taken_as_it_is(self):
        for what, data in files.HARMLESS_PDFS.items():
            with self.subTest(what):
                self.assertFalse(self.same(data, "pdf").signed)

    def test_a_signed_one_is_not_touched(self):
        self.assertTrue(self.same(files.signed(), "pdf").signed)

    def test_password(self):
        self.refused(files.with_password(), "pdf", verdict.PASSWORD)

    def test_damaged(self):
        for what, data in {
            "cut off": files.PDF[:-60],
            "head alone": files.PDF[:9],
            "table that is wrong": files.PDF.replace(b"startxref\n1", b"startxref\n2"),
            "object elsewhere": files.PDF.replace(b"0000000009", b"0000000019"),
            "no pages": files.PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"),
        }.items():
            with self.subTest(what):
                self.refused(data, "pdf", verdict.DAMAGED)

    def test_something_in_front(self):
        for junk in (b"\n", b"<script></script>" + b" " * 1500):
            with self.subTest(junk[:9]):
                self.refused(junk + files.PDF, "pdf", verdict.MISMATCH)


class TestPackages(Inspecting):
    def test_what_acts_or_comes_from_outside_is_refused(self):
        for trick, (kind, data) in files.ACTIVE_PACKAGES.items():
            with self.subTest(trick):
                self.refused(data, kind, verdict.ACTIVE)

    def test_what_only_shows_is_taken_as_it_is(self):
        for what, (kind, data) in files.HARMLESS_PACKAGES.items():
            with self.subTest(what):
                self.same(data, kind)

    def test_packed_to_fill_the_memory(self):
        self.refused(files.bomb(), "docx", verdict.BOMB)
        self.refused(files.lying(), "docx", verdict.DAMAGED)

    def test_another_kind_than_its_name_says(self):
        template = files.office("docx", main=files.MAIN % "wordprocessingml.template")
        for data, kind in (
            (files.office("docx"), "xlsx"),
            (files.package(("a.txt", "x")), "docx"),
            (template, "docx"),
            (files.odt(), "docx"),
            (files.office("docx"), "odt"),
        ):
            with self.subTest(kind):
                self.assertRaises(verdict.NotTaken, self.inspect, data, kind)

    def test_a_locked_one(self):
        locked = files.ole("EncryptedPackage", "EncryptionInfo")
        self.refused(locked, "docx", verdict.PASSWORD)
        self.refused(locked, "xlsx", verdict.PASSWORD)

    def test_open_document(self):
        self.same(files.odt(), "odt")
        self.same(files.odt(kind="spreadsheet"), "ods")
        link = '<x xmlns:l="x"><image l:href="http://x.example/a.png"/></x>'
        for trick, data in {
            "basic": files.odt("<x/>", ("Basic/Standard/script-lb.xml", "<x/>")),
            "picture from outside": files.odt(link),
            "listener": files.odt("<x><event-listener/></x>"),
        }.items():
            with self.subTest(trick):
                self.refused(data, "odt", verdict.ACTIVE)

    def test_of_before_2007(self):
        self.same(files.ole("WordDocument"), "doc")
        self.same(files.ole("Workbook"), "xls")
        self.same(files.ole("PowerPoint Document"), "ppt")
        self.refused(files.ole("WordDocument"), "xls", verdict.MISMATCH)
        self.refused(files.OLE + b"x" * 600, "doc", verdict.DAMAGED)
        for name in ("Macros", "_VBA_PROJECT_CUR", "ObjectPool", "\x01Ole10Native"):
            with self.subTest(name):
                data = files.ole("WordDocument", name)
                self.refused(data, "doc", verdict.ACTIVE)


class TestArchives(Inspecting):
    def test_each_file_in_it_is_looked_at(self):
        good = (("a.pdf", files.PDF), ("phụ lục/b.docx", files.office("docx")))
        self.same(files.package(*good), "zip")
        for trick, part in {
            "program": ("a.exe", b"MZ"),
            "program called PDF": ("c.pdf", b"MZ"),
            "archive": ("a.zip", files.package(*good)),
            "script in a PDF": ("b.pdf", files.ACTIVE_PDFS["program"]),
            "macros": ("b.xlsx", files.office("xlsx", ("xl/vbaProject.bin", "x"))),
            "path": ("../a.txt", b"a"),
        }.items():
            with self.subTest(trick), self.assertRaises(verdict.NotTaken):
                self.inspect(files.package(*good, part), "zip")


class TestPictures(Inspecting):
    def test_plain_ones_stay_as_they_are(self):
        for kind in ("jpeg", "png", "webp", "gif"):
            with self.subTest(kind):
                self.same(files.picture(kind.upper()), kind)

    def test_maker_and_place_go_and_no_pixel_changes(self):
        for kind in ("jpeg", "png", "webp"):
            for orientation in (1, 6):
                with self.subTest(kind, orientation=orientation):
                    data = files.photograph(kind.upper(), orientation=orientation)
                    found = self.inspect(data, kind)
                    self.assertEqual(found.change, verdict.STRIPPED)
                    self.assertNotIn(files.OWNER.encode(), found.data)
                    image, before = files.opened(found.data), files.opened(data)
                    self.assertEqual(image.tobytes(), before.tobytes())
                    kept = {} if orientation == 1 else {files.EXIF_ORIENTATION: 6}
                    self.assertEqual(dict(image.getexif()), kept)
                    again = self.inspect(found.data, kind)
                    self.assertEqual(again.data, found.data)

    def test_what_hangs_behind_the_picture_goes(self):
        film = b"....ftypmp42 a film of the phone"
        for kind in ("jpeg", "png", "webp", "gif"):
            with self.subTest(kind):
                data = files.picture(kind.upper())
                self.assertEqual(self.inspect(data + film, kind).data, data)

    def test_comments_and_xmp_go(self):
        data = files.picture("JPEG", comment=b"chup tai nha ong A")
        self.assertNotIn(b"ong A", self.inspect(data, "jpeg").data)
        data = files.picture("WEBP", xmp=b"<x:xmpmeta>ong A</x:xmpmeta>")
        self.assertNotIn(b"ong A", self.inspect(data, "webp").data)

    def test_colours_stay_as_they_are_meant(self):
        from PIL import ImageCms

        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for kind in ("jpeg", "png", "webp"):
            with self.subTest(kind):
                data = files.photograph(kind.upper(), icc_profile=profile)
                found = files.opened(self.inspect(data, kind).data)
                self.assertEqual(found.info["icc_profile"], profile)

    def test_of_iphones_become_jpeg_held_upright(self):
        for orientation in (1, 6):
            with self.subTest(orientation=orientation):
                found = self.inspect(files.heic(orientation), "heic")
                self.assertEqual((found.change, found.kind), ("converted", "jpeg"))
                self.assertNotIn(files.OWNER.encode(), found.data)
                image = files.opened(found.data)
                self.assertEqual(dict(image.getexif()), {})
                size = (60, 40) if orientation == 1 else (40, 60)
                self.assertEqual((image.format, image.size), ("JPEG", size))

    def test_others_become_jpeg_too(self):
        for kind in ("tiff", "bmp"):
            with self.subTest(kind):
                found = self.inspect(files.picture(kind.upper()), kind)
                self.assertEqual(files.opened(found.data).format, "JPEG")

    def test_for_pages_they_are_upright_and_bounded(self):
        data = files.photograph(size=(3000, 1500), orientation=6)
        found = self.inspect(data, "jpeg", for_pages=True)
        self.assertEqual(files.opened(found.data).size, (1200, 2400))
        self.assertEqual(found.change, verdict.CONVERTED)

    def test_bombs(self):
        self.refused(files.enormous(), "png", verdict.BOMB)

    def test_damaged(self):
        for kind in ("jpeg", "png", "webp", "gif"):
            with self.subTest(kind):
                data = files.picture(kind.upper(), (300, 300))
                self.refused(data[: len(data) // 2], kind, verdict.DAMAGED)

    def test_a_picture_that_is_something_else_too(self):
        archive = files.package(("a.js", "alert(1)"))
        script = files.picture("PNG") + b"<script>alert(1)</script>"
        self.refused(files.SCRIPTED_GIF, "gif", verdict.ACTIVE)
        self.refused(files.picture() + archive, "jpeg", verdict.ACTIVE)
        self.refused(script, "png", verdict.ACTIVE)

    def test_another_picture_than_its_name_says(self):
        self.refused(files.picture("PNG"), "jpeg", verdict.MISMATCH)


class TestOthers(Inspecting):
    def test_text(self):
        for data in ("Quyết định".encode(), "\ufeffa".encode("utf-16"), b"\xd0\xb5a"):
            with self.subTest(data):
                self.same(data, "txt")
                self.same(data, "csv")
        for data in (b"a\x00b", b"\x7fELF\x02", files.PDF):
            with self.subTest(data[:9]):
                self.refused(data, "txt", verdict.MISMATCH)
