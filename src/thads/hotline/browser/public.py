"""Public pages of the hotline: of a unit, of the whole country, of a contact."""

from plone import api
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.hotline.directory import contacts_by_unit
from thads.hotline.directory import contacts_of
from thads.organisation.units import CENTRAL
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.places.names import by_letter
from thads.places.names import in_order
from thads.places.names import short_name
from thads.text import words
from thads.text.contact import tel
from thads.web import parameters


def shown(contact: dict) -> dict:
    """Return a contact with its numbers as links: {number, href}."""
    return {
        **contact,
        "phones": [{"number": p, "href": tel(p)} for p in contact["phones"]],
    }


class HotlinePage(BrowserView):
    """`@@hotline-page` of the section: a locality's own, or the country's."""

    of_locality = ViewPageTemplateFile("templates/hotline_locality.pt")
    of_country = ViewPageTemplateFile("templates/hotline_country.pt")

    def __call__(self):
        self.locality = locality_of(self.context)
        return self.of_locality() if self.locality is not None else self.of_country()

    @property
    def may_record(self) -> bool:
        """True if the reader may record a report here."""
        return api.user.has_permission("THADS hotline: take in", obj=self.context)

    @property
    def may_list(self) -> bool:
        """True if the reader may list the reports of the unit."""
        return api.user.has_permission("THADS hotline: list reports", obj=self.context)

    @property
    def may_add_contact(self) -> bool:
        """True if the reader may add a contact here."""
        return api.user.has_permission("THADS hotline: add contact", obj=self.context)

    def drafts(self):
        """Return {title, url} of the unpublished contacts the reader may see."""
        if not (self.may_list or self.may_add_contact):
            return []
        return [
            {"title": contact.title, "url": contact.absolute_url()}
            for contact in self.context.objectValues()
            if contact.portal_type == "HotlineContact"
            and api.content.get_state(contact) != "published"
            and api.user.has_permission("View", obj=contact)
        ]

    # values of the template of a locality

    def own(self) -> list[dict]:
        """Return the published contacts of the locality itself."""
        return [shown(contact) for contact in contacts_of(unit_id_of(self.context))]

    def of_branches(self) -> list[dict]:
        """Return {title, contacts} of each branch that has published contacts."""
        listed = contacts_by_unit()
        found = []
        for branch in branches(self.locality):
            contacts = [shown(c) for c in listed.get(branch.unit_id, ())]
            if contacts:
                found.append({"title": branch.title, "contacts": contacts})
        return found

    def country_url(self) -> str:
        """Return the address of the page of the whole country."""
        return f"{api.portal.get().absolute_url()}/{self.context.getId()}"

    # values of the template of the country

    @property
    def query(self) -> str:
        """Words a locality is searched by."""
        return parameters.text(self.request.form, "q", most=80)

    def centre(self) -> list[dict]:
        """Return the published contacts of the centre."""
        return [shown(contact) for contact in contacts_of(CENTRAL)]

    def letters(self) -> list[dict]:
        """Return {letter, localities} of the localities whose names fit the query.

        Accents do not count. A locality: name, title, url, contacts that have a number.
        """
        listed = contacts_by_unit()
        wanted = words(self.query)
        found = []
        for locality in localities():
            name = short_name(locality.title)
            known = words(f"{name} {locality.getId()}")
            if not all(any(k.startswith(w) for k in known) for w in wanted):
                continue
            found.append(
                {
                    "name": name,
                    "title": locality.title,
                    "url": f"{locality.absolute_url()}/{self.context.getId()}",
                    "contacts": [
                        shown(contact)
                        for contact in listed.get(locality.unit_id, ())
                        if contact["phones"]
                    ],
                }
            )
        return [
            {"letter": letter, "localities": in_order(group)}
            for letter, group in by_letter(found)
        ]


class ContactPage(BrowserView):
    """`@@hotline-contact`: one contact, with its state and steps for its editors."""

    def facts(self) -> dict:
        """Return the contact as the section's page shows it."""
        return shown(
            {
                "title": self.context.title,
                "phones": list(self.context.phones or ()),
                "email": self.context.email,
                "hours": self.context.hours,
            }
        )

    def transitions(self) -> list[dict[str, str]]:
        """Return {id, title} of the transitions the reader may make."""
        tool = api.portal.get_tool("portal_workflow")
        return [
            {"id": action["id"], "title": action["title"]}
            for action in tool.listActionInfos(object=self.context)
            if action["category"] == "workflow" and action["available"]
        ]

    @property
    def published(self) -> bool:
        """True if the public sees the contact."""
        return api.content.get_state(self.context) == "published"

    @property
    def may_edit(self) -> bool:
        """True if the reader may change the contact."""
        return api.user.has_permission("Modify portal content", obj=self.context)

    def section_url(self) -> str:
        """Return the address of the section the contact stands in."""
        return self.context.__parent__.absolute_url()
