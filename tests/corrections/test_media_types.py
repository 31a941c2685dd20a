"""Services take JSON and files, and nothing that a foreign page sends unasked."""

from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.http import Http
import json
import requests
import unittest


EDITOR = "hanoi.editor"


class TestBodies(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def post(self, path, body, kind, **headers):
        headers["Accept"] = "application/json"
        if kind is not None:
            headers["Content-Type"] = kind
        return requests.post(
            f"{self.base}/{path}", data=json.dumps(body), headers=headers, timeout=60
        )

    def test_only_json_logs_in(self):
        login = {"login": EDITOR, "password": PASSWORD}
        for kind, status in (
            ("application/json", 200),
            ("application/json; charset=utf-8", 200),
            ("Application/JSON", 200),
            ("text/plain", 415),
            ("application/x-www-form-urlencoded", 415),
            ("application/xml", 415),
            ("application/jsonp", 415),
            (None, 200),
        ):
            with self.subTest(kind):
                answer = self.post("@login", login, kind)
                self.assertEqual(answer.status_code, status, answer.text)
                if status == 415:
                    self.assertEqual(answer.json()["type"], "UnsupportedMediaType")
                    self.assertIn("application/json", answer.json()["message"])
                    self.assertNotIn("Set-Cookie", answer.headers)

    def test_a_page_of_another_site_sends_nothing_unnamed(self):
        login = {"login": EDITOR, "password": PASSWORD}
        for headers in (
            {"Origin": "https://other.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            with self.subTest(headers):
                answer = self.post("@login", login, None, **headers)
                self.assertEqual(answer.status_code, 415)

    def test_the_same_for_whoever_has_logged_in(self):
        token = {"Authorization": f"Bearer {self.token(EDITOR)}"}
        item = {"@type": "News Item", "title": "Tin", "description": "Mô tả"}
        for kind, status in (("text/plain", 415), ("application/json", 201)):
            answer = self.post("hanoi/tin-tuc", item, kind, **token)
            self.assertEqual(answer.status_code, status)

    def test_what_has_no_body_needs_no_kind(self):
        answer = requests.post(
            f"{self.base}/@logout",
            headers={
                "Accept": "application/json",
                "Authorization": f"Bearer {self.token(EDITOR)}",
            },
            timeout=60,
        )
        self.assertEqual(answer.status_code, 204)
