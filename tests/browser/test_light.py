"""Light pages: without script, with little to load, and nothing from elsewhere."""

from tests.browser import BrowserTest
from tests.browser import running
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
from tests.pages import CITIZENS
from tests.pages import FORM
from tests.pages import Visitor
import gzip


#: What the first page of a visit may weigh and ask for (docs/performance.md).
KILOBYTES, REQUESTS = 150, 10


class TestWithoutScript(BrowserTest):
    layer = SHOWN_HTTP

    def test_every_page_of_a_citizen_reads(self):
        visitor = Visitor(running(), self.url, PASSWORD, java_script_enabled=False)
        self.addCleanup(visitor.close)
        for entry in CITIZENS:
            if entry.steps or entry.tests_only:
                continue
            with self.subTest(entry.name):
                page = visitor.open(entry)
                self.assertEqual(entry.status, page.status)
                self.assertEqual(1, page.locator("h1").count())
                self.assertTrue(page.locator("h1").is_visible())
                page.close()

    def test_a_look_up_and_an_answer_on_the_page(self):
        page = self.page(390, script=False)
        page.goto(f"{self.url}/tra-cuu")
        page.get_by_label("Họ và tên cá nhân hoặc tên tổ chức").fill("nguyen van")
        page.locator("main").get_by_role("button", name="Tra cứu").first.click()
        page.wait_for_url("**name=nguyen+van**")
        page.locator(".t-ask").get_by_role("button", name="Không").click()
        page.get_by_role("heading", name="Cảm ơn ông/bà đã góp ý").wait_for()
        self.assertEqual([], page.errors)

    def test_the_menu_opens_on_a_phone(self):
        page = self.page(390, script=False)
        page.goto(self.url)
        page.locator(".t-nav__drop summary").click()
        page.locator(".t-nav__drop").get_by_role("link", name="Tra cứu").click()
        page.wait_for_url("**/tra-cuu")


class TestWeight(BrowserTest):
    layer = SHOWN_HTTP

    def test_first_pages_are_light(self):
        for path in ("", "/hanoi", "/hanoi/tin-tuc", "/tra-cuu", FORM):
            page = self.page(1280)
            bodies = {}
            page.on("response", lambda got, seen=bodies: seen.update({got.url: got}))
            page.goto(self.url + path)
            page.wait_for_load_state("networkidle")
            weight = sum(len(gzip.compress(got.body())) for got in bodies.values())
            with self.subTest(path=path):
                self.assertLessEqual(weight, KILOBYTES * 1024)
                self.assertLessEqual(len(bodies), REQUESTS + 6 * ("tin-tuc" in path))
                for url in bodies:
                    self.assertTrue(url.startswith(self.url), url)
            # facts for searches are data, which no browser runs
            run = 'head script:not([type="application/ld+json"])'
            self.assertEqual(0, page.locator(run).count())

    def test_pictures_are_chosen_by_the_screen(self):
        page = self.page(390)
        page.goto(f"{self.url}/hanoi/tin-tuc")
        self.go(page.locator("main .t-item__title a").first)
        picture = page.locator("figure img").first
        self.assertIn(" 400w", picture.get_attribute("srcset"))
        shown = picture.evaluate("i => i.decode().then(() => i.currentSrc)")
        kind = page.request.get(shown).headers["content-type"]
        self.assertEqual("image/webp", kind)
        for name in ("width", "height"):
            self.assertTrue(int(picture.get_attribute(name)))
