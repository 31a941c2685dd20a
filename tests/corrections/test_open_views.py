"""Plone's pages and services that are offered, by a table; all others are closed."""

from plone import api
from tests.debtors.http import Http
from tests.layers import WORLD_HTTP
from tests.web import walk
from tests.web.walk import everything
from tests.web.walk import registered
from thads.corrections import open_views
import transaction
import unittest


TITLE = "Bản nháp kín"


class TestWalk(Http, unittest.TestCase):
    layer = WORLD_HTTP
    level = 2
    #: Of so many names one is asked.
    one_of = 1

    def asked(self, name):
        return walk.number("open views", name) % self.one_of == 0

    def test_nothing_of_a_draft_is_told(self):
        transaction.begin()
        with api.env.adopt_user("hanoi.editor"):
            section = self.portal["hanoi"]["tin-tuc"]
            draft = api.content.create(section, "News Item", title=TITLE)
        transaction.commit()
        address = draft.absolute_url()
        own = {each.name for each in registered() if each.ours}
        names = {each.name for each in everything() if not each.method}
        for name in sorted(filter(self.asked, names)):
            with self.subTest(name=name):
                answer = self.page(f"{address}/@@{name}", allow_redirects=False)
                if name not in own:
                    self.assertNotEqual(answer.status_code, 200)
                self.assertNotIn(TITLE, answer.text)

    def test_what_is_not_in_the_table_has_no_address(self):
        own = {each.name for each in registered() if each.ours}
        table, address = open_views.table(), f"{self.base}/hanoi/tin-tuc"
        for each in everything():
            kind = each.method or open_views.PAGE
            name = each.name
            if not each.open or (name, kind) in table or name in own:
                continue
            if not self.asked(name):
                continue
            method, step = each.method or "GET", name if each.method else f"@@{name}"
            accept = "application/json" if each.method else "text/html"
            for user in (None, "hanoi.editor", "central.admin"):
                for place in (address, self.base):
                    with self.subTest(name=name, kind=kind, user=user):
                        answer = self.call(
                            method,
                            f"{place}/{step}",
                            user,
                            accept,
                            json={},
                            allow_redirects=False,
                        )
                        self.assertGreaterEqual(answer.status_code, 300)


class TestSample(TestWalk):
    level = 1
    one_of = 20


class OpenViewsTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_filter_of_texts_has_no_address(self):
        filters = ("resolveuid_and_caption?data:boolean=1", "picture_variants?data=x")
        for name in filters:
            for user in (None, "hanoi.editor", "admin"):
                for place in ("", "/hanoi", "/hanoi/tin-tuc"):
                    with self.subTest(name=name, user=user, place=place):
                        address = f"{self.base}{place}/@@{name}"
                        answer = self.page(address, user)
                        self.assertEqual(answer.status_code, 404)

    def test_what_is_for_staff_asks_for_the_log_in(self):
        for (name, kind), who in open_views.table().items():
            if who == open_views.STAFF and kind == "GET":
                answer = self.get(f"hanoi/{name}")
                self.assertIn(answer.status_code, (401, 404), name)

    def test_scripts_and_styles_of_plone_are_found(self):
        for name in (
            "++plone++static/bundle-plone/bundle.min.js",
            "++theme++barceloneta/css/barceloneta.min.css",
            "++resource++easyform.css",
        ):
            self.assertEqual(self.page(name).status_code, 200, name)
