"""Every view and REST service, asked with whatever a request may hold: never 5xx.

Pages of Plone that the table of open views offers are asked in all ways, each way at
another kind of place.

Each is asked with every parameter that any of ours reads, in one of the ways below,
which is chosen by its name, so that a run asks the same each time; at level 1 a few of
them. All ways, for all example objects, as a citizen and as who may do everything (some
20 minutes):

    THADS_WALK=all bin/test -s tests --all -m tests.web.test_parameters_walk
"""

from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import login
from plone.app.testing import logout
from plone.protect.authenticator import createToken
from tests.layers import PASSWORD
from tests.layers import SHOWN_HTTP
from tests.web import walk
from tests.wsgi import Wsgi
from thads.corrections import open_views
from thads.ratelimit import forget_all
from urllib.parse import quote
from zope.component import adapter
from zope.component import getGlobalSiteManager
from ZPublisher.interfaces import IPubBeforeAbort
from ZPublisher.interfaces import IPubBeforeCommit
import json
import os
import traceback
import transaction
import unittest


ALL = os.environ.get("THADS_WALK") == "all"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
STAFF = (
    SITE_OWNER_NAME,
    "hanoi.registrar",
    SITE_OWNER_NAME,
    "hanoi.hotline",
    SITE_OWNER_NAME,
    "hanoi.officer",
    SITE_OWNER_NAME,
    "hanoi.leader",
    SITE_OWNER_NAME,
    "hanoi.editor",
    SITE_OWNER_NAME,
    "central.admin",
    SITE_OWNER_NAME,
    "hanoi.accountant",
    SITE_OWNER_NAME,
    "hanoi.editorial_head",
    SITE_OWNER_NAME,
    "hanoi.payer",
)
#: How a parameter is sent: `{n}` is its name.
WAYS = {
    "twice": "{n}=a&{n}=b",
    "int": "{n}:int=5",
    "list": "{n}:list=a",
    "tuple": "{n}:tuple=a",
    "record": "{n}.query:record=1",
    "records": "{n}.query:records=1",
    "record of dates": "{n}.query:record:date=2026-01-01",
    "date": "{n}:date=2026-01-01",
    "tokens": "{n}:tokens=a%20b",
    "bytes": "{n}:bytes=%ff",
    "boolean": "{n}:boolean=1",
    "float": "{n}:float=nan",
    "JSON": "{n}:json=%7B%22a%22%3A1%7D",
    "no UTF-8": "{n}=a%ffb",
    "NUL": "{n}=a%00b",
    "negative": "{n}=-1",
    "huge": "{n}=99999999999999999999",
    "very huge": "{n}=" + "9" * 5000,
    "empty": "{n}=",
    "text": "{n}=abc",
    "markup": "{n}=%3Cb%3E%22%27",
}
#: Ways besides, for Plone's own pages: what a number read from text cannot be.
MORE_WAYS = {
    "zero": "{n}=0",
    "below": "{n}=-5",
    "infinite": "{n}:float=1e400",
    "record of text": "{n}.x:record=1",
    "an index": "{n}=sortable_title",
    "broken search": "{n}=not%20(%22*",
    "nothing": "x=1",
}
#: 100 kB. Of eight names only: a form may have 1 MB.
LONG = "x" * 100_000
#: What is no JSON object, or none that can be read.
BODIES = (b"", b"{}", b"[]", b"5", b"null", b"{", b"\xff", b"[" * 100_000)
#: What each member of an object is made of.
MEMBERS = (
    5,
    -1,
    10**30,
    0.5,
    True,
    None,
    "a",
    "",
    "\ud800\x00",
    LONG,
    [],
    ["a"],
    [[1]],
    {},
    {"a": [1]},
    [{"a": 1}],
)
#: Members of the bodies of plone.restapi's services.
OF_RESTAPI = (
    "@type",
    "b_size",
    "description",
    "email",
    "groups",
    "items",
    "language",
    "login",
    "password",
    "query",
    "roles",
    "source",
    "title",
    "username",
    "users",
)
REGISTRATION = "Products.CMFPlone.RegistrationTool.RegistrationTool"
#: {(name, what it is for): why it has no place in the walk}.
NOT_HERE = {
    (
        "index.html",
        "builtins.Exception",
    ): "the page every error shows",
    ("mail_password_template", REGISTRATION): "the text of a mail, no page",
    ("ploneform-render-widget", "IWidget"): "a part of each form that is asked",
    (
        "training-mail",
        "ITrainingSite",
    ): "takes no parameter; of a portal beside this one",
}
#: What the last request failed with.
FAILED = []


