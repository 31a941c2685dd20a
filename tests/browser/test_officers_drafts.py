"""A long answer survives the end of the session, on this machine and another."""

from playwright.sync_api import expect
from tests.browser.test_drafts import OFFER
from tests.browser.test_news import StaffTest
from tests.layers import PASSWORD
from tests.requests.world import APPLICANT
import transaction


ANSWER = "Cơ quan thi hành án trả lời như sau: hồ sơ đã được giải quyết. " * 20
CONTENT = "Người gọi phản ánh việc chậm trả kết quả."
KEPT = "Object.keys(sessionStorage).filter(k => k.startsWith('thads-draft '))"


class TestOfficersDrafts(StaffTest):
    def kept(self, page, words):
        page.wait_for_function(
            f"words => {KEPT}.some(k => sessionStorage[k].includes(words))",
            arg=words[:30],
        )

    def log_in(self, page, login):
        page.goto(f"{self.url}/login")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Xin chào")

    def offered(self, page):
        box = page.get_by_role("status").filter(has_text=OFFER)
        expect(box).to_have_count(1)
        return box

    def test_a_step_of_a_case(self):
        from thads.requests.demo import make_case

        transaction.begin()
        case = make_case("hanoi", "in_work", applicant=APPLICANT)
        address = f"{self.url}/hanoi/ho-tro-truc-tuyen/{case.getId()}"
        transaction.commit()
        page = self.someone("hanoi.officer")
        page.goto(address)
        step = page.locator("details", has=page.locator("#finish-result"))
        step.locator("summary").click()
        field = page.locator("#finish-result")
        field.fill(ANSWER)
        self.kept(page, ANSWER)
        page.context.clear_cookies()  # the session has ended
        step.locator("button[type=submit]").click()
        page.wait_for_load_state()
        self.log_in(page, "hanoi.officer")
        page.goto(address)
        self.offered(page).get_by_role("button", name="Khôi phục").click()
        expect(field).to_be_visible()
        expect(field).to_have_value(ANSWER)
        # what is kept on the server is found from elsewhere
        page.reload()
        self.offered(page).get_by_role("button", name="Khôi phục").click()
        field.press("End")
        with page.expect_response("**/@draft?step=finish") as told:
            field.press_sequentially(" ")
        self.assertEqual(told.value.status, 200)
        other = self.someone("hanoi.officer")
        other.goto(address)
        self.offered(other).get_by_role("button", name="Khôi phục").click()
        expect(other.locator("#finish-result")).to_have_value(f"{ANSWER.strip()}")
        self.assertEqual(page.errors + other.errors, [])

    def test_a_new_report(self):
        page = self.someone("hanoi.hotline")
        address = f"{self.url}/hanoi/duong-day-nong/@@hotline-intake"
        page.goto(address)
        page.locator("[name=informant_name]").fill("Người Báo Tin")
        page.locator("[name=reported_person]").fill("Ông Bị Phản Ánh")
        with page.expect_response("**/@report-draft") as told:
            page.locator("[name=content]").fill(CONTENT)
        self.assertEqual(told.value.status, 200)
        self.assertNotIn("Người Báo Tin", told.value.request.post_data)
        page.context.clear_cookies()
        self.log_in(page, "hanoi.hotline")
        page.goto(address)
        self.offered(page).get_by_role("button", name="Khôi phục").click()
        expect(page.locator("[name=content]")).to_have_value(CONTENT)
        # the tab has it, the server never had
        expect(page.locator("[name=informant_name]")).to_have_value("Người Báo Tin")
        other = self.someone("hanoi.hotline")
        other.goto(address)
        self.offered(other).get_by_role("button", name="Khôi phục").click()
        expect(other.locator("[name=content]")).to_have_value(CONTENT)
        expect(other.locator("[name=informant_name]")).to_have_value("")
        self.assertEqual(page.errors + other.errors, [])
