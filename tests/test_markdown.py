"""The documents of the repository: their lines, their links, their commands."""

from docs import wrap
from pathlib import Path
from urllib.parse import unquote
import re
import unittest


ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s]+)\)")
#: English documents say "they" of a person.
ENGLISH = [
    path for path in wrap.sources() if path.parent.name not in {"handbook", "profiles"}
]


class TestDocuments(unittest.TestCase):
    def test_lines_are_short(self):
        for path in wrap.sources():
            with self.subTest(path.relative_to(ROOT)):
                found = wrap.too_long(path.read_text(encoding="utf-8"))
                self.assertEqual(found, [], "bin/zopepy docs/wrap.py wraps them")

    def test_links_lead_to_files(self):
        for path in wrap.sources():
            if path.parent.name == "handbook":
                continue  # links of the site, held by tests/site/test_handbook.py
            for link in LINK.findall(path.read_text(encoding="utf-8")):
                name = unquote(link.partition("#")[0])
                if not name or "://" in link:
                    continue
                with self.subTest(path.relative_to(ROOT), link=link):
                    self.assertTrue((path.parent / name).exists())

    def test_persons_are_they(self):
        word = re.compile(r"\b(he|she|him|his|her|hers|himself|herself)\b", re.I)
        for path in ENGLISH:
            text = path.read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                with self.subTest(path.relative_to(ROOT), line=number):
                    self.assertIsNone(word.search(line), line)


class TestWrapping(unittest.TestCase):
    def test_paragraphs_and_items_are_filled(self):
        text = f"# Title\n\n{'word ' * 30}\n\n- {'item ' * 30}\n  more\n"
        for line in wrap.wrapped(text).splitlines():
            self.assertLessEqual(len(line), wrap.WIDTH)
        self.assertIn("\n  item", wrap.wrapped(text))
        self.assertIn("item more\n", wrap.wrapped(text))

    def test_tables_and_code_stay(self):
        text = f"| {'cell ' * 30} |\n\n```sh\n{'x ' * 60}y\n```\n"
        self.assertEqual(wrap.wrapped(text), text.replace(" \n", "\n"))
        self.assertEqual(wrap.too_long(text), [])

    def test_no_word_becomes_the_mark_of_an_item(self):
        text = ("w" * 97) + " - and more\n"
        self.assertNotIn("\n- ", wrap.wrapped(text))
