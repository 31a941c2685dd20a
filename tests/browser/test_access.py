"""Whole journeys by keyboard alone, focus, zoom, spacing, motion, forced colours."""

from tests.browser import BrowserTest
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
from tests.pages import ANSWERS
from tests.pages import FORM
from tests.pages import PDF


SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
TITLE = "Tin viết bằng bàn phím"
#: What a stop of the keyboard is like: seen, in view, uncovered, and where.
STOP = """() => {
  const at = document.activeElement
  if (!at || at === document.body) return null
  const style = getComputedStyle(at), box = at.getBoundingClientRect()
  const after = getComputedStyle(at, '::after')
  const outlined = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
  const around = at.closest('.t-sitesearch__box')
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
  const uncovered = points.some(([x, y]) => {
    const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y)
    return top && (at.contains(top) || top.contains(at))
  })
  window.stops = window.stops || []
  const last = window.stops[window.stops.length - 1]
  const forward = !last || !last.isConnected || last === at ||
    Boolean(last.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)
  window.stops.push(at)
  return {
    html: at.outerHTML.slice(0, 120), frame: at.tagName === 'IFRAME', forward,
    seen: outlined(style) || outlined(after) || style.boxShadow !== 'none' ||
      Boolean(around), uncovered,
    top: box.top + scrollY, bottom: box.bottom + scrollY, main: !!at.closest('main'),
  }
}"""
#: Note that somebody, not a script, opens what has the focus, and open nothing.
OPENED = """() => document.activeElement.addEventListener('click', event => {
  window.opened = event.isTrusted
  event.preventDefault()
}, {once: true})"""
MOVING = """[...document.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each)
  return style.animationName !== 'none' ||
    style.transitionDuration.split(',').some(time => parseFloat(time) > 0.01)
}).map(each => each.outerHTML.slice(0, 80))"""
CLIPPED = """[...document.body.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each)
  const says = [...each.childNodes].some(n => n.nodeType === 3 && n.data.trim())
  if (!says || style.overflowX !== 'hidden') return false
  if (style.clipPath !== 'none') return false // for the ear alone
  if (each.closest('.t-hidden, .t-skip, .t-crumbs, .t-card__text, .t-clamp, thead, ' +
      '.t-item__text, [aria-hidden=true]')) return false
  return each.scrollWidth > each.clientWidth + 2 ||
    each.scrollHeight > each.clientHeight + 2
}).map(each => each.outerHTML.slice(0, 120))"""


class AccessTest(BrowserTest):
    layer = SHOWN_HTTP

    def tab_to(self, page, selector, name=None, limit=250):
        """Press Tab until the focus stands on such an element."""
        for _stop in range(limit):
            page.keyboard.press("Tab")
            there = page.evaluate(
                """([selector, name]) => {
                  const at = document.activeElement
                  return at.matches(selector) &&
                    (!name || at.innerText.trim() === name)
                }""",
                [selector, name],
            )
            if there:
                return
        self.fail(f"no way by keyboard to {selector} {name or ''} on {page.url}")

    def enter(self, page, key="Enter"):
        """Press a key that leads to another page."""
        with page.expect_navigation():
            page.keyboard.press(key)

    def come_in(self, login):
        page = self.page()
        page.goto(f"{self.url}/login")
        self.tab_to(page, "#__ac_name")
        page.keyboard.type(login)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        self.enter(page)
        page.wait_for_url("**/@@staff")
        return page


