"""Tests in a real browser: Debian's Chromium, driven by Playwright."""

from functools import cache
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.worker import work
import atexit
import os
import re
import shutil
import unittest


#: A folder to look afterwards at what was seen on the way.
SHOTS = os.environ.get("THADS_SHOTS")


def chromium():
    """Return the path of a Chromium on this machine, None if there is none.

    The shell without windows does the same in two thirds of the time.
    """
    for name in (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ):
        found = shutil.which(name)
        if found:
            return found
    return None


CHROMIUM = chromium()
if CHROMIUM is None:
    print("tests.browser: no Chromium on this machine, browser tests are skipped")


@cache
def running():
    """Return the one browser of this test run, started when first asked for."""
    from playwright.sync_api import expect
    from playwright.sync_api import sync_playwright

    # as long as everything else is waited for: two processes share the machine
    expect.set_options(timeout=30_000)
    play = sync_playwright().start()
    browser = play.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
    )

    def stop():
        browser.close()
        play.stop()

    atexit.register(stop)
    return browser


@unittest.skipIf(CHROMIUM is None, "no Chromium on this machine")
class BrowserTest(unittest.TestCase):
    """Opens pages of the fixture world; `self.page(width)` is a fresh page."""

    layer = WORLD_HTTP
    level = 2

    def setUp(self):
        self.portal = self.layer["portal"]
        host, port = self.layer["host"], self.layer["port"]
        self.url = f"http://{host}:{port}/{self.portal.getId()}"

    def page(self, width=1280, scheme="light", script=True):
        """Return a page whose requests and script errors are recorded."""
        context = running().new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            locale="vi-VN",
        )
        context.set_default_timeout(30_000)
        self.addCleanup(context.close)
        page = context.new_page()
        page.requested = []
        page.errors = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    def log_in(self, login, width=1280):
        """Return the page of a person who has logged in, where they land."""
        page = self.page(width)
        page.goto(f"{self.url}/login")
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.go(page.locator("main").get_by_role("button", name="Đăng nhập"))
        page.wait_for_url("**/@@staff")
        return page

    def go(self, target):
        """Click what leads to another page, and be there.

        Chromium begins to send a form after the click is over: who reads the page at
        once may read the one before.
        """
        with target.page.expect_navigation():
            target.click()

    def sheets(self, page):
        """How many sheets of A4 the page takes on paper."""
        return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    def settle(self, page):
        """Wait for Plone's scripts: they move a form about, and a button from under
        the click, which nobody is quick enough to see."""
        page.wait_for_load_state("networkidle")

    def work(self):
        """What the worker would do."""
        work(self.portal)

    def shot(self, page, name):
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
