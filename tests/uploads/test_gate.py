"""The gate: name, bytes and declaration agree, or a sentence says what to do."""

from dataclasses import replace
from tests.pdfs import PDF
from tests.uploads import files
from thads.errors import Refused
from thads.errors import TooLarge
from thads.sandbox.process import Busy
from thads.uploads import gate
from thads.uploads import inspection
from thads.uploads.kinds import DOCUMENTS
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts
from thads.uploads.kinds import kinds
from unittest import mock
from zope.i18n import interpolate
import hashlib
import unicodedata
import unittest


CITIZENS = Accepts(
    kinds=("pdf", "jpeg", "png", "heic", "docx", "xlsx"),
    largest=MEGABYTE,
    together=2 * MEGABYTE,
    most=4,
)
STAFF = replace(CITIZENS, kinds=(*CITIZENS.kinds, "csv", "gif"))
DOCX = files.office("docx")


class TestGate(unittest.TestCase):
    def check(self, name, data, declared="", accepts=CITIZENS):
        return gate.check(name, data, declared, accepts)

    def refused(self, code, *arguments, **more):
        with self.assertRaises(Refused) as caught:
            self.check(*arguments, **more)
        self.assertEqual(caught.exception.code, code)
        self.assertEqual(caught.exception.codes, {"file": code})
        return interpolate(
            caught.exception.problems["file"],
            caught.exception.problems["file"].mapping,
        )

    def test_declared_in_a_harmless_way(self):
        docx = kinds()["docx"].media_type
        for name, data, declared in (
            ("a.docx", DOCX, docx),
            ("a.docx", DOCX, "application/zip"),
            ("a.docx", DOCX, "application/msword"),
            ("a.docx", DOCX, "application/octet-stream"),
            ("a.docx", DOCX, ""),
            ("a.docx", DOCX, f"{docx.upper()}; charset=binary"),
            ("a.xlsx", files.office("xlsx"), "application/vnd.ms-excel"),
            ("a.pdf", PDF, "application/x-pdf"),
            ("a.JPG", files.picture(), "image/pjpeg"),
            ("a.jpeg", files.picture(), "image/jpeg"),
        ):
            with self.subTest(name, declared=declared):
                taken = self.check(name, data, declared)
                self.assertEqual(taken.data, data)
                self.assertEqual(taken.filename, name.lower())
                self.assertEqual(taken.content_type, kinds()[taken.kind].media_type)

    def test_what_does_not_agree(self):
        for name, data, declared in (
            ("a.docx", DOCX, "application/pdf"),
            ("a.docx", DOCX, "application/vnd.ms-excel"),
            ("a.pdf", PDF, "text/html"),
            ("a.pdf", PDF, "image/jpeg"),
            ("a.pdf", DOCX, ""),
            ("a.docx", PDF, ""),
            ("a.docx", files.office("xlsx"), ""),
            ("a.png", files.picture(), ""),
            ("a.jpg", files.picture("PNG"), "image/png"),
            ("a.jpg", files.picture("GIF"), ""),
            ("a.pdf", b"MZ" + b"x" * 90, ""),
            ("a.pdf", b"<html>", ""),
        ):
            with self.subTest(name, declared=declared):
                self.refused("mismatch", name, data, declared)

    def test_kinds_that_are_not_taken_are_named_with_those_that_are(self):
        for name in ("a.exe", "a", "a.pdf.exe", "a.docm", "a.svg", "a.zip", "a.html"):
            with self.subTest(name):
                said = self.refused("kind", name, PDF)
                self.assertIn(name, said)
                self.assertIn("PDF, JPG, PNG, HEIC, DOCX, XLSX", said)

    def test_each_refusal_names_the_file(self):
        for code, name, data in (
            ("empty", "đơn.pdf", b""),
            ("active", "đơn.pdf", files.ACTIVE_PDFS["program"]),
            ("password", "đơn.pdf", files.with_password()),
            ("password", "đơn.docx", files.ole("EncryptedPackage")),
            ("damaged", "đơn.pdf", PDF[:-60]),
            ("disguised", "đơn.gif", files.SCRIPTED_GIF),
            ("formula", "đơn.csv", b"a,=cmd|'/c calc'!A1\n"),
            ("picture", "đơn.jpg", files.picture(size=(300, 300))[:400]),
            ("bomb", "đơn.png", files.enormous()),
        ):
            with self.subTest(code):
                said = self.refused(code, name, data, accepts=STAFF)
                self.assertIn("đơn.", said)

    def test_sizes_and_numbers(self):
        big = PDF + b" " * MEGABYTE
        with self.assertRaises(TooLarge) as caught:
            self.check("a.pdf", big)
        self.assertEqual(caught.exception.problems["file"].mapping["limit"], "1")
        one = ("a.pdf", PDF + b" " * (MEGABYTE - len(PDF)), "")
        with self.assertRaises(TooLarge) as caught:
            gate.check_all([one] * 3, CITIZENS)
        self.assertEqual(caught.exception.problems["files"].mapping["limit"], "2")
        with self.assertRaises(Refused) as caught:
            gate.check_all([("a.pdf", PDF, "")] * 5, CITIZENS)
        self.assertEqual(caught.exception.code, "too_many")

    def test_names_are_composed_and_told_apart(self):
        decomposed = unicodedata.normalize("NFD", "Quyết định.pdf")
        taken = gate.check_all([(decomposed, PDF, "")] * 2, CITIZENS)
        names = [file.filename for file in taken]
        self.assertEqual(names, ["Quyết định.pdf", "Quyết định-2.pdf"])

    def test_photographs_of_phones(self):
        for name in ("IMG_1.HEIC", "IMG_1.heif", "IMG_1.jpg"):
            for declared in ("image/heic", "image/jpeg" if "jpg" in name else ""):
                with self.subTest(name, declared=declared):
                    sent = files.heic()
                    taken = self.check(name, sent, declared)
                    self.assertEqual(taken.filename, "IMG_1.jpg")
                    self.assertEqual(taken.content_type, "image/jpeg")
                    self.assertEqual(taken.change, "converted")
                    self.assertEqual(taken.data[:3], b"\xff\xd8\xff")
                    digest = hashlib.sha256(sent).hexdigest()
                    self.assertEqual(taken.sent_digest, digest)

    def test_place_and_maker_are_cut_out(self):
        taken = self.check("a.jpg", files.photograph(), "image/jpeg")
        self.assertEqual(taken.change, "stripped")
        self.assertNotIn(files.OWNER.encode(), taken.data)

    def test_a_signed_pdf_stays_as_it_was_signed(self):
        taken = self.check("a.pdf", files.signed())
        self.assertTrue(taken.signed)
        self.assertEqual(taken.data, files.signed())
        again = self.check("a.pdf", files.signed())
        self.assertTrue(again.signed)

    def test_several_are_opened_in_one_child(self):
        inspection.forget()
        sent = [
            ("a.pdf", PDF, ""),
            ("b.docx", DOCX, ""),
            ("c.jpg", files.picture(), ""),
        ]
        run = inspection.process.run
        with mock.patch.object(inspection.process, "run", side_effect=run) as started:
            taken = gate.check_all(sent, CITIZENS)
            self.assertEqual([file.kind for file in taken], ["pdf", "docx", "jpeg"])
            self.assertEqual(started.call_count, 1)
            # a form asks several times about a file that was in order
            gate.check_all(sent, CITIZENS)
            self.assertEqual(started.call_count, 1)
            with self.assertRaises(Refused):
                gate.check_all([*sent, ("d.pdf", PDF[:-60], "")], CITIZENS)
            self.assertEqual(started.call_count, 2)

    def test_what_a_picture_is_for_is_asked_anew(self):
        inspection.forget()
        wide = files.picture(size=(2500, 10))
        pages = Accepts(("jpeg",), MEGABYTE, MEGABYTE, 1, for_pages=True)
        self.assertEqual(self.check("a.jpg", wide).data, wide)
        taken = self.check("a.jpg", wide, accepts=pages)
        self.assertEqual(files.opened(taken.data).size, (2400, 10))

    def test_a_child_that_dies_or_finds_no_place_closes_the_gate(self):
        inspection.forget()
        with mock.patch.object(inspection, "_CHILD", "tests.no.such.module"):
            self.refused("too_heavy", "a.pdf", PDF)
        with mock.patch.object(inspection.process, "run", side_effect=Busy):
            self.refused("busy", "a.pdf", PDF)

    def test_every_kind_has_an_ending_and_a_type_of_its_own(self):
        endings = [e for kind in kinds().values() for e in kind.endings]
        self.assertEqual(len(endings), len(set(endings)))
        types = [kind.media_type for kind in kinds().values()]
        self.assertEqual(len(types), len(set(types)))
        self.assertIn(".docx", DOCUMENTS.accept.split(","))
