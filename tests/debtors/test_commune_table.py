"""The centre's table of merged communes: loaded in the browser, used by the search."""

from openpyxl import Workbook
from openpyxl import load_workbook
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.layers import WORLD_HTTP
from thads import audit
from thads.debtors.interfaces import IGuardSettings
from thads.debtors.search import commune_table
import io
import transaction
import unittest


PAGE = "@@debtor-places"
HEADERS = [column.header for column in commune_table.WORKBOOK.columns]
MERGED = ("Xã Mẫu Thượng", "Huyện Mẫu", "Bắc Giang", "Xã Mẫu Mới", "01/07/2025", "NQ 1")
OTHER = ("Phường Mẫu Cũ", "", "Hà Nội", "Phường Mẫu Nay", "01/07/2025", "NQ 2")


def xlsx(*rows, headers=HEADERS):
    book = Workbook()
    for cells in (headers, *rows):
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestTable(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def upload(self, data, name="xa.xlsx", user="central.admin", **fields):
        return self.submit(PAGE, user, files={"file": (name, data)}, **fields)

    def rows(self):
        transaction.begin()
        return commune_table.rows_of(commune_table.COMMUNES.read(self.portal))

    def names(self, address, place=""):
        query = f"name=dang+thi+uoc&address={address}"
        return len(self.items(query, place))

    def test_both_names_find_entries_on_either_side(self):
        old = "Thôn 1, xã Mẫu Thượng, huyện Mẫu, tỉnh Bắc Giang"
        self.publish(
            row(address=old),
            row(address="Thôn 1, xã Mẫu Mới, tỉnh Bắc Ninh", decision="13/QĐ-CTHADS"),
            row(address="Số 1, xã Khác, tỉnh Bắc Ninh", decision="14/QĐ-CTHADS"),
        )
        self.assertEqual(self.names("xã Mẫu Mới, Bắc Ninh"), 1)
        self.assertEqual(self.names(old), 1)
        answer = self.upload(xlsx(MERGED, OTHER))
        self.assertIn("Đã nạp bảng: 2 dòng", said(answer))
        for address in (
            old,
            "xa mau thuong",
            "Xã Mẫu Thượng, Bắc Ninh",
            "xã Mẫu Mới, Bắc Ninh",
            "Mẫu Mới, tỉnh Bắc Giang",
        ):
            with self.subTest(address):
                self.assertEqual(self.names(address), 2)
                self.assertEqual(self.names(address, "hanoi/"), 2)
        self.assertEqual(self.names("Mẫu Thượng, Hà Nội"), 0)
        page = said(self.page("tra-cuu?name=dang+thi+uoc&address=mau+thuong"))
        self.assertIn("xã Mẫu Mới", page)

    def test_a_faulty_row_and_nothing_is_taken(self):
        self.upload(xlsx(MERGED))
        answer = self.upload(
            xlsx(
                OTHER,
                ("", "Huyện Mẫu", "Bắc Giang", "Xã Mẫu Mới", "01/07/2025", "N"),
                ("Xã A", "Huyện Mẫu", "Tỉnh Lạ", "Xã B", "01/07/2025", "N"),
                ("Xã A", "Huyện Mẫu", "Tỉnh Kia", "Xã B", "hôm qua", "N"),
                OTHER,
            )
        )
        self.assertEqual(answer.status_code, 422)
        page = said(answer)
        self.assertIn("Tệp có 5 lỗi", page)
        for text in (
            "Xã, phường cũ",
            "Ô này không được để trống",
            "Không có tỉnh, thành phố nào tên là Tỉnh Lạ",
            "Không có tỉnh, thành phố nào tên là Tỉnh Kia",
            "Ngày chưa hợp lệ",
            "Dòng này trùng với dòng 2",
        ):
            with self.subTest(text):
                self.assertIn(text, page)
        self.assertEqual([r["old"] for r in self.rows()], ["Xã Mẫu Thượng"])

    def test_files_that_are_no_table(self):
        for data, status, text in (
            (b"", 400, "Tệp không có nội dung"),
            (xlsx(headers=HEADERS), 422, "không có dòng dữ liệu nào"),
            (xlsx(MERGED[:2], headers=HEADERS[:2]), 422, "thiếu các cột"),
            (b"\x89PNG\r\n\x1a\n", 415, ""),
        ):
            with self.subTest(data[:10]):
                answer = self.upload(data)
                self.assertEqual(answer.status_code, status)
                self.assertIn(text, said(answer))
                self.assertIn("Bảng chưa thay đổi", said(answer))
        answer = self.submit(PAGE, "central.admin", files={"file": ("", b"")})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.rows(), [])

    def test_add_replace_empty_and_take_back_as_csv(self):
        self.upload(xlsx(MERGED))
        self.upload(xlsx(OTHER, (*MERGED[:5], "NQ 9")))
        self.assertEqual(
            {r["old"]: r["basis"] for r in self.rows()},
            {"Phường Mẫu Cũ": "NQ 2", "Xã Mẫu Thượng": "NQ 9"},
        )
        file = self.page("@@debtor-places.csv", "central.admin").content
        self.upload(xlsx(OTHER), scope="whole")
        self.assertEqual(len(self.rows()), 1)
        self.assertEqual(self.upload(file, "xa.csv").status_code, 200)
        self.assertEqual(len(self.rows()), 2)
        self.submit(PAGE, "central.admin", empty="1")
        self.assertEqual(self.rows(), [])
        self.assertIn("Bảng còn trống", said(self.page(PAGE, "central.admin")))
        told = list(audit.read(self.portal, action="debtors.communes"))
        self.assertEqual(len(told), 5)

    def test_the_template_can_be_filled_in(self):
        answer = self.page("@@debtor-places-template", "central.admin")
        book = load_workbook(io.BytesIO(answer.content))
        book.worksheets[0].append(MERGED)
        out = io.BytesIO()
        book.save(out)
        self.assertIn("Đã nạp bảng: 1 dòng", said(self.upload(out.getvalue())))

    def test_an_address_can_be_tried(self):
        self.upload(xlsx(MERGED))
        page = said(self.page(f"{PAGE}?address=xã+Mẫu+Mới", "central.admin"))
        self.assertIn("mau thuong mau", page)

    def test_the_centres_administrator_alone(self):
        for user in (None, "hanoi.admin", "central.approver", "central.inspector"):
            with self.subTest(user):
                for page in (PAGE, "@@debtor-places.csv", "@@debtor-places-template"):
                    answer = self.page(page, user, allow_redirects=False)
                    self.assertIn(answer.status_code, (302, 401, 403, 404))
        self.upload(xlsx(MERGED), user="hanoi.admin")
        self.assertEqual(self.rows(), [])


class TestSettings(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_the_centres_administrator_sets_the_registers_rules(self):
        settings = said(self.page("@@overview-controlpanel", "central.admin"))
        for name in ("guards", "approval", "search"):
            panel = f"@@debtor-{name}-controlpanel"
            with self.subTest(panel):
                answer = self.page(panel, "central.admin")
                self.assertEqual(answer.status_code, 200)
                self.assertIn(panel, settings)
                for other in ("hanoi.admin", "central.approver", "hanoi.leader"):
                    refused = self.page(panel, other, allow_redirects=False)
                    self.assertIn(refused.status_code, (302, 401, 403))

    def test_a_limit_is_saved_and_holds(self):
        page = "@@debtor-guards-controlpanel"
        fields = {
            "fewest_percent": "33",
            "most_percent": "50",
            "faulty_percent": "2,0",
            "measured_from": "10",
        }
        fields = {f"form.widgets.{name}": value for name, value in fields.items()}
        self.submit(page, "central.admin", **fields, **{"form.buttons.save": "Lưu"})
        transaction.begin()
        limits = self.portal.portal_registry.forInterface(IGuardSettings)
        self.assertEqual(limits.fewest_percent, 33)
