"""What leaves the server, for the public and for staff."""

from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
import requests
import unittest


class TestOutput(unittest.TestCase):
    layer = WORLD_HTTP

    def get(self, path, user=None):
        auth = (user, PASSWORD) if user else None
        url = f"{self.layer['portal'].absolute_url()}/{path}"
        return requests.get(url, auth=auth, timeout=60)

    def test_vietnamese_letters_are_letters_for_staff_too(self):
        for user in (None, "hanoi.editor"):
            with self.subTest(user):
                answer = self.get("hanoi", user)
                self.assertTrue(answer.text.lstrip().startswith("<!DOCTYPE html>"))
                self.assertEqual(answer.text.count("<!DOCTYPE"), 1)
                self.assertIn("Thi hành án dân sự", answer.text)
                self.assertNotIn("&#78", answer.text)

    def test_every_answer_says_what_the_browser_may_do(self):
        for path in ("", "hanoi", "khong-co", "@localities"):
            with self.subTest(path):
                headers = self.get(path).headers
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Referrer-Policy"], "same-origin")

    def test_the_public_gets_no_inline_scripts(self):
        policy = self.get("").headers["Content-Security-Policy"]
        self.assertIn("default-src 'self'", policy)
        self.assertNotIn("unsafe-eval", policy)
        self.assertNotIn("http", policy)

    def test_head_answers_as_get_without_a_body(self):
        base = self.layer["portal"].absolute_url()
        for path, status in (("", 200), ("/hanoi/tin-tuc", 200), ("/khong-co", 404)):
            with self.subTest(path):
                answer = requests.head(f"{base}{path}", timeout=60)
                self.assertEqual(answer.status_code, status)
                self.assertEqual(answer.content, b"")
