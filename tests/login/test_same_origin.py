"""What changes something comes from this site's pages, or from a program."""

from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.http import Http
from unittest import mock
from urllib.parse import urlsplit
import requests
import unittest


EDITOR = "hanoi.editor"
NEWS = {"@type": "News Item", "title": "Tin", "description": "Mô tả"}


class TestSameOrigin(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        parts = urlsplit(self.base)
        self.own = f"{parts.scheme}://{parts.netloc}"
        self.session = self.log_in(EDITOR)
        self.jwt = self.token(EDITOR)

    def write(self, by, path="hanoi/tin-tuc", **headers):
        headers = {"Accept": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        ask = requests.post
        if by == "cookie":
            ask = self.session.post
        elif by == "basic":
            ask = requests.Session().post
        elif by == "token":
            headers["Authorization"] = f"Bearer {self.jwt}"
        auth = (EDITOR, PASSWORD) if by == "basic" else None
        return ask(
            f"{self.base}/{path}", json=NEWS, headers=headers, auth=auth, timeout=60
        )

    def test_a_page_of_another_site_changes_nothing(self):
        for by in ("cookie", "basic"):
            for headers in (
                {"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.example"},
                {"Sec_Fetch_Site": "same-site"},
                {"Origin": "https://evil.example"},
                {"Origin": "null"},
                {"Origin": self.own.replace("localhost", "localhost.evil.example")},
                {"Origin": self.own.replace("http:", "https:")},
                {"Origin": self.own + "1"},
                {"Origin": "http://[::1"},
                # what it says of the page is believed before what it says of the host
                {"Sec_Fetch_Site": "cross-site", "Origin": self.own},
            ):
                with self.subTest(f"{by} {headers}"):
                    answer = self.write(by, **headers)
                    self.assertEqual(answer.status_code, 403, answer.text)
                    self.assertIn("trang web khác", answer.json()["message"])
        self.portal._p_jar.sync()
        self.assertEqual(self.portal["hanoi"]["tin-tuc"].objectIds(), [])

    def test_our_own_pages_and_programs_go_on(self):
        for by in ("cookie", "basic"):
            for headers in (
                {},
                {"Sec_Fetch_Site": "same-origin", "Origin": self.own},
                {"Sec_Fetch_Site": "none"},
                {"Origin": self.own},
            ):
                with self.subTest(f"{by} {headers}"):
                    self.assertEqual(self.write(by, **headers).status_code, 201)

    def test_a_token_is_sent_by_no_browser_of_itself(self):
        answer = self.write("token", Sec_Fetch_Site="cross-site")
        self.assertEqual(answer.status_code, 201)

    def test_the_public_address_is_our_own_behind_a_proxy(self):
        public = "https://thads.example"
        with mock.patch.dict("os.environ", THADS_PUBLIC_URL=public):
            self.assertEqual(self.write("cookie", Origin=public).status_code, 201)
            answer = self.write("cookie", Origin="https://thads.example.evil")
            self.assertEqual(answer.status_code, 403)

    def test_an_old_browsers_form_with_a_cookie(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded; charset=utf-8"):
            answer = self.session.post(
                f"{self.base}/hanoi/tin-tuc",
                data='{"@type": "News Item", "title": "Tin"}',
                headers={"Accept": "application/json", "Content-Type": kind},
                timeout=60,
            )
            self.assertEqual(answer.status_code, 403)

    def test_reading_is_free(self):
        answer = self.session.get(
            f"{self.base}/@localities",
            headers={"Accept": "application/json", "Sec-Fetch-Site": "cross-site"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 200)
