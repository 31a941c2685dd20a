"""Redirects lead to addresses of the portal, over every way by which they are made."""

from plone.app.redirector.interfaces import IRedirectionStorage
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from thads.corrections import redirects
from unittest import mock
from zope.component import getUtility
import re
import transaction
import unittest


FOREIGN = (
    "https://other.example",
    "http://other.example/a",
    "//other.example/a",
    "///other.example/a",
    "/\\other.example",
    "\\\\other.example",
    "https:/other.example",
    "https:other.example",
    " https://other.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://other.example",
    "HTTPS://other.example",
)
BROKEN = (None, 5, True, [], ["/tin-tuc"], {}, "")


class TestTargets(unittest.TestCase):
    def test_what_leads_elsewhere(self):
        for target in FOREIGN:
            with self.subTest(target):
                self.assertTrue(redirects.leads_elsewhere(target))
        for target in ("/plone/tin-tuc", "/plone/hanoi/@@x", "/tìm kiếm"):
            with self.subTest(target):
                self.assertFalse(redirects.leads_elsewhere(target))


class TestRedirects(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.admin = self.person("central.admin")
        self.manager = self.person(None)
        self.manager.session.auth = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)

    def stored(self):
        transaction.begin()
        return list(getUtility(IRedirectionStorage))

    def token(self, person):
        page = person.page("@@change-password").text
        found = re.search(r'name="_authenticator" value="(\w+)"', page)
        return found.group(1) if found else ""

    def post(self, person, files=None, **fields):
        return person.session.post(
            person.url("@@redirection-controlpanel"),
            data={"_authenticator": self.token(person), **fields},
            files=files,
            timeout=60,
        )

    def test_rest_takes_paths_alone(self):
        before = self.stored()
        for person in (self.admin, self.manager):
            for target in (*FOREIGN, *BROKEN, "/khong-co"):
                item = {"path": "/cu", "redirect-to": target}
                answer = person.rest("POST", "@aliases", items=[item])
                with self.subTest(target):
                    self.assertEqual(answer.status_code, 400, answer.text)
                    self.assertEqual(self.stored(), before)
            for path in BROKEN:
                item = {"path": path, "redirect-to": "/tin-tuc"}
                answer = person.rest("POST", "@aliases", items=[item])
                with self.subTest(path=path):
                    self.assertEqual(answer.status_code, 400, answer.text)
        answer = self.admin.rest(
            "POST", "@aliases", items=[{"path": "/cu", "redirect-to": FOREIGN[0]}]
        )
        self.assertIn("trang khác", answer.json()["message"])

    def test_a_table_takes_paths_alone(self):
        before = self.stored()
        for target in FOREIGN[:6]:
            table = f"/cu,{target}\n/cu-2,{target}\n"
            files = {"file": ("bang.csv", table, "text/csv")}
            with self.subTest(target):
                answer = self.admin.session.post(
                    self.admin.url("@aliases"),
                    headers={"Accept": "application/json"},
                    files=files,
                    timeout=60,
                )
                self.assertEqual(answer.status_code, 400, answer.text)
                page = self.post(self.admin, files, **{"form.button.Upload": "1"})
                self.assertEqual(page.status_code, 200)
                self.assertEqual(self.stored(), before)

    def test_the_page_takes_paths_alone(self):
        before = self.stored()
        for target in FOREIGN:
            fields = {
                "form.button.Add": "1",
                "redirection": "/cu",
                "target_path": target,
            }
            with self.subTest(target):
                page = self.post(self.admin, **fields)
                self.assertEqual(page.status_code, 200)
                self.assertEqual(self.stored(), before)

    def test_a_redirect_in_the_portal_works(self):
        base = self.layer["portal"].absolute_url()
        for number, target in enumerate(("/tin-tuc", f"{base}/tin-tuc")):
            item = {"path": f"/cu-{number}", "redirect-to": target}
            answer = self.admin.rest("POST", "@aliases", items=[item])
            self.assertEqual(answer.status_code, 204, answer.text)
            found = self.public.page(f"cu-{number}")
            with self.subTest(target):
                self.assertEqual(found.status_code, 200)
                self.assertEqual(found.url, f"{base}/tin-tuc")

    def test_an_address_of_very_many_steps_is_not_looked_up(self):
        """Each of its beginnings would be written out and looked up."""
        with mock.patch.object(redirects, "queryUtility") as asked:
            for path in ("a/" * 15_000, "a/" * 101):
                self.assertEqual(self.public.page(f"{path}x").status_code, 404)
                rest = self.public.rest("GET", f"{self.base}/{path}x")
                self.assertEqual(rest.status_code, 404)
            asked.assert_not_called()
            self.public.page("khong-co")
            asked.assert_called()

    def test_one_that_leads_elsewhere_is_not_followed(self):
        transaction.begin()
        storage = getUtility(IRedirectionStorage)
        root = "/".join(self.layer["portal"].getPhysicalPath())
        for number, target in enumerate(("https://other.example", "//other.example/a")):
            storage.add(f"{root}/cu-{number}", target, manual=True)
        storage.add(f"{root}/cu-q?a=1", "https://other.example", manual=True)
        transaction.commit()
        pages = ("cu-0", "cu-1", "cu-0/@@x", "cu-0/index.html", "cu-q?a=1")
        for path in (*pages, "++api++/cu-0", "++api++/cu-1/@x", "++api++/cu-q?a=1"):
            for method in ("GET", "POST"):
                answer = self.public.session.request(
                    method,
                    self.public.url(path),
                    headers={"Accept": "application/json"},
                    allow_redirects=False,
                    timeout=60,
                )
                with self.subTest(path, method=method, rest=True):
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn("Location", answer.headers)
        for path in pages:
            for method in ("GET", "POST"):
                answer = self.public.session.request(
                    method, self.public.url(path), allow_redirects=False, timeout=60
                )
                with self.subTest(path, method=method):
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn("Location", answer.headers)
