"""Tests of telephone numbers and e-mail addresses."""

from tests.layers import ROOT
from thads.text import contact
import csv
import unittest


MOBILE = (
    "0912345678",
    "0912 345 678",
    "0912.345.678",
    "(091) 234-5678",
    "+84912345678",
    "+84 (0) 912 345 678",
    "84 912 345 678",
    "0084912345678",
    "０９１２ ３４５ ６７８",
    "٠٩١٢٣٤٥٦٧٨",
)


class TestPhone(unittest.TestCase):
    def test_a_mobile_in_every_writing(self):
        for typed in MOBILE:
            with self.subTest(typed):
                self.assertEqual(contact.read_phone(typed), "0912345678")

    def test_a_land_line_with_its_area_code(self):
        self.assertEqual(contact.read_phone("024 3933 6213"), "02439336213")
        self.assertEqual(contact.read_phone("0204.3856.789"), "02043856789")

    def test_no_number_of_a_person(self):
        for typed in (
            *("", "abc", "113", "19001234", "1800 558 888", "091234567"),
            *("09123456789", "0912 FLOWERS", "0912345678 ext 12", "x"),
            *("+1 650 253 0000", "+", "0" * 40, "0912345678;ext=5"),
        ):
            with self.subTest(typed), self.assertRaises(contact.NotAPhone):
                contact.read_phone(typed)

    def test_an_old_mobile_is_told_apart(self):
        for typed in ("01234567890", "+84 1234 567 890", "０１６９１２３４５６７"):
            with self.subTest(typed), self.assertRaises(contact.OldMobile):
                contact.read_phone(typed)

    def test_published_numbers(self):
        for typed in (
            *MOBILE,
            *("024 3933 6213", "024 0000 0001", "1900 1234", "1900.636.363"),
            *("1800 558 888", "113", "1022", "+84 24 3933 6213"),
        ):
            with self.subTest(typed):
                self.assertTrue(contact.is_published_phone(typed))
        for typed in (
            *("", "12", "gọi 113", "09123", "1234567890123456", "--"),
            *("9999-12-31", "31.12.2026", "2026-12-31"),
        ):
            with self.subTest(typed):
                self.assertFalse(contact.is_published_phone(typed))

    def test_the_numbers_of_the_organisations_can_be_published(self):
        for path in ROOT.glob("profiles/*/units.csv"):
            with path.open(encoding="utf-8") as lines:
                for row in csv.DictReader(lines):
                    for phone in [row["phone"], *row.get("hotlines", "").split(";")]:
                        with self.subTest(unit=row["unit_id"], phone=phone):
                            self.assertTrue(
                                not phone.strip() or contact.is_published_phone(phone)
                            )

    def test_the_address_that_dials(self):
        self.assertEqual(contact.tel("024 3933 6213"), "tel:+842439336213")
        self.assertEqual(contact.tel("+84 912.345.678"), "tel:+84912345678")
        self.assertEqual(contact.tel("1900 1234"), "tel:19001234")
        self.assertEqual(contact.tel("113"), "tel:113")
        self.assertEqual(contact.tel(None), "tel:")

    def test_of_several_numbers_in_a_line_the_first_is_dialled(self):
        for line, dialled in (
            ("024.38231234/ 024.38231235", "+842438231234"),
            ("024 3823 1234; 0912 345 678", "+842438231234"),
            ("0912.345.678, 024 3823 1234", "+84912345678"),
            ("024.38231234 - 024.38231235", "+842438231234"),
            ("024 3823 1234 – 024 3823 1235", "+842438231234"),
            ("024.38231234 hoặc 0912345678", "+842438231234"),
            ("024.38231234 (0912345678)", "+842438231234"),
            ("024 3933 0213 024 3933 0214", "+842439330213"),
            ("02438231234/5", "+842438231234"),
            ("02438231234-5", "+842438231234"),
            ("0912345678 máy lẻ 12", "+84912345678"),
            ("ĐT: 024 3823 1234, 1900 1234", "+842438231234"),
            ("113/1022", "113"),
            ("113 - 114", "113"),
            ("1022 - 1900 6060", "1022"),
            ("1900 1234 / 1800 558 888", "19001234"),
            ("/ 113", "113"),
            ("+84 24 3823 1234\n113", "+842438231234"),
        ):
            with self.subTest(line):
                self.assertEqual(contact.tel(line), f"tel:{dialled}")

    def test_a_number_in_any_writing_is_dialled_whole(self):
        for typed in (
            *("024 3933 6213", "(024) 3933-6213", "024.3933.6213", "024-3933-6213"),
            *("+84 24 3933 6213", "024 3933 - 6213", "０２４ ３９３３ ６２１３"),
        ):
            with self.subTest(typed):
                self.assertEqual(contact.tel(typed), "tel:+842439336213")
        for typed in ("", "/", "không có", "x" * 9999):
            with self.subTest(typed[:9]):
                self.assertEqual(contact.tel(typed), "tel:")


class TestEmail(unittest.TestCase):
    def test_taken(self):
        for typed, read in (
            ("thu@example.org", "thu@example.org"),
            ("Ten.Nguoi+1@Example.VN", "Ten.Nguoi+1@example.vn"),
            ("thu@thads.example", "thu@thads.example"),
        ):
            with self.subTest(typed):
                self.assertEqual(contact.read_email(typed), read)

    def test_refused(self):
        for typed in (
            *("", "a b", "a@b", "a@b..vn", "a@-b.vn", "a..b@c.vn", "@b.vn"),
            *("a@b.vn\nBcc: c@d.vn", "nguyễn@b.vn", '"a b"@c.vn', "a@[1.2.3.4]"),
            *("a@localhost", "x" * 65 + "@b.vn", "a@" + "b" * 250 + ".vn"),
        ):
            with self.subTest(typed), self.assertRaises(contact.NotAnEmail):
                contact.read_email(typed)


class TestMailboxes(unittest.TestCase):
    def test_two_ways_to_write_one(self):
        for one, other, same in (
            ("An.Le@Moj.gov.vn", "an.le@moj.gov.vn", True),
            ("a@straße.de", "a@STRASSE.de", False),
            ("weiß@a.de", "weiss@a.de", False),
            ("a@straße.de", "A@xn--strae-oqa.de", True),
            ("", "", True),
            ("kein", "Kein", True),
            ("a@b.vn", "", False),
        ):
            with self.subTest(one=one, other=other):
                found = contact.mailbox(one) == contact.mailbox(other)
                self.assertEqual(found, same)
