"""The frame in a browser: widths, the phone's menu, the keyboard, dark mode."""

from plone import api
from plone.app.textfield import RichTextValue
from tests.browser import BrowserTest
from tests.publication.test_pasted import WORD
from urllib.parse import urlsplit
import transaction


PAGES = (
    "",
    "/hanoi",
    "/hanoi/lien-he",
    "/hanoi/don-vi",
    "/@@search?SearchableText=thi+hanh+an",
    "/@@sitemap",
    "/login",
    "/khong-co-trang-nay",
)


class Widths(BrowserTest):
    def test_no_page_is_wider_than_the_screen(self):
        for width in (320, 390, 768, 1280):
            page = self.page(width)
            for path in PAGES:
                page.goto(self.url + path)
                wide = page.evaluate("document.documentElement.scrollWidth")
                with self.subTest(path=path, width=width):
                    self.assertLessEqual(wide, width)

    def test_tables_scroll_in_themselves(self):
        leaders = "".join(
            f"<tr><td>Phó Cục trưởng</td><td>Nguyễn Thị Hồng {each}</td>"
            "<td>024 3000 0001</td><td>phocuctruong.hanoi@thads.example</td></tr>"
            for each in ("Vân", "Hạnh")
        )
        with api.env.adopt_roles(["Manager"]):
            for id, text in (("bang", WORD), ("lanh-dao", f"<table>{leaders}</table>")):
                item = api.content.create(
                    self.portal["hanoi"]["gioi-thieu"],
                    "Document",
                    id,
                    title="Bảng",
                    text=RichTextValue(text, "text/html", "text/x-html-safe"),
                )
                for step in ("submit", "approve", "approve"):
                    api.content.transition(item, step)
        transaction.commit()
        for width in (320, 390):
            page = self.page(width)
            for id in ("bang", "lanh-dao"):
                page.goto(f"{self.url}/hanoi/gioi-thieu/{id}")
                wide = page.evaluate("document.documentElement.scrollWidth")
                boxes = page.evaluate(
                    "[...document.querySelectorAll('.t-tablewrap')].map("
                    "box => box.scrollWidth > box.clientWidth)"
                )
                with self.subTest(id=id, width=width):
                    self.assertLessEqual(wide, width)
                    self.assertEqual(boxes, [True])

    def test_a_word_longer_than_its_column_breaks(self):
        word = "Thôngbáo" * 25
        with api.env.adopt_roles(["Manager"]):
            for section, kind in (("tin-tuc", "News Item"), ("thong-bao", "Notice")):
                folder = self.portal["hanoi"][section]
                item = api.content.create(folder, kind, "dai", title=word)
                item.description = word
                item.reindexObject()
                for step in ("submit", "approve", "approve"):
                    api.content.transition(item, step)
        transaction.commit()
        for width in (320, 1280):
            page = self.page(width)
            for path in ("", "/tin-tuc", "/tin-tuc/dai", "/thong-bao/dai"):
                page.goto(f"{self.url}/hanoi{path}")
                self.assertIn(word[:20], page.content())
                wide = page.evaluate("document.documentElement.scrollWidth")
                with self.subTest(path=path, width=width):
                    self.assertLessEqual(wide, width)

    def test_nothing_is_asked_of_others_and_little_of_us(self):
        page = self.page()
        page.goto(self.url)
        hosts = {urlsplit(url).netloc for url in page.requested if "://" in url}
        self.assertEqual(hosts, {urlsplit(self.url).netloc})
        self.assertLessEqual(len(page.requested), 10)
        self.assertEqual(page.errors, [])


class Phone(BrowserTest):
    def test_the_menu_opens_without_script(self):
        page = self.page(390, script=False)
        page.goto(self.url + "/hanoi")
        link = page.locator(".t-nav__drop a", has_text="Tin tức")
        self.assertFalse(link.is_visible())
        page.locator(".t-nav__drop summary").click()
        self.assertTrue(link.is_visible())
        self.assertTrue(link.get_attribute("href").endswith("/hanoi/tin-tuc"))

    def test_the_map_gives_way_to_the_list(self):
        page = self.page(390)
        page.goto(self.url)
        self.assertTrue(page.locator(".t-letters a", has_text="Hà Nội").is_visible())

    def test_targets_are_big_enough_for_a_finger(self):
        page = self.page(390)
        page.goto(self.url)
        for selector in (".t-search button", ".t-nav__drop summary", ".t-hero__side a"):
            box = page.locator(selector).first.bounding_box()
            with self.subTest(selector=selector):
                self.assertGreaterEqual(box["height"], 40)


class Keyboard(BrowserTest):
    def test_the_first_stop_skips_to_the_content(self):
        page = self.page()
        page.goto(self.url + "/hanoi/lien-he")
        page.keyboard.press("Tab")
        self.assertEqual(
            page.evaluate("document.activeElement.getAttribute('href')"), "#content"
        )
        page.keyboard.press("Enter")
        self.assertEqual(page.evaluate("document.activeElement.id"), "content")

    def test_focus_is_visible(self):
        page = self.page()
        page.goto(self.url)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        width = page.evaluate(
            "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
        )
        self.assertGreaterEqual(width, 2)


class Dark(BrowserTest):
    def test_dark_mode_turns_the_ground_dark_and_text_light(self):
        page = self.page(scheme="dark")
        page.goto(self.url + "/hanoi/lien-he")
        ground, ink = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.body).color]"
        )

        def light(colour):
            return sum(int(part) for part in colour[4:-1].split(",")) / 3

        self.assertLess(light(ground), 60)
        self.assertGreater(light(ink), 200)
