"""Test layers: one fixture world, shared by all tests.

The world: the centre and two localities, Hà Nội (`hanoi`, with the branch
`hanoi-badinh`) and TP Hồ Chí Minh (`tphochiminh`, with `tphochiminh-quan1`), with
their sections and one person for every function of every unit. Logins are
`<unit>.<function>`; all have PASSWORD.
"""

from argon2 import PasswordHasher
from pathlib import Path
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import applyProfile
from plone.memoize import ram
from plone.testing.zope import Browser
from plone.testing.zope import WSGIServer
from unittest import mock
import csv
import threading


ROOT = Path(__file__).resolve().parent.parent
ORGANISATION = ROOT / "profiles" / "organisation-2015"
UNITS = ("central", "hanoi", "hanoi-badinh", "tphochiminh", "tphochiminh-quan1")
PASSWORD = "Mat-khau-thu-2026"


class Entrance:
    """WSGI middleware by which no request outlives its test.

    A page of a browser that is being closed may still ask for something. Answered by
    the server's thread while the test's storage is taken away, it would hold a
    connection that `DB.close` cannot release (`KeyError`), or meet the next test.
    """

    def __init__(self, app):
        self.app = app
        self.inside = 0
        self.is_open = False
        self.changed = threading.Condition()

    def __call__(self, environ, start_response):
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return [b""]
            self.inside += 1
        try:
            return self.app(environ, start_response)
        finally:
            # Zope has closed its connection by now: what streams is a file of its own
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def open(self):
        self.is_open = True

    def close(self):
        """Let nobody in any more, and wait for those inside."""
        with self.changed:
            self.is_open = False
            if not self.changed.wait_for(lambda: not self.inside, timeout=60):
                raise RuntimeError("A request did not end within a minute of its test.")


class ServerLayer(WSGIServer):
    """A real HTTP server, with the pipeline of an instance (`buildout.cfg`)."""

    pipeline = (
        ("thads", "paste.filter_app_factory", "answer-headers", {}),
        ("thads", "paste.filter_app_factory", "bodiless-head", {}),
        ("thads", "paste.filter_app_factory", "readable-requests", {}),
        *WSGIServer.pipeline,
    )

    def make_wsgi_app(self):
        """Return the application; no thread writes away what a test counts."""
        with mock.patch("thads.audit.tallies.Writer"):
            self["entrance"] = Entrance(super().make_wsgi_app())
        return self["entrance"]


class ServedTesting(FunctionalTesting):
    """A layer behind the server, which answers only while a test runs."""

    def testSetUp(self):
        super().testSetUp()
        self["entrance"].open()

    def testTearDown(self):
        self["entrance"].close()
        super().testTearDown()


SERVER_FIXTURE = ServerLayer(name="thads-server")


class ThadsLayer(PloneSandboxLayer):
    """A Plone site with the product installed, and nothing in it."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        from thads.corrections.joined_catalogues import join_all
        from thads.login import passwords
        import thads

        self.hash_quickly(passwords)
        self.loadZCML(package=thads)
        self.loadZCML("overrides.zcml", package=thads)
        # as when a process starts: no test reads a text otherwise than a citizen
        join_all(None)

    def hash_quickly(self, passwords):
        """Hash passwords with the least Argon2 can: a twentieth of a second each.

        The parameters that are taken outside of tests are `self["hasher"]`.
        """
        self["hasher"] = passwords.HASHER
        self["nobodys"] = passwords.NOBODYS
        passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        passwords.NOBODYS = passwords.SCHEME.encrypt("nobody")

    def tearDownZope(self, app):
        from thads.login import passwords

        passwords.HASHER, passwords.NOBODYS = self["hasher"], self["nobodys"]
        del self["hasher"], self["nobodys"]

    def setUpPloneSite(self, portal):
        applyProfile(portal, "plone.app.contenttypes:default")
        applyProfile(portal, "plone.app.layout:default")
        applyProfile(portal, "plonetheme.barceloneta:default")
        applyProfile(portal, "thads:default")

    def testSetUp(self):
        from thads.audit import tallies
        from thads.debtors.search.browser.cached_frame import FRAMES
        from thads.debtors.search.browser.search import PAGES
        from thads.ratelimit import forget_all

        # caches know the catalogue's state, which is the same again in each test
        ram.global_cache.invalidateAll()
        FRAMES.clear()
        PAGES.clear()
        forget_all()
        tallies.counter.tallies.clear()


THADS_FIXTURE = ThadsLayer(name="thads")


class WorldLayer(PloneSandboxLayer):
    """The fixture world: two localities, their people, the centre."""

    defaultBases = (THADS_FIXTURE,)

    def setUpPloneSite(self, portal):
        from thads.organisation.exportimport import load_organisation
        from thads.organisation.functions import functions_of
        from thads.organisation.people import add_person

        with (ORGANISATION / "units.csv").open(encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["unit_id"] in UNITS]
        sections = (ORGANISATION / "sections.csv").read_text(encoding="utf-8")
        load_organisation(portal, rows, sections)
        for row in rows:
            for function in functions_of(row["kind"]):
                login = f"{row['unit_id']}.{function.id}"
                add_person(
                    login,
                    fullname=f"Người {login}",
                    email=f"{login}@thads.example",
                    password=PASSWORD,
                    functions=[(row["unit_id"], function.id)],
                )


WORLD_FIXTURE = WorldLayer(name="thads-world")

#: Nothing is committed: direct calls.
WORLD_INTEGRATION = IntegrationTesting(
    bases=(WORLD_FIXTURE,), name="thads-world:integration"
)
#: Commits into a stacked storage, thrown away after each test: test browser.
WORLD_FUNCTIONAL = FunctionalTesting(
    bases=(WORLD_FIXTURE,), name="thads-world:functional"
)
#: The same behind a real HTTP server: REST clients, Chromium.
WORLD_HTTP = ServedTesting(
    bases=(WORLD_FIXTURE, SERVER_FIXTURE), name="thads-world:http"
)


#: What the world with content holds: something of everything, in every state.
SHOWN = {
    "news": 40,
    "documents": 12,
    "notices": 12,
    "featured": 5,
    "debtors": 160,
    "administrative": 8,
    "cases": 26,
    "reports": 12,
    "royalties": 24,
}


class ShownLayer(PloneSandboxLayer):
    """The fixture world with invented content, for tests that look at every page."""

    defaultBases = (WORLD_FIXTURE,)

    def setUpPloneSite(self, portal):
        from thads.demo.load import load_demo
        from thads.demo.sizes import Sizes

        load_demo(portal, Sizes(**SHOWN), PASSWORD)


SHOWN_FIXTURE = ShownLayer(name="thads-shown")

#: The world with content behind a real HTTP server. What a test changes is undone.
SHOWN_HTTP = ServedTesting(
    bases=(SHOWN_FIXTURE, SERVER_FIXTURE), name="thads-shown:http"
)


def open_browser(app, login=None, password=PASSWORD, **headers):
    """A test browser of that person, of a citizen without; errors are pages to read."""
    browser = Browser(app)
    browser.raiseHttpErrors = False
    if login:
        browser.addHeader("Authorization", f"Basic {login}:{password}")
    for name, value in headers.items():
        browser.addHeader(name.replace("_", "-"), value)
    return browser


class Browsing:
    """Mixin of tests on a layer of ours: `self.browser("hanoi.editor")`."""

    def browser(self, login=None, password=PASSWORD, **headers):
        return open_browser(self.layer["app"], login, password, **headers)
