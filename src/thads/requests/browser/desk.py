"""Pages of officers: the cases of a unit in tabs, and the numbers of all units."""

from plone import api
from plone.batching import Batch
from Products.Five import BrowserView
from thads import _
from thads import audit
from thads.audit import masks
from thads.casework import codes
from thads.organisation.interfaces import IBranch
from thads.organisation.people import display_name
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.requests import cases
from thads.requests import desks
from thads.requests import offices
from thads.requests import procedures
from thads.requests import rating_sums
from thads.requests import ratings
from thads.requests.workflow import STATES
from thads.web import parameters
from thads.worktime import clock
from urllib.parse import urlencode
from zExceptions import Unauthorized


SIZE = 20
TITLES = {
    "new": _("New"),
    "work": _("In work"),
    "waiting": _("Waiting for the citizen"),
    "urgent": _("Late or due soon"),
    "left": _("To be given to another officer"),
    "done": _("Done"),
    desks.SENT: _("Forwarded to other units"),
}
#: What is said of a case whose citizen waits, by the word for it.
ASKS = {
    desks.APPOINTMENT: _("Asks for another appointment"),
    desks.MESSAGE: _("Has written to you"),
}


class OfficePage(BrowserView):
    """Base of the pages of an office: of a locality's section, or of a branch."""

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.locality = locality_of(self.context)
        if self.locality is None:
            return self.request.response.redirect(
                f"{self.context.absolute_url()}/@@desk-overview"
            )
        self.branch = self.context if IBranch.providedBy(self.context) else None
        self.read()
        return self.index()

    def read(self) -> None:
        """Read the parameters."""

    def title(self) -> str:
        """Return the title of the branch or locality whose page this is."""
        return (self.branch or self.locality).Title()

    def units(self) -> list[tuple[str, str]]:
        """Return [(unit id, title)] to filter by; none at a branch."""
        return [] if self.branch else offices.receivers(self.locality)


class DeskView(OfficePage):
    """`@@desk` of a locality's section, or of a branch."""

    page_title = _("Cases of online support")

    def read(self) -> None:
        """Read the parameters, and find the cases they ask for."""
        form = self.request.form
        self.now = clock.now()
        self.tab = parameters.choice(form, "tab", TITLES, "new")
        self.name = parameters.text(form, "name")
        self.code = parameters.text(form, "code")
        self.unit = parameters.text(form, "unit")
        self.procedure = parameters.text(form, "procedure")
        self.mine = parameters.flag(form, "mine")
        if self.searching():
            audit.count(
                self.context,
                "requests.search",
                name=masks.name(self.name),
                code=masks.number(self.code),
            )
        self.desk = desks.Desk(
            cases.desk_of(self.locality.getId()).index(),
            [self.branch.unit_id] if self.branch else None,
            cases.desk_of(self.locality.getId()),
        )

    def searching(self) -> bool:
        """Return whether a name or a code is searched for, past tab and filters."""
        return bool(self.name or self.code)

    def narrowed(self) -> bool:
        """Return whether a search or a filter leaves cases out."""
        return self.searching() or bool(self.unit or self.procedure or self.mine)

    def off(self) -> int:
        """Return how many appointments lie on days that have become days off."""
        desk = cases.desk_of(self.locality.getId())
        units = [self.branch.unit_id] if self.branch else None
        return len(desks.on_days_off(desk, clock.today(), units))

    def tabs(self):
        """Return the tabs with their addresses and numbers of cases."""
        counts = self.desk.counts(self.now)
        return [
            {
                "id": name,
                "title": TITLES[name],
                "count": counts[name],
                "url": self.url(tab=name),
                "current": not self.searching() and name == self.tab,
            }
            for name in TITLES
        ]

    def url(self, **more: str) -> str:
        """Return the address of this page, with other parameters as well or instead."""
        asked = {
            "tab": self.tab,
            "unit": self.unit,
            "procedure": self.procedure,
            "mine": "1" if self.mine else "",
            **more,
        }
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{self.context.absolute_url()}/@@desk?{query}"

    def batch(self) -> Batch:
        """Return the rows of one page of the list, 20 at most."""
        if self.searching():
            rows = self.desk.search(self.name, codes.read(self.code), bool(self.code))
        elif self.tab == desks.SENT:
            rows = self.desk.sent()
        else:
            person = api.user.get_current().getId() if self.mine else None
            rows = self.desk.rows(self.tab, self.now, self.unit, self.procedure, person)
        return Batch(rows, SIZE, parameters.integer(self.request.form, "b_start"))

    def are_traces(self) -> bool:
        """Return whether the list is that of cases forwarded to other units."""
        return self.tab == desks.SENT and not self.searching()

    def traces(self, batch):
        """Return the traces of a page as the template shows them."""
        return [
            {
                "code": one.code,
                "unit": offices.title_of(one.unit),
                "to": offices.title_of(one.to),
                "when": clock.shown(one.when),
                "state": STATES[one.state],
            }
            for one in batch
        ]

    def pages(self, batch):
        """Return {before, after}: the addresses of the pages around, None for none."""
        here = {"name": self.name, "code": self.code}
        before = after = None
        if batch.has_previous:
            before = self.url(b_start=str(max(0, batch.start - 1 - SIZE)), **here)
        if batch.has_next:
            after = self.url(b_start=str(batch.start - 1 + SIZE), **here)
        return {"before": before, "after": after}

    def shown(self, batch):
        """Return the rows of a page as the template shows them.

        `status`: a word of `deadlines`. `state`: a State, for its badge.
        """
        base = cases.desk_of(self.locality.getId()).absolute_url()
        titles = {item.getId(): item.Title() for item in procedures.listed()}
        return [
            {
                "url": f"{base}/{row.code}",
                "code": row.code,
                "name": row.name,
                "procedure": titles.get(row.kind, row.kind),
                "received": row.received,
                "due": clock.shown_day(row.due),
                "status": desks.status(row, self.now),
                "unit": offices.title_of(row.unit),
                "person": display_name(row.person),
                "state": STATES[row.state],
                "asks": [ASKS[word] for word in sorted(desks.asked(row))],
            }
            for row in batch
        ]

    def procedures(self) -> list[tuple[str, str]]:
        """Return [(id, title)] of the procedures to filter by."""
        return [(item.getId(), item.Title()) for item in procedures.listed()]


