"""Requests of an attacker, each with its kind: no 5xx, nothing told, nothing done."""

from plone import api
from plone.app.textfield import RichTextValue
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import open_views
from thads.interfaces import IThadsLayer
from urllib.parse import quote
from urllib.parse import urlencode
from zope.event import notify
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent
import json
import transaction
import unittest


JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
#: What `urlsplit` cannot read.
NO_ADDRESSES = (
    *("http://[::1", "//[", "http://[x]/", "http://℀/", "http://[", "&#91;//["),
    *("//]", "https://a]b/", "http://x:99999999/", "http://[v1.x]/", "a&#58;//["),
)


class Doors(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)
        self.url = self.portal.absolute_url()

    def rest(self, method, path, login=None, body=None):
        return self.wsgi.ask(
            path,
            method,
            login,
            JSON,
            json.dumps(body).encode() if body is not None else b"",
            JSON if body is not None else "",
        )

    def item(self, place, type_name, state, title="Mục thử"):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            made = api.content.create(
                self.portal.unrestrictedTraverse(place), type_name, title=title
            )
            if state != api.content.get_state(made):
                wf = api.portal.get_tool("portal_workflow")
                wf.setStatusOf(wf.getChainFor(made)[0], made, {"review_state": state})
                for definition in wf.getWorkflowsFor(made):
                    definition.updateRoleMappingsFor(made)
                made.reindexObject()
        transaction.commit()
        return "/" + "/".join(made.getPhysicalPath()[2:])


class TestNoAddresses(Doors):
    """What is no address leads nobody back, and breaks no page."""

    PAGES = (
        ("/login", None),
        ("/hanoi/login", None),
        ("/logout", None),
        ("/logout", "hanoi.editor"),
        ("/@@staff", None),
        ("/hanoi/tin-tuc/@@edit", None),
        ("/@@fc-rename", None),
        ("/hanoi/@@people", None),
        ("/hanoi/@@recognise", "hanoi.admin"),
        ("/hanoi/tin-tuc/@@content_status_modify", None),
        ("/@@confirm-action", "hanoi.editor"),
        ("/hanoi/tin-tuc/@@folder_publish", "hanoi.editor"),
        ("/hanoi/tin-tuc/@@folder_factories", "hanoi.editor"),
        ("/hanoi/tin-tuc/@@manage-portlets", "hanoi.admin"),
        ("/@@oidc-login", None),
        ("/@@second-factor", "hanoi.editor"),
        ("/hanoi/danh-gia", None),
        ("/", None),
    )
    NAMES = ("came_from", "next", "original_url", "url", "target", "referer")

    def test_as_parameters(self):
        for address in NO_ADDRESSES:
            query = urlencode(dict.fromkeys(self.NAMES, address))
            for path, login in self.PAGES:
                with self.subTest(path=path, address=address):
                    status = self.wsgi.ask(f"{path}?{query}", login=login).status
                    self.assertLess(status, 500)

    def test_as_the_page_one_came_from(self):
        for address in NO_ADDRESSES:
            for path, login in self.PAGES:
                sent = address.encode().decode("latin-1")
                with self.subTest(path=path, address=address):
                    answer = self.wsgi.ask(path, login=login, referer=sent)
                    self.assertLess(answer.status, 500)

    def test_logging_in(self):
        for password in ("sai", "x" * 9):
            for address in NO_ADDRESSES:
                fields = {
                    "__ac_name": "hanoi.editor",
                    "__ac_password": password,
                    "buttons.login": "x",
                    "came_from": address,
                }
                answer = self.wsgi.ask(
                    "/login",
                    "POST",
                    body=urlencode(fields).encode(),
                    content_type=FORM,
                )
                with self.subTest(address=address):
                    self.assertLess(answer.status, 500)

    def test_the_tool(self):
        tool = api.portal.get_tool("portal_url")
        for address in ("http://[::1", "//[", "http://℀/", "http://&#91;x"):
            self.assertFalse(tool.isURLInPortal(address), address)
        self.assertTrue(tool.isURLInPortal(f"{self.url}/hanoi"))


