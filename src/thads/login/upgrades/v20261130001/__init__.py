"""The lists of sessions; whoever is logged in logs in once more."""

from plone import api
from thads.login import plugins


def upgrade(setup):
    """Give the guards of the site and of the server their lists of sessions."""
    for pas in plugins.folders(api.portal.get()):
        plugins.install(pas)