class Citizen(AccessTest):
    def test_from_the_front_page_to_an_entry(self):
        page = self.page()
        page.goto(self.url)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        self.assertEqual(page.evaluate("document.activeElement.id"), "content")
        self.tab_to(page, "main input[name=name]")
        page.keyboard.type("nguyen van")
        self.enter(page)
        self.tab_to(page, "main .t-debtor__name a")
        name = page.evaluate("document.activeElement.innerText").strip()
        self.enter(page)
        self.assertEqual(page.locator("h1").inner_text().strip(), name)

    def test_the_menu_of_the_phone(self):
        page = self.page(320)
        page.goto(f"{self.url}/hanoi")
        self.tab_to(page, ".t-nav__drop summary")
        page.keyboard.press("Enter")
        self.tab_to(page, ".t-nav__drop a", "Tin tức")
        self.enter(page)
        self.assertTrue(page.url.endswith("/hanoi/tin-tuc"))

    def test_a_form_with_a_fault_that_is_mended(self):
        page = self.page()
        page.goto(f"{self.url}{FORM}")
        for name in ("don_vi", "tu_cach"):
            self.tab_to(page, f"[name='form.widgets.{name}:list']")
            page.keyboard.press("ArrowDown")
        for name, value in ANSWERS.items():
            self.tab_to(page, f"[name='form.widgets.{name}']")
            if page.evaluate("document.activeElement.type") == "date":
                page.evaluate(f"document.activeElement.value = '{value}'")
                continue
            page.keyboard.type("12" if name == "dien_thoai" else value)
        page.evaluate("scrollTo(0, 0)")
        page.locator("#form-widgets-noi_dung").focus()
        self.tab_to(page, "#form-widgets-tep_chinh")
        # Space opens it; the dialog itself is the browser's own
        page.evaluate(OPENED)
        page.keyboard.press("Space")
        page.wait_for_function("window.opened")
        page.set_input_files("#form-widgets-tep_chinh", [PDF])
        for box in ("cam_doan", "dong_y"):
            self.tab_to(page, f"#form-widgets-{box}-0")
            page.keyboard.press("Space")
        self.tab_to(page, "[name='form.buttons.submit']")
        self.enter(page)

        self.assertTrue(page.title().startswith("Lỗi: "), page.title())
        self.assertEqual(
            page.evaluate("document.activeElement.getAttribute('role')"), "alert"
        )
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        phone = page.locator("#form-widgets-dien_thoai")
        self.assertEqual(
            page.evaluate("document.activeElement.id"), "form-widgets-dien_thoai"
        )
        said = phone.get_attribute("aria-describedby").split()
        self.assertIn("form-widgets-dien_thoai-error", said)
        for each in said:
            self.assertTrue(page.locator(f"#{each}").inner_text())
        page.keyboard.press("Control+A")
        page.keyboard.type("0912 345 678")
        self.tab_to(page, "[name='form.buttons.submit']")
        self.enter(page)
        self.assertEqual(page.locator(".t-receipt__code").count(), 1)
        self.assertEqual(page.errors, [])


class Staff(AccessTest):
    def test_news_from_writing_to_approval(self):
        editor = self.come_in("hanoi.editor")
        self.tab_to(editor, "main a", "Viết tin")
        self.enter(editor)
        editor.locator(".tox-edit-area iframe").wait_for()
        # nothing filled in: the button is there all the same, and says what is missing
        self.tab_to(editor, "#form-buttons-save")
        self.enter(editor)
        self.assertTrue(editor.title().startswith("Lỗi: "), editor.title())
        self.assertEqual(
            editor.evaluate("document.activeElement.getAttribute('role')"), "alert"
        )
        editor.locator(".tox-edit-area iframe").wait_for()
        self.tab_to(editor, "#form-widgets-IBasic-title")
        editor.keyboard.type(TITLE)
        self.tab_to(editor, "#form-widgets-IBasic-description")
        editor.keyboard.type("Tóm tắt")
        self.tab_to(editor, "iframe", limit=1)
        self.write_a_list(editor)
        # out of the list and on: Tab leads through the editor, not into it
        self.tab_to(editor, "#form-widgets-IPicture-image input, [type=file]", limit=2)
        self.tab_to(editor, "#form-buttons-save", limit=20)
        self.enter(editor)
        self.assertEqual(editor.locator("h1").inner_text(), TITLE)
        self.assertEqual(
            editor.locator("main li:has-text('Việc')").all_inner_texts(),
            ["Việc một", "Việc hai"],
        )
        self.tab_to(editor, "main button", "Gửi duyệt")
        self.enter(editor)
        self.assertIn("Đã gửi", editor.locator(".t-messages").inner_text())

        leader = self.come_in("hanoi.leader")
        self.tab_to(leader, "main a", "Duyệt nội dung")
        self.enter(leader)
        reading = leader.locator(".t-decision a", has_text=TITLE).inner_text().strip()
        self.tab_to(leader, "main a", reading)
        self.enter(leader)
        self.tab_to(leader, "main button", "Duyệt")
        self.enter(leader)
        self.assertIn("Đã duyệt", leader.locator(".t-messages").inner_text())

    def write_a_list(self, page):
        """In the editor: a sentence, then a list from the toolbar."""
        page.keyboard.type("Có hai việc.")
        page.keyboard.press("Enter")
        page.keyboard.press("Alt+F10")
        # Tab goes from group to group, arrows within one
        self.tab_to(page, "[data-mce-name=bullist]", limit=10)
        page.keyboard.press("Enter")
        page.keyboard.type("Việc một")
        page.keyboard.press("Enter")
        page.keyboard.type("Việc hai")

    def test_a_dialog_opens_closes_and_gives_the_focus_back(self):
        page = self.come_in("hanoi.editor")
        page.goto(f"{self.url}/@@design#dialogs")
        opener = page.locator("[popovertarget=x-end]").first
        dialog = page.locator("#x-end")
        opener.focus()
        self.assertFalse(dialog.is_visible())
        page.keyboard.press("Enter")
        self.assertTrue(dialog.is_visible())
        self.assertEqual(
            page.evaluate("document.activeElement.innerText.trim()"), "Giữ lại"
        )
        page.keyboard.press("Escape")
        self.assertFalse(dialog.is_visible())
        self.assertEqual(
            page.evaluate("document.activeElement.getAttribute('popovertarget')"),
            "x-end",
        )

    def test_a_refused_form_of_plone_takes_the_focus_to_what_is_wrong(self):
        page = self.page(script=False)
        page.goto(f"{self.url}/login")
        page.fill("#__ac_name", "hanoi.admin")
        page.fill("#__ac_password", PASSWORD)
        self.enter_by(page, "button[name='buttons.login']")
        page.goto(f"{self.url}/hanoi/@@edit")
        page.fill("[name='form.widgets.IUnit.colour']", "#ffe0a0")
        self.enter_by(page, "#form-buttons-save")
        self.assertTrue(page.title().startswith("Lỗi: "), page.title())
        summary = page.locator("main [role=alert]")
        self.assertTrue(summary.evaluate("each => each === document.activeElement"))
        summary.locator("a").first.click()
        field = page.locator("#form-widgets-IUnit-colour")
        self.assertEqual(field.get_attribute("aria-invalid"), "true")
        error = field.get_attribute("aria-describedby").split()[-1]
        self.assertIn("Chữ trắng", page.locator(f"#{error}").inner_text())

    def enter_by(self, page, selector):
        with page.expect_navigation():
            page.locator(selector).press("Enter")


