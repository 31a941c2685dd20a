"""Handlers of the room's profiles: the secret of the proofs of work."""

from plone import api
from thads.plonetypes import SetupTool
from thads.ratelimit import proof


def post_install(setup: SetupTool) -> None:
    """Make the secret, if there is none."""
    proof.install(api.portal.get())


def uninstall(setup: SetupTool) -> None:
    """Remove the secret."""
    proof.uninstall(api.portal.get())
