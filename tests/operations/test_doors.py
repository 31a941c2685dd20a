"""Closed doors, tried from outside: through nginx as the template sets it up."""

from csv import DictReader
from pathlib import Path
from plone import api
from Products.SiteAccess.VirtualHostMonster import manage_addVirtualHostMonster
from tests.debtors.http import Http
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.login.http import behind_proxy
from tests.nginx import Nginx
from tests.nginx import program
from tests.nginx import run
import requests
import shutil
import tempfile
import transaction
import unittest


TABLE = Path(__file__).with_name("doors.csv")
NESTED = "[" * 100_000
TITLE = "Bản nháp kín"


def outcome(answer):
    """Return the status of an answer as text; `login` if it leads to the log-in."""
    if "/require_login" in answer.headers.get("Location", ""):
        return "login"
    return str(answer.status_code)


@unittest.skipUnless(program("nginx"), "nginx is not installed")
@unittest.skipUnless(program("openssl"), "openssl is not installed")
class TestDoors(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        transaction.begin()
        with api.env.adopt_user("hanoi.editor"):
            section = self.portal["hanoi"]["tin-tuc"]
            self.draft = api.content.create(section, "News Item", title=TITLE)
        manage_addVirtualHostMonster(self.layer["app"])  # as every server has one
        transaction.commit()
        directory = Path(tempfile.mkdtemp(prefix="thads-"))
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o755)
        port = int(self.base.rpartition(":")[2].partition("/")[0])
        self.nginx = Nginx(directory, port, self.portal.getId())
        run(self, self.nginx.port, *self.nginx.command)
        self.enterContext(behind_proxy())

    def ask(self, method, address, login=None, body="", **headers):
        is_json = body[:1] in ("{", "[") or "@" in address and "@@" not in address
        form = "application/x-www-form-urlencoded"
        return requests.request(
            method,
            self.nginx.base + address,
            auth=(login, PASSWORD) if login else None,
            data=body.encode(),
            headers={
                "Accept": "application/json" if is_json else "text/html",
                "Content-Type": "application/json" if is_json else form,
                **headers,
            },
            verify=str(self.nginx.certificate),
            allow_redirects=False,
            timeout=60,
        )

    def test_each_is_closed(self):
        with TABLE.open(encoding="utf-8") as lines:
            rows = list(DictReader(lines))
        self.assertGreater(len(rows), 40)
        for row in rows:
            address = row["address"].replace("DRAFT", self.draft.getId())
            login = None if row["who"] == "anyone" else row["who"]
            body = NESTED if row["body"] == "NESTED" else row["body"]
            answer = self.ask(row["method"], address, login, body)
            with self.subTest(row["who"], call=f"{row['method']} {row['address']}"):
                self.assertIn(outcome(answer), row["right"].split())
                self.assertNotIn(TITLE, answer.text)
                self.assertNotIn("other.example", answer.text)

    def test_what_is_open_is_open_under_the_public_address(self):
        for address in ("/", "/hanoi", "/hanoi/tin-tuc", "/login"):
            answer = self.ask("GET", address)
            self.assertEqual(answer.status_code, 200, address)
            self.assertIn("https://thads.moj.gov.vn", answer.text)
            self.assertNotIn("localhost", answer.text)
        places = self.ask("GET", "/@localities").json()["items"]
        self.assertTrue(places[0]["@id"].startswith("https://thads.moj.gov.vn/"))

    def test_nobody_learns_who_has_an_account(self):
        found = [
            self.ask("GET", f"/@search?Creator={name}").json()["items_total"]
            for name in ("hanoi.editor", "khong.co")
        ]
        self.assertEqual(found[0], found[1])

    def test_a_header_of_the_sender_changes_no_link(self):
        for headers in (
            {"Host": "other.example"},
            {"X-Forwarded-Host": "other.example"},
            {"X-Forwarded-Proto": "http"},
            {"Authorization": "Basic ???"},
        ):
            with self.subTest(headers):
                answer = self.ask("GET", "/hanoi", **headers)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("other.example", answer.text)
                self.assertIn("https://thads.moj.gov.vn", answer.text)

    def test_cookies_are_for_tls_alone(self):
        answer = self.ask(
            "POST",
            "/login",
            body=f"__ac_name=hanoi.editor&__ac_password={PASSWORD}&buttons.login=1",
        )
        cookies = answer.headers["Set-Cookie"]
        self.assertIn("__ac=", cookies)
        for attribute in ("Secure", "HttpOnly", "SameSite=Lax"):
            self.assertIn(attribute.lower(), cookies.lower())
