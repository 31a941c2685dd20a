"""What leaves the server, for the public and for staff."""

from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
import re
import requests
import unittest


class TestOutput(unittest.TestCase):
    layer = WORLD_HTTP

    def get(self, path, user=None):
        auth = (user, PASSWORD) if user else None
        url = f"{self.layer['portal'].absolute_url()}/{path}"
        service = re.match(r"@\w", path)
        headers = {"Accept": "application/json"} if service else None
        return requests.get(url, auth=auth, headers=headers, timeout=60)

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
                self.assertIn("camera=()", headers["Permissions-Policy"])
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
                policy = headers["Content-Security-Policy"]
                self.assertIn("frame-ancestors", policy)

    def test_what_a_program_gets_is_no_page(self):
        for path in ("@localities", "@khong-co", "@@openapi.json"):
            headers = self.get(path).headers
            with self.subTest(path):
                self.assertEqual(headers["Content-Type"], "application/json")
                self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
                self.assertEqual(
                    headers["Content-Disposition"], 'attachment; filename="api.json"'
                )

    def test_no_computer_keeps_what_staff_saw(self):
        for path in (
            "hanoi",
            "@@personal-information",
            "hanoi/tin-tuc/folder_contents",
            "@users/hanoi.editor",
            "@types",
            "khong-co",
        ):
            with self.subTest(path):
                answer = self.get(path, "hanoi.editor")
                self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
                if answer.status_code == 200 and path == "hanoi":
                    kept = self.get(path).headers.get("Cache-Control", "")
                    self.assertNotIn("no-store", kept)
        for path in (
            "++plone++static/bundle-plone/bundle.min.js",
            "++resource++thads/icons.svg",
            "@@openapi.json",
        ):
            with self.subTest(path):
                kept = self.get(path, "hanoi.editor").headers.get("Cache-Control", "")
                self.assertNotIn("no-store", kept)

    def test_the_logo_of_a_site_without_one_is_not_there(self):
        self.assertEqual(self.get("@@site-logo").status_code, 404)

    def test_no_page_of_another_site_reads_an_answer(self):
        base = self.layer["portal"].absolute_url()
        for path in ("", "@localities", "@users/hanoi.editor"):
            for origin in ("https://other.example", "null"):
                answer = requests.get(
                    f"{base}/{path}",
                    auth=("hanoi.editor", PASSWORD),
                    headers={"Accept": "application/json", "Origin": origin},
                    timeout=60,
                )
                for name in answer.headers:
                    self.assertFalse(name.lower().startswith("access-control"), name)

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
