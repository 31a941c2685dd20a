"""Royalties in a browser: five people, from the proposal to what the author reads."""

from openpyxl import load_workbook
from pathlib import Path
from playwright.sync_api import expect
from tests.browser.test_news import StaffTest
from tests.royalties.people import COLLECTOR
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import LEADER
from tests.royalties.people import NOW
from tests.royalties.people import OCTOBER
from tests.royalties.people import PAYER
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.royalties.people import more_accountants
from thads.interfaces import IThadsLayer
from zope.interface import alsoProvides
import csv
import io
import pikepdf
import re
import transaction


TITLE = "Hà Nội thi hành xong vụ việc trọng điểm"
PICTURE = "Lễ bàn giao tài sản"
#: 1,5 and 0,5 times 234.000 đồng: the editor has three fifths of the text.
PICTURE_SUM = "117.000"
EDITORS, WRITERS = "210.600", "257.400"
IN_WORDS = "Bốn trăm sáu mươi tám nghìn đồng"


class TestChain(Board, StaffTest):
    def setUp(self):
        super().setUp()
        alsoProvides(self.layer["request"], IThadsLayer)
        more_accountants()
        transaction.commit()

    def test_five_people_at_a_desk(self):
        self.play(1280)

    def test_five_people_with_a_phone(self):
        self.play(390)

    def play(self, width):
        """Lead a proposal to the payment; the proposal is written at a desk."""
        self.width = width
        with at(OCTOBER):
            self.propose()
        with at(NOW):
            self.grade_in_the_browser()
            address = self.collect_and_check()
            self.approve(address)
            self.pay(address)
            self.read()

    def someone_at(self, login):
        """Return the page of a person who has logged in, at their device."""
        page = self.log_in(login, self.width)
        self.addCleanup(lambda: self.assertEqual(page.errors, [], login))
        return page

    def fits(self, page):
        """Check that nothing but a table that scrolls in itself is wider than it is."""
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(wide, self.width, page.url)

    def propose(self):
        """An editor, who is an author, writes the item and proposes two works."""
        page = self.log_in(EDITOR)
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        self.editing(page)
        page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        page.get_by_role("tab", name="Nhuận bút").or_(
            page.get_by_role("link", name="Nhuận bút", exact=True)
        ).first.click()
        page.get_by_label("Thể loại", exact=True).select_option("tin")
        for number, (login, percent) in enumerate(((EDITOR, "60"), (WRITER, "40")), 1):
            author = page.get_by_label(f"Tác giả {number}", exact=True)
            author.select_option(login)
            page.get_by_label(f"Tỷ lệ (%) của tác giả {number}").fill(percent)
        page.get_by_label("Tên ảnh, video 1").fill(PICTURE)
        page.get_by_label("Thể loại ảnh, video 1").select_option("anh-thoi-su")
        page.get_by_label("Tác giả ảnh, video 1").select_option(WRITER)
        self.save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(page.get_by_text("Nhuận bút (đề xuất)")).to_be_visible()
        self.assertEqual(page.errors, [])
        transaction.begin()
        (item,) = [
            each for each in self.home["tin-tuc"].objectValues() if each.title == TITLE
        ]
        self.step(item, EDITOR, "submit")
        self.step(item, LEADER, "approve")
        self.step(item, "central.approver", "approve")
        transaction.commit()

    def grade_in_the_browser(self):
        """The head of the editorial board sets coefficients, at first one too high."""
        page = self.someone_at(HEAD)
        self.go(page.get_by_role("link", name="Nhuận bút tháng 10/2026").first)
        expect(page.get_by_role("link", name=TITLE)).to_be_visible()
        self.fits(page)
        page.get_by_label(f"Hệ số của {TITLE}").fill("77")
        page.get_by_label(f"Hệ số của {PICTURE}").fill("0,5")
        self.send(page, "Lưu hệ số")
        alert = page.get_by_role("alert").filter(has_text="chưa lưu được")
        alert.get_by_role("link").click()
        expect(page.get_by_label(f"Hệ số của {TITLE}")).to_be_focused()
        expect(page.get_by_label(f"Hệ số của {TITLE}")).to_have_value("77")
        page.get_by_label(f"Hệ số của {TITLE}").fill("1,5")
        self.send(page, "Lưu hệ số")
        expect(page.get_by_text("Đã lưu 1 hệ số.")).to_be_visible()

    def collect_and_check(self):
        """The accountant collects the month of the worklist and checks it."""
        page = self.someone_at(COLLECTOR)
        self.go(page.get_by_role("link", name="Nhuận bút tháng 10/2026").first)
        self.fits(page)
        expect(page.get_by_label("Kỳ cần tổng hợp")).to_have_value("2026-10")
        self.send(page, "Tổng hợp nhuận bút")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("Nhuận bút tháng 10/2026")
        for text in (PICTURE_SUM, EDITORS, WRITERS):
            expect(page.locator("main").get_by_text(text).first).to_be_visible()
        expect(page.get_by_text(IN_WORDS)).to_be_visible()
        self.fits(page)
        self.send(page, "Xác nhận đã kiểm tra")
        expect(page.get_by_text("Đã kiểm tra", exact=True).first).to_be_visible()
        return page.url

    def approve(self, address):
        """The head of the unit finds it among what waits, and approves it."""
        page = self.someone_at(LEADER)
        self.go(page.get_by_role("link", name="Nhuận bút tháng 10/2026").first)
        self.assertEqual(page.url, address)
        self.papers(page, bank=False)
        self.send(page, "Phê duyệt")
        expect(page.get_by_text("Đã phê duyệt", exact=True).first).to_be_visible()
        self.fits(page)

    def pay(self, address):
        """Who collected it may not pay; another accountant takes papers and pays."""
        first = self.someone_at(COLLECTOR)
        first.goto(address)
        expect(first.get_by_role("button", name="Ghi nhận đã chi trả")).to_have_count(0)
        expect(first.get_by_text("bước này phải do người khác").first).to_be_visible()
        page = self.someone_at(PAYER)
        self.go(page.get_by_role("link", name="Nhuận bút tháng 10/2026").first)
        self.assertEqual(page.url, address)
        self.papers(page, bank=True)
        self.send(page, "Ghi nhận đã chi trả")
        expect(page.get_by_text("Đã chi trả", exact=True).first).to_be_visible()
        self.fits(page)

    def papers(self, page, bank):
        """Take the papers of a statement from its page and look into them."""
        sheet = load_workbook(io.BytesIO(self.taken(page, "Bảng kê (.xlsx)"))).active
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
        self.assertIn(f"Số tiền thực nhận bằng chữ: {IN_WORDS}.", texts)
        with pikepdf.open(io.BytesIO(self.taken(page, "Bảng kê để ký (PDF)"))) as pdf:
            self.assertTrue(pdf.Root.MarkInfo.Marked)
        name = "Danh sách chuyển khoản (CSV)"
        if not bank:
            expect(page.get_by_role("link", name=name)).to_have_count(0)
            return
        text = self.taken(page, name).decode("utf-8-sig")
        sums = {row[1]: row[4] for row in list(csv.reader(io.StringIO(text)))[1:]}
        self.assertEqual(
            sums, {"Người hanoi.editor": "210600", "Người hanoi.officer": "257400"}
        )

    def taken(self, page, link):
        """Return what a link lets one download."""
        with page.expect_download() as got:
            page.get_by_role("link", name=link).click()
        return Path(got.value.path()).read_bytes()

    def read(self):
        """Both authors read what they were paid, and nothing of the other's."""
        for login, mine, other in (
            (EDITOR, EDITORS, WRITERS),
            (WRITER, WRITERS, EDITORS),
        ):
            page = self.someone_at(login)
            self.go(page.get_by_role("link", name="Nhuận bút của tôi").first)
            expect(page.get_by_role("heading", level=1)).to_have_text(
                "Nhuận bút của tôi"
            )
            main = page.locator("main")
            expect(main.get_by_text(f"{mine} đồng").first).to_be_visible()
            expect(main.get_by_text("Đã chi trả").first).to_be_visible()
            expect(main.get_by_text(TITLE).first).to_be_visible()
            expect(main.get_by_text(other)).to_have_count(0)
            expect(main.get_by_text(PICTURE)).to_have_count(0 if login == EDITOR else 2)
            self.fits(page)

    def send(self, page, button):
        """Send a form by its button, and be where it leads."""
        self.go(page.locator("main").get_by_role("button", name=button, exact=True))


