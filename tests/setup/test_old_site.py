"""A site made by the version before is upgraded, and everything in it works.

The site of profile version 1012 is opened in its own storage and upgraded through
portal_setup, as the list of add-ons does it. What it holds: `sites/make_1012.py`.
"""

from datetime import date
from datetime import timedelta
from pathlib import Path
from plone import api
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import applyProfile
from plone.testing import Layer
from plone.testing import zodb
from plone.testing.zope import FunctionalTesting
from tests.layers import PASSWORD
from tests.layers import open_browser
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.setup import sites
from tests.setup.settings import differences
from tests.setup.settings import state
from thads import audit
from thads.audit import verification
from thads.audit.storage import OLD_KEY
from thads.casework import steps
from thads.casework.index import row_of
from thads.debtors.search import consistency
from thads.hotline import reports
from thads.organisation.people import add_person
from thads.outbox import jobs
from thads.outbox.interfaces import IJobHandler
from thads.outbox.runner import as_worker
from thads.royalties.browser.statement import result_of
from thads.royalties.calculation import period_of
from thads.setup import product
from thads.site import feedback
from thads.worktime import clock
from unittest.mock import patch
from urllib.parse import quote
from urllib.parse import unquote
from ZODB.broken import Broken
from ZODB.broken import find_global
from ZODB.DemoStorage import DemoStorage
from ZODB.FileStorage import FileStorage
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
from zope.component.hooks import setSite
import json
import shutil
import tempfile
import transaction
import unittest
import ZODB


VERSION = 1012
FACTS = sites.facts(VERSION)
FEEDBACK_MONTH = date.fromisoformat(FACTS["made"])
#: Settings a site has from its making and its use, unlike the fixture's empty site.
ITS_OWN = {
    ("chain", ""),
    ("record", "plone.app.theming.interfaces.IThemeSettings.custom_css_timestamp"),
    ("record", "plone.site_title"),
    ("record", "thads.sections"),
    ("type", "Collection"),
    ("type", "Folder"),
    ("type", "Plone Site"),
}


def main(storage):
    """A database of the name that references in the site know it by."""
    return ZODB.DB(storage, database_name="main")


