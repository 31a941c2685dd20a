"""What the product's profiles do beyond their XML."""

from plone import api
from plone.base.interfaces import INonInstallable
from thads import audit
from thads import outbox
from thads.debtors import content as register
from zope.interface import implementer


@implementer(INonInstallable)
class HiddenProfiles:
    """Keeps the uninstall profile out of the list of add-ons."""

    def getNonInstallableProfiles(self):
        return ["thads:uninstall"]

    def getNonInstallableProducts(self):
        return ["thads.setup.upgrades"]


def after_install(context):
    """Settle what no GenericSetup handler reaches."""
    portal = api.portal.get()
    portal.unit_id = "central"
    portal.kind = "central"
    outbox.install(portal)
    audit.install(portal)
    register.install(portal)
    # the front page is a view of ours, not an item somebody could delete
    if portal.hasProperty("default_page"):
        portal.manage_delProperties(["default_page"])


def after_uninstall(context):
    """Take back what the profile's XML cannot."""
    portal = api.portal.get()
    outbox.uninstall(portal)
    audit.uninstall(portal)
    register.uninstall(portal)
