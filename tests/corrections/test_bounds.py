"""What anybody may ask of the catalogue costs no more than an answer is worth."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import catalogue_paths
from thads.corrections import rest_batches
from types import SimpleNamespace
from unittest import mock
import json
import unittest


JSON = "application/json"


class Asking(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def ask(self, path, method="GET", login=None, body=None):
        sent = b"" if body is None else json.dumps(body).encode()
        return self.wsgi.ask(
            path, method, login, accept=JSON, body=sent, content_type=JSON
        )

    def items(self, path, **more):
        answer = self.ask(path, **more)
        self.assertEqual(answer.status, 200, path)
        return [item["@id"] for item in answer.json()["items"]]


class TestPaths(Asking):
    def asked(self, **options):
        """Return the question of a search by path as Plone's index gets it."""
        index = api.portal.get_tool("portal_catalog").Indexes["path"]
        record = SimpleNamespace(keys=["/plone"], **options)
        with mock.patch.object(catalogue_paths, "original") as original:
            index.query_index(record)
        (asked_index, asked, _resultset) = original.call_args.args
        self.assertIs(asked, record)
        return asked, asked_index._depth

    def test_levels_that_nothing_has(self):
        for option in ("depth", "level", "navtree_start"):
            for number in (99_999_999, 10**30, -99_999_999):
                with self.subTest(option, number=number):
                    asked, deepest = self.asked(**{option: number})
                    self.assertIn(getattr(asked, option), range(-1, deepest + 2))

    def test_levels_that_there_are(self):
        for option in ("depth", "level", "navtree_start"):
            for number in (-1, 0, 1, 2):
                asked, _deepest = self.asked(**{option: number})
                self.assertEqual(getattr(asked, option), number)

    def test_deeper_than_everything_is_everything(self):
        every = self.items("/@search?path.query=/plone&sort_on=path&b_size=500")
        deep = "path.query=/plone&path.depth=99999999&sort_on=path&b_size=500"
        self.assertEqual(self.items(f"/@search?{deep}"), every)
        children = "path.query=/plone/hanoi&path.depth=1"
        found = self.items(f"/@search?{children}&b_size=500")
        self.assertTrue(found)
        for address in found:
            self.assertEqual(address.partition("/hanoi/")[2].count("/"), 0)


class TestBatches(Asking):
    def setUp(self):
        super().setUp()
        for name, most in (("SUMMARIES", 4), ("WHOLE", 2)):
            patch = mock.patch.object(rest_batches, name, most)
            patch.start()
            self.addCleanup(patch.stop)

    def test_more_than_the_most_is_the_most(self):
        self.assertEqual(len(self.items("/@search?b_size=10000")), 4)
        self.assertEqual(len(self.items("/@search?b_size=3")), 3)
        self.assertEqual(len(self.items("/@search?b_size=10000&fullobjects=1")), 2)
        self.assertEqual(len(self.items("/hanoi?b_size=10000&fullobjects")), 2)

    def test_the_parts_make_the_whole(self):
        answer = self.ask("/hanoi/@search?b_size=10000&sort_on=path").json()
        total, found, parts = answer["items_total"], [], 0
        while True:
            found += [item["@id"] for item in answer["items"]]
            address = answer.get("batching", {}).get("next")
            if address is None:
                break
            path = address.partition("/plone")[2]
            answer, parts = self.ask(path).json(), parts + 1
        self.assertEqual(len(set(found)), total)
        self.assertEqual(parts, (total - 1) // 4)

    def test_the_size_in_a_body(self):
        kinds = {
            "i": "portal_type",
            "o": "plone.app.querystring.operation.selection.any",
            "v": ["Folder", "Locality", "Document", "News Item"],
        }
        for more, most in (({}, 4), ({"fullobjects": True}, 2)):
            body = {"query": [kinds], "b_size": 10_000, **more}
            with self.subTest(body):
                found = self.items(
                    "/@querystring-search",
                    method="POST",
                    login="hanoi.editor",
                    body=body,
                )
                self.assertEqual(len(found), most)


class TestSorting(Asking):
    def test_what_nothing_is_sorted_by(self):
        for query in (
            "sort_on=SearchableText",
            "sort_on=Title",
            "sort_on=created&sort_on=Title",
        ):
            with self.subTest(query):
                self.assertEqual(self.ask(f"/@search?{query}").status, 400)

    def test_sorted_by_two(self):
        for query in ("sort_on=created&sort_on=path", "sort_on:list=path"):
            with self.subTest(query):
                self.assertEqual(self.ask(f"/@search?{query}").status, 200)

    def test_nobody_is_sorted_by_who_writes(self):
        plain = self.items("/@search")
        for query in ("sort_on:list=Creator", "sort_on=Creator&sort_on=path"):
            with self.subTest(query):
                self.assertEqual(self.items(f"/@search?{query}"), plain)