@adapter(IPubBeforeCommit)
def _doom(event):
    """Let no request change what the next one finds."""
    transaction.doom()


@adapter(IPubBeforeAbort)
def _note(event):
    kind, error, trace = event.exc_info
    frames = traceback.extract_tb(trace)[-3:]
    where = " < ".join(
        f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno}"
        for frame in reversed(frames)
    )
    FAILED[:] = [f"{kind.__name__}: {str(error)[:100]} at {where}"]


class TestWalk(unittest.TestCase):
    layer = SHOWN_HTTP
    level = 2
    #: Of so many views and services one is asked.
    one_of = 1

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        self.portal = self.layer["portal"]
        self.names = walk.names()
        self.examples = walk.examples(self.portal)
        news = self.portal.portal_catalog.unrestrictedSearchResults(
            portal_type="News Item", path="/plone/hanoi"
        )
        self.names.extend(f"coefficient-{brain.UID}" for brain in news[:2])
        registry = getGlobalSiteManager()
        for handler in (_doom, _note):
            registry.registerHandler(handler)
            self.addCleanup(registry.unregisterHandler, handler)
        self.tokens = {}
        self.broken = {}

    def tearDown(self):
        told = [
            f"{method} {path} ({way}) as {who}: {error}"
            for (method, path, way, who), error in sorted(self.broken.items(), key=str)
        ]
        self.assertFalse(told, "\n".join(["", *told[:1000]]))

    def test_views(self):
        views = [each for each in walk.registered() if each.ours and not each.service]
        self.assertGreater(len(views), 80)
        for view in self.sample(views):
            for number, path in self.places(view, f"/@@{quote(view.name)}"):
                for who in self.people(view.name, number):
                    self.walk_view(path, who, view.name, number)

    def test_each_has_a_place(self):
        """Whatever no example object is for is asked nowhere."""
        homeless = {
            (each.name, each.wanted[0].__name__)
            for each in walk.registered()
            if each.ours and not any(map(each.fits, self.examples))
        }
        self.assertEqual(homeless, set(NOT_HERE))

    def walk_view(self, path, who, *key):
        for way in self.ways(*key, who):
            self.ask(f"{path}?{self.query(way)}", who, way)
        if who is None and not ALL:
            return
        for way in self.ways("POST", *key, who):
            body = f"{self.query(way)}&_authenticator={self.token(who)}".encode()
            self.ask(path, who, way, "POST", body=body, content_type=FORM)
        self.ask(f"{path}?{self.long(*key)}", who, "long")
        self.ask(f"{path}/%ff/a%00/-1?x=%ff", who, "path")

    def test_open_views(self):
        rows = {}
        for page in walk.open_pages():
            rows.setdefault(page.name, []).append(page)
        self.assertGreater(len(rows), 50)
        ways = WAYS | MORE_WAYS
        for name in sorted(rows):
            if walk.number("open", name) % self.one_of:
                continue
            places = [
                each
                for each in self.examples
                if any(page.fits(each) for page in rows[name])
            ] or [self.portal]
            first = walk.number(name)
            # each kind of place in one of the ways, and each way at one of the places
            for number in range(max(len(places), len(ways))):
                place = walk.path_of(places[number % len(places)])
                way = list(ways)[number % len(ways)]
                step = (name, f"@@{name}")[(first + number) % 2]
                query = self.query(way, walk.OF_OPEN_VIEWS)
                who = self.reader(name, first + number // 2)
                self.ask(f"{place}/{step}?{query}", who, way)

    def reader(self, name, number):
        """Return a citizen for a page that is for everybody, else one of the staff."""
        if open_views.table()[name, open_views.PAGE] == open_views.EVERYONE:
            return None
        return ("hanoi.editor", SITE_OWNER_NAME)[number % 2]

    def test_services(self):
        services = [each for each in walk.registered() if each.service]
        self.assertGreater(len(services), 100)
        for service in self.sample(services):
            for number, path in self.places(service, f"/{service.name}"):
                key = (service.method, service.name, number)
                for who in self.people(*key):
                    self.walk_service(service.method, path, who, *key)

    def walk_service(self, method, path, who, *key):
        for way in self.ways(*key, who):
            query = self.query(way)
            self.ask(f"{path}?{query}", who, way, method, accept=JSON)
            self.ask(f"{path}/a?{query}", who, way, method, accept=JSON)
        self.ask(f"{path}/%ff/x", who, "path", method, accept=JSON)
        if method == "GET":
            self.ask(f"{path}?{self.long(*key)}", who, "long", accept=JSON)
            return
        for body in self.bodies(*key, who):
            sent = {"accept": JSON, "body": body, "content_type": JSON}
            self.ask(path, who, body[:60], method, **sent)

    # --- what is asked, as whom, and how

    def sample(self, registered):
        """Return those whose name says that they are asked."""
        return [
            each
            for each in registered
            if walk.number(each.method, each.name) % self.one_of == 0
        ]

    def places(self, view, name):
        """Yield (number, path) of example objects a view or service is for."""
        fitting = [each for each in self.examples if view.fits(each)]
        chosen = range(len(fitting))
        if fitting and not ALL:
            chosen = [walk.number(view.method, view.name) % len(fitting)]
        for number in chosen:
            yield number, walk.path_of(fitting[number]) + name

    def people(self, *key):
        """Return a citizen and somebody of the staff."""
        staff = SITE_OWNER_NAME if ALL else STAFF[walk.number(*key) % len(STAFF)]
        return (None, staff)

    def ways(self, *key):
        """Return one of the ways to send parameters; all where all are wanted."""
        every = list(WAYS)
        return every if ALL else [every[walk.number(*key) % len(every)]]

    def query(self, way, names=None):
        pattern = (WAYS | MORE_WAYS)[way]
        return "&".join(pattern.format(n=name) for name in names or self.names)

    def long(self, *key):
        """Return a query of some names with very long values."""
        start = walk.number(*key)
        chosen = {self.names[(start + at) % len(self.names)] for at in range(8)}
        return "&".join(f"{name}={LONG}" for name in sorted(chosen))

    def bodies(self, *key):
        """Yield bodies: one that is no object, and objects of one kind of members."""
        number = walk.number(*key)
        yield from BODIES if ALL else BODIES[number % len(BODIES) :][:1]
        names = sorted({*self.names, *OF_RESTAPI})
        for at, member in enumerate(MEMBERS):
            if ALL or at == number % len(MEMBERS):
                few = OF_RESTAPI if member is LONG else names
                yield json.dumps(dict.fromkeys(few, member)).encode()

    def ask(self, path, who, way, method="GET", **kw):
        """Ask as a citizen (None) or as staff; note an answer of 500 and above."""
        forget_all()
        FAILED.clear()
        password = SITE_OWNER_PASSWORD if who == SITE_OWNER_NAME else PASSWORD
        answer = self.wsgi.ask(path, method, who, password=password, **kw)
        if answer.status >= 500:
            where = (method, path.partition("?")[0], way, who)
            self.broken.setdefault(where, f"{answer.error!r} {FAILED}")

    def token(self, who):
        """Return what a form sent by that person has to have."""
        if who is None:
            return ""
        if who not in self.tokens:
            place = self.layer["app"] if who == SITE_OWNER_NAME else self.portal
            login(place, who)
            self.tokens[who] = createToken()
            logout()
        return self.tokens[who]


class TestSample(TestWalk):
    """Some views and services, in a second or two."""

    level = 1
    one_of = 31
