"""A bare Plone with the ground rooms only: they need nothing of the rooms above."""

from plone.app.testing import PLONE_FIXTURE
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import applyProfile


class GroundLayer(PloneSandboxLayer):
    defaultBases = (PLONE_FIXTURE,)

    def setUpZope(self, app, configurationContext):
        import thads.audit
        import thads.outbox

        self.loadZCML(package=thads.outbox)
        self.loadZCML(package=thads.audit)

    def setUpPloneSite(self, portal):
        applyProfile(portal, "thads.outbox:default")
        applyProfile(portal, "thads.audit:default")


GROUND = GroundLayer()
GROUND_INTEGRATION = IntegrationTesting(bases=(GROUND,), name="Ground:Integration")
GROUND_FUNCTIONAL = FunctionalTesting(bases=(GROUND,), name="Ground:Functional")
