"""Handlers of the room's profiles: the secret of the proofs of work."""

from plone import api
from thads.ratelimit import proof


def post_install(setup):
    """Make the secret, if there is none."""
    proof.install(api.portal.get())


def uninstall(setup):
    """Remove the secret."""
    proof.uninstall(api.portal.get())
