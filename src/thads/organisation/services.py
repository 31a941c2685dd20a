"""REST of the organisation."""

from plone.restapi.services import Service
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import localities
from zope.component import queryUtility


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
