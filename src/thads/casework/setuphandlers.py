"""Handlers of the room's profiles: what people entered about their absence."""

from plone import api
from thads.casework import absence


def uninstall(setup):
    """Forget all absences."""
    absence.uninstall(api.portal.get())
