"""Online support in a browser: without script, on a phone, by keyboard."""

from tests.browser import BrowserTest
from tests.requests import files
from tests.requests.world import CHOSEN
from tests.requests.world import DESK
from tests.requests.world import FILLED
from tests.requests.world import FORM
from urllib.parse import urlsplit


class TestCitizen(BrowserTest):
    def fill(self, page, **changes):
        for name, value in {**FILLED, **changes}.items():
            page.fill(f"[name='form.widgets.{name}']", value)
        for name, value in CHOSEN.items():
            page.select_option(f"#form-widgets-{name}", value)
        page.check("#form-widgets-cam_doan-0")
        page.check("#form-widgets-dong_y-0")

    def attach(self, page):
        page.set_input_files(
            "#form-widgets-tep_chinh",
            files=[
                {
                    "name": "bản án.pdf",
                    "mimeType": "application/pdf",
                    "buffer": files.PDF,
                }
            ],
        )

    def send(self, page):
        self.go(page.locator("button[name='form.buttons.submit']"))

    def test_from_form_to_tracking_without_script(self):
        page = self.page(390, script=False)
        page.goto(f"{self.url}/{FORM}")
        self.fill(page, dien_thoai="12")
        self.attach(page)
        self.send(page)
        alert = page.locator("[role=alert]")
        self.assertIn("Có 1 mục cần bổ sung", alert.inner_text())
        alert.locator("a").first.click()
        self.assertTrue(page.url.endswith("#form-widgets-dien_thoai"))
        phone = page.locator("#form-widgets-dien_thoai")
        self.assertEqual(phone.get_attribute("aria-invalid"), "true")
        self.assertIn("bản án.pdf", page.content())
        page.fill("#form-widgets-dien_thoai", "0912 345 678")
        self.send(page)
        code = page.locator(".t-receipt__code").inner_text()

        self.work()

        page.goto(f"{self.url}/{DESK}")
        page.fill("#ma", code.lower().replace("-", ""))
        page.fill("#so", "5678")
        self.go(page.locator("form[action$='theo-doi'] button"))
        self.assertEqual(page.locator("h1").inner_text(), code)
        self.assertIn("Mới đăng ký", page.content())

    def test_going_back_and_sending_again_is_the_same_case(self):
        page = self.page(390)
        page.goto(f"{self.url}/{FORM}")
        self.fill(page)
        self.send(page)
        code = page.locator(".t-receipt__code").inner_text()
        page.go_back()
        # what was typed is filled in by the browser
        self.assertEqual(FILLED["ho_ten"], page.input_value("#form-widgets-ho_ten"))
        self.send(page)
        self.assertEqual(code, page.locator(".t-receipt__code").inner_text())
        page.goto(f"{self.url}/{FORM}")
        self.fill(page)
        self.send(page)
        self.assertNotEqual(code, page.locator(".t-receipt__code").inner_text())

    def test_choosing_files_speaks_vietnamese_in_any_browser(self):
        page = self.page(390)
        page.goto(f"{self.url}/{FORM}")
        box = page.locator("#formfield-form-widgets-tep_chinh .t-file")
        self.assertEqual(
            box.inner_text().split("\n"), ["Chọn tệp", "Chưa chọn tệp nào"]
        )
        self.attach(page)
        self.assertIn("bản án.pdf (0,1 MB)", box.inner_text())
        big = {
            "mimeType": "application/pdf",
            "buffer": b"%PDF-1.4\n" + b" " * 11_000_000,
        }
        page.set_input_files(
            "#form-widgets-tep_chinh", files=[{"name": "lớn.pdf", **big}]
        )
        self.assertIn("lớn.pdf (10,5 MB): tệp quá lớn", box.inner_text())
        page.focus("#form-widgets-tep_chinh")
        seen = box.evaluate("box => getComputedStyle(box).outlineStyle")
        self.assertEqual(seen, "solid")
        self.assertEqual(page.errors, [])

    def test_no_page_is_wider_than_the_screen_or_asks_others(self):
        for width in (320, 1280):
            page = self.page(width)
            for path in (DESK, FORM, f"{DESK}/khieu-nai-to-cao", f"{DESK}/theo-doi"):
                page.goto(f"{self.url}/{path}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                with self.subTest(path=path, width=width):
                    self.assertLessEqual(wide, width)
            hosts = {urlsplit(url).netloc for url in page.requested if "://" in url}
            self.assertEqual(hosts, {urlsplit(self.url).netloc})
            self.assertEqual(page.errors, [])

    def test_every_control_has_its_label(self):
        page = self.page()
        page.goto(f"{self.url}/{FORM}")
        bare = page.evaluate(
            """[...document.querySelector('#form').elements]
            .filter(e => !['hidden', 'submit', 'fieldset'].includes(e.type))
            .filter(e => !e.labels.length)
            .map(e => e.name)"""
        )
        self.assertEqual(bare, [])
