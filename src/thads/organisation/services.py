"""REST services of the organisation."""

from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from thads.organisation.enforcement_officers import find_officers
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.web.services import Service
from typing import TypedDict
from zope.component import queryUtility
from zope.interface import implementer


#: A locality as programs read it. The texts are None where nothing was entered.
LocalityItem = TypedDict(
    "LocalityItem",
    {
        "@id": str,
        "id": str,
        "title": str,
        "address": str | None,
        "phone": str | None,
        "email": str | None,
        "hotlines": list[str],
        "bailiff": bool,
    },
)
Localities = TypedDict(
    "Localities", {"@id": str, "items_total": int, "items": list[LocalityItem]}
)


#: Most officers of an answer.
MOST = 50


class OfficerItem(TypedDict):
    """Enforcement officer as programs read one: what a badge says, nothing private."""

    name: str
    rank: str
    unit: str  # id
    unit_title: str
    phone: str | None  # the unit's


Officers = TypedDict(
    "Officers", {"@id": str, "items_total": int, "items": list[OfficerItem]}
)


class LocalitiesGet(Service):
    """GET @localities: every locality with its addresses and hotlines."""

    def reply(self) -> Localities:
        directory = queryUtility(IHotlineDirectory)
        hotlines = directory.by_unit() if directory is not None else {}
        items: list[LocalityItem] = [
            {
                "@id": locality.absolute_url(),
                "id": locality.getId(),
                "title": locality.title,
                "address": locality.address,
                "phone": locality.phone,
                "email": locality.email,
                "hotlines": hotlines.get(locality.unit_id, []),
                "bailiff": bool(locality.bailiff),
            }
            for locality in localities()
        ]
        return {
            "@id": f"{self.context.absolute_url()}/@localities",
            "items_total": len(items),
            "items": items,
        }


class OfficersGet(Service):
    """GET @enforcement-officers: the public list, of all units or of a locality."""

    def reply(self) -> Officers:
        locality = locality_of(self.context)
        places = localities() if locality is None else [locality]
        units = {each.unit_id for each in places}
        units.update(each.unit_id for place in places for each in branches(place))
        name = self.query.text("name")
        unit = self.query.choice("unit", units)
        start = self.query.integer("b_start")
        size = self.query.integer("b_size", 20, 1, MOST)
        here = locality.unit_id if locality is not None else ""
        found = find_officers(name, unit or here)
        items: list[OfficerItem] = [
            {
                "name": officer.name,
                "rank": officer.rank,
                "unit": officer.unit_id,
                "unit_title": officer.unit,
                "phone": officer.phone or None,
            }
            for officer in found[start : start + size]
        ]
        return {
            "@id": f"{self.context.absolute_url()}/@enforcement-officers",
            "items_total": len(found),
            "items": items,
        }


@implementer(IJSONSummarySerializerMetadata)
class LoginBlocklist:
    """Metadata a list never shows of an item: its writers, which are logins."""

    def blocklisted_attributes(self) -> set[str]:
        """Return the names of attributes that are left out."""
        return {"Creator", "creators", "listCreators", "last_modified_by"}
