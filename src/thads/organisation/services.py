"""REST of the organisation."""

from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import localities
from thads.web.services import Service
from zope.component import queryUtility
from zope.interface import implementer


class LocalitiesGet(Service):
    """GET @localities: every locality with how to reach it."""

    def reply(self):
        directory = queryUtility(IHotlineDirectory)
        hotlines = directory.by_unit() if directory is not None else {}
        items = [
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
class NoLogins:
    """What a list may show of an item: not who wrote it, which is a login."""

    def blocklisted_attributes(self):
        return {"Creator", "creators", "listCreators", "last_modified_by"}
