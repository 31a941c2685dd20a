"""Handlers of the room's profiles: the store of the trail."""

from plone import api
from thads.audit import storage
from typing import Any


def post_install(setup: Any) -> None:
    """Make the store, if there is none."""
    storage.install(api.portal.get())


def uninstall(setup: Any) -> None:
    """Remove the store with all entries."""
    storage.uninstall(api.portal.get())
