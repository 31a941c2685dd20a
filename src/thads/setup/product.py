"""The product as a whole: `thads:default`, which depends on the profiles of its rooms.

A room has a profile `thads.<room>:default` with a version and upgrade steps of its own.
For the operator there is one product: its version is the newest of all its rooms', and
each of their steps is followed by one of the product's that brings every room up to
date. So Plone's list of add-ons shows one product, one button upgrades all of it, and
nobody who adds a step has to edit a list.
"""

from plone.base.interfaces import INonInstallable
from Products.GenericSetup.registry import _profile_registry
from Products.GenericSetup.upgrade import UpgradeStep
from Products.GenericSetup.upgrade import _registerUpgradeStep
from Products.GenericSetup.upgrade import _upgrade_registry
from Products.GenericSetup.upgrade import listProfilesWithUpgrades
from zope.interface import Interface
from zope.interface import implementer
import logging


logger = logging.getLogger(__name__)
PRODUCT = "thads:default"
UNKNOWN = "unknown"
#: After every registration of profiles and steps, which are actions of order 0.
LAST = 1_000_000


class Needed(Exception):
    """A room cannot be uninstalled while another stands on it."""


@implementer(INonInstallable)
class HiddenProfiles:
    """Hides the rooms' profiles from the list of add-ons: it shows the product."""

    def getNonInstallableProfiles(self):
        """Return the profiles that are not offered."""
        return ["thads:uninstall"]

    def getNonInstallableProducts(self):
        """Return the products that are not offered."""
        ids = _profile_registry.listProfiles()
        return sorted({id.partition(":")[0] for id in ids if id.startswith("thads.")})


def rooms(setup) -> list[str]:
    """Return the ids of the rooms' profiles, each after those it depends on."""
    chain = setup.getProfileDependencyChain(PRODUCT)
    ids = [id.removeprefix("profile-") for id in chain]
    return [id for id in ids if id.startswith("thads.")]


def upgrade_rooms(setup):
    """Upgrade every room, and install those that came with this version."""
    for id in rooms(setup):
        if setup.getLastVersionForProfile(id) == UNKNOWN:
            logger.info("installing %s", id)
            setup.runAllImportStepsFromProfile(f"profile-{id}")
        else:
            setup.upgradeProfile(id, quiet=True)


def uninstall_rooms(setup):
    """Uninstall every room, the highest first: post handler of `thads:uninstall`."""
    for id in reversed(rooms(setup)):
        if setup.getLastVersionForProfile(id) != UNKNOWN:
            uninstall_room(setup, id)


def uninstall_room(setup, profile_id: str):
    """Uninstall a room, whose profile is `thads.<room>:default`.

    Raises Needed when a profile that is installed depends on it. Content stays. The
    next upgrade of the product installs it again, as one that is new: who drops a room
    for good takes it out of the site's ZCML and of the product's metadata.xml too.
    """
    needed_by = [
        id
        for id in rooms(setup)
        if setup.getLastVersionForProfile(id) != UNKNOWN
        and f"profile-{profile_id}" in setup.getDependenciesForProfile(id)
    ]
    if needed_by:
        raise Needed(f"{profile_id} is needed by {', '.join(needed_by)}")
    name = profile_id.partition(":")[0]
    setup.runAllImportStepsFromProfile(f"profile-{name}:uninstall")
    setup.unsetLastVersionForProfile(profile_id)


class IProductUpgradesDirective(Interface):
    """The directive has no attributes."""


def product_upgrades(_context):
    """Let a step of the product follow each step of a room."""
    _context.action(
        discriminator="thads:productUpgrades", callable=follow_rooms, order=LAST
    )


def follow_rooms():
    """Register the steps, and give the product the newest version of its rooms."""
    product = _profile_registry._registered.get(PRODUCT)
    newest = {product["version"]}
    for id in listProfilesWithUpgrades():
        if id.startswith("thads.") and id.endswith(":default"):
            newest |= {step.dest[0] for step in steps_of(id)}
    for version in newest:
        before = str(int(version) - 1)
        step = UpgradeStep(
            "Upgrade the rooms", PRODUCT, before, version, None, upgrade_rooms
        )
        _registerUpgradeStep(step)
    product["version"] = max(newest, key=int)


def steps_of(profile_id: str) -> list:
    """Return the upgrade steps registered for a profile, nested ones too."""
    found = []
    for step in _upgrade_registry.getUpgradeStepsForProfile(profile_id).values():
        found += [each for _id, each in step] if isinstance(step, list) else [step]
    return found