class TestPasting(Doors):
    """`@copy` and `@move` of what may not be put there."""

    def test_refused(self):
        published = self.item("hanoi/tin-tuc", "News Item", "published", "Tin Hà Nội")
        own = self.item("hanoi/tin-tuc", "News Item", "private", "Tin nháp")
        for login, service, place, source in (
            ("haiphong.editor", "@copy", "/tphochiminh/tin-tuc", published),
            ("tphochiminh.editor", "@copy", "/tphochiminh/tin-tuc", published),
            ("hanoi.editor", "@copy", "/hanoi/tin-tuc", "/hanoi"),
            ("hanoi.editor", "@copy", "/hanoi/tin-tuc", "/hanoi/tin-tuc"),
            ("hanoi.editor", "@move", "/hanoi/tin-tuc", "/hanoi/tin-tuc"),
            ("hanoi.editor", "@copy", "/hanoi/van-ban", published),
            ("hanoi.editor", "@move", "/hanoi/van-ban", published),
            ("hanoi.editor", "@copy", "/hanoi/van-ban", own),
            ("hanoi.editor", "@move", "/hanoi/van-ban", own),
            ("hanoi.editor", "@copy", "/hanoi/tra-cuu", own),
            ("hanoi.admin", "@copy", "/hanoi/van-ban", own),
            ("central.admin", "@copy", "/hanoi/van-ban", own),
            ("central.admin", "@move", "/hanoi/tin-tuc", "/hanoi"),
            ("central.admin", "@move", "/", "/hanoi/tin-tuc"),
        ):
            with self.subTest(login=login, service=service, place=place, of=source):
                answer = self.rest(
                    "POST",
                    f"{place.rstrip('/')}/{service}",
                    login,
                    {"source": self.url + source},
                )
                told = answer.json()
                if told == []:
                    continue  # of what is hidden, as of what is not there
                self.assertIn(answer.status, (400, 401, 403, 404), answer.text)
                self.assertTrue(told["message"], told)
                self.assertIn("errors", told)

    def test_copied_where_it_may(self):
        own = self.item("hanoi/tin-tuc", "News Item", "private", "Tin chép")
        answer = self.rest(
            "POST", "/hanoi/tin-tuc/@copy", "hanoi.editor", {"source": self.url + own}
        )
        self.assertEqual(answer.status, 200, answer.text)
        self.assertEqual(len(answer.json()), 1)


class TestPages(Doors):
    """Plone's pages for staff without any parameter."""

    def test_no_page_fails_without_parameters(self):
        for name, kind in open_views.table():
            if kind != open_views.PAGE:
                continue
            for place in ("", "/hanoi/tin-tuc"):
                for login in ("hanoi.editor", "central.admin"):
                    with self.subTest(name=name, place=place, login=login):
                        path = f"{place}/@@{quote(name)}"
                        self.assertLess(self.wsgi.ask(path, login=login).status, 500)

    def test_methods_of_services_asked_as_a_page(self):
        for path in ("", "/hanoi", "/hanoi/tin-tuc", "/hanoi/tin-tuc/@nothing"):
            for method in ("PATCH", "DELETE", "PUT", "POST", "OPTIONS", "PROPFIND"):
                for login in (None, "hanoi.editor"):
                    for accept in ("text/html", "*/*", ""):
                        answer = self.wsgi.ask(
                            f"/++api++{path}", method, login, accept=accept
                        )
                        with self.subTest(path=path, method=method, accept=accept):
                            self.assertLess(answer.status, 500, answer.text[:300])


class TestScreens(Doors):
    """Zope's screens are for who manages the server, by any of their names."""

    PLACES = ("", "/hanoi", "/hanoi/tra-cuu", "/hanoi/tin-tuc", "/ho-tro-truc-tuyen")

    def names(self):
        found = {"manage", "manage_tabs", "manage_form_title"}
        for place in self.PLACES:
            step = self.portal.unrestrictedTraverse(place.strip("/"), None)
            found |= {n for n in dir(type(step or self.portal)) if n[:7] == "manage_"}
        return sorted(found)

    def test_closed(self):
        for name in self.names():
            for number, place in enumerate(self.PLACES):
                login = (None, "hanoi.editor", "central.admin")[number % 3]
                for mark in ("", "@@"):
                    answer = self.wsgi.ask(f"{place}/{mark}{name}", login=login)
                    with self.subTest(name=mark + name, place=place, login=login):
                        self.assertIn(answer.status, (302, 401, 404))
                        self.assertNotIn("ZOPE", answer.text.upper()[:20_000])


