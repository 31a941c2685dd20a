"""Uninstalled, the product leaves Plone as it found it."""

from plone import api
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import TEST_USER_ID
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import applyProfile
from plone.app.testing import setRoles
from plone.browserlayer.utils import registered_layers
from tests.setup.settings import differences
from tests.setup.settings import state
from thads import outbox
from thads.setup import product
import unittest


class BareLayer(PloneSandboxLayer):
    """A Plone site in which the product could be installed."""

    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        import thads

        self.loadZCML(package=thads)

    def setUpPloneSite(self, portal):
        for profile in (
            "plone.app.contenttypes:default",
            "plone.app.layout:default",
            "plonetheme.barceloneta:default",
        ):
            applyProfile(portal, profile)
        # what the product depends on stays when it goes
        setup = api.portal.get_tool("portal_setup")
        for profile in setup.getProfileDependencyChain("profile-thads:default"):
            if not profile.startswith("profile-thads"):
                setup.runAllImportStepsFromProfile(profile, ignore_dependencies=True)


BARE = BareLayer()
BARE_INTEGRATION = IntegrationTesting(bases=(BARE,), name="Bare:Integration")


class TestUninstall(unittest.TestCase):
    layer = BARE_INTEGRATION
    maxDiff = None

    def setUp(self):
        self.portal = self.layer["portal"]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])

    def test_nothing_is_left(self):
        before = state(self.portal)
        applyProfile(self.portal, "thads:default")
        changed = differences(before, state(self.portal))
        for area in ("record", "type", "workflow", "chain", "role", "permission"):
            self.assertIn(area, {key[0] for key in changed})
        applyProfile(self.portal, "thads:uninstall")
        self.assertEqual(differences(before, state(self.portal)), {})
        names = [layer.__name__ for layer in registered_layers()]
        self.assertNotIn("IThadsLayer", names)

    def test_installed_twice_it_still_remembers_the_beginning(self):
        before = state(self.portal)
        applyProfile(self.portal, "thads:default")
        applyProfile(self.portal, "thads:default")
        applyProfile(self.portal, "thads:uninstall")
        self.assertEqual(differences(before, state(self.portal)), {})

    def test_may_be_installed_again(self):
        applyProfile(self.portal, "thads:default")
        first = state(self.portal)
        applyProfile(self.portal, "thads:uninstall")
        applyProfile(self.portal, "thads:default")
        self.assertEqual(differences(first, state(self.portal)), {})

    def test_what_others_changed_meanwhile_stays(self):
        applyProfile(self.portal, "thads:default")
        api.portal.set_registry_record("plone.email_from_name", "Cổng THADS")
        applyProfile(self.portal, "thads:uninstall")
        kept = api.portal.get_registry_record("plone.email_from_name")
        self.assertEqual(kept, "Cổng THADS")

    def test_no_profile_is_installed_any_more(self):
        setup = api.portal.get_tool("portal_setup")
        applyProfile(self.portal, "thads:default")
        applyProfile(self.portal, "thads:uninstall")
        for profile in product.rooms(setup):
            self.assertEqual(setup.getLastVersionForProfile(profile), "unknown")


class TestOneRoom(unittest.TestCase):
    """A room is dropped whole; the others stay as they are."""

    layer = BARE_INTEGRATION
    maxDiff = None

    def setUp(self):
        self.portal = self.layer["portal"]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])
        self.setup = api.portal.get_tool("portal_setup")
        applyProfile(self.portal, "thads:default")

    def test_what_the_room_added_is_gone_and_comes_back(self):
        installed = state(self.portal)
        for room in self.droppable():
            profile = f"thads.{room}:default"
            with self.subTest(room):
                product.uninstall_room(self.setup, profile)
                gone = differences(installed, state(self.portal))
                self.assertEqual([k for k in gone if not self.belongs(k, room)], [])
                for mark in OWN[room]:
                    left = [key for key in state(self.portal) if mark in str(key)]
                    self.assertEqual(left, [])
                applyProfile(self.portal, profile)
                self.assertEqual(differences(installed, state(self.portal)), {})

    def test_a_room_others_stand_on_is_not_dropped(self):
        before = state(self.portal)
        with self.assertRaisesRegex(product.Needed, "thads.debtors:default"):
            product.uninstall_room(self.setup, "thads.organisation:default")
        self.assertEqual(differences(before, state(self.portal)), {})

    def droppable(self):
        """Return the rooms of the domain that no other room stands on."""
        needed = {
            id.removeprefix("profile-")
            for profile in product.rooms(self.setup)
            for id in self.setup.getDependenciesForProfile(profile)
        }
        names = {
            profile.removeprefix("thads.").partition(":")[0]
            for profile in set(product.rooms(self.setup)) - needed
        }
        self.assertLessEqual(OWN.keys() - STOOD_ON, names)
        return sorted(names - ALWAYS)

    def belongs(self, key, room):
        """Return False for a setting that is another room's own."""
        others = set(OWN) - {room}
        return not any(mark in str(key) for other in others for mark in OWN[other])

    def test_jobs_nobody_could_do_any_more_are_gone(self):
        ours = outbox.put(self.portal, "debtors.publish", {})
        theirs = outbox.put(self.portal, "requests.case", {})
        product.uninstall_room(self.setup, "thads.debtors:default")
        jobs = outbox.jobs.get_outbox(self.portal).jobs
        self.assertNotIn(ours, jobs)
        self.assertIn(theirs, jobs)


#: Of `OWN`, those other rooms stand on.
STOOD_ON = {"outbox", "audit", "organisation"}
#: Rooms of the whole site, dropped with it alone: corrections, pages, log-in.
ALWAYS = {"corrections", "login", "site"}
#: Words that mark a setting as a room's own.
OWN = {
    "outbox": ("thads-outbox", "thads.outbox"),
    "audit": ("THADS_audit", "thads-audit", "thads.audit"),
    "organisation": ("THADS_organisation", "thads_structure", "thads.sections"),
    "publication": ("THADS_publication", "thads_publication", "thads.publication"),
    "hotline": ("THADS_hotline", "thads_hotline", "HotlineReport", "thads.hotline"),
    "debtors": ("THADS_debtors", "thads_debtor", "thads-debtor", "thads.debtors"),
    "requests": ("THADS_requests", "thads_support", "SupportCase", "thads.requests"),
    "royalties": (
        *("THADS_royalties", "thads_royalty", "RoyaltyStatement"),
        "thads.royalties",
    ),
    "training": ("thads-training", "thads.training"),
}
