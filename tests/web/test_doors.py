"""Doors that stood open once, asked again as they were, where no other test asks."""

from plone import api
from tests.debtors.lists import plain
from tests.hotline.test_reports import Taken
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads import audit
from thads.debtors.demo import publish_rows
import json
import transaction
import unittest


JSON = "application/json"


class TestDoors(Taken, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)

    def rest(self, method, path, login=None, **body):
        return self.wsgi.ask(
            path,
            method,
            login,
            JSON,
            json.dumps(body).encode() if body else b"",
            JSON if body else "",
        )

    def path(self, obj):
        return "/" + "/".join(obj.getPhysicalPath()[2:])

    def test_a_trainee_reaches_no_account_of_the_portal(self):
        """Neither through the training site nor through a locality of its name."""
        user, mail = "hanoi.editor", "x@example.org"
        for path in (
            f"/hanoi/tap-huan/plone/@users/{user}",
            f"/tap-huan/plone/@users/{user}",
            f"/hanoi/plone/@users/{user}",
        ):
            for login in (None, "hanoi.admin", "central.admin"):
                answer = self.rest("PATCH", path, login, email=mail)
                with self.subTest(path=path, login=login):
                    self.assertEqual(answer.status, 404)
        transaction.begin()
        self.assertNotEqual(api.user.get(user).getProperty("email"), mail)

    def test_a_text_of_spaces_is_recognised(self):
        body = ("text=" + "+" * 100_000).encode()
        answer = self.wsgi.ask(
            "/hanoi/van-ban/@@recognise",
            "POST",
            "hanoi.editor",
            body=body,
            content_type="application/x-www-form-urlencoded",
        )
        self.assertLess(answer.status, 500)

    def test_a_list_published_without_a_file_is_shown(self):
        load = publish_rows(self.portal, self.portal["hanoi"], [plain()])
        path = self.path(load)
        transaction.commit()
        for accept in ("text/html", JSON):
            answer = self.wsgi.ask(path, "GET", "hanoi.leader", accept)
            self.assertEqual(answer.status, 200, accept)

    def test_a_report_is_not_assigned_without_a_unit(self):
        """Refused, or done in full: a unit is charged, and the trail says so."""
        report = self.take_in()
        path = self.path(report)
        answer = self.rest(
            "POST", f"{path}/@workflow/assign", "hanoi.leader", comment="x"
        )
        transaction.begin()
        state = self.portal.unrestrictedTraverse(path[1:]).state_id
        if answer.status == 400:
            self.assertEqual(state, "received")
            return
        self.assertEqual((answer.status, state), (200, "assigned"))
        done = [e.action for e in audit.read(self.portal, action="hotline.")]
        self.assertIn("hotline.assign", done)
