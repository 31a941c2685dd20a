"""What the profiles of the room do beside their XML."""

from plone import api
from thads import outbox
from thads.training import site


def uninstall(setup):
    """Forget what was decided; a training site that is there stays."""
    portal = api.portal.get()
    site.uninstall(portal)
    outbox.discard_kinds(portal, "training.")
