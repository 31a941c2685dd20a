"""No barrier on what staff see."""

from tests.browser import CHROMIUM
from tests.browser.barriers import Barriers
from tests.pages import STAFF
import unittest


@unittest.skipIf(CHROMIUM is None, "no Chromium on this machine")
class Staff(Barriers, unittest.TestCase):
    pages = STAFF
