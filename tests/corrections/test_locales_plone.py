"""Plone itself speaks Vietnamese to staff, in our terms."""

from tests.layers import WORLD_INTEGRATION
from thads.operations.catalogues import SRC
from thads.operations.catalogues import translated
from zope.i18n import translate
import unittest


CATALOGUES = SRC / "corrections" / "locales_plone" / "vi" / "LC_MESSAGES"


class TestPrecedence(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def vi(self, msgid, domain="plone"):
        return translate(msgid, domain=domain, target_language="vi", default="?")

    def test_what_plone_lacks_is_there(self):
        self.assertEqual(self.vi("Search results"), "Kết quả tìm kiếm")
        self.assertEqual(self.vi("default_submitLabel", "collective.easyform"), "Gửi")

    def test_ours_comes_before_theirs(self):
        self.assertEqual(self.vi("Check out"), "Tạo bản làm việc")
        self.assertEqual(self.vi("Edit"), "Chỉnh sửa")

    def test_where_we_say_nothing_theirs_holds(self):
        self.assertEqual(self.vi("Copy"), "Sao chép")

    def test_titles_of_workflow_states_are_translated(self):
        self.assertEqual(
            self.vi("Waits for the unit's leader"), "Chờ lãnh đạo đơn vị duyệt"
        )

    def test_every_message_of_ours_takes_effect(self):
        for po in sorted(CATALOGUES.glob("*.po")):
            for msgid, text in translated(po).items():
                with self.subTest(domain=po.stem, msgid=msgid):
                    self.assertEqual(self.vi(msgid, po.stem), text)
