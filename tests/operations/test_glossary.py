"""One thing, one word: no catalogue uses what the glossary says not to."""

from thads.operations import translation_coverage
from thads.operations import translations
from thads.operations.catalogues import SRC
import re
import unittest


GLOSSARY = SRC.parent.parent / "docs" / "thuat-ngu.md"
#: Placeholders, tags and addresses are not words.
CODE = re.compile(r"\$\{[^}]+\}|\{\w+\}|<[^>]+>|\S+@\S+|\w+://\S+|--?\w+|'[\w-]+'")
TERMS, NEVER = 1, 4  # columns: Dùng, Không dùng


def forbidden(text):
    """{word that is not used: the one that is} of the glossary's tables."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0] != "Tiếng Anh" and set(cells[0]) != {"-"}:
            for word in filter(None, map(str.strip, cells[NEVER].split(","))):
                found[word] = cells[TERMS]
    return found


def said():
    """(catalogue, msgid, Vietnamese) of everything people meet."""
    for room, known in translations.catalogues().items():
        for msgid, text in known.items():
            yield room, msgid, text
    for domain in translation_coverage.TEMPLATES:
        for msgid, text in translation_coverage.spoken(domain).items():
            yield domain, msgid, text


class TestGlossary(unittest.TestCase):
    def test_it_is_read(self):
        words = forbidden(GLOSSARY.read_text(encoding="utf-8"))
        self.assertEqual(words["tập tin"], "tệp")
        self.assertEqual(words["bạn"], "ông/bà")
        self.assertGreater(len(words), 20)

    def test_no_catalogue_uses_another_word(self):
        words = forbidden(GLOSSARY.read_text(encoding="utf-8"))
        pattern = re.compile(
            r"(?<!\w)(" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE
        )
        for catalogue, msgid, text in said():
            for word in pattern.findall(CODE.sub(" ", text)):
                with self.subTest(catalogue=catalogue, msgid=msgid):
                    self.fail(f"{word!r}: say {words[word.lower()]!r} in {text!r}")
