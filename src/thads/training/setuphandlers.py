"""Handlers of the room's profiles: the decision on a training site."""

from plone import api
from thads import outbox
from thads.training import site


def uninstall(setup):
    """Forget what was decided; a training site that is there stays."""
    portal = api.portal.get()
    site.uninstall(portal)
    outbox.discard_kinds(portal, "training.")
