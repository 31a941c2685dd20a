"""Colours are readable, whatever a unit has set."""

from thads.design import colours
from thads.design.stylesheet import STATIC
import re
import unittest


class Contrast(unittest.TestCase):
    def test_black_on_white_is_21(self):
        self.assertAlmostEqual(colours.contrast("#000000", "#ffffff"), 21, places=2)

    def test_the_order_does_not_matter(self):
        self.assertEqual(
            colours.contrast("#123456", "#ffffff"),
            colours.contrast("#ffffff", "#123456"),
        )

    def test_a_readable_colour_stays_as_it_is(self):
        self.assertEqual(colours.accent("#1d4f7c"), "#1d4f7c")

    def test_a_pale_colour_is_darkened_until_white_text_is_readable(self):
        for pale in ("#ffff00", "#ff8800", "#ffffff", "#00ff99"):
            accent = colours.accent(pale)
            self.assertGreaterEqual(
                colours.contrast(accent, "#ffffff"), colours.MINIMUM, pale
            )

    def test_what_is_no_colour_gives_the_portals_own(self):
        for nonsense in (None, "", "red", "#fff", "#12345g", "#000000;}body{", "x"):
            self.assertEqual(colours.accent(nonsense), colours.DEFAULT, nonsense)


class Tokens(unittest.TestCase):
    """The pairs of text and ground the style sheet uses, light and dark."""

    #: text, ground, the ratio wanted
    PAIRS = (
        ("ink", "paper", 7),
        ("ink", "ground", 7),
        ("ink", "ground-2", 7),
        ("ink-2", "paper", 4.5),
        ("ink-2", "ground", 4.5),
        ("ink-2", "ground-2", 4.5),
        ("gold-ink", "ground", 4.5),
        ("gold-ink", "paper", 4.5),
        ("ok", "ok-soft", 4.5),
        ("info", "info-soft", 4.5),
        ("warn", "warn-soft", 4.5),
        ("error", "error-soft", 4.5),
        ("error", "ground", 4.5),
        ("ink", "neutral-soft", 7),
        ("line-2", "paper", 3),
        ("line-2", "ground", 3),
    )

    def setUp(self):
        text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
        light, dark = text.split("@media (prefers-color-scheme: dark)")
        self.light = self.read(light)
        self.dark = {**self.light, **self.read(dark)}

    def read(self, text):
        found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", text))
        return {
            name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
            for name, value in found.items()
        }

    def test_text_is_readable_in_light_and_dark(self):
        for mode, tokens in (("light", self.light), ("dark", self.dark)):
            for text, ground, wanted in self.PAIRS:
                ratio = colours.contrast(tokens[text], tokens[ground])
                with self.subTest(mode=mode, text=text, ground=ground):
                    self.assertGreaterEqual(ratio, wanted)

    def test_the_default_accent_is_the_one_the_code_knows(self):
        self.assertEqual(self.light["accent"], colours.DEFAULT)