class Focus(AccessTest):
    def walk(self, page, limit=160):
        """Tab through a page; the stops up to its end."""
        stops = []
        for number in range(limit):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop is None and not stops and number < 3:
                continue  # the window itself had the focus
            if stop is None:
                return stops
            stops.append(stop)
            if not stop["forward"]:
                # round again at the first stop: the end was reached
                self.assertIn("t-skip", stop["html"], page.url)
                return stops[:-1]
        return stops

    def sweep(self, page, path):
        # a page that glides to the focus would be looked at on its way
        page.emulate_media(reduced_motion="reduce")
        page.goto(self.url + path)
        page.bring_to_front()
        stops = self.walk(page)
        self.assertGreater(len(stops), 5, path)
        for stop in stops:
            with self.subTest(path=path, html=stop["html"]):
                self.assertTrue(stop["frame"] or stop["seen"], "focus is not seen")
                self.assertTrue(stop["uncovered"], "focus is covered")
        return stops

    def test_each_stop_is_seen_and_in_order(self):
        for path in ("", "/hanoi", "/tra-cuu?name=nguyen+van", FORM, "/login"):
            self.sweep(self.page(), path)

    def test_order_is_that_of_the_eye(self):
        # in one column what comes later stands lower
        for path in ("/hanoi/lien-he", FORM, "/hanoi/van-ban"):
            page = self.page(320)
            stops = [s for s in self.sweep(page, path) if s["main"]]
            for one, next_one in zip(stops, stops[1:], strict=False):
                with self.subTest(path=path, html=next_one["html"]):
                    self.assertGreaterEqual(next_one["bottom"], one["top"])

    def test_staff(self):
        page = self.log_in("hanoi.officer")
        self.sweep(page, "/@@staff")
        self.sweep(page, "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work")

    def test_nothing_is_covered_by_the_bar_of_buttons(self):
        page = self.log_in("hanoi.admin")
        self.sweep(page, "/hanoi/@@edit")


class Reading(AccessTest):
    PATHS = (
        "",
        "/hanoi",
        "/hanoi/van-ban",
        "/tra-cuu?name=nguyen+van",
        FORM,
        "/hanoi/duong-day-nong",
        "/login",
    )

    def test_twice_and_four_times_as_large_with_wider_spacing(self):
        # 1280 px at 200 % and 400 %, and the spacing of WCAG 1.4.12
        for width in (640, 320):
            page = self.page(width)
            for path in self.PATHS:
                page.goto(self.url + path)
                page.add_style_tag(content=SPACED)
                wide = page.evaluate("document.documentElement.scrollWidth")
                with self.subTest(path=path, width=width):
                    self.assertLessEqual(wide, width)
                    self.assertEqual(page.evaluate(CLIPPED), [])

    def test_nothing_moves_for_who_asked_for_that(self):
        page = self.page()
        page.emulate_media(reduced_motion="reduce")
        for path in ("", "/hanoi", FORM):
            page.goto(self.url + path)
            with self.subTest(path=path):
                self.assertEqual(page.evaluate(MOVING), [])

    def test_colours_chosen_by_the_reader_leave_edges_and_focus(self):
        page = self.page()
        page.emulate_media(forced_colors="active")
        page.goto(f"{self.url}{FORM}")
        for selector in (
            "[name='form.buttons.submit']",
            "#form-widgets-ho_ten",
            "#form-widgets-noi_dung",
        ):
            edge = page.locator(f"main {selector}").first.evaluate(
                "each => parseFloat(getComputedStyle(each).borderTopWidth)"
            )
            with self.subTest(selector=selector):
                self.assertGreaterEqual(edge, 1)
        self.tab_to(page, "main input")
        self.assertTrue(page.evaluate(STOP)["seen"])
