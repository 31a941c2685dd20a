"""What caches may keep: only what everybody gets, and only where they can be told."""

from email.utils import parsedate_to_datetime
from plone import api
from plone.base.utils import unrestricted_construct_instance
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.design.browser import assets
from thads.outbox import caches
from thads.outbox.jobs import get_outbox
from unittest import mock
import json
import os
import transaction
import unittest


#: Nobody listens there: what is told at once fails, and the job waits.
NOBODY = "http://127.0.0.1:9"
KEPT = "public, max-age=0, s-maxage=60, must-revalidate"


class TestKeptPages(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)
        self.enterContext(mock.patch.dict(os.environ, {caches.ENVIRONMENT: NOBODY}))

    def ask(self, path, **options):
        answer = self.wsgi.ask(path, **options)
        return answer.headers.get("Cache-Control", ""), answer.headers

    def news(self, *steps, title="Tin thử", where="hanoi"):
        with api.env.adopt_roles(["Manager"]):
            section = self.portal[where]["tin-tuc"]
            item = api.content.create(section, "News Item", title=title)
            for step in steps:
                item.portal_workflow.doActionFor(item, step, comment="x")
        transaction.commit()
        return item

    PUBLISH = ("submit", "approve", "approve")

    def purged(self):
        """Regular expressions of the jobs that wait, which are taken away."""
        box = get_outbox(self.portal)
        found = []
        for _time, id in list(box.waiting.until()):
            if box.jobs[id]["kind"] == caches.KIND:
                found += json.loads(box.jobs[id]["payload"])["places"]
                box.discard(id)
        transaction.commit()
        return found

    def test_each_kind_of_public_page_says_where_it_belongs(self):
        for path, place in (
            ("", "/plone"),
            ("/tin-tuc", "/plone"),
            ("/rss.xml", "/plone"),
            ("/hanoi", "/plone/hanoi"),
            ("/hanoi/tin-tuc", "/plone/hanoi"),
            ("/hanoi/tin-tuc?page=2", "/plone/hanoi"),
            ("/hanoi/van-ban", "/plone/hanoi"),
            ("/hanoi/tin-tuc/rss.xml", "/plone/hanoi"),
            ("/hanoi/duong-day-nong", "/plone/hanoi"),
            ("/hanoi/don-vi", "/plone/hanoi"),
            ("/hanoi/don-vi/badinh", "/plone/hanoi"),
            ("/hanoi/gioi-thieu", "/plone/hanoi"),
            ("/hanoi/lien-he", "/plone/hanoi"),
            ("/hanoi/ho-tro-truc-tuyen", "/plone/hanoi"),
        ):
            with self.subTest(path):
                said, headers = self.ask(path)
                self.assertEqual((said, headers.get(caches.PLACE)), (KEPT, place))

    def test_searches_of_the_register_are_kept_for_seconds(self):
        said, headers = self.ask("/hanoi/tra-cuu")
        self.assertIn("s-maxage=20", said)
        self.assertEqual(headers[caches.PLACE], "/plone/hanoi")

    def test_nothing_else_is_kept(self):
        self.news(title="Bản nháp")
        for path, options in (
            ("/hanoi", {"login": "hanoi.editor"}),
            ("/hanoi/tin-tuc", {"login": "hanoi.editor"}),
            ("/hanoi/tin-tuc?text=kê", {}),
            ("/hanoi/tin-tuc?page=1&year=2026", {}),
            ("/hanoi/tin-tuc/ban-nhap", {}),
            ("/hanoi/khong-co", {}),
            ("/hanoi/@@search?SearchableText=tin", {}),
            ("/hanoi/ho-tro-truc-tuyen/yeu-cau-thi-hanh-an", {}),
            ("/hanoi/ho-tro-truc-tuyen/theo-doi", {}),
            ("/hanoi", {"accept": "application/json"}),
            ("/@localities", {"accept": "application/json"}),
            ("/login", {}),
            ("/hanoi", {"cookie": "statusmessages=x"}),
            ("/hanoi", {"cookie": "a=b; thads_citizen=x"}),
        ):
            with self.subTest(path, **options):
                said, headers = self.ask(path, **options)
                self.assertNotIn("s-maxage", said)
                self.assertNotIn(caches.PLACE, headers)

    def test_whatever_a_cache_would_keep_says_where_it_belongs(self):
        for path in ("/@@openapi.json", f"/@@look/{assets.current().key}/icons.svg"):
            with self.subTest(path):
                said, headers = self.ask(path)
                self.assertRegex(said, "public, max-age=[1-9]")
                self.assertEqual(headers.get(caches.PLACE), "/plone")

    def test_where_no_cache_is_named_none_keeps(self):
        with mock.patch.dict(os.environ, {caches.ENVIRONMENT: ""}):
            said, headers = self.ask("/hanoi")
        self.assertEqual(said, "public, max-age=0, must-revalidate")
        self.assertNotIn(caches.PLACE, headers)

    def test_expires_is_a_date(self):
        for path in ("/hanoi", "/hanoi/tin-tuc", "/login", "/@@ok"):
            expires = self.ask(path)[1].get("Expires")
            if expires is not None:
                day = parsedate_to_datetime(expires)
                self.assertEqual(f"{day:%a, %d %b %Y %H:%M:%S GMT}", expires, path)

    def test_what_changes_of_the_public_site_is_removed(self):
        local = "^/plone(/(hanoi))?$"
        item = self.news()
        self.purged()
        item.title = "Tin một"
        item.reindexObject()
        transaction.commit()
        self.assertEqual(self.purged(), [], "a draft is nobody's")
        with api.env.adopt_roles(["Manager"]):
            for step, removed in (
                ("submit", []),
                ("approve", []),
                ("approve", [local]),
                ("withdraw", [local]),
            ):
                item.portal_workflow.doActionFor(item, step, comment="x")
                transaction.commit()
                self.assertEqual(self.purged(), removed, step)
            # in one transaction with a change
            for step in self.PUBLISH:
                item.portal_workflow.doActionFor(item, step, comment="x")
            item.reindexObject()
            transaction.commit()
            self.assertEqual(self.purged(), [local])
            item.title = "Tin khác"
            item.portal_workflow.doActionFor(item, "withdraw", comment="x")
            item.reindexObject()
            transaction.commit()
            self.assertEqual(self.purged(), [local])
            other = self.news(*self.PUBLISH, title="Tin hai")
            self.purged()
            api.content.delete(other)
            transaction.commit()
            self.assertEqual(self.purged(), [local])
            self.portal["hanoi"].reindexObject()
            transaction.commit()
            self.assertEqual(self.purged(), ["^/plone(/|$)"])

    def test_whatever_is_deleted_is_removed(self):
        hanoi = self.portal.hanoi
        with api.env.adopt_roles(["Manager"]):
            for place, kind in (
                (hanoi["tin-tuc"], "Document"),
                (hanoi["tin-tuc"], "News Item"),
                (hanoi["tin-tuc"], "Image"),
                (hanoi["tin-tuc"], "File"),
                (hanoi["duong-day-nong"], "HotlineContact"),
            ):
                title = f"Thử {kind}"
                item = unrestricted_construct_instance(
                    kind, place, "thu-xoa", title=title
                )
                item.manage_permission("View", ["Anonymous"], acquire=0)
                item.reindexObject()
                transaction.commit()
                self.purged()
                api.content.delete(item, check_linkintegrity=False)
                transaction.commit()
                with self.subTest(kind):
                    self.assertEqual(self.purged(), ["^/plone(/(hanoi))?$"])

    def test_nothing_is_removed_when_nothing_is_committed(self):
        item = self.news(*self.PUBLISH)
        self.purged()
        item.reindexObject()
        transaction.abort()
        self.assertEqual(self.purged(), [])

    def test_the_front_pages_own_list(self):
        from thads.publication import featured

        item = self.news(*self.PUBLISH)
        self.purged()
        featured.feature(item)
        transaction.commit()
        self.assertEqual(self.purged(), ["^/plone$"])

    def test_addresses(self):
        for text, found in (
            ("", ()),
            (
                " http://10.0.0.7:6081  http://cache ",
                ("10.0.0.7:6081", "cache:80"),
            ),
        ):
            with mock.patch.dict(os.environ, {caches.ENVIRONMENT: text}):
                self.assertEqual(caches.addresses(), found)
        for text in ("cache:6081", "https://cache", "http://cache:x", "http://"):
            named = mock.patch.dict(os.environ, {caches.ENVIRONMENT: text})
            with named, self.assertRaisesRegex(ValueError, "THADS_CACHES"):
                caches.addresses()
