"""One style sheet, light enough, with nothing from outside."""

from tests.layers import WORLD_INTEGRATION
from thads.design import stylesheet
from thads.interfaces import IStylesheet
from thads.zcml import gathered
import gzip
import re
import unittest


SRC = stylesheet.STATIC.parents[1]


#: Loaded where it is needed, not with every page.
APART = {"altcha"}


class StyleSheet(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.css = stylesheet.joined()

    def test_every_file_is_in_it_and_print_comes_last(self):
        names = [path.stem for path in stylesheet.parts()]
        on_disk = {path.stem for path in (stylesheet.STATIC / "css").glob("*.css")}
        on_disk |= {path.stem for path in SRC.glob("**/browser/static/*.css")} - APART
        self.assertEqual(set(names), on_disk)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names[0], "tokens")
        self.assertEqual(names[-1], "print")

    def test_rooms_come_by_name_between_the_first_and_the_last(self):
        rooms = list(gathered(IStylesheet))
        self.assertEqual(rooms, sorted(rooms))
        first, last = len(stylesheet.FIRST), len(stylesheet.LAST)
        self.assertEqual(stylesheet.parts()[first:-last], rooms)

    def test_it_weighs_at_most_20_kilobytes_compressed(self):
        self.assertLess(len(gzip.compress(self.css.encode(), 9)), 20_000)

    def test_it_loads_nothing_from_outside(self):
        for url in re.findall(r"url\(\s*[\"']?([^)\"']+)", self.css):
            self.assertTrue(url.startswith("data:") or "/" not in url, url)
        self.assertNotIn("@import", self.css)
        self.assertNotIn("@font-face", self.css)

    def test_every_custom_property_is_defined(self):
        used = set(re.findall(r"var\(--([\w-]+)", self.css))
        defined = set(re.findall(r"--([\w-]+):", self.css))
        # given on the element itself
        given = {"c", "r", "ok-fill"}
        self.assertEqual(used - defined - given, set())

    def test_braces_match(self):
        self.assertEqual(self.css.count("{"), self.css.count("}"))

    def test_the_key_changes_with_the_content(self):
        look = stylesheet.Look()
        before = look.key
        self.assertEqual(stylesheet.Look().key, before)
        self.assertRegex(before, r"^[0-9a-f]{12}$")

    def test_minifying_leaves_texts_and_functions_as_they_are(self):
        css = """
        /* a comment */
        .a::after { content: "a , b ;  c /* no comment */ }"; }
        .b { width: calc(1px + 2px); background: url("data:image/svg+xml,<a b='c'/>") }
        @media (min-width: 10rem) and (max-width: 20rem) { .c , .d > .e { margin: 0 } }
        """
        small = stylesheet.minified(css)
        self.assertIn('content:"a , b ;  c /* no comment */ }"', small)
        self.assertIn("calc(1px + 2px)", small)
        self.assertIn("""url("data:image/svg+xml,<a b='c'/>")""", small)
        self.assertIn("and (max-width:20rem){.c,.d>.e{margin:0}}", small)
        self.assertNotIn("a comment", small)
