"""The register in a browser: registrar, head and citizen, from a list to its end."""

from io import BytesIO
from openpyxl import load_workbook
from tests.browser import BrowserTest
from tests.debtors.lists import GOOD
from tests.debtors.lists import HEADERS
from tests.debtors.lists import row
from tests.debtors.lists import workbook


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = GOOD["name"]

LABEL = "each => each.labels[0].innerText"


class TestRegister(BrowserTest):
    def choose(self, page, name, data):
        file = {"name": name, "mimeType": XLSX, "buffer": data}
        page.get_by_label("Tệp bảng tính").set_input_files(file)
        self.go(page.get_by_role("button", name="Kiểm tra tệp"))

    def downloaded(self, page, link):
        """The sheet of a workbook behind a link."""
        with page.expect_download() as got:
            page.get_by_role("link", name=link).click()
        return load_workbook(BytesIO(got.value.path().read_bytes())).active

    def fits(self, page):
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(wide, page.viewport_size["width"], page.url)

    def hand_in(self):
        """The registrar hands in a list with a fault, mends it and submits it."""
        page = self.log_in("hanoi.registrar")
        self.shot(page, "staff-registrar")
        main = page.locator("main")
        self.go(main.get_by_role("link", name="Danh sách người phải thi hành án"))
        self.shot(page, "lists-empty")
        sheet = self.downloaded(page, "Tải tệp mẫu")
        self.assertEqual([cell.value for cell in sheet[1]], HEADERS)
        self.go(page.get_by_role("link", name="Nạp danh sách từ tệp"))
        rows = row(), row(name="", decision="9/QĐ-CTHADS")
        self.choose(page, "quý 4.xlsx", workbook(*rows))
        report = page.get_by_role("table", name="Báo cáo từng dòng")
        self.assertIn("Ô này không được để trống.", report.inner_text())
        self.shot(page, "report-faulty")
        submit = page.get_by_role("button", name="Trình phê duyệt")
        self.assertEqual(submit.count(), 0)
        sheet = self.downloaded(page, "Tải tệp có ghi chú lỗi")
        self.assertEqual(sheet["A3"].comment.text, "Ô này không được để trống.")
        self.go(page.get_by_role("link", name="Nạp tệp đã sửa"))
        self.shot(page, "replace")
        self.choose(page, "quý 4 đã sửa.xlsx", workbook(row()))
        self.assertIn("Mọi dòng đều hợp lệ", main.inner_text())
        self.go(submit)
        self.assertIn("đã được trình", page.locator(".t-messages").inner_text())
        self.shot(page, "submitted")
        approve = page.get_by_role("button", name="Phê duyệt và công bố")
        self.assertEqual(approve.count(), 0)
        self.assertEqual(page.errors, [])

    def approve(self):
        """The head finds the list on their page and approves; returns the page."""
        page = self.log_in("hanoi.leader")
        self.shot(page, "staff-leader")
        figure = page.locator("main .t-buttons a", has_text="danh sách")
        self.assertEqual(figure.locator("b").inner_text(), "1")
        self.go(figure)
        self.shot(page, "lists-leader")
        self.go(page.get_by_role("row", name="Chờ phê duyệt").get_by_role("link"))
        self.assertIn(NAME, page.locator("main").inner_text())
        self.shot(page, "load-leader")
        self.go(page.get_by_role("button", name="Phê duyệt và công bố"))
        page.get_by_text("Danh sách đã được phê duyệt").wait_for()
        self.shot(page, "load-approved")
        page.goto(f"{self.url}/@@staff")
        self.assertEqual(figure.count(), 0)
        return page

    def search(self, page, label):
        page.get_by_label(label).fill("dang thi uoc")
        self.go(page.locator("main").get_by_role("button", name="Tra cứu").first)
        page.wait_for_url("**name=dang+thi+uoc**")
        self.fits(page)

    def read(self, width):
        """A citizen finds the entry in both places and reads it; its address."""
        page = self.page(width)
        page.goto(self.url)
        self.search(page, "Họ và tên cá nhân hoặc tên tổ chức")
        self.shot(page, f"found-{width}")
        page.get_by_role("link", name=NAME, exact=True).wait_for()
        page.goto(f"{self.url}/hanoi/tra-cuu")
        self.search(page, "Họ và tên cá nhân hoặc tên tổ chức")
        page.get_by_role("link", name=NAME, exact=True).click()
        page.get_by_role("heading", name=NAME, level=1).wait_for()
        self.assertIn("12.500.000 đồng", page.locator("main").inner_text())
        self.fits(page)
        self.shot(page, f"entry-{width}")
        self.assertEqual(self.sheets(page), 1)
        self.assertEqual(page.errors, [])
        return page.url

    def test_from_a_list_to_the_end_of_an_entry(self):
        self.hand_in()
        leader = self.approve()
        self.work()
        for width in (1280, 390):
            entry = self.read(width)

        leader.goto(entry)
        self.shot(leader, "entry-leader")
        self.assertNotIn("Nội dung", leader.locator(".t-staff").inner_text())
        leader.get_by_role("button", name="Chấm dứt công khai").click()
        missing = leader.locator("main :invalid:not(form):not(fieldset)")
        self.assertTrue(missing.first.evaluate("each => each.validity.valueMissing"))
        self.assertIn("Lý do", missing.first.evaluate(LABEL))
        self.shot(leader, "entry-no-reason")
        missing.first.fill("Thi hành xong, 7/QĐ-CTHADS")
        self.go(leader.get_by_role("button", name="Chấm dứt công khai"))
        history = leader.locator("main table").last.inner_text()
        self.assertIn("Người hanoi.leader", history)
        self.assertIn("Thi hành xong, 7/QĐ-CTHADS", history)
        self.shot(leader, "entry-ended")

        page = self.page(390)
        page.goto(f"{self.url}/hanoi/tra-cuu")
        self.search(page, "Họ và tên cá nhân hoặc tên tổ chức")
        page.get_by_text("Không tìm thấy", exact=True).wait_for()
        self.assertEqual(page.get_by_role("link", name=NAME, exact=True).count(), 0)
        self.assertEqual(page.goto(entry).status, 410)
        page.get_by_role("heading", name="không còn được công khai").wait_for()
        self.assertNotIn(NAME, page.content())
        self.assertEqual(page.locator("html").get_attribute("lang"), "vi")
        self.fits(page)
        self.shot(page, "gone-390")
        page.set_viewport_size({"width": 1280, "height": 800})
        self.shot(page, "gone-1280")
