"""Providers of log-ins: their settings, and whose accounts are linked."""

from plone import api
from thads.login.oidc import links


def upgrade(setup):
    """Make the store of links."""
    links.install(api.portal.get())
