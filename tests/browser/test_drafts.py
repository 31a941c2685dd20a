"""Typed text is offered again where the session ended, or the page was left."""

from playwright.sync_api import expect
from plone import api
from tests.browser.test_news import StaffTest
from tests.layers import PASSWORD
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent
import transaction


TITLE = "Tin đang viết dở"
TEXT = "Đoạn văn viết trước khi hết phiên làm việc."
KEPT = "Object.keys(sessionStorage).filter(k => k.startsWith('thads-draft '))"
OFFER = "chưa được lưu"


class TestDrafts(StaffTest):
    def fill(self, page):
        page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        self.editing(page).press_sequentially(TEXT)
        page.wait_for_function(
            f"{KEPT}.some(k => sessionStorage[k].includes('hết phiên làm việc.'))"
        )

    def offered(self, page):
        self.editing(page)
        box = page.get_by_role("status").filter(has_text=OFFER)
        expect(box).to_be_visible()
        return box

    def not_offered(self, page):
        self.editing(page)
        page.wait_for_timeout(1000)
        expect(page.get_by_role("status").filter(has_text=OFFER)).to_have_count(0)

    def log_in(self, page, login="hanoi.editor"):
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()

    def test_a_new_item(self):
        page = self.someone("hanoi.editor")
        address = f"{self.url}/hanoi/tin-tuc/++add++News%20Item"
        page.goto(address)
        self.fill(page)
        page.context.clear_cookies()  # the session has ended
        self.save(page)
        expect(page.locator("main")).to_contain_text("vừa gõ chưa được gửi")
        page.goto(f"{self.url}/login")
        self.log_in(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Xin chào")
        page.goto(address)
        self.offered(page).get_by_role("button", name="Khôi phục").click()
        expect(page.get_by_role("textbox", name="Tiêu đề")).to_have_value(TITLE)
        expect(self.editing(page)).to_contain_text(TEXT)
        self.save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(page.locator("main")).to_contain_text(TEXT)
        # what was saved is not offered again
        page.goto(address)
        self.not_offered(page)

    def test_typed_before_the_editor_stands(self):
        """On a slow line the title is typed while the editor is still on its way."""
        page = self.someone("hanoi.editor")
        held = []
        page.route("**/*tinymce*", lambda route: held.append(route))
        address = f"{self.url}/hanoi/tin-tuc/++add++News%20Item"
        with page.expect_request("**/*tinymce*"):
            page.goto(address, wait_until="commit")
        page.get_by_role("textbox", name="Tiêu đề").fill(TITLE)
        self.assertTrue(held)
        page.unroute("**/*tinymce*")  # lets go what was held
        self.editing(page)
        page.wait_for_function(
            f"{KEPT}.some(k => sessionStorage[k].includes('{TITLE}'))"
        )

    def test_a_change(self):
        page = self.someone("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News%20Item")
        page.get_by_role("textbox", name="Tiêu đề").fill("Tin")
        self.editing(page)
        self.save(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Tin")
        address = f"{self.url}/hanoi/tin-tuc/tin/edit"
        page.goto(address)
        self.fill(page)
        page.goto(f"{self.url}/hanoi")  # left without a word
        page.goto(address)
        box = self.offered(page)
        expect(page.get_by_role("textbox", name="Tiêu đề")).to_have_value("Tin")
        with page.expect_response(lambda answer: answer.request.method == "DELETE"):
            box.get_by_role("button", name="Bỏ").click()
        page.goto(address)
        self.not_offered(page)
        # whoever logs in next in this tab is not offered it
        self.fill(page)
        page.context.clear_cookies()
        page.goto(f"{self.url}/login")
        self.log_in(page, "hanoi.leader")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Xin chào")
        kept = page.evaluate("Object.keys(sessionStorage).join()")
        self.assertIn("thads-draft hanoi.editor ", kept)
        self.assertNotIn("hanoi.leader", kept)

    def test_on_another_machine(self):
        address = f"{self.url}/hanoi/tin-tuc/++add++News%20Item"
        page = self.someone("hanoi.editor")
        page.goto(address)
        with page.expect_response(self.kept("hết phiên làm việc.")):
            self.fill(page)
            self.hide(page)
        other = self.someone("hanoi.editor")
        other.goto(address)
        self.offered(other).get_by_role("button", name="Khôi phục").click()
        expect(other.get_by_role("textbox", name="Tiêu đề")).to_have_value(TITLE)
        expect(self.editing(other)).to_contain_text(TEXT)
        self.save(other)
        expect(other.get_by_role("heading", level=1)).to_have_text(TITLE)
        other.goto(address)
        self.not_offered(other)
        # what is typed on at the first is a draft of its own, and lost nowhere
        page.get_by_role("textbox", name="Tiêu đề").fill("Còn lại ở máy cũ")
        with page.expect_response(self.kept("Còn lại ở máy cũ")):
            self.hide(page)
        third = self.someone("hanoi.editor")
        third.goto(address)
        self.offered(third).get_by_role("button", name="Khôi phục").click()
        title = third.get_by_role("textbox", name="Tiêu đề")
        expect(title).to_have_value("Còn lại ở máy cũ")

    def kept(self, text):
        """Return what is true for the answer to the draft with a text."""
        return lambda answer: (
            "/@draft" in answer.url
            and answer.request.method == "PUT"
            and answer.ok
            and text in (answer.request.post_data or "")
        )

    def hide(self, page):
        """Let the page be seen no more, as another tab does."""
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )

    def test_a_colleague_saved_meanwhile(self):
        """What is restored meets the colleague's version as an old tab does."""
        section = self.layer["portal"].hanoi["tin-tuc"]
        transaction.begin()
        with api.env.adopt_user("hanoi.editor"):
            item = api.content.create(section, "News Item", title="Tin gốc")
            address = f"{item.absolute_url()}/edit"
        transaction.commit()
        page = self.someone("hanoi.editor")
        page.goto(address)
        self.fill(page)
        with page.expect_response(self.kept(TITLE)):
            self.hide(page)
        transaction.begin()
        with api.env.adopt_user("hanoi.leader"):
            item.title = "Tin của đồng nghiệp"
            notify(ObjectModifiedEvent(item))
        transaction.commit()
        for again in (page, self.someone("hanoi.editor")):
            again.goto(address)
            self.offered(again).get_by_role("button", name="Khôi phục").click()
            self.save(again)
            expect(again.locator("main")).to_contain_text("Tin của đồng nghiệp")
            expect(again.get_by_role("textbox", name="Tiêu đề")).to_have_value(TITLE)
        self.save(again)
        expect(again.get_by_role("heading", level=1)).to_have_text(TITLE)

    def test_two_tabs_and_an_offer(self):
        address = f"{self.url}/hanoi/tin-tuc/++add++News%20Item"
        page = self.someone("hanoi.editor")
        page.goto(address)
        self.fill(page)
        with page.expect_response(self.kept(TITLE)):
            self.hide(page)
        other = page.context.new_page()
        other.goto(address)
        self.offered(other)
        # typing on while the first is offered: both are kept
        other.get_by_role("textbox", name="Tiêu đề").fill("Tin thứ hai")
        with other.expect_response(self.kept("Tin thứ hai")):
            self.hide(other)
        self.save(other)
        expect(other.get_by_role("heading", level=1)).to_have_text("Tin thứ hai")
        third = self.someone("hanoi.editor")
        third.goto(address)
        self.offered(third).get_by_role("button", name="Khôi phục").click()
        expect(third.get_by_role("textbox", name="Tiêu đề")).to_have_value(TITLE)

    def test_what_failed_is_sent_again(self):
        page = self.someone("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News%20Item")
        page.route("**/@draft*", lambda route: route.abort())
        self.fill(page)
        with page.expect_event("requestfailed", lambda sent: "/@draft" in sent.url):
            self.hide(page)
        page.unroute("**/@draft*")
        with page.expect_response(self.kept(TITLE)):
            self.hide(page)

    def test_logging_out_ends_it(self):
        page = self.someone("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News%20Item")
        self.fill(page)
        answer = page.goto(f"{self.url}/logout")
        first = answer.request
        while first.redirected_from:
            first = first.redirected_from
        sent = first.response().header_value("Clear-Site-Data")
        self.assertEqual(sent, '"storage"')