class TestHidden(Doors):
    """Plone's pages and services of what may not be viewed: not there."""

    NAMES = (
        *("@aliases", "@querysources", "@querysources/relatedItems?query=a"),
        *("@sources", "@sources/relatedItems", "@sharing", "@history", "@lock"),
        *("@@manage-aliases", "@@sharing", "@@edit", "@@manage-portlets"),
        *("@rules", "@content-rules", "@translations", "@workflow", "@types"),
        *("@vocabularies", "@actions", "@breadcrumbs", "@addons", "@upgrade"),
    )

    def test_as_if_there_were_nothing(self):
        draft = self.item("hanoi/tin-tuc", "News Item", "private", "Tin kín")
        nothing = "/hanoi/tin-tuc/khong-co-gi-o-day"
        for login in ("central.admin", "tphochiminh.editor", "hanoi.officer", None):
            seen = self.rest("GET", draft, login).status
            if seen == 200:
                continue
            for name in self.NAMES:
                for ask in (self.rest, None):
                    if ask:
                        there = self.rest("GET", f"{draft}/{name}", login)
                        other = self.rest("GET", f"{nothing}/{name}", login)
                    else:
                        there = self.wsgi.ask(f"{draft}/{name}", login=login)
                        other = self.wsgi.ask(f"{nothing}/{name}", login=login)
                    with self.subTest(name=name, login=login):
                        self.assertEqual(there.status, other.status)

    def test_nothing_is_set(self):
        draft = self.item("hanoi/tin-tuc", "News Item", "private", "Tin kín hai")
        body = {"items": [{"path": "/hanoi/alias-x"}]}
        answer = self.rest("POST", f"{draft}/@aliases", "central.admin", body)
        self.assertEqual(answer.status, 404)


class TestSaidAsItIs(Doors):
    def test_a_form_without_its_token_is_refused(self):
        """Not led on as if it had been saved."""
        for path, login in (("/hanoi/edit", "hanoi.admin"),):
            fields = {"form.widgets.IBasic.title": "Khác", "form.buttons.save": "x"}
            answer = self.wsgi.ask(
                path,
                "POST",
                login,
                body=urlencode(fields).encode(),
                content_type=FORM,
                origin="https://evil.example",
            )
            with self.subTest(path=path):
                self.assertNotIn(answer.status, (200, 302), answer.headers)
                transaction.begin()
                self.assertNotEqual(self.portal.hanoi.title, "Khác")


class TestTexts(Doors):
    """A text has no browser ask for a page of ours that is no file."""

    PAGES = (
        *("logout", "@@logout", "/plone/logout", "/plone/hanoi/@@logout"),
        *("../../logout", "../@@logout", "{url}/logout", "{url}/hanoi/logout"),
        *("{url}/%6Cogout", "{url}/./logout", "//nohost/plone/logout", " {url}/logout"),
        *("{url}/logout?x=1", "{url}/logout/", "{url}/logout#a", "/plone//logout"),
        *("resolveuid/0123/logout", "resolveuid/0123/@@logout"),
        "{url}/hanoi/plone_lock_operations/force_unlock",
        *("{url}/@@staff", "{url}/acl_users/session/remove", "{url}/++api++/@logout"),
        *("{url}/hanoi/@@plone_lock_operations/force_unlock", "{url}/login"),
        "{url}/hanoi/tin-tuc/@@content_status_modify?workflow_action=publish",
    )
    FILES = (
        *("resolveuid/0123/@@images/image/large", "resolveuid/0123", "anh.png"),
        *("{url}/hanoi/anh.png", "{url}/hanoi/anh/@@images/image"),
        *("https://video.example/logout", "{url}/++resource++thads/logo.svg"),
        "anh/@@download/file",
    )
    ELEMENTS = (
        '<img alt="b" src="{}">',
        '<img alt="b" srcset="{} 2x">',
        '<iframe title="f" src="{}"></iframe>',
        '<video src="{}"></video>',
        '<video poster="{}"></video>',
        '<audio src="{}"></audio>',
        '<video><source src="{}"></video>',
        '<video><track src="{}"></video>',
    )

    def texts(self, raw):
        """Return the text as it is stored and as it is shown."""
        alsoProvides(self.layer["request"], IThadsLayer)
        hanoi = self.portal.hanoi
        with api.env.adopt_roles(["Manager"]):
            item = api.content.create(hanoi["tin-tuc"], "News Item", title="Tin")
            item.text = RichTextValue(raw, "text/html", "text/x-html-safe")
            shown = item.text.output_relative_to(item)
            notify(ObjectModifiedEvent(item))
        return item.text.raw, shown

    def test_no_page_is_kept_or_shown(self):
        for address in self.PAGES:
            address = address.format(url=self.url)
            raw = "<p>a</p>" + "".join(e.format(address) for e in self.ELEMENTS)
            for text in self.texts(raw):
                with self.subTest(address=address):
                    self.assertIn("<p>a</p>", text)
                    self.assertNotIn(address.strip(), text)
                    if "resolveuid" not in address:
                        self.assertNotRegex(text, r'(src|srcset|poster)="[^"]')

    def test_files_are(self):
        for address in self.FILES:
            address = address.format(url=self.url)
            raw = f'<p>a</p><img alt="b" src="{address}">'
            for text in self.texts(raw):
                with self.subTest(address=address):
                    self.assertIn("src=", text)

    def test_links_stay(self):
        raw = f'<p><a href="{self.url}/logout">a</a></p>'
        for text in self.texts(raw):
            self.assertIn("href=", text)


