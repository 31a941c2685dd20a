"""What an address leads to: contained content, then a view or a service."""

from plone import api
from Products.CMFCore.interfaces import IContentish
from Products.CMFPlone.Portal import PloneSite
from tests.debtors.http import Http
from tests.debtors.lists import row
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.layers import WORLD_INTEGRATION
from tests.web.walk import examples
from tests.web.walk import registered
from thads.web.traversal import refuse_rewritten
from types import SimpleNamespace
from zExceptions import NotFound
from ZPublisher import zpublish_mark
import importlib
import inspect
import pkgutil
import requests
import thads
import transaction
import unittest


#: Names of Plone's and Zope's own that content, site, root and tools have.
METHODS = (
    "Title",
    "Description",
    "absolute_url",
    "aq_parent",
    "aq_chain",
    "getId",
    "objectIds",
    "objectValues",
    "virtual_url_path",
    "title_or_id",
    "get_size",
    "wl_lockValues",
    "cb_isCopyable",
    "listFolderContents",
)
TOOLS = (
    "portal_catalog/searchResults",
    "portal_catalog/manage_catalogView",
    "portal_workflow/getTransitionsFor",
    "portal_membership/listMembers",
    "portal_memberdata",
    "portal_properties",
    "portal_setup",
    "portal_types/Document",
    "acl_users/getUsers",
    "acl_users/source_users/listUserIds",
    "MailHost",
    "error_log",
    "virtual_hosting",
    "aq_parent",
    "aq_parent/virtual_hosting/manage_main",
)
PEOPLE = (None, "hanoi.editor", "hanoi.leader", "central.admin")


def documented_members(factory):
    """Return the names that Zope publishes of a class of ours: what has a docstring."""
    if any("publishTraverse" in vars(cls) for cls in own_classes(factory)):
        return []  # it takes the rest of the path itself
    return sorted(
        {
            name
            for cls in own_classes(factory)
            for name, member in vars(cls).items()
            if name[0] != "_" and inspect.isfunction(member) and member.__doc__
        }
    )


def own_classes(factory):
    return [
        cls for cls in inspect.getmro(factory) if cls.__module__.startswith("thads.")
    ]


