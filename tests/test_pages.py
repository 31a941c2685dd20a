"""Tests of the table of pages."""

from tests.pages import PAGES
import unittest


class TestTable(unittest.TestCase):
    def test_names_are_given_once(self):
        names = [page.name for page in PAGES]
        self.assertEqual(len(names), len(set(names)))

    def test_a_page_left_out_is_like_one_that_is_looked_at(self):
        looked_at = {page.name for page in PAGES if not page.like}
        for page in PAGES:
            if page.like:
                with self.subTest(page.name):
                    self.assertIn(page.like, looked_at)
                    self.assertEqual(page.steps, ())
