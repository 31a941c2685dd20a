"""Uninstalled, the product leaves Plone as it found it."""

from plone import api
from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import TEST_USER_ID
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import applyProfile
from plone.app.testing import setRoles
from plone.browserlayer.utils import registered_layers
from thads.setup import undo
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
            if profile != "profile-thads:default":
                setup.runAllImportStepsFromProfile(profile, ignore_dependencies=True)


BARE = BareLayer()
BARE_INTEGRATION = IntegrationTesting(bases=(BARE,), name="Bare:Integration")


class TestUninstall(unittest.TestCase):
    layer = BARE_INTEGRATION
    maxDiff = None

    def setUp(self):
        self.portal = self.layer["portal"]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])

    def differences(self, before, after):
        return {
            key: (before.get(key, "nothing"), after.get(key, "nothing"))
            for key in set(before) | set(after)
            if before.get(key, "nothing") != after.get(key, "nothing")
        }

    def test_nothing_is_left(self):
        before = undo.state(self.portal)
        applyProfile(self.portal, "thads:default")
        changed = self.differences(before, undo.state(self.portal))
        for area in ("record", "type", "workflow", "chain", "role", "permission"):
            self.assertIn(area, {key[0] for key in changed})
        applyProfile(self.portal, "thads:uninstall")
        self.assertEqual(self.differences(before, undo.state(self.portal)), {})
        names = [layer.__name__ for layer in registered_layers()]
        self.assertNotIn("IThadsLayer", names)

    def test_installed_twice_it_still_remembers_the_beginning(self):
        before = undo.state(self.portal)
        applyProfile(self.portal, "thads:default")
        applyProfile(self.portal, "thads:default")
        applyProfile(self.portal, "thads:uninstall")
        self.assertEqual(self.differences(before, undo.state(self.portal)), {})

    def test_may_be_installed_again(self):
        applyProfile(self.portal, "thads:default")
        first = undo.state(self.portal)
        applyProfile(self.portal, "thads:uninstall")
        applyProfile(self.portal, "thads:default")
        self.assertEqual(self.differences(first, undo.state(self.portal)), {})

    def test_what_others_changed_meanwhile_stays(self):
        applyProfile(self.portal, "thads:default")
        api.portal.set_registry_record("plone.email_from_name", "Cổng THADS")
        applyProfile(self.portal, "thads:uninstall")
        kept = api.portal.get_registry_record("plone.email_from_name")
        self.assertEqual(kept, "Cổng THADS")
