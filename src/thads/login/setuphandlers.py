"""Handlers of the room's profiles: our plugins in the user folders."""

from plone import api
from thads.login import alerts
from thads.login import email_changes
from thads.login import password_links
from thads.login import plugins
from thads.login.oidc import links


def post_install(setup):
    """Put our plugins into the user folders of the site and of the server."""
    for pas in plugins.folders(api.portal.get()):
        plugins.install(pas)
    links.install(api.portal.get())
    password_links.install(api.portal.get())
    email_changes.install(api.portal.get())
    alerts.install(api.portal.get())


def uninstall(setup):
    """Take our plugins away; the server's stay while another site needs them."""
    links.uninstall(api.portal.get())
    password_links.uninstall(api.portal.get())
    email_changes.uninstall(api.portal.get())
    alerts.uninstall(api.portal.get())
    here, *above = plugins.folders(api.portal.get())
    plugins.uninstall(here)
    for pas in above:
        if not plugins.is_needed(pas):
            plugins.uninstall(pas)
