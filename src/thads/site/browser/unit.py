"""Pages of units: contact, branches, one branch; and a section's own page."""

from plone.memoize.view import memoize
from Products.Five import BrowserView
from thads.organisation import units
from thads.site.browser.frame import WithFrame
from thads.text.contact import tel
from thads.tools import tool


class UnitFacts(WithFrame, BrowserView):
    """Base of pages about a unit: its addresses and telephones."""

    tel = staticmethod(tel)

    @property
    @memoize
    def unit(self):
        """The unit the page is about."""
        return units.unit_of(self.context)

    def facts_of(self, unit):
        """Return the title, url, addresses, opening hours and hotlines of a unit."""
        facts = {
            name: getattr(unit.aq_base, name, None) or ""
            for name in ("address", "phone", "email", "opening_hours")
        }
        facts["title"] = unit.Title()
        facts["url"] = unit.absolute_url()
        facts["hotlines"] = self.frame.hotlines_of(unit)
        return facts

    @property
    @memoize
    def facts(self):
        """The facts of the unit."""
        return self.facts_of(self.unit)

    @property
    @memoize
    def branches(self):
        """The facts of the branches of the locality."""
        locality = units.locality_of(self.context)
        if locality is None:
            return []
        return [self.facts_of(branch) for branch in units.branches(locality)]


class SectionPage(BrowserView):
    """A section of texts: its pages, or the one page's text at once."""

    @property
    @memoize
    def pages(self):
        """The pages of the section, as [{title, text, url}]."""
        catalog = tool("portal_catalog")
        found = catalog(
            path={"query": "/".join(self.context.getPhysicalPath()), "depth": 1},
            sort_on="getObjPositionInParent",
        )
        return [
            {"title": brain.Title, "text": brain.Description, "url": brain.getURL()}
            for brain in found
        ]


class ContactPage(UnitFacts):
    """Address, phones, hours and hotline of the unit, and of its branches."""

    @property
    def texts(self):
        """Pages the editors put into the section."""
        return SectionPage(self.context, self.request).pages


class UnitsPage(UnitFacts):
    """All branches of a locality with their addresses."""


class BranchPage(UnitFacts):
    """One branch."""
