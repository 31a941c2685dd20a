"""The list of a folder's contents shows the actions that work, and no others."""

from tests.browser.test_news import StaffTest


SHOWN = """() => [...document.querySelectorAll('#btngroup-mainbuttons > *')]
    .map(button => button.id.replace('btn-', ''))"""


class TestContents(StaffTest):
    def contents(self, login):
        page = self.someone(login)
        page.goto(f"{self.url}/hanoi/tin-tuc/folder_contents")
        page.locator("#btngroup-mainbuttons").wait_for(state="attached")
        return page

    def test_an_editor(self):
        page = self.someone("hanoi.editor")
        page.goto(f"{self.url}/hanoi/tin-tuc/++add++News%20Item")
        page.get_by_role("textbox", name="Tiêu đề").fill("Tin")
        self.editing(page)
        self.save(page)
        page.locator(".t-article__title").wait_for()
        page = self.contents("hanoi.editor")
        self.assertEqual(
            page.evaluate(SHOWN),
            ["cut", "copy", "paste", "delete", "rename", "workflow"],
        )
        for id in ("structure-rearrange", "upload"):
            self.assertEqual(page.locator(f"#btn-{id}").count(), 0)

    def test_an_officer(self):
        page = self.contents("hanoi.officer")
        self.assertEqual(page.evaluate(SHOWN), [])
        self.assertEqual(page.locator("#btn-upload").count(), 0)
