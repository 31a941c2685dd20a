"""No barrier on what citizens see."""

from tests.browser import CHROMIUM
from tests.browser.barriers import Barriers
from tests.pages import CITIZENS
import unittest


@unittest.skipIf(CHROMIUM is None, "no Chromium on this machine")
class Citizens(Barriers, unittest.TestCase):
    pages = CITIZENS
