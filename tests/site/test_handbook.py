"""The handbooks: what they name is there, and pages lead to the right place."""

from pathlib import Path
from PIL import Image
from tests.layers import ROOT
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_INTEGRATION
from tests.layers import Browsing
from tests.pages import MANAGER
from tests.pages import PAGES
from thads.interfaces import IChapters
from thads.interfaces import IHelpLines
from thads.site import handbook
from thads.zcml import gathered
import csv
import re
import unittest


SRC = Path(handbook.__file__).parents[1]
#: The link of every page to its place in the handbooks.
HELP = "Hướng dẫn sử dụng trang này"
#: Pages of the table at which citizens ask how.
ASKED = {
    *("news", "notices", "documents", "register", "register-found", "search"),
    *("desk", "procedure", "tracking", "hotline", "contact", "branches"),
}


class TestText(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def anchors(self, chapter):
        return set(re.findall(r'id="([^"]+)"', handbook.rendered(chapter).html))

    def test_every_chapter_is_there(self):
        for chapter in handbook.chapters():
            with self.subTest(chapter):
                self.assertTrue(handbook.rendered(chapter).parts)

    def test_they_stand_in_their_order(self):
        ids = list(handbook.chapters())
        self.assertEqual((ids[0], ids[-1]), ("cong-dan", "van-hanh"))
        self.assertEqual(len(ids), 12)

    def test_every_table_of_a_room_is_gathered(self):
        for name, gathers in (("help", IHelpLines), ("chapters", IChapters)):
            on_disk = sorted(SRC.glob(f"*/{name}.csv"))
            self.assertEqual(sorted(gathered(gathers)), on_disk)
            self.assertGreater(len(on_disk), 3)

    def test_every_text_is_a_chapter(self):
        texts = {path.stem for path in handbook.FOLDER.glob("*.md")}
        self.assertEqual(texts, set(handbook.chapters()))

    def test_help_leads_to_places_that_are_there(self):
        for page, places in handbook.targets().items():
            for audience, place in places.items():
                if not place:
                    continue
                with self.subTest(page=page, audience=audience):
                    name, _hash, anchor = place.partition("#")
                    chapter = handbook.chapters()[name]
                    self.assertIn(chapter.audience, {"public", audience})
                    if anchor:
                        self.assertIn(anchor, self.anchors(name))

    def test_links_between_chapters(self):
        for chapter in handbook.chapters():
            html = handbook.rendered(chapter).html
            for link in re.findall(r'<a href="([^"]+)"', html):
                if "://" in link or link.startswith("#"):
                    continue
                with self.subTest(chapter=chapter, link=link):
                    name, _hash, anchor = link.partition("#")
                    self.assertIn(name, handbook.chapters())
                    if anchor:
                        self.assertIn(anchor, self.anchors(name))

    def test_a_safe_page(self):
        html = handbook.rendered("cong-dan").html
        self.assertNotIn("<h1", html)
        self.assertNotIn("<script", html)
        self.assertNotIn("style=", html)


class TestPictures(unittest.TestCase):
    """Made by a command from the table of pages, so that they can be made again."""

    def setUp(self):
        with (handbook.FOLDER / "pictures.csv").open(encoding="utf-8") as lines:
            self.rows = list(csv.DictReader(lines))

    def test_each_shows_a_page_of_the_table(self):
        names = {entry.name for entry in PAGES}
        self.assertEqual({row["page"] for row in self.rows} - names, set())

    def test_each_is_there_small_and_used(self):
        texts = "".join(
            path.read_text(encoding="utf-8") for path in handbook.FOLDER.glob("*.md")
        )
        used = set(re.findall(r"\(images/([\w-]+)\.webp\)", texts))
        self.assertEqual(used, {row["file"] for row in self.rows})
        there = {path.stem for path in handbook.IMAGES.iterdir()}
        self.assertEqual(used, there)
        for name in sorted(used):
            path = handbook.IMAGES / f"{name}.webp"
            with self.subTest(name), Image.open(path) as picture:
                self.assertEqual(picture.format, "WEBP")
                self.assertLess(path.stat().st_size, 90_000)

    def test_each_says_what_it_shows(self):
        for path in handbook.FOLDER.glob("*.md"):
            text = path.read_text(encoding="utf-8")
            for words in re.findall(r"!\[([^\]]*)\]", text):
                self.assertGreater(len(words), 10, path.name)


class TestPages(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.url = self.layer["portal"].absolute_url()

    def test_citizens_read_their_guide_and_no_other(self):
        browser = self.browser()
        browser.open(f"{self.url}/tro-giup")
        self.assertIn("Hướng dẫn cho công dân", browser.contents)
        self.assertNotIn("Sổ tay vận hành", browser.contents)
        browser.getLink("Hướng dẫn cho công dân", index=0).click()
        self.assertIn("Theo dõi hồ sơ", browser.contents)
        browser.open(f"{self.url}/tro-giup/van-hanh")
        self.assertNotIn("Sao lưu", browser.contents)
        browser.open(f"{self.url}/tro-giup/khong-co")
        self.assertEqual("404", browser.headers["status"][:3])

    def test_a_chapter_leads_back_to_the_list(self):
        browser = self.browser()
        browser.open(f"{self.url}/tro-giup/cong-dan")
        crumbs = browser.contents.partition('class="t-crumbs"')[2].partition("</ol>")[0]
        self.assertIn(f'href="{self.url}/tro-giup"', crumbs)
        browser.open(f"{self.url}/tro-giup")
        crumbs = browser.contents.partition('class="t-crumbs"')[2].partition("</ol>")[0]
        self.assertNotIn(f'href="{self.url}/tro-giup"', crumbs)

    def test_staff_read_all(self):
        browser = self.browser("hanoi.editor")
        for chapter in handbook.chapters().values():
            browser.open(f"{self.url}/tro-giup/{chapter.id}")
            self.assertIn(f"<h1>{chapter.title}</h1>", browser.contents)

    def test_pictures_are_served(self):
        browser = self.browser()
        browser.open(f"{self.url}/tro-giup/images/cong-dan-tra-cuu.webp")
        self.assertEqual("image/webp", browser.headers["Content-Type"])
        for name in ("..%2Fpictures.csv", "khong-co.webp", ""):
            browser.open(f"{self.url}/tro-giup/images/{name}")
            self.assertEqual("404", browser.headers["status"][:3], name)

    def test_a_form_leads_to_its_place(self):
        browser = self.browser()
        browser.open(f"{self.url}/hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an")
        place = f"{self.url}/tro-giup/cong-dan#gui-yeu-cau-truc-tuyen"
        self.assertEqual(place, browser.getLink(HELP).url)
        browser = self.browser("hanoi.registrar")
        browser.open(f"{self.url}/hanoi/tra-cuu/@@debtor-upload")
        place = "danh-sach-nguoi-phai-thi-hanh-an#nap-sua-trinh"
        self.assertTrue(browser.getLink(HELP).url.endswith(place))


class TestEveryPage(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL
    level = 2
    pages = PAGES

    def setUp(self):
        self.url = self.layer["portal"].absolute_url()

    def test_pages_of_citizens_and_staff_lead_somewhere(self):
        """Of the table: those one can open without a step."""
        browsers = {}
        for entry in self.pages:
            if entry.steps or entry.status != 200 or entry.who == MANAGER:
                continue
            if entry.public and entry.name not in ASKED or "help" in entry.name:
                continue
            who = entry.who
            browser = browsers.setdefault(who, self.browser(who))
            browser.open(self.url + entry.address.replace(" ", "%20"))
            with self.subTest(entry.name):
                self.assertIn("/tro-giup", browser.getLink(HELP).url)


class TestSampleOfPages(TestEveryPage):
    level = 1
    pages = PAGES[::4]


class TestPackage(unittest.TestCase):
    def test_the_text_lies_beside_the_code(self):
        self.assertEqual(handbook.FOLDER.resolve(), ROOT / "docs" / "handbook")
        self.assertTrue(Path(handbook.FOLDER / "cong-dan.md").is_file())
