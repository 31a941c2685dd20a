"""News and documents as staff write them: in a browser, from log-in to front page."""

from playwright.sync_api import expect
from tests.browser import BrowserTest
from tests.layers import PASSWORD
from tests.pdfs import PDF
from tests.publication.people import PNG
import re


TITLE = "Cục THADS Hà Nội ra quân cao điểm năm 2026"
SUMMARY = "Đợt cao điểm kéo dài ba tháng, tập trung vào các vụ việc tồn đọng."
TEXT = "Sáng ngày 20/11, Cục trưởng phát động đợt cao điểm thi hành án."
COMMENT = "Đề nghị bổ sung số vụ việc."
MORE = "Toàn thành phố còn 1.204 vụ việc."

DISPATCH = """BỘ TƯ PHÁP
-------
Số: 4021/BTP-TCCB
V/v: cử công chức tham gia lớp bồi dưỡng
nghiệp vụ năm 2026.

CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Hà Nội, ngày 09 tháng 3 năm 2026

Kính gửi: Cục trưởng Cục Thi hành án dân sự các tỉnh.

Bộ đề nghị các đơn vị gửi danh sách trước ngày 20/3/2026.

Nơi nhận:
- Như trên;
- Lưu: VT, Vụ TCCB.

KT. BỘ TRƯỞNG
THỨ TRƯỞNG
(Đã ký)

Trần Thị Minh Hằng
"""


def upload(name, data, kind="application/pdf"):
    return {"name": name, "mimeType": kind, "buffer": data}


#: All editors of a page have set their content.
EDITORS_STAND = """
    window.tinymce && tinymce.get().length > 0
    && tinymce.get().every(e => e.initialized)
"""


class StaffTest(BrowserTest):
    """People of the fixture world at their work."""

    def someone(self, login):
        """Return the page of a person who has logged in, at their work."""
        page = self.page()
        page.goto(f"{self.url}/login")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Xin chào")
        return page

    def editing(self, page):
        """Return the body of the rich text, once the editor stands.

        It can be written in before, and loses what was typed when it sets its content.
        """
        body = page.frame_locator(".tox-edit-area iframe").locator("body")
        expect(body).to_be_editable()
        page.wait_for_function(EDITORS_STAND)
        return body

    def save(self, page):
        page.get_by_role("button", name="Lưu", exact=True).click()

    def press(self, page, button):
        page.get_by_role("button", name=button, exact=True).click()


