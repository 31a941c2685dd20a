"""Answers while one types: what citizens see, and what it costs them."""

from playwright.sync_api import expect
from tests.browser import BrowserTest
from tests.debtors.lists import plain
from thads.debtors.demo import publish_rows
from thads.debtors.register.indexes import KEY
from thads.debtors.settings import IDebtorSearchSettings
from zope.annotation.interfaces import IAnnotations
import transaction


NAME = "đặng thị ước"
ASKED = "/tra-cuu?name="
FAST, SLOW = 40, 700  # milliseconds a key
# a mobile at the edge of the net
POOR = {
    "offline": False,
    "latency": 800,
    "downloadThroughput": 20_000,
    "uploadThroughput": 10_000,
}


class TestTyping(BrowserTest):
    def setUp(self):
        super().setUp()
        rows = [plain(), plain(name="Đặng Thị Ướt", decision="13/QĐ-CTHADS")]
        publish_rows(self.portal, self.portal["hanoi"], rows)
        transaction.commit()

    def open(self, **options):
        page = self.page(**options)
        page.goto(f"{self.url}/tra-cuu")
        page.field = page.get_by_label("Họ và tên cá nhân hoặc tên tổ chức")
        return page

    def asked(self, page):
        return [url for url in page.requested if ASKED in url]

    def heading(self, page, text):
        page.locator("[data-answers] h2", has_text=text).wait_for()

    def status(self, page):
        return page.locator("[data-status]").inner_text()

    def test_one_name_is_one_search(self):
        for width in (390, 1280):
            with self.subTest(width):
                page = self.open(width=width)
                page.field.press_sequentially(NAME, delay=FAST)
                self.heading(page, "1 trường hợp")
                self.assertEqual(len(self.asked(page)), 1)
                self.assertIn("trường hợp", self.status(page))
                self.assertIn("name=", page.url)
                focused = page.evaluate("document.activeElement.name")
                self.assertEqual(focused, "name")
                wide = page.evaluate("document.documentElement.scrollWidth")
                self.assertLessEqual(wide, width)
                self.assertEqual(page.errors, [])

    def test_the_first_result_is_seen_without_scrolling(self):
        for width, height in ((390, 780), (320, 780), (1280, 900)):
            for query in ("dang thi uoc", "dang thi uoc&address=ba dinh"):
                with self.subTest(width=width, query=query):
                    page = self.page(width=width)
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(f"{self.url}{ASKED}{query}")
                    name = page.locator(".t-debtor__name").first.bounding_box()
                    self.assertLess(name["y"] + name["height"], height)
                    field = page.locator("#name").bounding_box()
                    self.assertLess(field["y"], name["y"])
                    self.assertIn("trường hợp", page.title())
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    self.assertLessEqual(wide, width)

    def test_nothing_of_a_result_is_cut(self):
        """The obligation is what the law publishes: it is read whole everywhere."""
        cut = """nodes => nodes.filter(node =>
          node.scrollHeight > node.clientHeight + 1 ||
          node.scrollWidth > node.clientWidth + 1 ||
          getComputedStyle(node).webkitLineClamp !== 'none'
        ).map(node => node.textContent)"""
        out = """nodes => nodes.filter(node =>
          node.getBoundingClientRect().right >
          node.closest('.t-debtor').getBoundingClientRect().right + 1
        ).map(node => node.textContent)"""
        for width in (320, 390, 1040, 1280):
            with self.subTest(width):
                page = self.page(width=width)
                page.goto(f"{self.url}{ASKED}dang thi uoc")
                page.locator(".t-debtor__name").first.wait_for()
                # the words of an office that puts all of its judgment into the cell
                page.locator(".t-debtor__line--facts > :first-child").first.evaluate(
                    "node => { node.textContent = "
                    "'Bồi thường thiệt hại cho Công ty cổ phần, '.repeat(6) }"
                )
                self.assertEqual(
                    page.locator(".t-debtor__line > p").evaluate_all(cut), []
                )
                self.assertEqual(
                    page.locator(".t-debtor__line :is(p, a)").evaluate_all(out), []
                )

    def test_the_title_follows_what_is_typed(self):
        page = self.open()
        page.field.press_sequentially(NAME, delay=FAST)
        self.heading(page, "1 trường hợp")
        self.assertIn(f"“{NAME}”", page.title())

    def test_who_types_slowly_does_not_pay_by_the_key(self):
        page = self.open()
        page.field.press_sequentially(NAME, delay=SLOW)
        self.heading(page, "1 trường hợp")
        self.assertLessEqual(len(self.asked(page)), 2)

    def test_the_button_asks_once(self):
        page = self.open()
        page.field.press_sequentially(NAME, delay=FAST)
        page.field.press("Enter")
        page.wait_for_url(f"**{ASKED}*")
        self.heading(page, "1 trường hợp")
        page.wait_for_timeout(900)
        self.assertEqual(len(self.asked(page)), 1)

    def test_a_slow_net(self):
        page = self.open()
        page.context.new_cdp_session(page).send(
            "Network.emulateNetworkConditions", POOR
        )
        page.field.press_sequentially("đặng thị ướt", delay=FAST)
        page.locator("[data-status]", has_text="Đang tra cứu").wait_for(
            state="attached"
        )
        self.assertEqual(page.locator("[data-answers][aria-busy]").count(), 1)
        page.field.press("Backspace")
        page.field.press_sequentially("c", delay=FAST)
        # the answer to the first name has the same heading, may come before, and has
        # the second as a similar name
        expect(page.locator(".t-debtor__name").first).to_contain_text("Ước")
        self.heading(page, "1 trường hợp")
        self.assertEqual(page.locator("[data-answers][aria-busy]").count(), 0)
        self.assertLessEqual(len(self.asked(page)), 2)

    def test_there_and_back(self):
        page = self.open()
        page.field.press_sequentially(NAME, delay=FAST)
        self.heading(page, "1 trường hợp")
        page.get_by_role("link", name="Đặng Thị Ước", exact=True).click()
        page.locator("h1", has_text="Đặng Thị Ước").wait_for()
        page.go_back()
        self.heading(page, "1 trường hợp")
        self.assertEqual(page.field.input_value(), NAME)
        page.go_forward()
        page.locator("h1", has_text="Đặng Thị Ước").wait_for()
        page.go_back()
        self.heading(page, "1 trường hợp")
        page.go_back()
        self.assertNotIn("name=", page.url)
        self.assertEqual(page.errors, [])

    def test_too_many_searches_are_said_and_nothing_more_is_asked(self):
        registry = self.portal.portal_registry
        settings = registry.forInterface(IDebtorSearchSettings)
        # in a window that does not end while the test runs
        settings.per_address, settings.minutes = 5, 1440
        transaction.commit()
        page = self.open()
        for number in range(5):
            asked = f"{self.url}/@debtors?name=khong+co+{number}"
            answer = page.request.get(asked, headers={"Accept": "application/json"})
            self.assertEqual(answer.status, 200)
        page.field.press_sequentially(NAME, delay=FAST)
        self.heading(page, "Có quá nhiều lượt tra cứu")
        page.locator("altcha-widget").wait_for()
        self.assertIn("Có quá nhiều lượt tra cứu", self.status(page))
        page.field.press_sequentially(" hai", delay=FAST)
        page.wait_for_timeout(900)
        self.assertEqual(len(self.asked(page)), 1)
        self.assertEqual(page.errors, [])

    def test_what_fails_is_said(self):
        page = self.open()
        kept = IAnnotations(self.portal).pop(KEY)
        transaction.commit()
        try:
            page.field.press_sequentially(NAME, delay=FAST)
            self.heading(page, "Chưa tra cứu được")
        finally:
            IAnnotations(self.portal)[KEY] = kept
            transaction.commit()
        page = self.open()
        page.route(f"**{ASKED}*", lambda route: route.abort())
        page.field.press_sequentially(NAME, delay=FAST)
        page.locator("[data-answers]", has_text="Chưa tra cứu được").wait_for()
        self.assertIn("Chưa tra cứu được", self.status(page))
        page.unroute(f"**{ASKED}*")
        page.field.press("End")
        page.field.press("Backspace")
        page.field.press_sequentially("c", delay=FAST)
        self.heading(page, "1 trường hợp")
