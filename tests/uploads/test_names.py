"""Names of files: Vietnamese stays, tricks go."""

from thads.uploads.names import LONGEST
from thads.uploads.names import LONGEST_BYTES
from thads.uploads.names import clean_name
from thads.uploads.names import ending_of
from thads.uploads.names import numbered
import unicodedata
import unittest


class TestNames(unittest.TestCase):
    def test_cleaned(self):
        for given, kept in (
            ("Đơn yêu cầu thi hành án (bản 2).pdf", None),
            (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyết định.pdf"),
            ("C:\\Users\\an\\Đơn.PDF", "Đơn.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("đơn\u202efdp.exe.pdf", "đơnfdp.exe.pdf"),
            ("a\u200bb\ufeff.pdf", "ab.pdf"),
            ("a\tb\r\nc.pdf", "a b c.pdf"),
            ("a\x00.pdf", "a.pdf"),
            ('a"b<c>|d?.pdf', "a_b_c__d_.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("con.tar.pdf", "_con.tar.pdf"),
            ("LPT9", "_LPT9"),
            ("console.pdf", "console.pdf"),
            ("a. .pdf", "a.pdf"),
            (".pdf", "pdf"),
            ("...", "tep-dinh-kem"),
            ("", "tep-dinh-kem"),
            (None, "tep-dinh-kem"),
            (["a.pdf"], "['a.pdf']"),
        ):
            with self.subTest(given):
                self.assertEqual(clean_name(given), kept or given)

    def test_not_longer_than_a_file_system_takes(self):
        long = clean_name("ệ" * 300 + ".pdf")
        self.assertLessEqual(len(long), LONGEST)
        self.assertLessEqual(len(long.encode()), LONGEST_BYTES)
        self.assertTrue(long.endswith("ệ.pdf"))
        self.assertLessEqual(len(clean_name("a." + "x" * 300)), LONGEST)

    def test_ending(self):
        self.assertEqual(ending_of("a.tar.GZ"), ".gz")
        self.assertEqual(ending_of("a"), "")

    def test_the_second_of_a_name_gets_a_number(self):
        self.assertEqual(numbered("a.pdf", set()), "a.pdf")
        self.assertEqual(numbered("a.pdf", {"a.pdf", "a-2.pdf"}), "a-3.pdf")
        self.assertEqual(numbered("a", {"a"}), "a-2")
