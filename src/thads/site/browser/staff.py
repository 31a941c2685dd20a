"""`@@staff`: what waits for a person, what became of theirs, and their tasks.

Lists, figures and tasks come from the rooms: see `casework.dashboard` and
`casework.worklist`. No room that has some is imported here.
"""

from plone import api
from plone.memoize.view import memoize
from thads import _
from thads.casework import absence
from thads.casework import dashboard
from thads.casework import worklist
from thads.organisation import units
from thads.organisation.browser.personal import PersonalPage
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import parts_of
from thads.organisation.people import display_name
from thads.site.services import my_work
from thads.web import parameters
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.component import queryMultiAdapter


#: Most rows of a section, unless all of it are asked for by `LIST`.
MOST_WORK = 12
LIST = "list"

REASONS = {
    worklist.WAITING: _("Waits for your unit"),
    worklist.RETURNED: _("Came back to you"),
    worklist.MINE: _("In your hands"),
    worklist.UNDER_WAY: _("With others"),
    worklist.APOLOGY: _("Late: apologise and set a new date"),
    worklist.ASKED: _("Asks for another appointment"),
    worklist.WRITTEN: _("Has written to you"),
    worklist.LEFT: _("To be given to another officer"),
    worklist.STANDING_IN: _("You stand in"),
}

#: (id, title, sentence where there is nothing) of the sections, in their order.
SECTIONS = (
    ("waiting", _("What waits for me"), _("Nothing waits for you.")),
    ("returned", _("Returned to me"), _("Nothing was returned to you.")),
    ("mine", _("Mine, and where it is"), _("Nothing of yours is under way.")),
    ("due", _("Due today, and late"), _("Nothing is due today, and nothing is late.")),
)


class StaffPage(PersonalPage):
    """A person's landing page."""

    page_title = _("My work")

    @property
    @memoize
    def held(self):
        """The functions of the person, {unit id: [function id, ...]}."""
        known = {function.id for function in FUNCTIONS}
        held = {}
        for group in api.group.get_groups(user=api.user.get_current()):
            unit_id, function = parts_of(group.getId())
            if unit_id and function in known:
                held.setdefault(unit_id, []).append(function)
        return held

    @property
    @memoize
    def _titles(self):
        return {
            function.id: api.portal.translate(function.title) for function in FUNCTIONS
        }

    @property
    @memoize
    def places(self):
        """The units of the person with their tasks."""
        found = []
        for unit_id in sorted(self.held):
            unit = units.get_unit(unit_id)
            if unit is None:
                continue
            functions = self.held[unit_id]
            found.append(
                {
                    "title": unit.Title(),
                    "url": unit.absolute_url(),
                    "functions": [self._titles[each] for each in functions],
                    "tasks": self._tasks(unit, functions),
                }
            )
        return found

    def _tasks(self, unit, functions):
        home = units.home_of(unit)
        tasks = []
        for task in dashboard.tasks():
            if task.functions and not task.functions & set(functions):
                continue
            base = unit if task.at_unit else home
            if self._open(base, task.address):
                tasks.append(
                    {
                        "icon": task.icon,
                        "title": api.portal.translate(task.title),
                        "text": api.portal.translate(task.text),
                        "url": f"{base.absolute_url()}/{task.address}",
                    }
                )
        return tasks

    def _open(self, home, address):
        """Return whether the section and the view of an address are there and open."""
        section, _mark, name = address.rpartition("/")
        place = home
        if section:
            if section not in home.objectIds():
                return False
            place = home[section]
        if name.startswith("++add++"):
            wanted = name.removeprefix("++add++")
            return wanted in [fti.getId() for fti in place.allowedContentTypes()]
        view = queryMultiAdapter((place, self.request), name=name.removeprefix("@@"))
        if view is None:
            return False
        try:
            place.restrictedTraverse(name)
        except (Unauthorized, AttributeError, KeyError):
            return False
        return True

    @property
    def unit_names(self):
        """The titles of the person's units in a line."""
        return " · ".join(place["title"] for place in self.places)

    @property
    @memoize
    def sections(self):
        """The lists of the person: {id, title, empty, count, rows, more} each.

        An item that is late stands in two: where it is, and among what is due.
        """
        parted = worklist.parted(my_work(), clock.now())
        whole = parameters.text(self.request.form, LIST)
        most = {id: len(parted[id]) if id == whole else MOST_WORK for id in parted}
        return [
            {
                "id": id,
                "title": title,
                "empty": empty,
                "count": len(parted[id]),
                "late": any(item.late for item in parted[id]),
                "rows": [self._row(item) for item in parted[id][: most[id]]],
                "more": max(0, len(parted[id]) - most[id]),
            }
            for id, title, empty in SECTIONS
        ]

    def _row(self, item):
        return {
            "kind": api.portal.translate(item.kind),
            "title": item.title,
            "url": item.url,
            "state": item.state,
            "due": clock.shown_day(item.due) if item.due else "",
            "status": item.status,
            "why": api.portal.translate(REASONS[item.why]),
            "comment": item.comment,
        }

    @property
    @memoize
    def figures(self):
        """Figures of the rooms, each leading to its list."""
        return dashboard.figures(self.held, clock.now())

    @property
    def absence(self):
        """The person's absence if it is not over, {first, last, substitute} or None."""
        found = absence.of(api.user.get_current().getId())
        if found is None or found.last < clock.today():
            return None
        return {
            "first": clock.shown_day(found.first),
            "last": clock.shown_day(found.last),
            "substitute": display_name(found.substitute),
        }
