"""Everybody walks the demonstration, from the start page on, and meets no dead end."""

from plone.app.testing import FunctionalTesting
from tests import pages
from tests.demo.test_demo import DEMO_FIXTURE
from tests.language.walk import links_of
from tests.wsgi import Wsgi
from thads.organisation.units import localities
from urllib.parse import quote
from urllib.parse import urlsplit
import re
import unittest


DEMO_FUNCTIONAL = FunctionalTesting(bases=(DEMO_FIXTURE,), name="thads-demo:functional")

#: Two addresses that differ in these only are of a kind; one of a kind is asked.
MADE_UP = re.compile(r"(?<=/)[^/?]*\d[^/?]*|(?<=/)[^/?]{29,}|\?.*")
#: What can be followed without end: days, terms, other folders.
ENOUGH = 200


class TestLinks(unittest.TestCase):
    layer = DEMO_FUNCTIONAL
    level = 2

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        self.base = self.layer["portal"].absolute_url()
        ids = [unit.id for unit in localities()]
        self.locality = re.compile(f"^/(?!hanoi)({'|'.join(ids)})(?=/|$)")

    def kind_of(self, path):
        return MADE_UP.sub("*", self.locality.sub("/LOCALITY", path))

    def links(self, path, answer):
        """Yield the paths of the portal that a page links to."""
        if "html" not in answer.headers.get("Content-Type", "") or not answer.body:
            return
        for address in links_of(answer.body, self.base + path):
            if address.startswith(self.base + "/"):
                parts = urlsplit(address[len(self.base) :])
                query = f"?{parts.query}" if parts.query else ""
                yield quote(parts.path, safe="/%@+:,=~!()*'") + query

    def walk(self, login, public=frozenset()):
        """Return kinds of pages a person meets, and dead ends with the page before.

        `public` are the kinds that citizens walked: not asked again where citizens
        find them.
        """
        todo = [("/", "/@@staff"), ("/hanoi", "/@@staff")]
        if login:
            todo.insert(0, ("/@@staff", "/@@staff"))
        kinds, dead = set(), []
        while todo and len(kinds) < ENOUGH:
            path, before = todo.pop(0)
            kind = self.kind_of(path)
            if "logout" in path or "++resource++" in path or kind in kinds:
                continue
            if {kind, self.kind_of(before)} <= public:
                continue
            kinds.add(kind)
            answer = self.wsgi.ask(path, login=login)
            # a page that leads to the log-in is none either
            if answer.status >= 400 or "login" in answer.headers.get("Location", ""):
                dead.append(f"{answer.status} {path} from {before}")
            todo.extend((link, path) for link in self.links(path, answer))
        return kinds, dead

    def test_nobody_meets_a_dead_end(self):
        public, dead = self.walk(None)
        self.assertEqual([], dead)
        self.assertGreater(len(public), 100)
        for login in pages.PEOPLE:
            with self.subTest(login):
                kinds, dead = self.walk(login, public)
                self.assertEqual([], dead)
                self.assertGreater(len(kinds), 15)
