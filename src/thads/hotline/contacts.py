"""Contacts of units: made when an organisation is loaded, listed in the directory."""

from plone import api
from plone.dexterity.utils import createContent
from thads import _
from thads.hotline.directory import SECTION
from thads.hotline.directory import renew
from thads.organisation.units import section
from zope.i18n import translate


TYPE = "HotlineContact"
WORKFLOW = "thads_hotline_contact"

#: Id of the contact a unit is loaded with.
OWN = "tiep-nhan"


def unit_loaded(event):
    """Make and publish a contact of the numbers a loaded unit has; subscriber.

    One that exists already is left alone.
    """
    phones = [p.strip() for p in (event.row.get("hotlines") or "").split(";")]
    phones = [phone for phone in phones if phone]
    place = section(event.unit, SECTION)
    local = event.row["kind"] in ("central", "provincial")
    name = OWN if local else event.row["unit_id"]
    if not phones or place is None or name in place.objectIds():
        return
    contact = createContent(
        TYPE,
        id=name,
        title=_vietnamese(_("Receiving reports and proposals"))
        if local
        else event.row["short_title"],
        phones=phones,
        email=event.row.get("email") or None,
        hours=_vietnamese(_("Working days, office hours")),
        order=10 if local else 50,
        unit=None if local else event.row["unit_id"],
        language="vi",
    )
    place._setObject(name, contact)
    publish(place[name])
    renew(place)


def _vietnamese(message):
    # content is stored in one language, whoever loads it
    return translate(message, target_language="vi")


def publish(contact):
    """Publish a contact as the system, whoever is logged in."""
    workflow = api.portal.get_tool("portal_workflow")
    definition = workflow.getWorkflowById(WORKFLOW)
    definition._changeStateOf(contact, definition.transitions["publish"])


def contact_changed(contact, event):
    """Renew the directory after a contact was changed, moved or deleted; subscriber."""
    for container in (
        getattr(event, "oldParent", None),
        getattr(event, "newParent", None),
        contact.__parent__,
    ):
        if container is not None and container.getId() == SECTION:
            renew(container)


def contact_state_changed(contact, event):
    """Renew the directory after a contact was published or retracted; subscriber."""
    container = contact.__parent__
    if container is not None and container.getId() == SECTION:
        renew(container)
