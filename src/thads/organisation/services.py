"""REST services of the organisation."""

from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import localities
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


@implementer(IJSONSummarySerializerMetadata)
class LoginBlocklist:
    """Metadata a list never shows of an item: its writers, which are logins."""

    def blocklisted_attributes(self) -> set[str]:
        """Return the names of attributes that are left out."""
        return {"Creator", "creators", "listCreators", "last_modified_by"}