class TraversalTest(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def assertClosed(self, address, user=None):
        for accept in ("text/html", "application/json"):
            answer = self.call("GET", address, user, accept)
            self.assertEqual(answer.status_code, 404, (address, user, accept))

    def test_methods_of_content_have_no_address(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        places = (self.base, f"{self.base}/hanoi", f"{self.base}/hanoi/tin-tuc", entry)
        for place in places:
            for name in METHODS:
                for user in PEOPLE:
                    with self.subTest(place=place, name=name, user=user):
                        answer = self.page(f"{place}/{name}", user)
                        self.assertEqual(answer.status_code, 404)

    def test_methods_of_views_and_services_have_no_address(self):
        places = [
            each for each in examples(self.portal) if IContentish.providedBy(each)
        ]
        asked = 0
        for each in registered():
            place = next((place for place in places if each.fits(place)), None)
            if place is None or not each.ours or each.method not in ("", "GET"):
                continue
            if each.name in TAKES_ANY_NAME:
                continue
            for name in documented_members(each.factory):
                view = each.name if each.method else f"@@{each.name}"
                accept = "application/json" if each.method else "text/html"
                address = f"{place.absolute_url()}/{view}/{name}"
                answer = self.call("GET", address, "hanoi.leader", accept)
                asked += 1
                with self.subTest(view=view, name=name):
                    self.assertIn(answer.status_code, (401, 404, 405))
        self.assertGreater(asked, 100)

    def test_services_answer_nothing_but_themselves(self):
        for address in (
            "@hotlines/render",
            "@hotlines/reply",
            "@hotlines/dumps",
            "@hotlines/not_found?message=abc",
            "@localities/problem",
            "hanoi/@support-cases/refused?exception=x",
            "hanoi/@debtors/too_often?seconds=1",
            "hanoi/@@search/results",
            "hanoi/@@people/index",
            "hanoi/@@people/update",
            "login/render",
            "login/updateWidgets",
            "sitemap/createSiteMap",
        ):
            for method in ("GET", "POST"):
                for user in PEOPLE:
                    with self.subTest(address, method=method, user=user):
                        answer = self.call(method, address, user, "application/json")
                        self.assertIn(answer.status_code, (401, 404, 405))
                        self.assertNotIn("abc", answer.text)

    def test_namespaces_for_programmers_lead_nowhere(self):
        for name in (
            *("++skin++x", "++skin++Plone Default", "++debug++tal", "++etc++site"),
            *("++attribute++title", "++item++hanoi", "++acquire++hanoi"),
            *("++vh++http:other.example:80", "++traverse++x", "++adapter++x"),
            *("++contextportlets++plone.leftcolumn", "++groupportlets++x"),
            *("++dashboard++plone.dashboard1+x", "++contenttypeportlets++x"),
        ):
            for path in (name, f"hanoi/{name}", f"{name}/hanoi", f"@@search/{name}"):
                if "portlets" in name and "hanoi" in path.partition("/")[2]:
                    continue
                for accept in ("text/html", "application/json"):
                    with self.subTest(path=path, accept=accept):
                        answer = self.call("GET", path, None, accept)
                        self.assertEqual(answer.status_code, 404)
                        self.assertNotIn("other.example/", answer.text)
        for path in ("++groupportlets++x/+", "++dashboard++x/+/portlets.rss"):
            self.assertEqual(self.call("GET", path, None, "*/*").status_code, 404)
        for path in ("++api++", "++resource++plone-logo.svg"):
            answer = self.call("GET", path, None, "text/html")
            self.assertLess(answer.status_code, 400, path)

    def test_nothing_is_written_into_the_register_by_an_address(self):
        register = self.portal["hanoi"]["tra-cuu"]
        before = register.objectCount()
        for user in PEOPLE:
            self.assertClosed("hanoi/tra-cuu/add_entry?entry.id:record=zz", user)
        transaction.begin()
        self.assertEqual(register.objectCount(), before)

    def test_a_record_is_read_on_its_page_alone(self):
        self.publish(row())
        entry = self.items("name=dang+thi+uoc")[0]["@id"]
        for name in ("current", "versions", "objections", "register_kind", "list_id"):
            self.assertClosed(f"{entry}/{name}")

    def test_tools_are_for_the_server_room(self):
        for user in PEOPLE:
            for name in TOOLS:
                for place in ("", "hanoi/", "hanoi/tin-tuc/"):
                    with self.subTest(name=name, place=place, user=user):
                        answer = self.page(
                            f"{place}{name}", user, allow_redirects=False
                        )
                        self.assertIn(answer.status_code, (302, 401, 403, 404))
                        if answer.status_code == 302:
                            self.assertIn("/require_login", answer.headers["Location"])

    def test_the_server_room_reaches_its_screens(self):
        transaction.begin()
        acl_users = self.layer["app"].acl_users
        acl_users.userFolderAddUser("server", PASSWORD, ["Manager"], [])
        transaction.commit()
        for name in (
            "portal_workflow/manage_main",
            "portal_catalog/manage_catalogView",
        ):
            self.assertEqual(self.page(name, "server").status_code, 200, name)

    def test_one_place_is_not_reached_through_another(self):
        for address in (
            "hanoi/tphochiminh",
            "hanoi/tphochiminh/tin-tuc",
            "hanoi/tin-tuc/van-ban",
            "hanoi/tin-tuc/thong-bao/@@rss.xml",
            "tphochiminh/hanoi/@@debtor-loads",
            "hanoi/hanoi",
            "hanoi/plone",
            "plone",
            "hanoi/plone/@users/hanoi.editor",
            "hanoi/tphochiminh/@localities",
            "@@staff/hanoi",
            "++resource++thads/hanoi",
            "++api++/hanoi/tphochiminh",
        ):
            for user in PEOPLE:
                with self.subTest(address=address, user=user):
                    self.assertClosed(address, user)

    def test_what_is_contained_is_found(self):
        for address in (
            "",
            "hanoi",
            "hanoi/tin-tuc",
            "hanoi/@@search",
            "++api++/hanoi",
            "hanoi/don-vi/badinh",
            "@@look/x/thads.css",
            "++resource++thads/icons.svg",
            "login",
        ):
            answer = self.page(address)
            self.assertEqual(answer.status_code, 200, address)


class TestSites(Http, unittest.TestCase):
    """Two sites in one database: neither is reached through the other."""

    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        transaction.begin()
        self.layer["app"]._setObject("other", PloneSite("other"))
        transaction.commit()
        self.server = self.base.removesuffix("/plone")

    def test_neither_is_reached_through_the_other(self):
        for path in (
            "other/plone",
            "other/plone/hanoi",
            "other/plone/@users/hanoi.editor",
            "other/++api++/plone/@users",
            "plone/other",
            "plone/hanoi/other",
            "plone/hanoi/other/@users",
            "plone/hanoi/tin-tuc/other/plone/hanoi",
            "plone/hanoi/other/plone/@login",
        ):
            for user in PEOPLE:
                for method in ("GET", "POST", "PATCH"):
                    with self.subTest(path=path, user=user, method=method):
                        address = f"{self.server}/{path}"
                        answer = self.call(method, address, user, json={"a": 1})
                        self.assertEqual(answer.status_code, 404)

    def test_a_person_of_one_changes_nobody_of_the_other(self):
        address = f"{self.server}/plone/hanoi/other/plone/@users/hanoi.officer"
        body = {"email": "x@thads.example"}
        for user in ("hanoi.officer", "central.admin"):
            answer = self.call("PATCH", address, user, json=body)
            self.assertEqual(answer.status_code, 404)
        transaction.begin()
        member = api.user.get(userid="hanoi.officer")
        self.assertEqual(member.getProperty("email"), "hanoi.officer@thads.example")


class TestRewrittenAddresses(unittest.TestCase):
    PUBLIC = "/VirtualHostBase/https/thads.moj.gov.vn:443/thads/VirtualHostRoot"
    TRAINING = "/VirtualHostBase/https/thads.moj.gov.vn:443/tap-huan/VirtualHostRoot"

    def refused(self, path):
        request = {"PATH_INFO": path}
        try:
            refuse_rewritten(SimpleNamespace(request=request))
        except NotFound:
            return True
        return False

    def test_what_nginx_writes_is_taken(self):
        for path in (
            "/",
            "/thads/hanoi",
            self.PUBLIC,
            f"{self.PUBLIC}/hanoi/tin-tuc",
            f"{self.TRAINING}/_vh_tap-huan",
            f"{self.TRAINING}/_vh_tap-huan/hanoi",
        ):
            self.assertFalse(self.refused(path), path)

    def test_what_comes_from_outside_is_refused(self):
        for path in (
            f"{self.PUBLIC}/_vh_other.example/hanoi",
            f"{self.PUBLIC}/hanoi/_vh_x/tin-tuc",
            f"{self.PUBLIC}/%5Fvh_x/hanoi",
            f"{self.PUBLIC}/VirtualHostBase/http/other.example/thads/hanoi",
            f"{self.PUBLIC}/VirtualHostRoot/hanoi",
            f"{self.TRAINING}/_vh_tap-huan/_vh_x/hanoi",
            f"{self.TRAINING}/_vh_other/hanoi",
            "/_vh_x/thads/hanoi",
            "/thads/VirtualHostBase/http/other.example/hanoi",
            "/thads/VirtualHostRoot/hanoi",
        ):
            self.assertTrue(self.refused(path), path)


class TestRewrittenOverTheNet(unittest.TestCase):
    """Zope's server is asked without nginx: the answer is our 404, not a failure."""

    layer = WORLD_HTTP

    def test_not_found(self):
        base = self.layer["portal"].absolute_url()
        server = base.removesuffix("/plone")
        for address in (
            f"{base}/_vh_other.example/hanoi",
            f"{base}/hanoi/_vh_x",
            f"{base}/%255Fvh_x/hanoi",
            f"{base}/VirtualHostBase/http/other.example/hanoi",
            f"{base}/VirtualHostRoot/hanoi",
            f"{base}/hanoi/VirtualHostRoot/_vh_x/@hotlines",
            f"{server}/_vh_x/plone",
            f"{server}/VirtualHostBase/http/other.example:80/plone/VirtualHostRoot/"
            "_vh_x/hanoi",
        ):
            for accept in ("text/html", "application/json"):
                with self.subTest(address=address, accept=accept):
                    answer = requests.get(
                        address, headers={"Accept": accept}, timeout=60
                    )
                    self.assertEqual(answer.status_code, 404)
                    self.assertNotIn("_vh_x/tin-tuc", answer.text)


#: Of all content: Plone's own, a text.
DUBLIN_CORE = ("title",)


def classes():
    """Yield the classes of ours whose objects Zope publishes by their attributes."""
    from Acquisition import Explicit
    from Acquisition import Implicit

    for found in pkgutil.walk_packages(thads.__path__, "thads."):
        module = importlib.import_module(found.name)
        for _name, each in inspect.getmembers(module, inspect.isclass):
            if each.__module__ == found.name and issubclass(each, Explicit | Implicit):
                yield each


#: Views for which any name behind theirs is a key: nobody is led to their methods.
TAKES_ANY_NAME = ("passwordreset",)


def is_published(owner, name, value):
    """Return whether Zope would publish an attribute to everybody under its name."""
    if (
        name in DUBLIN_CORE
        or name.startswith("_")
        or name.endswith("__roles__")  # what a declaration leaves, no name in addresses
        or hasattr(owner, f"{name}__roles__")
    ):
        return False
    found = getattr(value, "fget", value)
    mark = zpublish_mark(found, None)
    return bool(mark) or (mark is None and bool(found.__doc__))


class TestDeclarations(unittest.TestCase):
    """A method with a docstring has an address: each is declared."""

    layer = WORLD_INTEGRATION

    def test_every_method_is_declared(self):
        seen = set()
        for each in classes():
            ours = [b for b in each.__mro__ if b.__module__.startswith("thads.")]
            for name, value in ((n, v) for base in ours for n, v in vars(base).items()):
                if not (inspect.isroutine(value) or isinstance(value, property)):
                    continue
                seen.add(each)
                with self.subTest(f"{each.__module__}.{each.__name__}.{name}"):
                    self.assertFalse(is_published(each, name, value))
        self.assertGreater(len(seen), 5)
