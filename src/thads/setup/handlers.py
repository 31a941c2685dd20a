"""Steps of the product's profiles beyond their XML."""

from plone import api
from plone.base.interfaces import INonInstallable
from thads import audit
from thads import outbox
from thads.debtors import content as register
from thads.debtors.finding import canaries
from thads.debtors.finding import renamed
from thads.debtors.lifecycle import counts
from thads.hotline import storage as hotline
from thads.publication import featured
from thads.ratelimit import proof
from thads.requests import journal
from thads.setup import undo
from thads.site import feedback
from thads.training import site as training
from zope.interface import implementer


@implementer(INonInstallable)
class HiddenProfiles:
    """Keeps the uninstall profile out of the list of add-ons."""

    def getNonInstallableProfiles(self):
        """Return the profiles that are not offered."""
        return ["thads:uninstall"]

    def getNonInstallableProducts(self):
        """Return the products that are not offered."""
        return ["thads.setup.upgrades"]


#: What the register keeps at the portal beside its indexes.
REGISTER = (counts.COUNTS, canaries.CANARIES, renamed.COMMUNES)

#: Settings as they were, between before_install and after_install of one process.
_before = {}


def before_install(context):
    """Look at Plone's settings before the profile changes them."""
    portal = api.portal.get()
    _before[portal.getPhysicalPath()] = undo.state(portal)


def after_install(context):
    """Settle what no GenericSetup handler reaches."""
    portal = api.portal.get()
    portal.unit_id = "central"
    portal.kind = "central"
    outbox.install(portal)
    audit.install(portal)
    proof.install(portal)
    register.install(portal)
    for stored in REGISTER:
        stored.install(portal)
    journal.install(portal)
    # the front page is a view of ours, not an item somebody could delete
    if portal.hasProperty("default_page"):
        portal.manage_delProperties(["default_page"])
    undo.remember(portal, _before.pop(portal.getPhysicalPath(), undo.state(portal)))


def after_uninstall(context):
    """Put back what was there before, and forget what the rooms kept at the site."""
    portal = api.portal.get()
    undo.undo(portal)
    outbox.uninstall(portal)
    audit.uninstall(portal)
    proof.uninstall(portal)
    register.uninstall(portal)
    for stored in REGISTER:
        stored.uninstall(portal)
    journal.uninstall(portal)
    hotline.uninstall(portal)
    featured.forget(portal)
    training.uninstall(portal)
    feedback.uninstall(portal)
