"""What is not public answers strangers like what does not exist, on every channel."""

from AccessControl.PermissionRole import rolesForPermissionOn
from difflib import unified_diff
from plone import api
from plone.uuid.interfaces import IUUID
from Products.CMFCore.interfaces import IDynamicType
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.publication.people import HttpCase
from urllib.parse import quote
import re
import transaction
import unittest


#: What has no workflow is named by its type.
NOTHING = "khong-co-gi"
#: Ways to ask for an item: method, what is behind its address, what is wanted.
WAYS = (
    ("GET", "", "text/html"),
    ("HEAD", "", "text/html"),
    ("GET", "/view", "text/html"),
    ("GET", "/edit", "text/html"),
    ("GET", "/@@edit", "text/html"),
    ("GET", "/@@images/image/preview", "text/html"),
    ("GET", "/@@download/file", "text/html"),
    ("GET", "/@@history", "text/html"),
    ("POST", "/@@review", "text/html"),
    ("GET", "/khong-co", "text/html"),
    ("GET", "", "application/json"),
    ("PATCH", "", "application/json"),
    ("DELETE", "", "application/json"),
    ("POST", "", "application/json"),
    ("GET", "/@workflow", "application/json"),
    ("POST", "/@workflow/approve", "application/json"),
    ("GET", "/@breadcrumbs", "application/json"),
    ("GET", "/@history", "application/json"),
    ("GET", "/@search", "application/json"),
    ("POST", "/@move", "application/json"),
    ("GET", "/++api++", "application/json"),
)
#: Headers that differ from answer to answer.
OTHER = {"Date", "Content-Length", "Set-Cookie", "Etag"}


def hidden(portal):
    """Yield one item for each type and state that the public may not view."""
    seen = set()
    for item in _below(portal):
        state = api.content.get_state(item, default="")
        kind = item.portal_type, state
        if kind in seen or "Anonymous" in rolesForPermissionOn("View", item):
            continue
        seen.add(kind)
        yield item


def _below(place):
    for item in place.objectValues():
        if IDynamicType.providedBy(item):
            yield item
            if hasattr(item, "objectValues"):
                yield from _below(item)


def differing(one, other):
    """Return the lines in which two texts differ."""
    lines = unified_diff(other.splitlines(), one.splitlines(), n=0, lineterm="")
    return [line.strip() for line in lines][2:]


class TestExistence(HttpCase):
    level = 2
    layer = SHOWN_HTTP

    def test_strangers_cannot_tell_it_from_nothing(self):
        items = list(hidden(self.layer["portal"]))
        self.assertGreater(len({item.portal_type for item in items}), 3)
        for item in items:
            address = item.absolute_url()
            container = address.rpartition("/")[0]
            for who in (None, self.stranger(address)):
                for way in WAYS:
                    with self.subTest(item=item.portal_type, who=who, way=way):
                        there = self.answer(who, address, way)
                        nothing = self.answer(who, f"{container}/{NOTHING}", way)
                        self.assertEqual(nothing[0], 404)
                        self.assertEqual(there[:2], nothing[:2])
                        self.assertEqual(differing(there[2], nothing[2]), [])

    def stranger(self, address):
        """Return somebody of staff who has nothing to do with an item."""
        other = "tphochiminh" if "/hanoi/" in address else "hanoi"
        return f"{other}.accountant"

    def answer(self, who, address, way):
        """Return status, headers and text of an answer, without the item's own id."""
        method, behind, accept = way
        answer = self.person(who).session.request(
            method,
            address + behind,
            headers={"Accept": accept},
            json={} if accept != "text/html" and method != "GET" else None,
            allow_redirects=False,
            timeout=60,
        )
        id = address.rpartition("/")[2]
        text = answer.text.replace(quote(address, safe=""), "…").replace(id, "…")
        text = text.replace(re.sub(r"\W+", " ", id), "…")
        headers = {k: v for k, v in answer.headers.items() if k.title() not in OTHER}
        return answer.status_code, headers, text

    def test_an_uid_leads_nowhere(self):
        for item in hidden(self.layer["portal"]):
            for uid in (IUUID(item, "0" * 32), "0" * 32):
                with self.subTest(item=item.portal_type, uid=uid[:4]):
                    answer = self.public.session.get(
                        f"{self.base}/resolveuid/{uid}",
                        allow_redirects=False,
                        timeout=60,
                    )
                    self.assertEqual(answer.status_code, 404)

    def test_nobody_learns_who_writes(self):
        for query in (
            "Creator={}",
            "Creator.query={}",
            "Creator:list={}",
            "Creator.query:record={}",
            "listCreators={}",
            "allowedRolesAndUsers=user:{}",
        ):
            answers = []
            for login in ("hanoi.editor", "khong.co"):
                address = f"{self.base}/@search?{query.format(login)}"
                found = self.public.rest("GET", address)
                self.assertEqual(found.status_code, 200)
                answers.append(found.json()["items_total"])
            with self.subTest(query):
                self.assertEqual(*answers)
        answer = self.public.rest("GET", f"{self.base}/@search?sort_on=Creator")
        plain = self.public.rest("GET", f"{self.base}/@search")
        self.assertEqual(
            [item["@id"] for item in answer.json()["items"]],
            [item["@id"] for item in plain.json()["items"]],
        )
        for place in ("", "hanoi", "gioi-thieu", "ho-tro-truc-tuyen"):
            found = self.public.rest("GET", place).json()
            self.assertFalse(found.get("creators"), place)
            self.assertFalse(found.get("contributors"), place)


class TestBack(Browsing, unittest.TestCase):
    """The page of what is not there leads staff on: links in mails work."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        with api.env.adopt_user("hanoi.editor"):
            section = self.portal["hanoi"]["tin-tuc"]
            draft = api.content.create(section, "News Item", title="Bản nháp kín")
        transaction.commit()
        self.address = draft.absolute_url()

    def log_in(self, browser, login):
        browser.getLink("Đăng nhập", index=1).click()
        browser.getControl(name="__ac_name").value = login
        browser.getControl(name="__ac_password").value = PASSWORD
        browser.getControl(name="buttons.login").click()

    def test_a_link_in_a_mail(self):
        browser = self.browser()
        browser.raiseHttpErrors = False
        browser.open(f"{self.address}?lan=2")
        self.assertTrue(browser.headers["status"].startswith("404"))
        self.assertNotIn("Bản nháp kín", browser.contents)
        self.log_in(browser, "hanoi.editor")
        self.assertEqual(browser.url, f"{self.address}?lan=2")
        self.assertIn("Bản nháp kín", browser.contents)

    def test_who_has_no_right_is_not_led_in_a_circle(self):
        browser = self.browser()
        browser.raiseHttpErrors = False
        browser.open(self.address)
        self.log_in(browser, "tphochiminh.editor")
        self.assertTrue(browser.headers["status"].startswith("404"))
        self.assertNotIn("came_from", browser.contents)
