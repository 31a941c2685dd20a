"""Parameters in which Plone keeps its own notes: nobody outside sets them."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections.inputs import NOTES
from urllib.parse import quote
import json
import transaction
import unittest


EDITOR = "hanoi.editor"
FIELDS = ["Creator", "listCreators", "workflow_history", "creators", "owner_info"]
JSON = "application/json"
NAME = "summary_serializer_metadata"


def notes(fields, **accessors):
    """Return the notes of a list as plone.restapi keeps them, in JSON."""
    return quote(
        json.dumps(
            {
                "default_metadata_fields": fields,
                "field_accessors": accessors,
                "non_metadata_attributes": [],
                "blocklisted_attributes": [],
            }
        )
    )


class TestSummaries(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.ask = Wsgi(self.layer).ask
        section = self.portal["hanoi"]["tin-tuc"]
        with api.env.adopt_user(EDITOR):
            self.item = api.content.create(section, "News Item", "tin", title="Tin")
        with api.env.adopt_roles(["Manager"]):
            tool = api.portal.get_tool("portal_workflow")
            for step in ("submit", "approve", "approve"):
                tool.doActionFor(self.item, step, comment="Ý kiến kín")
        transaction.commit()

    def get(self, path, login=None):
        return self.ask(path, login=login, accept="application/json")

    def ways(self, fields=FIELDS, **accessors):
        """Yield queries that set the notes."""
        yield f"{NAME}:json={notes(fields, **accessors)}"
        yield "&".join(
            [
                *(f"{NAME}.default_metadata_fields:record:list={f}" for f in fields),
                f"{NAME}.field_accessors:json:record="
                + quote(json.dumps(accessors or {"x": "y"})),
                f"{NAME}.blocklisted_attributes:record:list=x",
                f"{NAME}.non_metadata_attributes:record:list=x",
            ]
        )
        names = "&".join(f"metadata_fields:list={each}" for each in fields)
        yield f"{names}&_summary_fields_cache:json={quote(json.dumps(fields))}"
        yield f"metadata_fields=_all&_summary_fields_cache:json={quote('[]')}"

    def test_nothing_of_an_item_is_told_by_them(self):
        for query in self.ways():
            for path in ("/@search?portal_type=News+Item&", "/hanoi/tin-tuc?"):
                for login in (None, "tphochiminh.editor"):
                    answer = self.get(f"{path}{query}", login)
                    with self.subTest(query[:60], path=path, login=login):
                        self.assertLess(answer.status, 500)
                        self.assertNotIn(f'"{EDITOR}"', answer.text)
                        told = json.dumps(answer.json(), ensure_ascii=False)
                        self.assertNotIn("Ý kiến", told)
                        for item in answer.json().get("items", ()):
                            self.assertNotIn("workflow_history", item)

    def test_no_method_is_called_by_them(self):
        called = []
        kind = type(self.item.aq_base)
        kind.attacked = lambda item: called.append(item)
        self.addCleanup(delattr, kind, "attacked")
        for query in self.ways(["title", "x"], x="attacked", title="attacked"):
            self.get(f"/@search?portal_type=News+Item&{query}")
        for query in self.ways(["attacked"]):
            self.get(f"/@search?portal_type=News+Item&{query}")
        self.assertEqual(called, [])

    def test_cookies_are_none_either(self):
        for name in sorted(NOTES):
            for path, accept in (("/hanoi", "text/html"), ("/@search", JSON)):
                answer = self.ask(path, accept=accept, cookie=f"{name}=x")
                self.assertEqual(answer.status, 200, (name, path))
                answer = self.ask(f"{path}?{name}=x", accept=accept)
                self.assertEqual(answer.status, 200, (name, path))

    def test_lists_are_as_before(self):
        (found,) = self.get("/@search?portal_type=News+Item").json()["items"]
        self.assertEqual(found["title"], "Tin")
        self.assertEqual(
            set(found),
            {"@id", "@type", "description", "review_state", "title", "type_title"},
        )


class TestDepth(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_lists_in_lists_are_read_or_refused_at_any_depth(self):
        ask = Wsgi(self.layer).ask
        for levels in (1, 50, 300, 480, 600, 800, 2_000, 50_000):
            with self.subTest(levels=levels):
                value = "[" * levels + "]" * levels
                answer = ask(f"/hanoi?x:json={value}")
                self.assertIn(answer.status, (200, 400))
