"""`security.txt`: what it says, when it is there, and who sets it."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from plone.registry.interfaces import IRegistry
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import Browsing
from tests.mails import recorded_mails
from tests.wsgi import Wsgi
from thads.outbox import jobs
from thads.site import security_contact
from thads.site.settings import SecurityContact
from thads.site.settings import is_contact
from thads.worktime import clock
from unittest import mock
from zope.component import getUtility
from zope.interface import Invalid
import transaction
import unittest


PREFIX = "thads.site.settings.ISecurityContact"
PUBLIC = "https://thads.example"
FILE = ".well-known/security.txt"
MAIL = "mailto:baomat@example.gov.vn"


def fields(text):
    """The lines of the file: {name in small letters: values}."""
    found = {}
    for line in text.splitlines():
        name, _colon, value = line.partition(": ")
        found.setdefault(name.lower(), []).append(value)
    return found


class TestContacts(unittest.TestCase):
    def test_addresses_with_their_kind_are_taken(self):
        for value in (
            MAIL,
            "https://example.gov.vn/lien-he?a=1",
            "https://example.gov.vn",
            "tel:+84241234567",
        ):
            self.assertTrue(is_contact(value))
        for value in (
            "baomat@example.gov.vn",
            "http://example.gov.vn/",
            "javascript:alert(1)",
            "mailto:a@b.vn\nExpires: 2099-01-01T00:00:00Z",
            "https://example.gov.vn/a b",
            "",
        ):
            with self.subTest(value), self.assertRaises(Invalid):
                is_contact(value)

    def test_the_end_is_a_day_that_has_not_passed_and_a_year_at_most(self):
        today = date(2026, 11, 29)
        for until, expected in (
            (None, None),
            (date(2026, 11, 28), None),
            (today, "2026-11-29T23:59:59+07:00"),
            (date(2027, 6, 30), "2027-06-30T23:59:59+07:00"),
            (date(2030, 1, 1), "2027-11-28T23:59:59+07:00"),
        ):
            end = security_contact.expires(SecurityContact((MAIL,), until), today)
            self.assertEqual(end and end.isoformat(), expected)
        nobody = SecurityContact((), date(2030, 1, 1))
        self.assertIsNone(security_contact.expires(nobody, today))


class OnSite(Browsing):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.portal = self.layer["portal"]
        self.wsgi = Wsgi(self.layer)

    def set(self, days, contacts=(MAIL, "tel:+84241234567"), public=PUBLIC):
        api.portal.set_registry_record(f"{PREFIX}.contacts", contacts)
        api.portal.set_registry_record(
            f"{PREFIX}.valid_until", clock.today() + timedelta(days=days)
        )
        getUtility(IRegistry)["thads.public_address"] = public
        transaction.commit()


class TestFile(OnSite, unittest.TestCase):
    def test_without_a_contact_there_is_none(self):
        for address in (FILE, "security.txt", ".well-known", ".well-known/khac"):
            with self.subTest(address):
                self.assertEqual(self.wsgi.ask(f"/{address}").status, 404)
        del getUtility(IRegistry).records[f"{PREFIX}.contacts"]
        transaction.commit()
        self.assertEqual(self.wsgi.ask(f"/{FILE}").status, 404)

    def test_anybody_reads_it(self):
        self.set(days=90)
        answer = self.wsgi.ask(f"/{FILE}")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/plain; charset=utf-8")
        found = fields(answer.text)
        self.assertEqual(found["contact"], [MAIL, "tel:+84241234567"])
        self.assertEqual(found["preferred-languages"], ["vi, en"])
        self.assertEqual(found["canonical"], [f"{PUBLIC}/{FILE}"])
        self.assertEqual(found["policy"], [f"{PUBLIC}/tro-giup/bao-mat"])
        self.assertEqual(len(found["expires"]), 1)
        self.assertGreater(datetime.fromisoformat(found["expires"][0]), clock.now())
        self.assertEqual(self.wsgi.ask("/tro-giup/bao-mat").status, 200)

    def test_it_stands_at_the_top_of_the_portal_only(self):
        self.set(days=90)
        for address in (
            f"hanoi/{FILE}",
            "hanoi/security.txt",
            f"{FILE}/khac",
            ".well-known/change-password",
        ):
            with self.subTest(address):
                self.assertEqual(self.wsgi.ask(f"/{address}").status, 404)
        answer = self.wsgi.ask("/security.txt")
        self.assertEqual(answer.status, 302)
        self.assertTrue(answer.headers["Location"].endswith(f"/{FILE}"))

    def test_nothing_in_it_is_the_reader_s_choice(self):
        self.set(days=90, public=None)
        found = fields(self.wsgi.ask(f"/{FILE}").text)
        self.assertEqual(set(found), {"contact", "expires", "preferred-languages"})

    def test_after_its_day_it_is_gone(self):
        self.set(days=0)
        answer = self.wsgi.ask(f"/{FILE}")
        self.assertEqual(answer.status, 200)
        self.assertLessEqual(
            int(answer.headers["Cache-Control"].partition("max-age=")[2]), 3600
        )
        self.set(days=-1)
        for address in (FILE, "security.txt"):
            self.assertEqual(self.wsgi.ask(f"/{address}").status, 404)


class TestWarning(OnSite, unittest.TestCase):
    def warned(self):
        """The lines of the log, and the mails, of one run of the job."""
        with (
            recorded_mails() as mails,
            mock.patch.object(security_contact.logger, "warning") as warning,
        ):
            security_contact.warn(self.portal)
        return [call.args[1] for call in warning.call_args_list], mails

    def test_before_the_end_and_after_it(self):
        api.portal.set_registry_record("plone.email_from_address", "cong@example.vn")
        self.assertEqual(self.warned(), ([], []))
        self.set(days=31)
        self.assertEqual(self.warned(), ([], []))
        keys = set()
        for days, words in ((30, "ends soon"), (-1, "is not offered any more")):
            self.set(days=days)
            lines, mails = self.warned()
            self.assertEqual(lines, [words])
            (mail,) = mails
            self.assertEqual(mail["to"], ["cong@example.vn"])
            self.assertIn(f"{PUBLIC}/@@security-contact-controlpanel", mail["text"])
            keys.add(mail["key"])
        self.assertEqual(len(keys), 2)

    def test_each_mail_leaves_once(self):
        api.portal.set_registry_record("plone.email_from_address", "cong@example.vn")
        self.set(days=5)
        store = jobs.get_outbox(self.portal).jobs
        before = len(list(store.items()))
        for _day in range(2):
            security_contact.warn(self.portal)
        self.assertEqual(len(list(store.items())), before + 1)


class TestPanel(OnSite, unittest.TestCase):
    def panel(self, login=None, **more):
        browser = self.browser(login, **more)
        browser.open(f"{self.portal.absolute_url()}/@@security-contact-controlpanel")
        return browser

    def save(self, contacts, day):
        browser = self.panel(SITE_OWNER_NAME, password=SITE_OWNER_PASSWORD)
        browser.getControl(name="form.widgets.contacts").value = contacts
        browser.getControl(name="form.widgets.valid_until").value = day.isoformat()
        browser.getControl(name="form.buttons.save").click()
        transaction.begin()
        return browser

    def test_the_server_s_administrator_sets_it(self):
        ahead = clock.today() + timedelta(days=60)
        for contacts, day in (
            (MAIL, clock.today() - timedelta(days=1)),
            ("baomat@example.gov.vn", ahead),
        ):
            self.save(contacts, day)
            self.assertEqual(self.wsgi.ask(f"/{FILE}").status, 404)
        self.save(MAIL, ahead)
        self.assertEqual(self.wsgi.ask(f"/{FILE}").status, 200)

    def test_a_day_that_has_passed_leads_to_its_field(self):
        page = self.save(MAIL, clock.today() - timedelta(days=1)).contents
        fault = page.split("t-notice--error", 1)[1].split("</div>", 1)[0]
        self.assertRegex(fault, r'href="#form-widgets-valid_until[^"]*"')

    def test_others_do_not(self):
        for login in (None, "central.admin", "hanoi.admin"):
            with self.subTest(login):
                self.assertNotIn("form.widgets.contacts", self.panel(login).contents)
