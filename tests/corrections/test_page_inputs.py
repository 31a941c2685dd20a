"""Parameters of Plone's own pages: a broken one counts as not given."""

from functools import cache
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.app.testing import login
from plone.app.testing import logout
from plone.protect.authenticator import createToken
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.corrections import page_inputs
from types import SimpleNamespace
from ZPublisher.HTTPRequest import record
import unittest


LISTINGS = (
    "listing_view",
    "summary_view",
    "full_view",
    "album_view",
    "tabular_view",
    "event_listing",
    "folder_listing",
    "@@view",
)
PLACES = ("", "/hanoi", "/hanoi/tin-tuc", "/hanoi/ho-tro-truc-tuyen")
BROKEN = (
    "b_start=x",
    "b_start=a&b_start=b",
    "b_start=-5",
    "b_start=99999999999999999999",
    "b_start:float=1e400",
    "b_start.x:record=1",
    "b_size=0",
    "b_size=-1",
    "b_size=a&b_size=b",
    "b_size:float=nan",
    "limit_display=x",
    "orphan=99",
    "contentFilter=a",
    "contentFilter.sort_on:record=x",
    "sort_on=x&sort_order=y",
    "sort_on=a&sort_on=b&sort_order.x:record=1",
)
DATES = (
    "month=13",
    "month=2&day=31",
    "year=0&day=x",
    "year=99999",
    "year=1",
    "date=9999-12-31&mode=week",
    "date=x&mode=week",
    "date=a&date=b",
    "mode=x",
    "mode.x:record=1",
    "SearchableText=(%22*",
    "SearchableText=not",
    "path.x:record=1",
    "tags=a&tags=b",
    "tags.x:record=1",
)


class TestPages(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)

    def assert_shown(self, path, **headers):
        with self.subTest(path=path, **headers):
            self.assertEqual(self.wsgi.ask(path, **headers).status, 200)

    def test_listings_read_broken_parameters_as_not_given(self):
        status = cache(lambda path: self.wsgi.ask(path).status)
        for number, name in enumerate(LISTINGS):
            for at, query in enumerate(BROKEN):
                path = f"{PLACES[(number + at) % len(PLACES)]}/{name}"
                answer = self.wsgi.ask(f"{path}?{query}")
                with self.subTest(path=path, query=query):
                    self.assertEqual(answer.status, status(path))
                    self.assertLess(answer.status, 500)

    def test_the_listings_are_pages_of_the_sections(self):
        for name in LISTINGS:
            if name != "folder_listing":  # not offered
                self.assert_shown(f"/hanoi/{name}")

    def test_cookies_are_no_parameters_of_batches(self):
        for name in ("b_start", "b_size", "limit_display", "contentFilter"):
            self.assert_shown("/hanoi/listing_view", cookie=f"{name}=x")

    def test_listings_of_events_read_broken_dates_as_not_given(self):
        for query in DATES:
            self.assert_shown(f"/hanoi/tin-tuc/event_listing?{query}")

    def test_messages_of_scripts(self):
        for name in ("plonejsi18n", "@@plonejsi18n"):
            for query in (
                "domain=a&domain=b",
                "domain:int=5",
                "domain.x:record=1",
                "domain=widgets&language=a&language=b",
                "domain=widgets&language:int=5",
            ):
                self.assert_shown(f"/hanoi/{name}?{query}")
            asked = f"/hanoi/{name}?domain=widgets&language:json={{}}"
            self.assertEqual(self.wsgi.ask(asked).status, 400)
        full = self.wsgi.ask("/plonejsi18n?domain=widgets&language=vi").json()
        self.assertGreater(len(full), 100)

    def test_what_cannot_be_carried_out_is_refused(self):
        path = "/hanoi/tin-tuc/@@querybuilderresults?query=a&sort_on=x"
        answer = self.wsgi.ask(path, login="hanoi.editor")
        self.assertEqual(answer.status, 400)
        self.assertIn('lang="vi"', answer.text)
        self.assertIn("không đọc được", answer.text)


