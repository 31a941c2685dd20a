"""What is refused to people of staff is in the trail, and fills it with nothing."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.wsgi import Wsgi
from thads import audit
from thads.audit import tallies
from unittest import mock
import json
import transaction
import unittest


STRANGER = "tphochiminh.editor"
ACTION = "audit.refused"


class TestRefusals(Browsing, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.ask = Wsgi(self.layer).ask
        with api.env.adopt_user("hanoi.editor"):
            section = self.portal["hanoi"]["tin-tuc"]
            draft = api.content.create(section, "News Item", "kin", title="Bản nháp")
        transaction.commit()
        self.draft = "/hanoi/tin-tuc/kin"
        self.assertEqual(draft.getId(), "kin")
        tallies.counter.tallies.clear()
        self.addCleanup(tallies.counter.tallies.clear)

    def entries(self, **conditions):
        transaction.begin()
        return list(audit.read(self.portal, action=ACTION, **conditions))

    def step(self, path, login, step="submit"):
        return self.ask(
            f"{path}/@workflow/{step}",
            "POST",
            login,
            accept="application/json",
            body=b"{}",
            content_type="application/json",
        )

    def test_what_is_hidden_by_whichever_way(self):
        ways = (
            lambda: self.ask(self.draft, login=STRANGER),
            lambda: self.ask(f"{self.draft}/edit", login=STRANGER),
            lambda: self.ask(f"{self.draft}/khong-co", login=STRANGER),
            lambda: self.ask(self.draft, login=STRANGER, accept="application/json"),
            lambda: self.ask(self.draft, "DELETE", STRANGER, "application/json"),
            lambda: self.step(self.draft, STRANGER),
        )
        for number, way in enumerate(ways, 1):
            self.assertEqual(way().status, 404, number)
            (found,) = self.entries()
            self.assertEqual(found.count, number)
        self.assertEqual((found.user, found.path), (STRANGER, self.draft))
        self.assertEqual((found.unit, found.title), ("hanoi", "Bản nháp"))
        self.assertEqual((found.kind, found.details), ("refused", {"hidden": True}))

    def test_what_is_not_theirs(self):
        self.assertEqual(self.step("/hanoi/tin-tuc", STRANGER).status, 403)
        self.ask("/hanoi/@@people", login="hanoi.editor")
        self.ask("/@audit", login="hanoi.editor", accept="application/json")
        found = {(each.user, each.path): each for each in self.entries()}
        self.assertEqual(
            set(found),
            {
                (STRANGER, "/hanoi/tin-tuc"),
                ("hanoi.editor", "/hanoi"),
                ("hanoi.editor", "/"),
            },
        )
        self.assertEqual({str(each.details) for each in found.values()}, {"{}"})

    def test_nobody_in_particular_and_what_is_theirs_is_not(self):
        for path in (self.draft, "/hanoi/@@people", "/@audit", "/khong-co"):
            self.ask(path)
            self.ask(path, accept="application/json")
            self.ask(path, login=STRANGER, password="sai")
        self.ask(self.draft, login="hanoi.editor")
        self.ask("/khong-co", login=STRANGER)
        self.ask("/@@staff", login=STRANGER)
        self.assertEqual(self.entries(), [])

    def test_nothing_that_is_sent_stands_in_it(self):
        sent = "bi-mat-cua-toi"
        self.ask(f"{self.draft}/{sent}?{sent}={sent}", login=STRANGER)
        self.ask(f"/hanoi/@@people?{sent}={sent}", login=STRANGER)
        self.step(f"{self.draft}/{sent}", STRANGER, sent)
        self.assertGreater(len(self.entries()), 1)
        self.assertNotIn(sent, json.dumps([str(e) for e in self.entries()]))

    def test_nobody_hides_others_behind_thousands_of_lines(self):
        with mock.patch.object(tallies, "OF_ACCOUNT", 3):
            for id in ("", "/tin-tuc", "/thong-bao", "/van-ban", "/gioi-thieu"):
                self.assertEqual(self.step(f"/hanoi{id}", STRANGER).status, 403)
            self.ask("/hanoi/@@people", login="hanoi.editor")
        found = self.entries(user=STRANGER)
        self.assertLessEqual(len(found), 4)
        (rest,) = [each for each in found if each.details.get("other")]
        self.assertEqual((rest.path, rest.unit), ("/", ""))
        self.assertGreater(rest.count, 1)
        (other,) = self.entries(user="hanoi.editor")
        self.assertEqual(other.path, "/hanoi")

    def test_inspectors_read_and_filter_it(self):
        self.ask(self.draft, login=STRANGER)
        browser = self.browser("central.inspector")
        browser.open(f"{self.portal.absolute_url()}/@@audit-log?kind=refused")
        self.assertIn("Bị từ chối truy cập", browser.contents)
        self.assertIn(self.draft, browser.contents)
        self.assertIn("Từ chối truy cập và tấn công", browser.contents)
        answer = self.ask(
            "/@audit?kind=refused", login="central.inspector", accept="application/json"
        )
        (item,) = answer.json()["items"]
        self.assertEqual((item["action"], item["kind"]), (ACTION, "refused"))
