"""Handlers of the room's profiles: absences, drafts, due dates reckoned anew."""

from plone import api
from thads.casework import absence
from thads.casework import drafts
from thads.casework import mail_choices
from thads.casework import recalculation
from thads.plonetypes import SetupTool


def uninstall(setup: SetupTool) -> None:
    """Delete all absences and drafts, and what was reckoned last."""
    portal = api.portal.get()
    absence.uninstall(portal)
    mail_choices.uninstall(portal)
    recalculation.uninstall(portal)
    drafts.DRAFTS.uninstall(portal)
