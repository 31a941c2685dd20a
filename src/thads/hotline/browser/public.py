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


def shown(contact):
    """Return a contact as the pages show it."""
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
    def may_take_in(self):
        return api.user.has_permission("THADS hotline: take in", obj=self.context)

    @property
    def may_list(self):
        return api.user.has_permission("THADS hotline: list reports", obj=self.context)

    @property
    def may_add_contact(self):
        return api.user.has_permission("THADS hotline: add contact", obj=self.context)

    def drafts(self):
        """Return contacts that are not published yet, to those who may see them."""
        if not (self.may_list or self.may_add_contact):
            return []
        return [
            {"title": contact.title, "url": contact.absolute_url()}
            for contact in self.context.objectValues()
            if contact.portal_type == "HotlineContact"
            and api.content.get_state(contact) != "published"
            and api.user.has_permission("View", obj=contact)
        ]

    # a locality

    def own(self):
        return [shown(contact) for contact in contacts_of(unit_id_of(self.context))]

    def of_branches(self):
        listed = contacts_by_unit()
        found = []
        for branch in branches(self.locality):
            contacts = [shown(c) for c in listed.get(branch.unit_id, ())]
            if contacts:
                found.append({"title": branch.title, "contacts": contacts})
        return found

    def country_url(self):
        return f"{api.portal.get().absolute_url()}/{self.context.getId()}"

    # the country

    @property
    def query(self):
        return parameters.text(self.request.form, "q", most=80)

    def centre(self):
        return [shown(contact) for contact in contacts_of(CENTRAL)]

    def letters(self):
        """Return the localities by their letters, filtered by name without accents."""
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
    """One contact: a page for its editors, the section's page for the public."""

    def facts(self):
        return shown(
            {
                "title": self.context.title,
                "phones": list(self.context.phones or ()),
                "email": self.context.email,
                "hours": self.context.hours,
            }
        )

    def transitions(self):
        tool = api.portal.get_tool("portal_workflow")
        return [
            {"id": action["id"], "title": action["title"]}
            for action in tool.listActionInfos(object=self.context)
            if action["category"] == "workflow" and action["available"]
        ]

    @property
    def published(self):
        return api.content.get_state(self.context) == "published"

    @property
    def may_edit(self):
        return api.user.has_permission("Modify portal content", obj=self.context)

    def section_url(self):
        return self.context.__parent__.absolute_url()
