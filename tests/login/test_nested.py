"""JSON nested 100,000 levels deep is a mistake of whoever sends it, at every door."""

from tests.layers import WORLD_HTTP
from tests.login.http import Http
import requests
import unittest


NESTED = "[" * 100_000


class TestNested(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def ask(self, path, accept, **headers):
        return requests.post(
            f"{self.base}/{path}",
            data=NESTED,
            headers={"Accept": accept, "Content-Type": "application/json", **headers},
            timeout=60,
        ).status_code

    def test_services(self):
        jwt = self.token("hanoi.editor")
        for path in ("@login", "hanoi/@support-cases", "hanoi/tin-tuc", "@users/x"):
            for headers in ({}, {"Authorization": f"Bearer {jwt}"}):
                with self.subTest(f"{path} {headers}"):
                    status = self.ask(path, "application/json", **headers)
                    self.assertIn(status, (400, 401, 403, 404, 405))

    def test_the_one_that_was_reported(self):
        status = self.ask("hanoi/@support-cases", "application/json")
        self.assertEqual(status, 400)

    def test_pages(self):
        for path in ("", "login", "hanoi/tin-tuc"):
            self.assertLess(self.ask(path, "text/html"), 500)
