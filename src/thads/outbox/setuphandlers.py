"""Handlers of the room's profiles: the queue of jobs."""

from plone import api
from thads.outbox import captured_mail
from thads.outbox import jobs
from thads.plonetypes import SetupTool


def post_install(setup: SetupTool) -> None:
    """Make the queue, if there is none."""
    jobs.install(api.portal.get())


def uninstall(setup: SetupTool) -> None:
    """Remove the queue with all jobs, and captured mail."""
    portal = api.portal.get()
    jobs.uninstall(portal)
    captured_mail.uninstall(portal)
