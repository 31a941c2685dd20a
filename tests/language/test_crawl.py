"""Each role walks the site, and meets no English."""

from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests import pages
from tests.language.walk import Walk
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
import unittest


class TestNoEnglish(unittest.TestCase):
    layer = SHOWN_HTTP
    level = 2

    def walk(self, login, limit):
        password = PASSWORD
        who = login
        if login == pages.MANAGER:
            who, password = SITE_OWNER_NAME, SITE_OWNER_PASSWORD
        base = self.layer["portal"].absolute_url()
        starts = [page.address for page in pages.PAGES if page.who == login]
        starts = dict.fromkeys(["", "/hanoi", *starts])
        walk = Walk(self.layer["app"], base, who, password, limit).run(*starts)
        self.assertGreater(len(walk.visited), len(starts) // 2)
        self.assertFalse(bool(walk.found), "\n" + "\n".join(walk.report()))

    def test_citizen(self):
        self.walk(None, 60)

    def test_staff(self):
        for login in pages.PEOPLE:
            with self.subTest(login):
                self.walk(login, 20)

    def test_manager(self):
        self.walk(pages.MANAGER, 75)
