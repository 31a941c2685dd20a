"""The log of errors: answers are one line, errors have their traceback."""

from Products.SiteErrorLog.SiteErrorLog import IPubFailureSubscriber
from Products.SiteErrorLog.SiteErrorLog import SiteErrorLog
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.web.shown_path import shown_path
from unittest import mock
from zExceptions import BadRequest
from zope.component import getGlobalSiteManager
import logging
import transaction
import unittest


JSON, PAGE = "application/json", "text/html"
SEARCH = "thads.site.browser.search.Search.__call__"
ZOPES, OURS = "Zope.SiteErrorLog", "thads.corrections.error_log"


class TestLog(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        # an instance has both from its start
        self.layer["app"]._setObject("error_log", SiteErrorLog())
        transaction.commit()
        registry = getGlobalSiteManager()
        registry.registerHandler(IPubFailureSubscriber)
        self.addCleanup(registry.unregisterHandler, IPubFailureSubscriber)

    def failing(self, error):
        """Return the patch by which a page fails."""

        def fail(_page):
            """Fail."""
            raise error

        return mock.patch(SEARCH, fail)

    def logged(self, *args, **kw):
        """Return (status of an answer, what was logged meanwhile)."""
        with self.assertLogs(level="INFO") as log:
            logging.getLogger(OURS).info("begun")
            answer = self.wsgi.ask(*args, **kw)
        return answer.status, log.output[1:]

    def test_answers_are_one_line_without_the_query(self):
        for status, method, path, accept in (
            (405, "FOO", "/hanoi?q=bi-mat", PAGE),
            (405, "FOO", "/hanoi?q=bi-mat", JSON),
            (405, "TRACE", "/hanoi/@@search?q=bi-mat", PAGE),
            (400, "GET", "/hanoi?q:int=bi-mat", PAGE),
            (400, "GET", "/@search?q:int=bi-mat", JSON),
        ):
            with self.subTest(method=method, path=path, accept=accept):
                got, lines = self.logged(path, method, accept=accept)
                self.assertEqual(got, status)
                where = f"/plone{path.partition('?')[0].replace('@', '%40')}"
                line = f"INFO:{OURS}:Answered {status}: {method} {where}"
                self.assertEqual(lines, [line])

    def test_refusals_of_ours_are_answers(self):
        for status, refusal in (
            (400, Refused({"q": "bí mật"})),
            (400, BadRequest("bí mật")),
            (403, NotAllowed("bí mật")),
            (409, Stale("bí mật")),
        ):
            with self.subTest(status), self.failing(refusal):
                got, lines = self.logged("/@@search")
                self.assertEqual(got, status)
                self.assertEqual(len(lines), 1)
                self.assertTrue(lines[0].startswith(f"INFO:{OURS}"), lines)
                self.assertNotIn("bí mật", str(lines))

    def test_what_is_not_there_is_not_logged(self):
        for path in ("/khong-co", "/hanoi/@@people"):
            self.assertEqual(self.logged(path)[1], [])

    def test_errors_have_their_traceback(self):
        with self.failing(ZeroDivisionError("x")):
            status, lines = self.logged("/@@search")
        self.assertEqual(status, 500)
        self.assertEqual(len(lines), 1)
        self.assertTrue(lines[0].startswith(f"ERROR:{ZOPES}"), lines)
        self.assertIn("Traceback", lines[0])
        self.assertIn("ZeroDivisionError", lines[0])

    def test_a_key_in_a_path_is_not_written(self):
        for page in ("/passwordreset/", "/@@passwordreset/", "/++view++passwordreset/"):
            shown = shown_path(f"{page}abc")
            self.assertTrue(shown.endswith("passwordreset/..."), shown)
        dashed = "VFY4-3AA2-XA39"
        plain = dashed.replace("-", "")
        for code in (dashed, plain, plain.lower(), dashed.replace("-", " ")):
            self.assertEqual(shown_path(f"/hanoi/{code}/x"), "/hanoi/.../x")
