"""What the hotlines publish, kept where every page can read it at once.

The footer of every page asks for a unit's numbers, so they are not searched for each
time: a small mapping on the site is renewed whenever a contact changes.
"""

from persistent.mapping import PersistentMapping
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from thads.hotline.interfaces import IHotlineContact
from thads.organisation.interfaces import IHotlineDirectory
from thads.organisation.units import unit_id_of
from zope.annotation.interfaces import IAnnotations
from zope.interface import implementer


KEY = "thads.hotline.directory"
SECTION = "duong-day-nong"


def _stored():
    return IAnnotations(api.portal.get()).get(KEY) or {}


def contacts_by_unit():
    """Return {unit id: [contact, ...]} of what is published, in its order.

    A contact is a dict: title, phones, email, hours, path (below the site).
    """
    found = {}
    for home in _stored().values():
        for contact in home:
            found.setdefault(contact["unit"], []).append(contact)
    return found


def contacts_of(unit_id, home_id=None):
    """Return the published contacts of one unit."""
    return [
        contact
        for contact in _stored().get(home_id or unit_id.partition("-")[0], ())
        if contact["unit"] == unit_id
    ]


@implementer(IHotlineDirectory)
class HotlineDirectory:
    """The numbers each unit publishes."""

    def by_unit(self):
        return {
            unit: [phone for contact in contacts for phone in contact["phones"]]
            for unit, contacts in contacts_by_unit().items()
        }


def renew(section):
    """Write down anew what the section of a unit publishes."""
    portal = api.portal.get()
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = PersistentMapping()
    home = unit_id_of(section)
    contacts = [
        _facts(contact, home)
        for contact in section.objectValues()
        if IHotlineContact.providedBy(contact) and _published(contact)
    ]
    contacts.sort(key=lambda contact: (contact["order"], contact["path"]))
    # a renewed contact may stand where it stood: nothing is written then
    if annotations[KEY].get(home) != contacts:
        annotations[KEY][home] = contacts


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
