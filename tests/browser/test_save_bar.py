"""The bar of buttons that stays at the bottom of long forms covers no field in use."""

from tests.browser.test_news import StaffTest


#: Whether the bar leaves what is focused in sight: a line of it, of an editor.
FREE = """
    () => {
      const bar = document.querySelector(".formControls");
      const used = document.activeElement;
      if (!used.closest("form#form") || bar.contains(used)) return true;
      const field = used.getBoundingClientRect();
      const line = Math.min(field.height, 40);
      return field.top >= 0 && field.top + line <= bar.getBoundingClientRect().top;
    }
"""
#: What is focused: its name, or its tag.
NAME = "() => document.activeElement.name || document.activeElement.localName"
FORMS = (
    "hanoi/tin-tuc/++add++News Item",
    "hanoi/van-ban/++add++OfficialDocument",
    "@@change-password",
)


class TestSaveBar(StaffTest):
    def test_by_keyboard_forth_and_back(self):
        editor = self.someone("hanoi.editor")
        editor.set_viewport_size({"width": 1280, "height": 900})
        for address in FORMS:
            for key in ("Tab", "Shift+Tab"):
                editor.goto(f"{self.url}/{address}")
                editor.wait_for_load_state("networkidle")
                if key != "Tab":
                    editor.locator(".formControls button").first.focus()
                seen = []
                for _step in range(40):
                    editor.keyboard.press(key)
                    seen.append(editor.evaluate(NAME))
                    with self.subTest(address, key=key, name=seen[-1]):
                        editor.wait_for_function(FREE, timeout=3_000)
                self.assertGreater(len(set(seen)), 3)

    def test_where_a_fault_leads(self):
        editor = self.someone("hanoi.editor")
        editor.set_viewport_size({"width": 1280, "height": 900})
        editor.goto(f"{self.url}/hanoi/van-ban/++add++OfficialDocument")
        editor.locator("[name='form.widgets.number']").fill("12 sai quy tắc")
        editor.locator("[name='form.buttons.save']").click()
        links = editor.locator(".t-notice--error a")
        links.first.wait_for()
        for number in range(links.count()):
            links.nth(number).click()
            href = links.nth(number).get_attribute("href")
            with self.subTest(href):
                editor.wait_for_function(
                    """id => {
                      const bar = document.querySelector(".formControls");
                      const field = document.getElementById(id);
                      const { top, bottom } = field.getBoundingClientRect();
                      return top >= 0 && bottom <= bar.getBoundingClientRect().top;
                    }""",
                    arg=href.removeprefix("#"),
                    timeout=3_000,
                )
