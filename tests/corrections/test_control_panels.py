"""Every control panel, over page and REST, for everybody, as its table says.

The table is `thads/corrections/control_panels.csv`. What is registered and not in it
fails: a new panel is thought about before it is there.
"""

from AccessControl.Permission import getPermissions
from AccessControl.PermissionRole import rolesForPermissionOn
from lxml import html
from pathlib import Path
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.restapi.controlpanels import IControlpanel
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_INTEGRATION
from tests.rights import functions_and_people
from tests.wsgi import Wsgi
from thads.corrections import control_panels
from zope.component import getSiteManager
from zope.component import getUtilitiesFor
from zope.security.interfaces import IPermission
import json
import re
import transaction
import unittest


HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbook" / "van-hanh.md"
#: Columns of the rights tables; whoever else there is has none of these pages.
PEOPLE = ("anyone", "editor", "admin", "central_admin", "central_inspector")
REFUSED = {401, 403, 404, 405}
#: Besides, what answers a request that says nothing: before anybody was asked for.
SAYS_NOTHING = {400}
#: Roles of the centre's administrator.
ROLES_OF_STAFF = {"Site Administrator", "Central Administrator"}
#: Views that ask for a permission of the centre's administrator and are part of
#: content, not panels: who may use them says the state of the content.
OF_CONTENT = {
    "Access inactive portal content",
    "Add portal content",
    "Add portal folders",
    "CMFEditions: Access previous versions",
    "CMFEditions: Apply version control",
    "CMFEditions: Save new version",
    "Copy or Move",
    "Delete objects",
    "List folder contents",
    "Modify portal content",
    "Modify constrain types",
    "Request review",
    "Review portal content",
    "Use version control",
    "collective.easyform: Add Content",
    "plone.restapi: Access Plone vocabularies",
}


def permissions():
    """Return the titles of all permissions there are."""
    known = {permission.title for _id, permission in getUtilitiesFor(IPermission)}
    return known | {name for name, *_rest in getPermissions()}


def adapters(registry):
    """Yield all adapters of a registry and of those below it."""
    yield from registry.registeredAdapters()
    for base in registry.__bases__:
        yield from adapters(base)


