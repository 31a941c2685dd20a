from pathlib import Path
from tempfile import TemporaryDirectory
from thads.corrections.joined_catalogues import join
from unittest import TestCase
from zope.i18n.gettextmessagecatalog import GettextMessageCatalog
from zope.i18n.translationdomain import TranslationDomain
from zope.i18nmessageid import Message
import polib


class TestJoinedCatalogues(TestCase):
    """A domain says the same before and after its catalogues are joined."""

    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.domain = TranslationDomain("rooms")
        self.add("vi", "first", {"Save": "Lưu", "Case": "Hồ sơ"})
        self.add("vi", "second", {"Case": "Vụ việc", "${n} days": "${n} ngày"})
        self.add("vi", "third", {}, ("one case", "${n} cases", "${n} hồ sơ"))
        self.add("test", "fourth", {})
        self.add("test", "fifth", {})

    def add(self, language, name, texts, plural=None):
        file = polib.POFile()
        file.metadata = {
            "Content-Type": "text/plain; charset=utf-8",
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        for msgid, msgstr in texts.items():
            file.append(polib.POEntry(msgid=msgid, msgstr=msgstr))
        if plural:
            one, many, text = plural
            entry = polib.POEntry(msgid=one, msgid_plural=many)
            entry.msgstr_plural = {0: text}
            file.append(entry)
        path = str(self.folder / f"{name}.mo")
        file.save_as_mofile(path)
        self.domain.addCatalog(GettextMessageCatalog(language, "rooms", path))

    def said(self):
        def text(msgid, language="vi", **options):
            return self.domain.translate(msgid, target_language=language, **options)

        return [
            text("Save"),
            text("Case"),
            text("${n} days", mapping={"n": 3}),
            text(Message("${n} days", "rooms", mapping={"n": 4})),
            text("unknown"),
            text("unknown", default="as it is"),
            text(Message("unknown", "rooms", default="told by itself")),
            text("Save", "de"),
            text("Save", "test"),
            text(""),
        ]

    def test_texts_are_the_same(self):
        before = self.said()
        join(self.domain)
        self.assertEqual(self.said(), before)
        self.assertEqual(self.said(), before)
        self.assertEqual(before[:3], ["Lưu", "Hồ sơ", "3 ngày"])

    def test_one_catalogue_is_asked(self):
        join(self.domain)
        catalogues = self.domain.getCatalogsInfo()
        self.assertEqual([len(catalogues["vi"]), len(catalogues["test"])], [1, 2])
        join(self.domain)
        self.assertEqual(len(self.domain.getCatalogsInfo()["vi"]), 1)

    def test_what_is_added_later_comes_last(self):
        join(self.domain)
        self.add("vi", "sixth", {"Save": "Ghi", "Late": "Muộn"})
        self.assertEqual(self.domain.translate("Save", target_language="vi"), "Lưu")
        self.assertEqual(self.domain.translate("Late", target_language="vi"), "Muộn")
        join(self.domain)
        self.assertEqual(self.domain.translate("Save", target_language="vi"), "Lưu")
        self.assertEqual(self.domain.translate("Late", target_language="vi"), "Muộn")

    def test_numbers(self):
        join(self.domain)

        def text(singular, plural, number):
            return self.domain.translate(
                singular,
                {"n": number},
                target_language="vi",
                default=singular,
                msgid_plural=plural,
                default_plural=plural,
                number=number,
            )

        self.assertEqual(text("one case", "${n} cases", 2), "2 hồ sơ")
        self.assertEqual(text("one day", "${n} dates", 1), "one day")

    def test_texts_for_scripts(self):
        catalogues = [self.domain._data[n] for n in self.domain._catalogs["vi"]]
        join(self.domain)
        (name,) = self.domain._catalogs["vi"]
        texts = self.domain._data[name]._catalog._catalog
        self.assertEqual(texts["Case"], "Hồ sơ")
        for catalogue in catalogues:
            self.assertLessEqual(set(catalogue._catalog._catalog), set(texts))

    def test_read_again(self):
        join(self.domain)
        self.assertEqual(self.domain.translate("Save", target_language="vi"), "Lưu")
        (name,) = self.domain.getCatalogsInfo()["vi"]
        self.domain.reloadCatalogs([name])
        self.assertEqual(self.domain.translate("Save", target_language="vi"), "Lưu")
        catalogue = self.domain._data[name]
        self.assertEqual(catalogue.getMessage("Case"), "Hồ sơ")
        with self.assertRaises(KeyError):
            catalogue.getMessage("unknown")
        with self.assertRaises(KeyError):
            catalogue.getPluralMessage("one day", "${n} dates", 1)
