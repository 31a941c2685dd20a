"""Two-step verification in a browser: set up when demanded, and used; no script."""

from tests.browser import BrowserTest
from tests.browser.barriers import RUN
from tests.browser.barriers import TAGS
from tests.browser.barriers import WIDER
from tests.browser.barriers import axe
from tests.layers import PASSWORD
from thads.login import settings
import pyotp
import re
import time
import transaction


LEADER = "hanoi.leader"


class TestSecondFactor(BrowserTest):
    def setUp(self):
        super().setUp()
        transaction.begin()
        settings.demand(("leader",))
        transaction.commit()

    def give_password(self, page):
        page.goto(f"{self.url}/login")
        page.get_by_label("Tên đăng nhập").fill(LEADER)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press(page, "Đăng nhập")

    def press(self, page, name):
        self.go(page.locator("main").get_by_role("button", name=name, exact=True))

    def give_code(self, page, code):
        page.get_by_label("Mã xác thực").fill(code)

    def look(self, page, name):
        """No wider than the screen, nothing from outside."""
        self.shot(page, f"{name}-{page.viewport_size['width']}")
        self.assertFalse(page.evaluate(WIDER), name)
        for address in page.requested:
            self.assertTrue(address.startswith((self.url, "data:")), address)

    def set_up(self, page):
        """Go from the password to the recovery codes; return secret and codes."""
        self.give_password(page)
        self.look(page, "demanded")
        self.press(page, "Bắt đầu")
        self.look(page, "begin")
        self.press(page, "Thiết lập")
        self.look(page, "secret")
        secret = re.search(r"secret=([A-Z2-7]+)", page.content())[1]
        self.give_code(page, pyotp.TOTP(secret).now())
        self.press(page, "Bật")
        self.look(page, "codes")
        codes = page.locator("main li code").all_inner_texts()
        return secret, codes

    def test_on_a_telephone_without_script(self):
        page = self.page(390, script=False)
        secret, codes = self.set_up(page)
        self.assertEqual(len(codes), 10)
        self.go(page.get_by_role("link", name="Đã giữ mã, tiếp tục"))
        self.assertTrue(page.url.endswith("/@@staff"))
        other = self.page(390, script=False)
        self.give_password(other)
        self.look(other, "code")
        self.give_code(other, "000 000")
        self.press(other, "Đăng nhập")
        self.look(other, "wrong-code")
        self.give_code(other, pyotp.TOTP(secret).at(time.time() + 30))
        other.get_by_label("Không hỏi mã trên thiết bị này").check()
        self.press(other, "Đăng nhập")
        self.assertTrue(other.url.endswith("/@@staff"))
        other.goto(f"{self.url}/@@second-factor")
        self.look(other, "overview")
        self.press(other, "Bỏ ghi nhớ")
        self.assertEqual(other.get_by_role("button", name="Bỏ ghi nhớ").count(), 0)

    def test_on_a_desk_with_no_barrier(self):
        page = self.page(1280)
        found = {}

        def look(page, name):
            page.evaluate(axe())
            found[name] = page.evaluate(RUN, [None, TAGS])
            self.look_at(page, name)

        self.look_at, self.look = self.look, look
        _secret, codes = self.set_up(page)
        page.goto(f"{self.url}/@@second-factor")
        look(page, "overview")
        other = self.page(1280)
        self.give_password(other)
        look(other, "code")
        self.give_code(other, "000000")
        self.press(other, "Đăng nhập")
        look(other, "wrong-code")
        self.give_code(other, codes[0])
        self.press(other, "Đăng nhập")
        other.wait_for_url("**/@@staff")
        self.assertEqual({name: each for name, each in found.items() if each}, {})
        self.assertEqual(page.errors + other.errors, [])
