"""A form asked for as JSON."""

from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
import unittest


class TestForm(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_a_form_is_content_and_holds_nothing_of_what_was_filed(self):
        path = "/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an"
        for login in (None, "hanoi.officer", "central.admin"):
            with self.subTest(login):
                answer = Wsgi(self.layer).ask(
                    path, login=login, accept="application/json"
                )
                self.assertEqual(answer.status, 200, answer.text)
                self.assertEqual(answer.json()["@type"], "EasyForm")
                self.assertNotIn("savedDataStorage", answer.json())
