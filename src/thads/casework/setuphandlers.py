"""Handlers of the room's profiles: what people entered about their absence."""

from plone import api
from thads.casework import absence
from thads.plonetypes import SetupTool


def uninstall(setup: SetupTool) -> None:
    """Forget all absences."""
    absence.uninstall(api.portal.get())
