"""`@@enforcement-officers`: the public list, to be searched by name."""

from Products.Five.browser import BrowserView
from thads import _
from thads.organisation.enforcement_officers import ListedOfficer
from thads.organisation.enforcement_officers import all_officers
from thads.organisation.enforcement_officers import find_officers
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.text import format_number
from thads.text.contact import tel
from thads.web import parameters
from urllib.parse import urlencode


SIZE = 50


class EnforcementOfficers(BrowserView):
    """Page of a locality, or of the portal: the officers of its units."""

    page_title = _("Enforcement officers")

    def __call__(self) -> str:
        form = self.request.form
        self.locality = locality_of(self.context)
        self.name = parameters.text(form, "name")
        self.start = parameters.integer(form, "b_start", high=100_000)
        known = {choice["value"] for choice in self.choices()}
        self.unit = parameters.choice(form, "unit", known)
        here = self.locality.unit_id if self.locality is not None else ""
        self.found = find_officers(self.name, self.unit or here)
        return self.index()

    @property
    def address(self) -> str:
        """The address of this page."""
        return f"{self.context.absolute_url()}/@@enforcement-officers"

    @property
    def total(self) -> str:
        """Number of officers that answer the question, as people write it."""
        return format_number(len(self.found))

    @property
    def empty(self) -> bool:
        """True if no unit has handed in its officers yet."""
        return not all_officers()

    def choices(self) -> list[dict[str, str]]:
        """Return the units to choose from: localities, or branches of a locality."""
        units = localities() if self.locality is None else branches(self.locality)
        return [{"value": unit.unit_id, "title": unit.title} for unit in units]

    def rows(self) -> list[dict[str, str]]:
        """Return the officers on this page."""
        return [_row(each) for each in self.found[self.start : self.start + SIZE]]

    def link(self, start: int) -> str | None:
        """Return the address of the page from an officer on, None if there is none."""
        if not 0 <= start < len(self.found):
            return None
        asked = {"name": self.name, "unit": self.unit, "b_start": start}
        given = {name: value for name, value in asked.items() if value}
        return f"{self.address}?{urlencode(given)}" if given else self.address

    @property
    def previous(self) -> str | None:
        """The address of the page before, None on the first."""
        return self.link(max(self.start - SIZE, 0)) if self.start else None

    @property
    def following(self) -> str | None:
        """The address of the next page, None on the last."""
        return self.link(self.start + SIZE)


def _row(officer: ListedOfficer) -> dict[str, str]:
    return {
        "name": officer.name,
        "rank": officer.rank,
        "unit": officer.unit,
        "phone": officer.phone,
        "tel": tel(officer.phone) if officer.phone else "",
    }