class TestOfParameters(unittest.TestCase):
    """Plone's pages of a version or a field, asked of nothing."""

    layer = WORLD_FUNCTIONAL

    def test_they_are_refused_and_do_not_fail(self):
        wsgi = Wsgi(self.layer)
        for name, _kind in page_inputs.OF_PARAMETERS:
            for path in ("/hanoi", "/hanoi/tin-tuc"):
                for query in ("", "?x=1"):
                    with self.subTest(name=name, path=path, query=query):
                        answer = wsgi.ask(
                            f"{path}/@@{name}{query}",
                            login=SITE_OWNER_NAME,
                            password=SITE_OWNER_PASSWORD,
                        )
                        self.assertEqual(answer.status, 400)


class TestVersions(unittest.TestCase):
    """Versions that content does not have, asked for over REST."""

    layer = WORLD_FUNCTIONAL

    def test_they_are_refused_and_do_not_fail(self):
        wsgi = Wsgi(self.layer)
        for path in ("/hanoi", "/hanoi/don-vi/badinh", "/hanoi/tin-tuc"):
            for version in ("version=99", "version:int=5", "version=x", "version=-1"):
                with self.subTest(path, version=version):
                    answer = wsgi.ask(
                        f"{path}?{version}",
                        login=SITE_OWNER_NAME,
                        password=SITE_OWNER_PASSWORD,
                        accept="application/json",
                    )
                    self.assertEqual(answer.status, 400, answer.text)


class TestSteps(unittest.TestCase):
    """Plone's pages for steps, at what has no revision of its own."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        login(self.layer["app"], SITE_OWNER_NAME)
        self.token = createToken()
        logout()

    def ask(self, path, query):
        return self.wsgi.ask(
            f"{path}?{query}&_authenticator={self.token}",
            login=SITE_OWNER_NAME,
            password=SITE_OWNER_PASSWORD,
        )

    def test_the_form_is_shown_again_whatever_was_sent(self):
        for path in ("", "/hanoi", "/hanoi/tin-tuc", "/hanoi/ho-tro-truc-tuyen"):
            for query in (
                "form.submitted=1",
                "form.submitted=1&workflow_action=publish",
                "form.submitted:date=2026-01-01",
                "form.submitted=1&paths=",
                "form.submitted=1&paths=a&paths=b&workflow_action=x",
                "form.submitted=1&orig_paths:int=5",
                "form.submitted=1&orig_paths:list=/plone/hanoi&paths:record.x=1",
                "paths:date=2026-01-01",
                "paths:int=5",
                "paths=%00",
                "paths.x:record=1",
                "form.widgets.effective_date-calendar=1",
                "form.widgets.expiration_date-calendar:int=1",
                "comment:int=5&workflow_action:list=a&include_children:json=[]",
                "form.button.FolderPublish=1",
            ):
                with self.subTest(path=path, query=query):
                    answer = self.ask(f"{path}/@@content_status_history", query)
                    self.assertLess(answer.status, 500, answer.error)

    def test_a_step_with_broken_dates_is_refused(self):
        path = "/hanoi/tin-tuc/content_status_modify"
        for name in ("effective_date", "form.widgets.expiration_date"):
            for sent in (
                f"{name}=abc-abc-abc",
                f"{name}=2026-02-31",
                f"{name}=9999999-01-01",
                f"{name}.x:record=1",
                f"{name}=a&{name}=b",
                f"{name}:int=99999999999",
            ):
                with self.subTest(sent=sent):
                    answer = self.ask(path, f"workflow_action=publish&{sent}")
                    self.assertEqual(answer.status, 400)


class TestReading(unittest.TestCase):
    def read(self, **form):
        request = SimpleNamespace(form=form, cookies={})
        page_inputs.read_batch(request)
        return request.form

    def test_numbers_of_batches(self):
        broken = record()
        for value, start, size in (
            ("20", "20", "20"),
            (20, 20, 20),
            (0, 0, None),
            (-5, 0, None),
            (["20", "x"], "20", "20"),
            ("x", None, None),
            (broken, None, None),
            (float("inf"), None, None),
            ("0", "0", None),
            ("-1", "0", None),
            ("5000", "5000", "100"),
        ):
            with self.subTest(value=value):
                form = self.read(b_start=value, b_size=value)
                self.assertEqual(form.get("b_start"), start)
                self.assertEqual(form.get("b_size"), size)

    def test_nothing_is_added(self):
        self.assertEqual(self.read(q="x"), {"q": "x"})
