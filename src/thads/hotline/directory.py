"""Directory of the published contacts, stored at the portal.

The footer of every page asks for a unit's numbers, so they are not searched for each
time: a small mapping on the site is renewed whenever a contact changes.
"""

from persistent.mapping import PersistentMapping
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads.hotline.interfaces import IHotlineContact
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import unit_id_of
from thads.storage import PortalStorage
from zope.interface import implementer


#: {id of a locality or `central`: [contact, ...]}.
DIRECTORY = PortalStorage("thads.hotline.directory", PersistentMapping)
SECTION = "duong-day-nong"


def contacts_by_unit() -> dict[str, list[dict]]:
    """Return {unit id: [contact, ...]} of the published contacts, in their order.

    A contact is a dict: title, phones, email, hours, path (below the site).
    """
    found = {}
    for home in DIRECTORY.read(api.portal.get()).values():
        for contact in home:
            found.setdefault(contact["unit"], []).append(contact)
    return found


def contacts_of(unit_id, home_id=None):
    """Return the published contacts of one unit, in their order.

    `home_id`: id of its locality, where it is known.
    """
    home = home_id or unit_id.partition("-")[0]
    contacts = DIRECTORY.read(api.portal.get()).get(home, ())
    return [contact for contact in contacts if contact["unit"] == unit_id]


@implementer(IHotlineDirectory)
class HotlineDirectory:
    """Utility that tells other rooms the numbers each unit publishes."""

    def by_unit(self) -> dict[str, list[str]]:
        """Return {unit id: [phone number, ...]} of all published numbers."""
        return {
            unit: [phone for contact in contacts for phone in contact["phones"]]
            for unit, contacts in contacts_by_unit().items()
        }


def renew(section):
    """Write the published contacts of a unit's section into the directory.

    Nothing is written where none has changed.
    """
    directory = DIRECTORY.write(api.portal.get())
    home = unit_id_of(section)
    contacts = [
        _facts(contact, home)
        for contact in section.objectValues()
        if IHotlineContact.providedBy(contact) and _published(contact)
    ]
    contacts.sort(key=lambda contact: (contact["order"], contact["path"]))
    # a renewed contact may stand where it stood: nothing is written then
    if directory.get(home) != contacts:
        directory[home] = contacts


def _published(contact):
    try:
        return api.content.get_state(contact) == "published"
    except WorkflowException:
        return False


def _facts(contact, home):
    return {
        "unit": contact.unit or home,
        "title": contact.title,
        "phones": list(contact.phones or ()),
        "email": contact.email or "",
        "hours": contact.hours or "",
        "order": contact.order if contact.order is not None else 10,
        "path": f"{home}/{contact.getId()}",
    }
