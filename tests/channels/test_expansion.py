"""Parts that `expand` asks for, of every item: no more than their own services tell."""

from persistent.mapping import PersistentMapping
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.locking.interfaces import ILockable
from plone.restapi.interfaces import IExpandableElement
from tests.channels.world import CHANNELS
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.interfaces import IThadsLayer
from thads.ratelimit import forget_all
from thads.web import steps
from zope.component import getAdapters
from zope.interface import alsoProvides
import transaction
import unittest


#: People of another unit, and nobody.
STRANGERS = (None, "tphochiminh.editor", "tphochiminh.accountant")
#: What services need besides.
BEHAVIORS = "expand.inherit.behaviors=plone.dublincore,plone.namefromtitle"
#: Parts of items that name their own address, which differs in what is asked for.
ADDRESS = "@id"
WORKFLOW = "thads_publication"


class Expanding:
    """Mixin: `self.look(path, person)` compares parts with their services."""

    def setUp(self):
        super().setUp()
        self.portal = self.layer["portal"]
        self.ask = Wsgi(self.layer).ask

    def names(self, item):
        request = self.portal.REQUEST
        alsoProvides(request, IThadsLayer)
        found = {name for name, _e in getAdapters((item, request), IExpandableElement)}
        self.assertLessEqual({"actions", "workflow", "breadcrumbs", "types"}, found)
        return sorted(found)

    def get(self, path, person):
        forget_all()
        return self.ask(path, login=person, accept="application/json")

    def look(self, path, person):
        """Ask for each part; return {name: (part, status of its service)}."""
        item = self.portal.unrestrictedTraverse(path) if path else self.portal
        found = {}
        for name in self.names(item):
            with self.subTest(path=path, person=person, part=name):
                whole = self.get(f"/{path}?expand={name}&{BEHAVIORS}", person)
                if whole.status == 404:
                    return {}
                self.assertEqual(whole.status, 200, whole.text[:300])
                part = whole.json()["@components"].get(name, {})
                direct = self.get(f"/{path}/@{name}?{BEHAVIORS}", person)
                found[name] = part, direct.status
                if direct.status != 200:
                    self.assertLessEqual(set(part), {ADDRESS})
                    continue
                told = direct.json()
                if isinstance(told, dict) and isinstance(part, dict):
                    self.assertLessEqual(set(part), set(told))
        return found


class TestSample(Expanding, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_of_portal_locality_and_section(self):
        for path in ("", "hanoi", "hanoi/tin-tuc"):
            found = self.look(path, None)
            for name in ("actions", "types", "workflow", "inherit", "aliases"):
                self.assertNotEqual(found.get(name, ({}, 0))[1], 200, name)
            self.assertEqual(found["breadcrumbs"][1], 200)

    def test_several_at_once(self):
        for query in (
            "expand:list=workflow&expand:list=actions",
            "expand=workflow,actions",
            "expand=workflow&expand=actions",
        ):
            whole = self.get(f"/hanoi?{query}", None)
            self.assertEqual(whole.status, 200, query)
            for part in ("workflow", "actions"):
                self.assertEqual(set(whole.json()["@components"][part]), {ADDRESS})
        for item in self.get("/@search?fullobjects=1&expand=workflow", None).json()[
            "items"
        ]:
            parts = item.get("@components", {})
            self.assertLessEqual(set(parts.get("workflow", {})), {ADDRESS})

    def test_who_edits_is_told_to_those_who_may(self):
        section = self.portal["hanoi"]["tin-tuc"]
        with api.env.adopt_user("hanoi.editor"):
            item = api.content.create(section, "News Item", "tin", title="Tin")
            ILockable(item).lock()
        tool = api.portal.get_tool("portal_workflow")
        with api.env.adopt_roles(["Manager"]):
            item.workflow_history = PersistentMapping(item.workflow_history)
            state = {**item.workflow_history[WORKFLOW][-1], "review_state": "published"}
            tool.setStatusOf(WORKFLOW, item, state)
            tool[WORKFLOW].updateRoleMappingsFor(item)
        transaction.commit()
        for person in (*STRANGERS, "hanoi.officer"):
            for path in ("", "/@lock"):
                answer = self.get(f"/hanoi/tin-tuc/tin{path}", person)
                with self.subTest(person=person, path=path):
                    self.assertNotIn("hanoi.editor", answer.text)
                    self.assertNotIn('"token"', answer.text)
        answer = self.ask(
            "/hanoi/tin-tuc/tin/@lock",
            login=SITE_OWNER_NAME,
            password=SITE_OWNER_PASSWORD,
            accept="application/json",
        )
        self.assertEqual(answer.json()["creator"], "hanoi.editor")


class TestEveryItem(Expanding, unittest.TestCase):
    layer = CHANNELS
    level = 2

    def test_nothing_more(self):
        seen = set()
        for item in self.layer["thads_items"]:
            if (item.workflow, item.state, item.kind) in seen:
                continue
            seen.add((item.workflow, item.state, item.kind))
            for person in STRANGERS:
                if item.workflow == "thads_debtor_entry":
                    continue  # it has a serializer of its own, without parts
                self.look(item.facts["item"], person)

    def test_the_state_is_told_to_no_stranger(self):
        shown = 0
        for item in self.layer["thads_items"]:
            obj = self.portal.unrestrictedTraverse(item.facts["item"])
            for person in STRANGERS:
                answer = self.get(f"/{item.facts['item']}/@workflow", person)
                with self.subTest(state=f"{item.workflow}/{item.state}", who=person):
                    self.assertIn(answer.status, (200, 401, 404, 410))
                    if answer.status == 200:
                        shown += 1
                        self.assertLessEqual(
                            set(answer.json()), {ADDRESS, "history", "transitions"}
                        )
                        self.assertEqual(answer.json()["transitions"], [])
                        self.assertNotIn(steps.state_title(obj), answer.text)
        self.assertGreater(shown, 3)
