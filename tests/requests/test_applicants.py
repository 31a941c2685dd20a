from thads.errors import Refused
from thads.requests import applicants
import unittest


FINE = {"name": "Trần Văn Thử", "phone": "0912345678", "email": "thu@example.org"}


class PhoneTest(unittest.TestCase):
    def test_written_in_many_ways(self):
        for typed in (
            "0912345678",
            "0912 345 678",
            "0912.345.678",
            "(091) 234-5678",
            "+84912345678",
            "+84 (0) 912 345 678",
            "84 912 345 678",
            "0084912345678",
        ):
            with self.subTest(typed):
                self.assertEqual(applicants.read_phone(typed), "0912345678")

    def test_land_lines_with_area_code(self):
        self.assertEqual(applicants.read_phone("024 3933 6213"), "02439336213")
        self.assertEqual(applicants.read_phone("0204.3856.789"), "02043856789")

    def test_refused(self):
        for typed in ("", "113", "091234567", "09123456789", "01234567890", "abc"):
            with self.subTest(typed), self.assertRaises(ValueError):
                applicants.read_phone(typed)

    def test_old_mobile_numbers_get_their_own_advice(self):
        with self.assertRaises(ValueError) as caught:
            applicants.read_phone("01234567890")
        self.assertIn("eleven digits", caught.exception.args[0])


class ApplicantTest(unittest.TestCase):
    def test_all_that_is_wrong_is_said_at_once(self):
        with self.assertRaises(Refused) as caught:
            applicants.read({"name": "", "phone": "1", "email": "x@", "address": ""})
        self.assertEqual(set(caught.exception.problems), {"name", "phone", "email"})

    def test_nothing_at_all(self):
        for given in ({}, None, [], "x"):
            with self.subTest(given), self.assertRaises(Refused):
                applicants.read(given)

    def test_decomposed_accents_are_composed(self):
        read = applicants.read({**FINE, "name": "Trâ\u0300n  Văn\u00a0Thư\u0309\n"})
        self.assertEqual(read["name"], "Trần Văn Thử")

    def test_no_mail_and_no_address_are_allowed(self):
        read = applicants.read({"name": "Công ty TNHH A&B", "phone": "0912345678"})
        self.assertEqual((read["email"], read["address"]), ("", ""))

    def test_names_that_are_none(self):
        for name in (
            "...",
            "1",
            "<script>",
            "xem http://a.b tại",
            "x" * 151,
            "Nhận quà bit.ly/qua",
            "Nhận quà bit.ly",
            "Nhận quà BIT.LY/Qua!",
            "ｂｉｔ．ｌｙ／ｑｕａ",
            "bit。ly/qua",
            "b\u200bit.ly/qua",
            "t.me/qua ngay",
            "Trúng thưởng shopee-qua.vn",
            "vào qua.com.vn nhận",
            "qua.xyz:8080/x",
            "vào 10.0.0.1 nhận",
            "//qua/x nhận",
            "viết cho a@b.vn",
            "tel:0900000000 gọi ngay",
            "javascript:alert(1)",
        ):
            with self.subTest(name), self.assertRaises(Refused):
                applicants.read({**FINE, "name": name})

    def test_names_with_dots_and_signs_are_names(self):
        for name in (
            "Công ty TNHH MTV A.B.C",
            "Công ty TNHH XYZ Co.,Ltd",
            "ABC Co.Ltd",
            "Cty CP F.P.T Hà Nội",
            "TS.Nguyễn Văn An",
            "Ng.My Linh",
            "UBND Q.Ba Đình TP.HCM",
            "Lê Thị Bé (Út)",
            "Chi nhánh 1/2 - Công ty: Hòa Bình",
            "HTX Nông nghiệp số 1.2",
        ):
            with self.subTest(name):
                self.assertEqual(applicants.read_name(name), name)

    def test_mail_addresses(self):
        for mail in (
            "a b",
            "a@b",
            "a@b..vn",
            "a@-b.vn",
            "a@b.vn\nBcc: c@d.vn",
            "@b.vn",
        ):
            with self.subTest(mail), self.assertRaises(Refused):
                applicants.read({**FINE, "email": mail})

    def test_invisible_characters_are_dropped(self):
        self.assertEqual(applicants.tidy("Nguyễn\u200b \u202eVăn"), "Nguyễn Văn")