class TestOfAUnit(Doors):
    """What a unit says of itself is read on PATCH as in its form."""

    def patch(self, **fields):
        return self.rest("PATCH", "/hanoi", "hanoi.admin", fields)

    def test_what_is_none_is_refused(self):
        for field, values in (
            ("phone", ("9999-12-31", "[", "x", "data:x", "<b>1</b>", "12")),
            ("address", ("data:text/html,x", "[", '"', "https://evil.example", "<b>a")),
            ("opening_hours", ("[", "javascript:x", "-", "<i>8:00</i>")),
        ):
            for value in values:
                with self.subTest(field=field, value=value):
                    answer = self.patch(**{field: value})
                    self.assertEqual(answer.status, 400, answer.text)
                    self.assertTrue(answer.json()["message"])

    def test_what_units_write_is_taken(self):
        for field, values in (
            ("phone", ("024 3933 6213", "1900 1234; 024.3933.6214", "", None)),
            ("address", ("Số 1, phố Hàng Bài, P. Cửa Nam, TP. Hà Nội", "", None)),
            ("opening_hours", ("7:30-11:30, 13:30-17:00, thứ 2 - thứ 6", "8-17", "")),
        ):
            for value in values:
                with self.subTest(field=field, value=value):
                    self.assertEqual(self.patch(**{field: value}).status, 204)


class TestServices(Doors):
    """Plone's services let no exception through, whoever sends what."""

    NAMES = (
        *("@lock", "@translations", "@rules", "@content-rules", "@userschema"),
        *("@types", "@upgrade", "@site", "@teaser", "@copy", "@move", "@aliases"),
        *("@sharing", "@workingcopy", "@workflow/publish", "@history", "@comments"),
        *("@email-send", "@email-notification", "@vocabularies/x", "@transactions"),
        *("@addons/x/install", "@groups", "@users", "@portrait", "@tus-upload"),
        *("@controlpanels/x", "@registry", "@linkintegrity", "@querystring-search"),
        *("@inherit", "@navroot", "@recycle-bin", "@form-data", "@external-session"),
    )
    BODIES = (
        {"source": "/hanoi/tin-tuc"},
        {"source": ["/", "", "//[", "http://[::1", "/@@staff", "/hanoi/@@logout"]},
        {"source": "http://[::1", "path": "//[", "id": "/hanoi", "token": "//["},
        {"items": [{"path": "//["}, {"path": "/hanoi", "redirect-to": "http://["}]},
        {"stealable": "x", "timeout": "x", "force": [1]},
        {"ordering": {"obj_id": "x", "delta": "up", "subset_ids": ["y"]}},
        {"ordering": {"obj_id": "x", "delta": {}, "subset_ids": 7}},
        {"ordering": {"obj_id": "x", "delta": "top"}, "sort": {"on": "x"}},
        {"sort": {"on": "x", "order": []}},
        {"came_from": "//[", "next": "http://[::1", "url": "http://["},
        {"relatedItems": ["http://[::1", "//["], "remoteUrl": "http://[::1"},
        {"preview_image_link": "http://[::1", "image": {"data": "http://[::1"}},
        {"text": {"data": '<img alt="a" src="http://[::1"><iframe src="//[">'}},
    )

    def test_bodies(self):
        draft = self.item("hanoi/tin-tuc", "News Item", "private", "Tin thân")
        turn = 0
        for name in ("", *self.NAMES):
            for method in ("POST", "PATCH", "DELETE", "PUT"):
                if not name and method in ("DELETE", "PUT"):
                    continue
                for number, body in enumerate(self.BODIES):
                    turn += 1
                    if name not in ("", "@copy", "@move") and (turn + number) % 3:
                        continue
                    places = ("/hanoi/tin-tuc", draft, "/hanoi")
                    login = ("hanoi.editor", "hanoi.admin", "central.admin")[turn % 3]
                    path = f"{places[(turn // 3) % 3]}/{name}".rstrip("/")
                    with self.subTest(path=path, method=method, body=body, by=login):
                        answer = self.rest(method, path, login, body)
                        self.assertLess(answer.status, 500, answer.text[:300])
