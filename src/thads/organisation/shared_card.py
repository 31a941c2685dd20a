"""Card of a unit's front page: a government organisation of schema.org."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone.base.interfaces import IPloneSiteRoot
from thads.organisation.units import unit_of
from thads.plonetypes import Content
from thads.plonetypes import Request
from thads.web.interfaces import ISharedCard
from thads.web.public_address import public_url
from thads.web.shared_card import without_empty
from typing import Any
from zope.interface import implementer


def organisation(unit: Content) -> dict[str, Any]:
    """Return a unit in the terms of schema.org: its type, name and address."""
    return {
        "@type": "GovernmentOrganization",
        "name": unit.Title(),
        "url": public_url(unit),
    }


@implementer(ISharedCard)
class UnitCard:
    """Adapter of the portal, a locality or a branch."""

    def __init__(self, context: Content, request: Request) -> None:
        self.context = context
        self.request = request

    def properties(self) -> list[tuple[str, str]]:
        """Return that the page is a place of the web, no article."""
        return [("og:type", "website")]

    def facts(self) -> dict[str, Any]:
        """Return name, address, telephone and mail of the unit, and whose it is."""
        unit = self.context.aq_base
        at_portal = IPloneSiteRoot.providedBy(self.context)
        above = None if at_portal else unit_of(aq_parent(aq_inner(self.context)))
        return without_empty(
            {
                **organisation(self.context),
                "address": getattr(unit, "address", None),
                "telephone": getattr(unit, "phone", None),
                "email": getattr(unit, "email", None),
                "parentOrganization": above and organisation(above),
            }
        )