class TestTable(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.panels = control_panels.panels()
        self.pages = {page for panel in self.panels for page in panel.pages}
        self.services = {
            address.partition("?")[0]
            for panel in self.panels
            for _method, address in panel.services
        }

    def test_each_panel_stands_there_once_and_says_where_it_leads(self):
        names = [panel.id for panel in self.panels]
        self.assertEqual(len(names), len(set(names)))
        columns = {column for column, _login in functions_and_people("hanoi")}
        for panel in self.panels:
            with self.subTest(panel.id):
                self.assertTrue(panel.leads_to)
                self.assertLessEqual(panel.functions, columns)

    def test_every_configlet_is_in_it_with_its_page(self):
        by_configlet = {p.configlet: p for p in self.panels if p.configlet}
        actions = self.portal.portal_controlpanel.listActions()
        self.assertEqual({action.id for action in actions}, set(by_configlet))
        for action in actions:
            url = action.getActionExpression().rpartition("${portal_url}/")[2]
            with self.subTest(action.id):
                if url:
                    self.assertIn(url, by_configlet[action.id].pages)

    def test_every_panel_of_rest_is_in_it(self):
        found = {
            adapter.name
            for adapter in adapters(getSiteManager())
            if adapter.provided.isOrExtends(IControlpanel)
        }
        self.assertGreater(len(found), 10)
        for name in found:
            self.assertIn(f"@controlpanels/{name}", self.services)

    def test_every_page_that_calls_itself_a_panel_is_in_it(self):
        for adapter in adapters(getSiteManager()):
            if (
                adapter.name.endswith(("controlpanel", "control-panel"))
                and "_@" not in adapter.name
            ):
                self.assertIn(f"@@{adapter.name}", self.pages)

    def test_whatever_the_centres_administrator_may_do_besides_is_in_it(self):
        """Views and services by permissions that no other account has."""
        mine = {
            name
            for name in permissions()
            if self.roles_of(name) & ROLES_OF_STAFF
            and not self.roles_of(name) & {"Anonymous", "Authenticated", "Member"}
        }
        self.assertIn("Plone Site Setup: Overview", mine)
        named = {
            address.rpartition("/")[2].removeprefix("@@")
            for panel in self.panels
            if "central_admin" in panel.functions
            for address in (*panel.pages, *(a for _method, a in panel.services))
        }
        #: the frame of panels, and plone.restapi's services that ours stand before
        others = {"prefs_main_template", "@system", "@database", "@types"}
        for adapter in adapters(getSiteManager()):
            permission = getattr(
                getattr(adapter.factory, "__roles__", None), "__name__", ""
            )
            if permission not in mine - OF_CONTENT or not adapter.name:
                continue
            name = re.sub(r"^[A-Z]+_.*_(?=@)", "", adapter.name)
            if name in others or name.startswith("debtor"):
                continue
            with self.subTest(name, permission=permission):
                self.assertIn(name, named)

    def roles_of(self, permission):
        return set(rolesForPermissionOn(permission, self.portal))

    def test_the_handbook_names_what_is_open(self):
        text = HANDBOOK.read_text(encoding="utf-8")
        for panel in self.panels:
            for page in panel.pages[:1] if panel.functions else ():
                with self.subTest(page):
                    self.assertIn(f"`/{page.removeprefix('tin-tuc/')}`", text)


class Cells:
    """Mixin: asking for pages and services of panels as the people of the table."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def people(self):
        return [each for each in functions_and_people("hanoi") if each[0] in PEOPLE]

    def page(self, address, login, password=PASSWORD):
        return self.wsgi.ask(f"/{address}", login=login, password=password)

    def service(self, method, address, login):
        return self.wsgi.ask(
            f"/{address}",
            method=method,
            login=login,
            accept="application/json",
            body=b"" if method == "GET" else b"{}",
            content_type="application/json",
        )

    def refused(self, answer, more=()):
        """Return whether an answer is a refusal; a broken one fails."""
        self.assertLess(answer.status, 500, answer.error)
        location = answer.headers.get("Location", "")
        if answer.status in (301, 302, 303) and "login" in location:
            return True
        return answer.status in REFUSED.union(more)


class TestCells(Cells, unittest.TestCase):
    """Each cell of the table, asked for over page and REST."""

    level = 2
    #: Of so many panels one is asked for.
    one_of = 1

    def panels(self):
        return control_panels.panels()[:: self.one_of]

    def test_pages(self):
        for panel in self.panels():
            for page in panel.pages:
                for function, login in self.people():
                    if panel.id == "people" and function == "admin":
                        continue  # is at home on the same page of their own locality
                    with self.subTest(panel.id, page=page, login=login):
                        answer = self.page(page, login)
                        self.assertNotEqual(
                            self.refused(answer), function in panel.functions
                        )

    def test_services(self):
        for panel in self.panels():
            for method, address in panel.services:
                for function, login in self.people():
                    may = function in panel.functions
                    if login and address == f"@users/{login}":
                        continue  # everybody sees their own account
                    with self.subTest(panel.id, call=f"{method} {address}", to=login):
                        answer = self.service(method, address, login)
                        more = SAYS_NOTHING if method != "GET" else ()
                        self.assertNotEqual(self.refused(answer, more), may)

    def test_the_manager_has_all_of_them(self):
        absent = {"calendar", "skins"}  # configlets of Plone's without a page
        for panel in self.panels():
            for page in panel.pages[:1] if panel.configlet else ():
                with self.subTest(panel.id):
                    answer = self.page(page, SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
                    self.assertEqual(self.refused(answer), panel.id in absent)


class TestSampleOfCells(TestCells):
    level = 1
    one_of = 6


class TestPanels(Cells, unittest.TestCase):
    def test_what_is_not_shown_is_not_saved(self):
        for panel in control_panels.panels():
            for page in panel.pages:
                if "central_admin" in panel.functions or not page.startswith("@@"):
                    continue
                with self.subTest(panel.id, page=page):
                    answer = self.wsgi.ask(
                        f"/{page}",
                        method="POST",
                        login="central.admin",
                        body=b"form.buttons.save=1&form.widgets.smtp_host=x",
                        content_type="application/x-www-form-urlencoded",
                    )
                    self.assertTrue(self.refused(answer))

    def test_the_overview_shows_what_is_open(self):
        text = self.page("@@overview-controlpanel", "central.admin").text
        links = html.fromstring(text).xpath(
            "//ul[contains(@class, 'configlets')]//@href"
        )
        shown = {link.removeprefix("http://nohost/plone/") for link in links}
        for panel in control_panels.panels():
            if panel.configlet and panel.pages:
                with self.subTest(panel.id):
                    may = "central_admin" in panel.functions
                    self.assertEqual(panel.pages[0] in shown, may)

    def test_that_mail_is_not_set_up_is_said_to_the_manager(self):
        api.portal.set_registry_record("plone.smtp_host", "")
        transaction.commit()
        for login, password, told in (
            ("central.admin", PASSWORD, False),
            (SITE_OWNER_NAME, SITE_OWNER_PASSWORD, True),
        ):
            with self.subTest(login):
                text = self.page("@@overview-controlpanel", login, password).text
                links = html.fromstring(text).xpath("//main//@href")
                to_mail = [link for link in links if "mail-controlpanel" in link]
                # the Manager has the panel in the list besides
                self.assertEqual(len(to_mail) > 1, told)
                self.assertEqual(bool(to_mail), told)

    def test_rest_lists_the_panels_a_person_may_see(self):
        for login, password, least in (
            ("central.admin", PASSWORD, 0),
            (SITE_OWNER_NAME, SITE_OWNER_PASSWORD, 10),
        ):
            answer = self.wsgi.ask(
                "/@controlpanels",
                login=login,
                password=password,
                accept="application/json",
            )
            self.assertEqual(answer.status, 200)
            with self.subTest(login):
                self.assertEqual(len(answer.json()) > least, bool(least))

    def test_nobody_sets_a_panel_by_guessing_its_address(self):
        for method in ("GET", "POST", "PATCH", "DELETE"):
            for address in ("@controlpanels/khong-co", "@controlpanels/khong-co/a"):
                answer = self.wsgi.ask(
                    f"/{address}",
                    method=method,
                    login=SITE_OWNER_NAME,
                    password=SITE_OWNER_PASSWORD,
                    accept="application/json",
                    body=json.dumps({}).encode() if method != "GET" else b"",
                    content_type="application/json",
                )
                with self.subTest(method, address=address):
                    self.assertEqual(answer.status, 404, answer.error)
