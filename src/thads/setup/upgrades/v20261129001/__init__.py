"""From profile version 1012 to a profile for each room.

What the one profile of 1012 installed is what the rooms' profiles install now; so they
are noted as installed, and not run over what people have changed. What the product
remembered for its uninstallation goes: uninstall profiles say it plainly.
"""

from plone import api
from thads.setup.product import PRODUCT
from thads.setup.product import UNKNOWN
from zope.annotation.interfaces import IAnnotations


OLD = 1012
#: The version of the rooms' profiles that says what the profile of 1012 said.
BASE = "20261129000"
#: The rooms the profile of 1012 spoke for; any other is installed as a new one.
ROOMS = (
    *("worktime", "audit", "outbox", "ratelimit", "organisation"),
    *("publication", "hotline", "debtors", "requests"),
    *("corrections", "site", "training"),
)


class TooOld(Exception):
    """The site has a profile from before version 1012."""


def upgrade(setup):
    """Note the rooms' profiles as installed; raise TooOld for sites before 1012."""
    version = setup.getLastVersionForProfile(PRODUCT)
    number = 0 if version == UNKNOWN else int(version[0])
    if number < OLD:
        raise TooOld(
            f"This site has profile version {number}. Upgrade it to {OLD} "
            "with the release before this one, then come back: see CHANGES.md."
        )
    for room in ROOMS:
        profile = f"thads.{room}:default"
        if setup.getLastVersionForProfile(profile) == UNKNOWN:
            setup.setLastVersionForProfile(profile, BASE)
    IAnnotations(api.portal.get()).pop("thads.setup.undo", None)
