"""The documents of the repository: their lines, their links, their commands."""

from docs import floors
from docs import wrap
from pathlib import Path
from tests.test_architecture import FLOORS
from tests.test_architecture import GROUND
from urllib.parse import unquote
import re
import unittest


ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "thads"
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


class TestNames(unittest.TestCase):
    """What the English documents name is there."""

    def named(self, pattern):
        for path in ENGLISH:
            for name in re.findall(pattern, path.read_text(encoding="utf-8")):
                yield path.relative_to(ROOT).as_posix(), name

    def test_files(self):
        top = "src|docs|tests|profiles|instance|benchmarks|news"
        for path, name in self.named(rf"`((?:{top})/[\w./*-]+)`"):
            with self.subTest(path, name=name):
                self.assertTrue(list(ROOT.glob(name)))

    def test_modules(self):
        rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
        for path, name in self.named(r"`thads\.([a-z_]+(?:\.\w+)*)`"):
            if name.partition(".")[0] in rooms - {"profiles"}:
                with self.subTest(path, name=name):
                    self.assertTrue(is_there(name.split(".")))

    def test_code_words_of_the_glossary(self):
        for rooms, section in glossary():
            code = "\n".join(map(code_of, rooms))
            for words in re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", section):
                for word in re.findall(r"`([^`]+)`", words):
                    with self.subTest(word, rooms=rooms):
                        pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
                        self.assertTrue(re.search(pattern, code))

    def test_the_glossary_has_the_words_of_every_room_of_the_domain(self):
        named = {room for rooms, _section in glossary() for room in rooms}
        shared, first, second = FLOORS[:3]
        self.assertIn("debtors", second)
        self.assertLessEqual(set(GROUND) | shared | first | second, named | IN_DESIGN)

    def test_make_targets(self):
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
        for path, name in self.named(r"(?m)(?:`|^)make ([a-z-]+)"):
            with self.subTest(path, name=name):
                self.assertIn(name, targets)


#: Rooms whose words are those of docs/design.md.
IN_DESIGN = {"design", "documents", "pictures"}


def glossary():
    """Yield (rooms, text) of each section of the glossary."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for section in text.split("\n## ")[1:]:
        yield re.findall(r"`([a-z_]+)`", section.splitlines()[0]), section


def code_of(room):
    """Return the code of a room and the names of its files, in one text."""
    kinds = {".py", ".csv", ".xml", ".toml", ".zcml", ".json"}
    files = [*(SRC / room).rglob("*"), SRC / "errors.py", SRC / "interfaces.py"]
    texts = [p.read_text(encoding="utf-8") for p in files if p.suffix in kinds]
    return "\n".join([*texts, *(path.name for path in files), room])


def is_there(parts):
    """Tell whether there is a module of this name, or a module that names its last."""
    place = SRC
    for at, part in enumerate(parts):
        if (place / part).is_dir():
            place /= part
            continue
        module = place / f"{part}.py"
        if module.exists():
            rest = parts[at + 1 :]
        else:
            module, rest = place / "__init__.py", parts[at:]
        text = module.read_text(encoding="utf-8") if module.exists() else ""
        return all(re.search(rf"\b{name}\b", text) for name in rest)
    return True


class TestArchitecture(unittest.TestCase):
    HINT = "make architecture writes it"

    def test_the_picture_shows_the_imports_of_today(self):
        drawn = floors.PICTURE.read_text(encoding="utf-8")
        self.assertTrue(drawn == floors.picture(), self.HINT)

    def test_the_table_lists_the_rooms_of_today(self):
        written = floors.DOCUMENT.read_text(encoding="utf-8")
        self.assertEqual(written, floors.document(), self.HINT)


class TestDecisions(unittest.TestCase):
    FOLDER = ROOT / "docs" / "decisions"
    HEAD = re.compile(
        r"# (\d+)\. (.+)\n\n- Date: (\d{4}-\d\d-\d\d)\n"
        r"- Status: ((?:proposed|accepted|superseded by \[\d{4}\]).*)\n"
    )

    def test_records_have_number_date_and_status(self):
        for number, path in enumerate(sorted(self.FOLDER.glob("[0-9]*.md")), 1):
            with self.subTest(path.name):
                head = self.HEAD.match(path.read_text(encoding="utf-8"))
                self.assertIsNotNone(head)
                self.assertEqual(path.name[:5], f"{number:04}-")
                self.assertEqual(int(head[1]), number)

    def test_the_index_lists_each_record(self):
        index = (self.FOLDER / "README.md").read_text(encoding="utf-8")
        for path in sorted(self.FOLDER.glob("[0-9]*.md")):
            number, title, date, _status = self.HEAD.match(
                path.read_text(encoding="utf-8")
            ).groups()
            with self.subTest(path.name):
                row = f"| {number} | [{title}]({path.name}) | {date} |"
                self.assertIn(row, index)


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
