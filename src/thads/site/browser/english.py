"""The English edition: about, structure, contact and hotline of a unit.

Made from the organisation's own data, so that it is never out of step with the
Vietnamese pages; only the introduction is written by people.
"""

from plone import api
from plone.memoize.view import memoize
from thads.organisation import english
from thads.organisation import units
from thads.organisation.sections import current_sections
from thads.site.browser.unit import UnitFacts
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


#: part of the address -> its name in the menu
PARTS = {
    "": "Home",
    "structure": "Structure",
    "contact": "Contact",
    "hotline": "Hotline",
}
#: the other way: where a reader finds the same in Vietnamese
IN_VIETNAMESE = {
    "": "",
    "structure": "gioi-thieu",
    "contact": "lien-he",
    "hotline": "duong-day-nong",
}
#: services an English reader may still use, in Vietnamese
SERVICES = ("tra-cuu", "ho-tro-truc-tuyen", "van-ban", "tin-tuc")
CENTRE = (
    "Civil judgment enforcement agencies enforce civil judgments and decisions of the"
    " courts and the other judgments and decisions that the law entrusts to them. This"
    " is their portal, kept by {name} under the Ministry of Justice of Viet Nam."
)
LOCALITY = (
    "{name} enforces civil judgments and decisions of the courts, and the other"
    " judgments and decisions that the law entrusts to it, in {place}. It answers to"
    " the central authority for civil judgment enforcement under the Ministry of"
    " Justice of Viet Nam."
)
REST = "The news, documents and online services of this portal are in Vietnamese."


@implementer(IPublishTraverse)
class English(UnitFacts):
    """Pages `/english` and `/hanoi/english`, with the parts below."""

    part = ""

    def publishTraverse(self, request, name):
        if self.part or name not in PARTS:
            raise NotFound(name)
        self.part = name
        return self

    @property
    @memoize
    def unit(self):
        """The unit the page is about."""
        return units.home_of(self.context)

    @property
    def at_portal(self):
        """True for the portal's own edition."""
        return self.frame.at_portal

    @property
    def base(self):
        """Address of the edition's first page."""
        return f"{self.unit.absolute_url()}/english"

    @property
    def name(self):
        """The unit's English name."""
        return english.name(self.unit)

    @property
    def title(self):
        """The page's title."""
        part = PARTS[self.part]
        return f"{part} – {self.name}" if self.part else self.name

    @property
    def menu(self):
        """The parts of the edition, as [{title, url, current}]."""
        return [
            {
                "title": title,
                "url": f"{self.base}/{part}".rstrip("/"),
                "current": part == self.part,
            }
            for part, title in PARTS.items()
        ]

    @property
    def in_vietnamese(self):
        """Address of the same page in Vietnamese."""
        section = units.section(self.context, IN_VIETNAMESE[self.part] or "-")
        return (section or self.unit).absolute_url()

    @property
    def introduction(self):
        """The paragraphs people wrote, or ours."""
        written = getattr(self.unit.aq_base, "introduction_en", None) or ""
        paragraphs = [part.strip() for part in written.split("\n\n") if part.strip()]
        if paragraphs:
            return paragraphs
        if self.at_portal:
            return [CENTRE.format(name=f"the {self.name}"), REST]
        place = self.name.partition(" of ")[2] or self.name
        return [LOCALITY.format(name=f"The {self.name}", place=place), REST]

    @property
    def services(self):
        """Sections that are in Vietnamese only, under their English names."""
        names = {section.id: section.title_en for section in current_sections()}
        found = ((each, units.section(self.context, each)) for each in SERVICES)
        return [
            {"title": names.get(each) or section.Title(), "url": section.absolute_url()}
            for each, section in found
            if section is not None
        ]

    def facts_of(self, unit):
        """Return the facts of a unit with its English name."""
        facts = super().facts_of(unit)
        facts["name"] = english.name(unit)
        facts["title_vi"] = facts["title"]
        return facts

    @property
    @memoize
    def below(self):
        """The units right below: localities of the portal, branches of a locality."""
        found = units.localities() if self.at_portal else units.branches(self.unit)
        shown = [self.facts_of(unit) for unit in found]
        for facts in shown:
            if self.at_portal:
                facts["url"] += "/english"
        return sorted(shown, key=lambda facts: facts["name"])

    @property
    def centre(self):
        """The centre, for a locality's page of structure."""
        portal = api.portal.get()
        return {
            "name": english.name(portal),
            "url": f"{portal.absolute_url()}/english",
        }

    def __call__(self):
        self.request.response.setHeader("Content-Language", "en")
        return super().__call__()
