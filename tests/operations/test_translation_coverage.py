"""Plone and its packages speak Vietnamese, all of it, and say what they meant."""

from thads.operations import translation_coverage
from thads.operations.catalogues import read
from thads.operations.translations import translated
import re
import unittest


#: What a translation must keep: placeholders and tags.
KEPT = re.compile(r"\$\{[^}]+\}|</?\w+|(?<!\$)\{\w+\}")
#: msgid of a message whose English is only in Python -> its English.
IN_PYTHON = {
    "msg_file_not_allowed": 'File type "${ftype}" is not allowed!',
    "msg_file_too_big": "File is bigger than allowed size of ${size} bytes!",
}
DEFAULT = re.compile(r'(?m)^Default: "(.*)"$')


def english(po):
    """{msgid: English} of a catalogue: the default, or the msgid itself."""
    found = dict(IN_PYTHON)
    for entry in read(po):
        default = DEFAULT.search(entry.comment)
        found.setdefault(entry.msgid, default[1] if default else entry.msgid)
    return found


class TestCoverage(unittest.TestCase):
    def test_no_message_of_an_installed_package_is_missing(self):
        for found in translation_coverage.coverages():
            with self.subTest(found.domain):
                self.assertEqual(sorted(found.missing), [])

    def test_the_document_shows_today_s_table(self):
        self.assertIn(
            translation_coverage.table(),
            translation_coverage.TABLE.read_text(encoding="utf-8"),
            "run `make coverage-of-translations`",
        )

    def test_placeholders_and_tags_survive(self):
        for po in sorted(translation_coverage.OURS.glob("*.po")):
            said = english(po)
            for msgid, text in translated(po).items():
                if " " not in said[msgid]:
                    continue  # an id whose English stands elsewhere
                with self.subTest(domain=po.stem, msgid=msgid):
                    wanted = sorted(KEPT.findall(said[msgid]))
                    self.assertEqual(sorted(KEPT.findall(text)), wanted)


class TestInstalled(unittest.TestCase):
    def test_packages_that_are_here(self):
        for reference in (
            "plone/app/caching/interfaces.py:30",
            "plone.app.layout/plone/app/layout/links/search.pt:3",
            "CMFPlone/browser/login/login.py:12",
            "./src/pat/tinymce/tinymce.js",
            "plone/dexterity/browser/add.py:44",
        ):
            with self.subTest(reference):
                self.assertTrue(translation_coverage.installed(reference))

    def test_packages_that_are_not(self):
        for reference in (
            "plone/app/discussion/comment.py:1",
            "plone/app/multilingual/browser/menu.py",
            "ATContentTypes/criteria/relativepath.py",
        ):
            with self.subTest(reference):
                self.assertFalse(translation_coverage.installed(reference))