class TestNews(StaffTest):
    def test_from_draft_to_front_page(self):
        editor = self.someone("hanoi.editor")
        address = self.write(editor)

        stranger = self.someone("tphochiminh.editor")
        stranger.goto(address)
        # what they may not view answers as if it were not there
        expect(
            stranger.get_by_text("Không có trang nào ở địa chỉ này").first
        ).to_be_visible()
        expect(stranger.get_by_text(SUMMARY)).to_have_count(0)
        stranger.goto(f"{self.url}/hanoi/tin-tuc")
        expect(stranger.get_by_text(TITLE)).to_have_count(0)

        self.press(editor, "Gửi duyệt")
        expect(editor.get_by_role("alert")).to_contain_text("Đã gửi")

        leader = self.someone("hanoi.leader")
        self.find(leader)
        self.press(leader, "Trả lại người soạn")
        expect(leader.get_by_role("alert")).to_contain_text("cần có ý kiến kèm")
        expect(leader.get_by_role("heading", level=1)).to_have_text(TITLE)
        leader.get_by_label("Ý kiến").fill(COMMENT)
        self.press(leader, "Trả lại người soạn")
        expect(leader.get_by_role("alert")).to_contain_text("Đã trả lại")

        self.find(editor)
        expect(editor.get_by_text(f"Bị trả lại: {COMMENT}")).to_be_visible()
        editor.get_by_role("link", name="Sửa", exact=True).first.click()
        body = self.editing(editor)
        body.press("Control+End")
        body.press("Enter")
        body.press_sequentially(MORE)
        self.save(editor)
        expect(editor.locator(".t-article")).to_contain_text(MORE)
        self.press(editor, "Gửi duyệt")
        expect(editor.get_by_role("alert")).to_contain_text("Đã gửi")

        self.find(leader)
        self.press(leader, "Duyệt")
        expect(leader.get_by_role("alert")).to_contain_text("Đã duyệt")

        centre = self.someone("central.approver")
        self.find(centre)
        self.press(centre, "Duyệt")
        self.press(centre, "Đưa lên trang chủ")
        expect(centre.get_by_role("alert")).to_contain_text("Đã đưa lên trang chủ")
        for page in (editor, leader, centre):
            self.assertEqual(page.errors, [])
        self.read()

    def write(self, page):
        page.get_by_role("link", name="Viết tin").click()
        self.editing(page)
        page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        page.get_by_label("Tóm tắt").fill(SUMMARY)
        self.editing(page).press_sequentially(TEXT)
        page.get_by_label("Tệp đính kèm").set_input_files(
            [upload("kế hoạch.pdf", PDF), upload("danh sách.pdf", PDF)]
        )
        page.locator("#form-widgets-IPicture-image-input").set_input_files(
            upload("lễ ra quân.png", PNG, "image/png")
        )
        self.save(page)
        expect(page.get_by_label("kế hoạch.pdf")).to_be_checked()
        expect(page.get_by_text("Ảnh cần có mô tả nội dung.").first).to_be_visible()
        page.get_by_label("Mô tả ảnh").fill("Cán bộ Cục dự lễ ra quân")
        page.get_by_label("Chú thích ảnh").fill("Lễ ra quân. Ảnh: Cục Hà Nội")
        self.save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        for name in ("kế hoạch.pdf", "danh sách.pdf"):
            expect(page.locator(".t-files")).to_contain_text(name)
        return page.url.removesuffix("/view")

    def find(self, page):
        """Go to the item by way of the queue."""
        for name in ("Bàn làm việc", "Duyệt nội dung", TITLE):
            self.go(page.get_by_role("link", name=name))

    def read(self):
        reader = self.page(390)
        reader.goto(self.url)
        expect(reader.get_by_role("link", name=TITLE).first).to_be_visible()
        card = reader.locator("article", has_text=TITLE).last
        day = card.locator("time").text_content().strip()
        reader.goto(f"{self.url}/hanoi/tin-tuc")
        reader.get_by_role("link", name=TITLE).first.click()
        expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(reader.locator(".t-article__meta time")).to_have_text(day)
        for text in (SUMMARY, TEXT, MORE, "Lễ ra quân. Ảnh: Cục Hà Nội"):
            expect(reader.get_by_text(text)).to_be_visible()
        expect(reader.get_by_text(COMMENT)).to_have_count(0)
        picture = reader.get_by_alt_text("Cán bộ Cục dự lễ ra quân")
        picture.scroll_into_view_if_needed()
        self.assertGreater(
            picture.evaluate("e => e.decode().then(() => e.naturalWidth)"), 0
        )
        for name in ("kế hoạch.pdf", "danh sách.pdf"):
            link = reader.get_by_role("link", name=name).get_attribute("href")
            self.assertEqual(reader.request.get(link).body(), PDF)
        self.assertEqual(reader.errors, [])


class TestDocument(StaffTest):
    def test_recognised_and_recorded(self):
        page = self.someone("hanoi.editor")
        page.get_by_role("link", name="Nhập văn bản").click()
        page.get_by_label("Nội dung văn bản").fill(DISPATCH)
        self.press(page, "Nhận dạng")
        self.press(page, "Kiểm tra và hoàn thiện trong biểu mẫu")
        expect(self.editing(page)).to_contain_text("Bộ đề nghị các đơn vị gửi")
        for label, value in (
            ("Số, ký hiệu", "4021/BTP-TCCB"),
            ("Loại văn bản", "cong-van"),
            ("Cơ quan ban hành", "Bộ Tư pháp"),
            ("Ngày ban hành", "2026-03-09"),
            ("Họ tên người ký", "Trần Thị Minh Hằng"),
        ):
            field = page.locator("#form").get_by_label(re.compile(f"^\\s*{label}"))
            with self.subTest(label=label):
                expect(field).to_have_value(value)
        page.get_by_label("Tệp đính kèm").set_input_files(upload("4021.pdf", PDF))
        self.save(page)
        expect(page.locator(".t-files")).to_contain_text("4021.pdf")
        for text in ("4021/BTP-TCCB", "09/03/2026", "Trần Thị Minh Hằng"):
            expect(page.locator(".t-article")).to_contain_text(text)
        self.assertEqual(page.errors, [])


class TestMany(StaffTest):
    def test_the_dialog_of_steps_names_what_it_sends(self):
        editor = self.someone("hanoi.editor")
        editor.goto(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        self.editing(editor)
        editor.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        self.save(editor)
        expect(editor.get_by_role("heading", level=1)).to_have_text(TITLE)
        editor.goto(f"{self.url}/hanoi/tin-tuc/folder_contents")
        row = editor.locator("tr", has_text=TITLE)
        row.locator('input[type="checkbox"]').check()
        editor.locator("#btn-workflow").click()
        dialog = editor.locator("#popover-workflow")
        expect(dialog.locator("li")).to_contain_text(TITLE)
        dialog.locator("select").select_option("submit")
        dialog.locator(".applyBtn").click()
        expect(row).to_contain_text("Chờ lãnh đạo")
        self.assertEqual(editor.errors, [])
