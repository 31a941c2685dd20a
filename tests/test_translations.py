"""Everything we say is said in Vietnamese: complete catalogues in every room."""

from pathlib import Path
from thads.operations import translations
from thads.operations.catalogues import SRC
import re
import tempfile
import unicodedata
import unittest


class TestCatalogues(unittest.TestCase):
    def test_every_message_has_its_vietnamese(self):
        found = [f"{e.reference}: {e.msgid!r}" for e in translations.missing()]
        self.assertFalse(
            found,
            "`make translations` adds these to the catalogues:\n" + "\n".join(found),
        )

    def test_no_catalogue_is_fuzzy(self):
        for po in SRC.glob("*/locales*/**/*.po"):
            with self.subTest(po=str(po.relative_to(SRC))):
                self.assertNotIn("#, fuzzy", po.read_text(encoding="utf-8"))

    def test_no_message_twice_in_a_catalogue(self):
        for po in SRC.glob("*/locales*/**/*.po"):
            with self.subTest(po=str(po.relative_to(SRC))):
                text = po.read_text(encoding="utf-8")
                msgids = re.findall(r"(?ms)^msgid (.*?)\n(?=msgstr)", text)
                twice = sorted({m for m in msgids if msgids.count(m) > 1})
                self.assertFalse(twice)

    def test_rooms_do_not_contradict_each_other(self):
        """All rooms share the domain: with two answers, chance decides. Give the
        message of one room more words, or agree."""
        said = {}
        for room, known in translations.catalogues().items():
            for msgid, text in known.items():
                said.setdefault(msgid, {}).setdefault(text, []).append(room)
        for msgid, answers in said.items():
            with self.subTest(msgid=msgid):
                self.assertEqual(len(answers), 1, answers)

    def test_variables_survive_translation(self):
        for room, known in translations.catalogues().items():
            for msgid, text in known.items():
                wanted = translations.variables(msgid)
                if not wanted:
                    continue
                with self.subTest(room=room, msgid=msgid):
                    self.assertEqual(translations.variables(text), wanted)

    def test_vietnamese_is_written_in_nfc(self):
        for po in SRC.glob("*/locales*/**/*.po"):
            with self.subTest(po=str(po.relative_to(SRC))):
                text = po.read_text(encoding="utf-8")
                self.assertTrue(unicodedata.is_normalized("NFC", text))

    def test_catalogues_are_registered(self):
        for po in SRC.glob("*/locales/vi/LC_MESSAGES/thads.po"):
            room = po.parents[3]
            with self.subTest(room=room.name):
                zcml = "".join(p.read_text() for p in room.glob("*.zcml"))
                self.assertIn('registerTranslations directory="locales"', zcml)


class TestTool(unittest.TestCase):
    """What is missing is found in every kind of file, and appended once."""

    FILES = {
        "room/__init__.py": "",
        "room/view.py": 'from thads import _\nA = _("From Python")\n'
        'B = _("With ${count} of \\"these\\"", mapping={"count": 1})\n',
        "room/page.pt": '<p xmlns:i18n="http://xml.zope.org/namespaces/i18n"'
        ' i18n:domain="thads" i18n:translate="" title="A title"'
        ' i18n:attributes="title">From a template</p>',
        "room/configure.zcml": '<configure xmlns="http://namespaces.zope.org/zope"'
        ' i18n_domain="thads"><utility name="a" title="From ZCML" /></configure>',
        "profiles/default/types/X.xml": '<object name="X" i18n:domain="thads"'
        ' xmlns:i18n="http://xml.zope.org/namespaces/i18n">'
        '<property name="title" i18n:translate="">From a profile</property></object>',
        "setup/__init__.py": "",
    }

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.source = Path(directory.name)
        for name, text in self.FILES.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def test_found_and_appended_once(self):
        found = translations.missing(self.source)
        self.assertEqual(
            sorted(e.msgid for e in found),
            sorted(
                [
                    "A title",
                    "From Python",
                    "From ZCML",
                    "From a profile",
                    "From a template",
                    'With ${count} of "these"',
                ]
            ),
        )
        for _ in range(2):
            translations.append(translations.missing(self.source), self.source)
        text = translations.po_file("room", self.source).read_text()
        self.assertEqual(text.count('msgid "From Python"'), 1)
        self.assertIn(r'msgid "With ${count} of \"these\""', text)
        setup = translations.po_file("setup", self.source).read_text()
        self.assertIn('msgid "From a profile"', setup)

    def test_filled_in_it_is_no_longer_missing(self):
        translations.append(translations.missing(self.source), self.source)
        for room in ("room", "setup"):
            po = translations.po_file(room, self.source)
            head, rest = po.read_text().split("\n\n", 1)
            po.write_text(f"{head}\n\n" + rest.replace('msgstr ""', 'msgstr "Việt"'))
        self.assertEqual(translations.missing(self.source), [])
