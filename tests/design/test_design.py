"""The design system: examples and document in step, contrast, charts, who sees it."""

from pathlib import Path
from tests.layers import ROOT
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from thads.design import charts
from thads.design import colours
from thads.design import tokens
from thads.site.browser import design
import re
import unittest


DOCUMENT = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CSS = Path(colours.__file__).parent / "static" / "css"


class Examples(unittest.TestCase):
    def test_the_document_lists_the_components_of_the_page(self):
        part = DOCUMENT.partition("\n# Components\n")[2].partition("\n# ")[0]
        headings = re.findall(r"^## (.+)$", part, flags=re.M)
        self.assertEqual(headings, [each["doc"] for each in design.components()])

    def test_each_has_states_and_a_rule_for_its_words(self):
        for component in design.components():
            with self.subTest(component=component["id"]):
                self.assertTrue(component["title"] and component["rule"])
                self.assertTrue(component["states"])

    def test_each_class_is_in_the_style_sheet_and_the_document(self):
        css = "".join(path.read_text(encoding="utf-8") for path in CSS.glob("*.css"))
        for component in design.components():
            html = "".join(state["html"] for state in component["states"])
            for names in re.findall(r'class="([^"]+)"', html):
                for name in names.split():
                    if name == "t-item":  # only has what is inside it
                        continue
                    with self.subTest(component=component["id"], name=name):
                        self.assertIn(f".{name}", css)

    def test_macros_are_those_the_document_names(self):
        template = (
            Path(colours.__file__).parent / "browser" / "templates" / "components.pt"
        )
        macros = re.findall(r'define-macro="(\w+)"', template.read_text("utf-8"))
        told = re.search(r"components\.pt`\): (.+?)\.$", DOCUMENT, flags=re.M | re.S)
        self.assertEqual(sorted(macros), sorted(re.findall(r"`(\w+)`", told[1])))


class Contrast(unittest.TestCase):
    def test_every_pair_reads_in_light_and_dark(self):
        for line in tokens.contrasts():
            for scheme in ("light", "dark"):
                with self.subTest(pair=(line["text"], line["surface"]), scheme=scheme):
                    self.assertGreaterEqual(line[scheme]["ratio"], line["needed"])

    def test_every_accent_that_can_be_stored_reads(self):
        for colour in ("#ffe0a0", "#0a5a9c", "#14532d", "#000000", "#5b2a86"):
            for line in tokens.contrasts(colours.accent(colour)):
                for scheme in ("light", "dark"):
                    with self.subTest(colour=colour, pair=line["text"], scheme=scheme):
                        self.assertGreaterEqual(line[scheme]["ratio"], line["needed"])

    def test_mixing_as_browsers_do(self):
        self.assertEqual(colours.mixed("#861a22", "#861a22", 40), "#861a22")
        self.assertEqual(colours.mixed("#ffffff", "#000000", 50), "#636363")


class Charts(unittest.TestCase):
    def test_the_longest_bar_is_whole_and_nothing_is_nothing(self):
        rows = charts.bars([("a", 10), ("b", 40), ("c", 0)])
        self.assertEqual([row["width"] for row in rows], ["25.0%", "100.0%", "0.0%"])
        self.assertEqual(charts.bars([]), [])

    def test_a_line_stays_in_its_frame(self):
        line = charts.line([("T1", 3), ("T2", 900), ("T3", 0)])
        for point in line.points:
            self.assertTrue(0 <= point["x"] <= charts.WIDTH)
            self.assertTrue(0 <= point["y"] <= charts.HEIGHT - charts.BOTTOM)
        self.assertEqual([row["text"] for row in line.rows], ["3", "900", "0"])
        self.assertEqual(charts.line([]).points, ())


class Page(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_staff_see_it_and_find_it_in_their_menu(self):
        url = self.layer["portal"].absolute_url()
        browser = self.browser("hanoi.editor")
        browser.open(f"{url}/@@staff")
        browser.getLink("Hệ thống thiết kế").click()
        self.assertIn("Mã HTML để chép", browser.contents)
        self.assertIn("17,5 : 1", browser.contents)

    def test_the_public_is_sent_to_the_log_in(self):
        browser = self.browser()
        browser.open(f"{self.layer['portal'].absolute_url()}/@@design")
        self.assertNotIn("Mã HTML để chép", browser.contents)
        self.assertIn("Đăng nhập", browser.contents)
