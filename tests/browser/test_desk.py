"""Online support in a browser: a citizen's case on an officer's desk."""

from tests.browser import BrowserTest
from tests.requests import files
from tests.requests.world import CHOSEN
from tests.requests.world import DESK
from tests.requests.world import FILLED
from tests.requests.world import FORM


MISSING = "Bản sao căn cước công dân"
RESULT = "Đã ra quyết định thi hành án số 15/QĐ-CTHADS"


def pdf(name):
    return {"name": name, "mimeType": "application/pdf", "buffer": files.PDF}


class TestDesk(BrowserTest):
    def ask(self, page):
        """Fill in the form as a citizen; the code on the receipt."""
        page.goto(f"{self.url}/{FORM}")
        for name, value in FILLED.items():
            page.fill(f"[name='form.widgets.{name}']", value)
        for name, value in CHOSEN.items():
            page.select_option(f"#form-widgets-{name}", value)
        page.check("#form-widgets-cam_doan-0")
        page.check("#form-widgets-dong_y-0")
        page.set_input_files("#form-widgets-tep_chinh", files=[pdf("bản án.pdf")])
        self.go(page.locator("button[name='form.buttons.submit']"))
        code = page.locator(".t-receipt__code").inner_text()
        self.shot(page, "desk-receipt")
        self.assertEqual(self.sheets(page), 1)
        self.work()
        return code

    def follow(self, page, code):
        page.goto(f"{self.url}/{DESK}/theo-doi")
        page.get_by_label("Mã hồ sơ").fill(code)
        page.get_by_label("Bốn số cuối").fill("5678")
        page.locator("main").get_by_role("button").first.click()
        page.get_by_role("heading", name=code, level=1).wait_for()

    def step(self, page, title, **fields):
        """The officer takes a step of the case their page stands on."""
        panel = page.locator("#xu-ly")
        form = panel.locator("details", has=page.locator("summary", has_text=title))
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        return form

    def take(self, page, title, **fields):
        self.go(self.step(page, title, **fields).locator("button"))
        page.locator(".t-messages", has_text=f"Đã thực hiện: {title}").wait_for()

    def test_from_the_form_to_the_result(self):
        citizen = self.page(390)
        code = self.ask(citizen)

        branch = self.log_in("hanoi-badinh.officer")
        self.assertEqual(branch.locator("main .t-buttons a").count(), 0)
        officer = self.log_in("hanoi.officer")
        self.shot(officer, "desk-staff")
        figure = officer.locator(
            "main .t-buttons a", has_text="hồ sơ mới chờ tiếp nhận"
        )
        self.assertEqual(figure.locator("b").inner_text(), "1")
        self.go(figure)
        self.shot(officer, "desk-desk")
        self.go(officer.get_by_role("link", name=code))
        self.shot(officer, "desk-case")
        self.take(officer, "Tiếp nhận hồ sơ")
        self.shot(officer, "desk-received")
        wanted = {"message": "Đề nghị ông/bà bổ sung.", "missing": MISSING}
        self.take(officer, "Yêu cầu bổ sung hồ sơ", **wanted)
        self.shot(officer, "desk-wanted")

        self.follow(citizen, code)
        self.shot(citizen, "desk-track-wanted")
        more = citizen.locator("#bo-sung")
        self.assertIn("Đề nghị ông/bà bổ sung.", more.inner_text())
        self.assertIn(MISSING, more.inner_text())
        more.get_by_label("Nội dung").fill("Tôi gửi bản sao.")
        more.locator("[type=file]").set_input_files(files=[pdf("căn cước.pdf")])
        self.go(more.get_by_role("button", name="Gửi hồ sơ bổ sung"))
        # what stands there now is for what nobody has asked for
        self.assertNotIn(MISSING, more.inner_text())
        self.shot(citizen, "desk-track-sent")
        self.work()

        officer.reload()
        main = officer.locator("main")
        self.assertIn("Tôi gửi bản sao.", main.inner_text())
        with officer.expect_download() as got:
            officer.get_by_role("link", name="căn cước.pdf").click()
        self.assertEqual(got.value.path().read_bytes(), files.PDF)
        self.take(officer, "Hẹn trả kết quả")
        self.shot(officer, "desk-appointed")
        form = self.step(officer, "Hoàn thành xử lý", result=RESULT)
        form.locator("[type=file]").set_input_files(files=[pdf("quyết định 15.pdf")])
        form.locator("button").click()
        officer.locator(".t-messages", has_text="Hoàn thành xử lý").wait_for()
        self.shot(officer, "desk-finished")

        self.follow(citizen, code)
        self.shot(citizen, "desk-track-finished")
        panel = citizen.locator(".t-panel").first
        self.assertIn(RESULT, panel.inner_text())
        with citizen.expect_download() as got:
            citizen.get_by_role("link", name="quyết định 15.pdf").click()
        self.assertEqual(got.value.path().read_bytes(), files.PDF)
        wide = citizen.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(wide, 390)
        self.assertEqual(citizen.errors + officer.errors, [])
