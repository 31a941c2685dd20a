"""Copies for communes: whose address is where, the PDF, the record of its sending."""

from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from thads.places.addresses import commune_of
from thads.worktime import clock
import transaction
import unittest


ADDRESSES = {
    "Số 1 phố Thử, phường Ba Đình, Hà Nội": "phường Ba Đình",
    "Thôn Đoài, xã Kim Chung, huyện Đông Anh, thành phố Hà Nội": (
        "xã Kim Chung, huyện Đông Anh"
    ),
    "thôn 2 xã Bình Minh huyện Thanh Oai tỉnh Hà Tây": "xã Bình Minh, huyện Thanh Oai",
    "Tổ 5, thị trấn Sóc Sơn, huyện Sóc Sơn, Hà Nội": "thị trấn Sóc Sơn, huyện Sóc Sơn",
    "Số 9 đường Phú Xá, phường Phú La, quận Hà Đông, TP. Hà Nội": (
        "phường Phú La, quận Hà Đông"
    ),
    "Khu 3, phường Viên Sơn, thị xã Sơn Tây, thành phố Hà Nội": (
        "phường Viên Sơn, thị xã Sơn Tây"
    ),
    "12 P. Bến Nghé, Q.1, TP.HCM": "phường Bến Nghé",
    "Phường 12, quận Gò Vấp, thành phố Hồ Chí Minh": "phường 12, quận Gò Vấp",
    "ấp 3 (xã cũ: xã Phước Kiển), xã Nhà Bè, Thành phố Hồ Chí Minh": "xã Nhà Bè",
}


class TestAddresses(unittest.TestCase):
    def test_communes_are_found(self):
        for address, title in ADDRESSES.items():
            with self.subTest(address):
                self.assertEqual(commune_of(address).title, title)

    def test_what_names_none(self):
        for address in ("", None, "Số 1 phố Thử, Hà Nội", "thị xã Sơn Tây, Hà Nội"):
            with self.subTest(address):
                self.assertIsNone(commune_of(address))

    def test_one_commune_in_two_writings_is_one(self):
        self.assertEqual(
            commune_of("PHƯỜNG BA ĐÌNH, Hà Nội").key,
            commune_of("Phường Ba Đình, Hà Nội").key,
        )


class TestCopies(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.list = self.publish(
            row(officer="Trần Kín"),
            row(name="Lê Văn Hai", decision="2/QĐ-X", address="Xã Vân Hà, Hà Nội"),
            row(name="Ngô Thị Ba", decision="3/QĐ-X", address="Hà Nội"),
        )

    def pdf(self, query="", user="hanoi.registrar"):
        return self.page(f"{self.list}/@@debtor-sheet{query}", user)

    def note(self, user="hanoi.registrar", **changes):
        fields = {
            "commune": "phuong-ba-dinh",
            "to": "UBND phường Ba Đình",
            "day": clock.shown_day(clock.now()),
            "way": "post",
            "number": "15/CTHADS",
        } | changes
        page = f"{self.list}/@@debtor-communes"
        return self.submit(f"{self.list}/@@debtor-send", user, page=page, **fields)

    def test_a_sheet_for_all_and_for_each(self):
        answer = self.pdf()
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertEqual(answer.content.count(b"/Type /Page\n"), 3)
        one = self.pdf("?commune=xa-van-ha")
        self.assertEqual(one.content.count(b"/Type /Page\n"), 1)
        self.assertEqual(self.pdf("?commune=xa-khong-co").status_code, 404)

    def test_a_decision_without_a_day(self):
        self.list = self.publish(row(decision="9/QĐ-X", decision_date=None))
        self.assertEqual(self.pdf().status_code, 200)

    def test_who_is_off_the_register_is_on_no_sheet(self):
        [found] = self.items("name=le van hai")
        self.do(found["@id"], "end", "hanoi.leader", comment="Xong")
        self.assertEqual(self.pdf("?commune=xa-van-ha").status_code, 404)

    def test_the_sending_is_on_record(self):
        self.assertEqual(self.note().status_code, 200)
        page = self.page(f"{self.list}/@@debtor-communes", "hanoi.leader").text
        for word in ("UBND phường Ba Đình", "15/CTHADS", "Qua bưu điện"):
            self.assertIn(word, page)

    def test_what_is_no_sending_is_refused(self):
        for changes in (
            {"to": " "},
            {"day": "01/01/2020"},
            {"day": "hôm nay"},
            {"way": "pigeon"},
        ):
            with self.subTest(changes):
                self.assertEqual(self.note(**changes).status_code, 400)
        self.assertEqual(self.note(commune="xa-khong-co").status_code, 404)
        self.sent_nothing()

    def sent_nothing(self):
        transaction.begin()
        load = self.portal.unrestrictedTraverse(self.list.partition("/plone/")[2])
        self.assertEqual(load.sendings, ())

    def test_strangers_see_no_sheet_and_note_nothing(self):
        for user in (None, "hanoi.editor", "hanoi.officer", "tphochiminh.registrar"):
            with self.subTest(user=user):
                self.assertNotIn(b"%PDF", self.pdf(user=user).content)
                self.note(user)
        self.note("central.inspector")
        self.sent_nothing()

    def test_there_is_none_before_publication(self):
        self.list = self.load(row(decision="9/QĐ-X")).json()["@id"]
        self.assertEqual(self.pdf().status_code, 404)