class Overview(BrowserView):
    """`@@desk-overview`: numbers of cases by unit, at the centre by locality."""

    page_title = _("Cases of every unit")

    def at_centre(self) -> bool:
        """Return whether the page shows all localities."""
        return locality_of(self.context) is None

    def rows(self):
        """Return the rows of the locality's units, at the centre of all localities."""
        now = clock.now()
        locality = locality_of(self.context)
        if locality is not None:
            url = f"{self.context.absolute_url()}/@@desk"
            return [
                self.row(title, f"{url}?unit={unit_id}", self.context, [unit_id], now)
                for unit_id, title in offices.receivers(locality)
            ]
        found = []
        for locality in localities():
            desk = cases.desk_of(locality.getId())
            if desk is not None:
                may_open = api.user.has_permission("THADS requests: desk", obj=desk)
                url = f"{desk.absolute_url()}/@@desk" if may_open else ""
                found.append(self.row(locality.Title(), url, desk, None, now))
        return found

    def questions(self) -> list[str]:
        """Return the questions citizens are asked, as heads of the columns."""
        return list(ratings.QUESTIONS.values())

    def ratings(self):
        """Return the sums of ratings: {title, procedure, count, means} a row.

        In a locality by unit and procedure, at the centre by locality.
        """
        locality = locality_of(self.context)
        if locality is not None:
            titles = {item.getId(): item.Title() for item in procedures.listed()}
            sums = rating_sums.listed(cases.desk_of(locality.getId()))
            return [
                self.rating_row(
                    offices.title_of(one.unit),
                    titles.get(one.procedure, one.procedure),
                    one,
                )
                for one in sums
            ]
        found = []
        for locality in localities():
            desk = cases.desk_of(locality.getId())
            one = rating_sums.together(rating_sums.listed(desk) if desk else ())
            if one.count:
                found.append(self.rating_row(locality.Title(), "", one))
        return found

    def rating_row(self, title, procedure, one):
        """Return a row of the table of ratings; means with a decimal comma."""
        means = [
            f"{one.mean(name):.2f}".replace(".", ",") for name in ratings.QUESTIONS
        ]
        return {
            "title": title,
            "procedure": procedure,
            "count": one.count,
            "means": means,
        }

    def row(self, title, url, desk, units, now):
        """Return title and address of a desk with its numbers: `all`, and one a tab.

        `url`: empty where the viewer may not open the desk. `units`: ids of its units,
        None for all of the desk.
        """
        index = desk.index()
        return {
            "title": title,
            "url": url,
            "all": len(index.find(units=units)),
            **desks.Desk(index, units).counts(now),
        }


class MyDesk(BrowserView):
    """`@@my-desk`: redirects to one's desk, or to one's work without one."""

    def __call__(self):
        if api.user.is_anonymous():
            raise Unauthorized("my-desk")
        url = desks.address_for(api.user.get_current())
        own = f"{api.portal.get().absolute_url()}/@@staff"
        return self.request.response.redirect(url or own)
