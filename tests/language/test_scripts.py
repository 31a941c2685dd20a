"""What scripts write into the page is Vietnamese too: the editor, lists, pickers."""

from tests.browser import BrowserTest
from tests.language import english
from tests.layers import SHOWN_HTTP


class TestScripts(BrowserTest):
    layer = SHOWN_HTTP

    def say(self, page):
        """English left over on the page as it stands, scripts done."""
        found = english.left_over(page.content())
        self.assertFalse(found, "\n".join(map(str, found.items())))

    def test_form_of_news_with_its_editor(self):
        page = self.log_in("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        page.locator(".tox-edit-area iframe").first.wait_for(state="attached")
        page.locator(".tox-mbtn, .tox-tbtn").first.wait_for()
        for tab in page.locator("nav.autotoc-nav a, .nav-tabs a").all():
            tab.click()
        self.say(page)

    def test_menus_of_the_editor(self):
        page = self.log_in("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News Item")
        page.locator(".tox-edit-area iframe").first.wait_for(state="attached")
        for menu in page.locator(".tox-mbtn").all():
            menu.scroll_into_view_if_needed()
            menu.click()
            page.locator(".tox-menu").first.wait_for()
            self.say(page)
            page.keyboard.press("Escape")

    def test_dialogs_of_the_editor(self):
        """On the first page of a day too, when no catalogue has been fetched yet."""
        for button in ("plonelink", "ploneimage"):
            page = self.log_in("hanoi.editor")
            page.goto(f"{self.url}/hanoi/tin-tuc/++add++News Item")
            page.locator(".tox-edit-area iframe").first.wait_for(state="attached")
            page.locator(f".tox-tbtn[data-mce-name={button}]").first.click()
            page.get_by_text("Chọn hoặc tải lên").last.wait_for()
            self.say(page)
            page.get_by_text("Chọn hoặc tải lên").last.click()
            page.locator(".content-browser").first.wait_for()
            self.say(page)
            page.context.close()

    def test_contents_of_a_folder(self):
        page = self.log_in("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/folder_contents")
        page.locator(".pat-structure tbody tr").first.wait_for()
        page.get_by_text("Đã công bố").first.wait_for()
        self.say(page)