class FreshLayer(PloneSandboxLayer):
    """The code of today; `fresh` are the settings of a site made with it."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        import thads

        self.loadZCML(package=thads)
        self.loadZCML("overrides.zcml", package=thads)

    def setUpPloneSite(self, portal):
        for profile in (
            "plone.app.contenttypes:default",
            "plone.app.layout:default",
            "plonetheme.barceloneta:default",
            "thads:default",
        ):
            applyProfile(portal, profile)
        self["fresh"] = state(portal)


FRESH_FIXTURE = FreshLayer(name="thads-fresh")


class UpgradedLayer(Layer):
    """The old site, upgraded once; `records` is its storage."""

    defaultBases = (FRESH_FIXTURE,)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="thads-site-"))
        sites.unpack(VERSION, self.folder)
        self.storage = FileStorage(
            str(self.folder / "Data.fs"), blob_dir=str(self.folder / "blobstorage")
        )
        connection = main(self.storage).open()
        portal = connection.root()["Application"]["thads"]
        with as_worker(portal):
            portal.portal_setup.upgradeProfile(product.PRODUCT)
        transaction.commit()
        connection.close()
        # each test's own storage closes what it stands on: let that not be the file
        between = DemoStorage(base=self.storage, close_base_on_close=False)
        self["zodbDB"] = main(between)
        self["records"] = self.storage

    def tearDown(self):
        self["zodbDB"].close()
        del self["zodbDB"]
        self.storage.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class UpgradedTesting(FunctionalTesting):
    """Each test commits into a storage of its own, thrown away after it."""

    def testSetUp(self):
        with patch.object(zodb, "stackDemoStorage", self.stack):
            super().testSetUp()

    def stack(self, database, name):
        return main(DemoStorage(name=name, base=database.storage))


UPGRADED_FIXTURE = UpgradedLayer(name="thads-1012")
UPGRADED = UpgradedTesting(bases=(UPGRADED_FIXTURE,), name="thads-1012:functional")


class OldSite:
    """Mixin: `self.portal`, and pages as somebody."""

    layer = UPGRADED

    def setUp(self):
        self.portal = self.layer["app"]["thads"]
        setSite(self.portal)
        self.addCleanup(setSite, None)

    def open(self, path, who=None, **headers):
        browser = open_browser(
            self.layer["app"], who, password=FACTS["password"], **headers
        )
        browser.open(f"{self.portal.absolute_url()}/{path}".replace(" ", "%20"))
        return browser

    def json(self, path, who=None):
        browser = self.open(path, who, Accept="application/json")
        self.assertEqual(browser.headers["status"][:3], "200", browser.contents[:500])
        return json.loads(browser.contents)

    def assert_opens(self, path, who=None):
        browser = self.open(path, who)
        with self.subTest(path, who=who):
            self.assertEqual(browser.headers["status"][:3], "200")
            # not a form to log in instead
            self.assertEqual(unquote(browser.url).partition("/thads/")[2], path)
        return browser


class TestUpgrade(OldSite, unittest.TestCase):
    maxDiff = None

    def test_product_and_rooms_have_their_versions(self):
        setup = self.portal.portal_setup
        for profile in (product.PRODUCT, *product.rooms(setup)):
            with self.subTest(profile):
                version = setup.getLastVersionForProfile(profile)
                self.assertEqual(version, (setup.getVersionForProfile(profile),))
                self.assertEqual(setup.listUpgrades(profile), [])

    def test_again_it_changes_nothing(self):
        setup = self.portal.portal_setup
        before = state(self.portal)
        setup.setLastVersionForProfile(product.PRODUCT, str(VERSION))
        setup.upgradeProfile(product.PRODUCT)
        self.assertEqual(differences(before, state(self.portal)), {})

    def test_what_people_changed_stays(self):
        for name, value in FACTS["changed"].items():
            found = api.portal.get_registry_record(name)
            with self.subTest(name):
                self.assertEqual(list(found), list(value))

    def test_what_was_remembered_for_uninstalling_is_gone(self):
        self.assertNotIn("thads.setup.undo", IAnnotations(self.portal))

    def test_its_settings_are_those_of_a_new_site(self):
        """But for what people changed, and what a site has from its making and use."""
        unlike = differences(self.layer["fresh"], state(self.portal))
        changed = {("record", name) for name in FACTS["changed"]}
        stores = {key for key in unlike if key[0] == "annotation"}
        for key in stores:
            self.assertEqual(unlike[key][0], "nothing")
        self.assertEqual(set(unlike) - changed - stores - ITS_OWN, set())

    def test_nothing_in_the_database_is_broken(self):
        """Every record is loaded, with all it holds by value."""
        storage = self.layer["records"]
        broken = set()

        def factory(connection, module, name):
            found = find_global(module, name)
            if isinstance(found, type) and issubclass(found, Broken):
                broken.add((module, name))
            return found

        database = ZODB.DB(storage)
        database.classFactory = factory
        connection = database.open()
        count, following = 0, None
        while True:
            oid, _tid, _data, following = storage.record_iternext(following)
            connection.get(oid)._p_activate()
            count += 1
            if count % 1000 == 0:
                connection.cacheMinimize()
            if following is None:
                break
        connection.close()
        self.assertGreater(count, 3000)
        self.assertEqual(broken, set())


class TestContent(OldSite, unittest.TestCase):
    """Pages of each type, for those who read them."""

    TYPES = ("News Item", "Notice", "OfficialDocument", "Document", "HotlineContact")

    def test_citizens_read_what_is_published(self):
        for path in ("", "hanoi", "hanoi/tin-tuc", "hanoi/van-ban", "hanoi/english"):
            self.assert_opens(path)
        for name in self.TYPES:
            self.assert_opens(FACTS[name])

    def test_staff_find_their_work(self):
        for path, who in (
            ("@@staff", "hanoi.editor"),
            ("hanoi/@@review-queue", "hanoi.leader"),
            ("hanoi/tra-cuu/@@debtor-loads", "hanoi.registrar"),
            ("hanoi/tra-cuu/@@debtor-waiting", "hanoi.leader"),
            ("hanoi/ho-tro-truc-tuyen/@@desk", "hanoi.officer"),
            ("hanoi/duong-day-nong/@@hotline-reports", "hanoi.hotline"),
            ("hanoi/@@people", "hanoi.admin"),
            ("@@feedback", "central.admin"),
            ("@@audit-log", "central.inspector"),
            (FACTS["working_copy"], "hanoi.editor"),
        ):
            self.assert_opens(path, who)

    def test_the_trail_and_the_queue_are_read(self):
        with as_worker(self.portal):
            actions = {entry.action for entry in audit.read(self.portal)}
        self.assertIn("debtors.approve", actions)
        with as_worker(self.portal):
            chained = [e for e in audit.read(self.portal) if e.number]
            self.assertGreater(len(chained), 20)
            self.assertTrue(verification.verify(self.portal).whole)
        self.assertNotIn(OLD_KEY, IAnnotations(self.portal))
        queue = jobs.get_outbox(self.portal)
        states = {job["state"] for job in queue.jobs.values()}
        self.assertEqual(states, {"waiting", "failed", "done"})
        self.assertEqual(queue.jobs[FACTS["failed_job"]]["state"], "failed")

    def test_what_readers_said_is_read(self):
        [line] = feedback.figures(self.portal, "/hanoi", FEEDBACK_MONTH)
        self.assertEqual(line[3], ["Chữ nhỏ quá"])


class TestDebtors(OldSite, unittest.TestCase):
    def test_search_finds_an_entry_of_each_list(self):
        for register in ("tra-cuu", "thi-hanh-an-hanh-chinh"):
            entry = FACTS[register]
            name = quote(entry["name"].partition(" (")[0])
            list_id = "" if register == "tra-cuu" else f"&list={register}"
            with self.subTest(register):
                found = self.json(f"hanoi/@debtors?name={name}{list_id}")
                addresses = [item["@id"] for item in found["items"]]
                self.assertIn(
                    f"{self.portal.absolute_url()}/{entry['path']}", addresses
                )
            page = self.assert_opens(entry["path"])
            self.assertIn(entry["name"], page.contents)

    def test_index_and_entries_agree(self):
        with as_worker(self.portal):
            self.assertEqual(consistency.check(self.portal), [])

    def test_loads_of_each_state_open(self):
        self.assertIn("published", FACTS["loads"])
        for path in FACTS["loads"].values():
            self.assert_opens(path, "hanoi.registrar")

    def test_a_load_that_waited_is_approved(self):
        load = self.portal.unrestrictedTraverse(FACTS["loads"]["submitted"])
        with as_worker(self.portal):
            actions = {
                action["id"]
                for action in self.portal.portal_workflow.listActionInfos(object=load)
            }
        self.assertIn("approve", actions)


class TestCases(OldSite, unittest.TestCase):
    def follow(self, code, digits):
        return self.json(f"@support-cases/{code}?phone={digits}")

    def test_each_is_followed_with_its_code(self):
        self.assertGreaterEqual(len(FACTS["cases"]), 10)
        for state_id, (code, digits, _path) in FACTS["cases"].items():
            with self.subTest(state_id):
                found = self.follow(code, digits)
                self.assertEqual(found["state"]["id"], state_id)
                self.assertTrue(found["history"])

    def test_each_opens_for_its_officer(self):
        for code, _digits, path in FACTS["cases"].values():
            locality = path.partition("/")[0]
            page = self.assert_opens(path, f"{locality}.leader")
            self.assertIn(code, page.contents)

    def test_files_are_there(self):
        for _code, _digits, path in FACTS["cases"].values():
            case = self.portal.unrestrictedTraverse(path)
            with self.subTest(path):
                self.assertTrue(case.files[0].blob.data.startswith(b"%PDF"))

    def test_a_request_nobody_had_made_a_case_of_becomes_one(self):
        code, digits = FACTS["unmade"]
        self.assertEqual(self.follow(code, digits)["state"]["id"], "registered")
        with as_worker(self.portal):
            getUtility(IJobHandler, "requests.case")(self.portal, {"code": code})
        transaction.commit()
        self.assertEqual(self.follow(code, digits)["state"]["id"], "registered")
        self.assert_opens(f"hanoi/ho-tro-truc-tuyen/{code}", "hanoi-badinh.officer")

    def test_each_has_its_first_due_date_and_a_full_row(self):
        for _code, _digits, path in FACTS["cases"].values():
            case = self.portal.unrestrictedTraverse(path)
            index = case.__parent__.index()
            row = index.rows[index.numbers[case.code]]
            with self.subTest(path):
                self.assertIsNotNone(case.first_due)
                self.assertEqual(row, row_of(case))
                if case.person:
                    self.assertIn(
                        index.numbers[case.code], index.find(person=case.person)
                    )

    def test_the_next_step_is_taken(self):
        code, _digits, path = FACTS["cases"]["received"]
        case = self.portal.unrestrictedTraverse(path)
        with as_worker(self.portal):
            case = steps.take(case, "make_appointment", person="hanoi.officer")
        self.assertEqual(case.state_id, "in_work")
        self.assertEqual(case.revision, len(case.trail))


class TestRoyalties(Board, OldSite, unittest.TestCase):
    """The room came with the upgrade: what is published from then on is entered."""

    @property
    def home(self):
        return self.portal[self.unit]

    def test_what_is_published_is_collected(self):
        for function in ("editorial_head", "accountant"):
            add_person(
                f"{self.unit}.{function}",
                fullname=f"Người {function}",
                email=f"{function}@thads.example",
                password=PASSWORD,
                functions=[(self.unit, function)],
            )
        now = clock.now()
        item = self.publish("Tin sau khi nâng cấp", when=now)
        self.assertEqual(len(self.works_of(item)), 1)
        self.grade(item, when=now)
        later = now + timedelta(days=40)
        with at(later):
            statement = self.collect(period_of(clock.local(now).date()), now=later)
        [line] = result_of(statement).lines
        self.assertEqual(line.author, WRITER)
        self.assert_opens(FACTS["News Item"])


class TestReports(OldSite, unittest.TestCase):
    def test_each_has_trail_custody_and_a_row(self):
        for state_id, path in FACTS["reports"].items():
            report = self.portal.unrestrictedTraverse(path)
            index = reports.index()
            with self.subTest(state_id):
                self.assertEqual(report.state_id, state_id)
                self.assertEqual(report.trail[-1].state, state_id)
                self.assertEqual(report.trail[0].step, "take_in")
                self.assertTrue(report.recorded_by.endswith(".hotline"))
                self.assertEqual(report.slip[-1].unit, report.unit_id)
                self.assertEqual(index.rows[index.numbers[report.code]], row_of(report))
                self.assertEqual(bool(report.ended), report.state.clock == "ended")
                for before, after in zip(report.slip, report.slip[1:], strict=False):
                    self.assertEqual(before.until, after.since)

    def test_the_next_step_is_taken(self):
        report = self.portal.unrestrictedTraverse(FACTS["reports"]["in_handling"])
        with as_worker(self.portal):
            report = steps.take(report, "answer", {"result": "Đã trả lời."}, person="x")
        self.assertEqual(report.state_id, "answered")

    def test_each_opens_for_its_leader(self):
        self.assertEqual(len(FACTS["reports"]), 6)
        for path in FACTS["reports"].values():
            locality = path.partition("/")[0]
            self.assert_opens(path, f"{locality}.leader")

    def test_nobody_else_sees_one(self):
        for path in FACTS["reports"].values():
            for who in (None, "hanoi.editor"):
                browser = self.open(path, who, Accept="application/json")
                status = browser.headers["status"][:3]
                self.assertIn(status, ("401", "403", "404"))