class TestRates(StaffTest):
    """The page of rates: a fault leads to its field, and nothing is cut on a phone."""

    def test_on_a_phone(self):
        page = self.log_in(HEAD, 390)
        page.goto(f"{self.url}/hanoi/@@royalty-rates")
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(wide, 390)
        cut = page.evaluate(
            """[...document.querySelectorAll("main table")].filter(table => {
              const box = table.closest(".t-tablewrap").getBoundingClientRect();
              return [...table.querySelectorAll("td, th[scope=row]")].some(cell => {
                const own = cell.getBoundingClientRect();
                return own.width && (own.right > box.right + 1 || own.left < box.left);
              });
            }).length"""
        )
        self.assertEqual(cut, 0)
        for name, value in (
            ("lowest", "0,5"),
            ("highest", "99"),
            ("basis", "QĐ 12/QĐ-CTHADS"),
            ("valid_from", "01/01/2099"),
        ):
            page.locator(f"#coefficients-{name}").fill(value)
        page.locator("#coefficients-genre").select_option("tin")
        add = page.get_by_role("button", name="Thêm khung hệ số của một thể loại")
        self.go(add)
        alert = page.get_by_role("alert").filter(has_text="Chưa lưu")
        alert.get_by_role("link", name="Hệ số cao nhất").click()
        highest = page.locator("#coefficients-highest")
        expect(highest).to_be_focused()
        expect(highest).to_have_value("99")
        expect(highest).to_have_accessible_description(re.compile("Vượt mức tối đa"))
        highest.fill("1,5")
        self.go(add)
        expect(page.get_by_text("Sắp áp dụng")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(wide, 390)
        self.assertEqual(page.errors, [])
