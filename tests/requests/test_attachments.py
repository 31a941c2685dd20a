from tests.requests import files
from thads.errors import Refused
from thads.errors import TooLarge
from thads.requests import attachments
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import kinds
from thads.uploads.names import clean_name
import unittest
import zlib


PDF = "application/pdf"
DOCX = kinds()["docx"].media_type


class TakenTest(unittest.TestCase):
    def test_true_files(self):
        for name, data, declared in (
            ("đơn.pdf", files.PDF, PDF),
            ("đơn.PDF", files.PDF, ""),
            ("ảnh.jpg", files.picture("JPEG"), "image/jpg"),
            ("ảnh.jpeg", files.picture("JPEG"), "image/jpeg"),
            ("ảnh.png", files.picture(), "application/octet-stream"),
            ("đơn.docx", files.docx(), DOCX),
        ):
            with self.subTest(name):
                taken = attachments.check(name, data, declared)
                self.assertEqual(taken.size, len(data))
                self.assertEqual(taken.filename, name.lower())

    def test_bytes_inside_a_compressed_stream_mean_nothing(self):
        inside = b"<</Length 9>>\nstream\n.../JS (x)/Launch \nendstream"
        attachments.check("a.pdf", files.PDF + inside, PDF)


class RefusedTest(unittest.TestCase):
    def test_hostile_files(self):
        macro = files.docx(**{"word/vbaProject.bin": "x"})
        outside = files.docx(
            **{
                "word/_rels/settings.xml.rels": '<R Type="attachedTemplate" '
                'Target="http://x" TargetMode="External"/>'
            }
        )
        hidden = (
            files.PDF
            + b"9 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
            + zlib.compress(b"<</S/JavaScript/JS (x)>>")
            + b"\nendstream endobj"
        )
        for name, data, declared in (
            ("a.exe", files.EXE, "application/octet-stream"),
            ("a.pdf", files.EXE, PDF),
            ("a.pdf.exe", files.PDF, PDF),
            ("a.pdf", files.picture(), PDF),
            ("a.png", files.PDF, "image/png"),
            ("a.pdf", files.PDF, "text/html"),
            ("a.html", b"<script>", "text/html"),
            ("a.svg", b"<svg onload='x'/>", "image/svg+xml"),
            ("a.docm", macro, "application/octet-stream"),
            ("a.docx", macro, DOCX),
            ("a.docx", outside, DOCX),
            ("a.docx", files.package(**{"x.txt": "x"}), DOCX),
            ("a.docx", b"PK\x03\x04nonsense", DOCX),
            ("a.zip", files.package(**{"x.txt": "x"}), "application/zip"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
            ("a.pdf", files.SCRIPTED_PDF, PDF),
            ("a.pdf", hidden, PDF),
            ("a.png", files.picture()[:40], "image/png"),
            ("a.pdf", b"", PDF),
            ("a", files.PDF, PDF),
            ("a.pdf", b"\n" + files.PDF, PDF),
        ):
            said = f"{name} {declared} {data[:12]}"
            with self.subTest(said), self.assertRaises(ValueError):
                attachments.check(name, data, declared)

    def test_too_large(self):
        with self.assertRaises(TooLarge):
            attachments.check(
                "a.pdf", files.PDF + b" " * attachments.ACCEPTS.largest, PDF
            )

    def test_too_many_or_too_large_together(self):
        one = ("a.pdf", files.PDF, PDF)
        with self.assertRaises(Refused):
            attachments.check_all([one] * 9)
        big = ("a.pdf", files.PDF + b" " * (9 * MEGABYTE), PDF)
        with self.assertRaises(TooLarge):
            attachments.check_all([big] * 4)


class NameTest(unittest.TestCase):
    def test_cleaned(self):
        for given, kept in (
            ("C:\\Users\\an\\Đơn yêu cầu.PDF", "Đơn yêu cầu.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("don\u202efdp.exe.pdf", "donfdp.exe.pdf"),
            ('a"b<c>\n.pdf', "a_b_c_.pdf"),
            (".pdf", "pdf"),
            ("...", "tep-dinh-kem"),
            (None, "tep-dinh-kem"),
        ):
            with self.subTest(given):
                self.assertEqual(clean_name(given), kept)
        self.assertEqual(len(clean_name("x" * 300 + ".pdf")), 100)

    def test_the_second_of_a_name_gets_a_number(self):
        one = ("don.pdf", files.PDF, PDF)
        taken = attachments.check_all([one, one, one])
        self.assertEqual(
            [a.filename for a in taken], ["don.pdf", "don-2.pdf", "don-3.pdf"]
        )
