"""`@@staff`: the tasks of a person's functions, unit by unit."""

from dataclasses import dataclass
from plone import api
from plone.memoize.view import memoize
from thads import _
from thads.casework import worklist
from thads.debtors.register.registers import registers_of
from thads.debtors.worklist.pending import loads_to_approve
from thads.organisation import units
from thads.organisation.browser.personal import PersonalPage
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import parts_of
from thads.organisation.interfaces import IBranch
from thads.publication import review
from thads.requests import cases
from thads.requests import desks
from thads.site.services import my_work
from thads.worktime import clock
from zExceptions import Unauthorized
from zope.component import queryMultiAdapter


@dataclass(frozen=True)
class Task:
    """A thing to do at an address below a unit's home.

    It is offered where its section and view stand and the person may enter them;
    `functions` narrows it where the view itself is open to everybody.
    """

    icon: str
    title: str
    text: str
    address: str
    functions: frozenset[str] = frozenset()
    at_unit: bool = False  # below the unit itself, where a branch differs from its home


TASKS = (
    Task(
        "check",
        _("Review what waits"),
        _("News, notices and documents: yours, and those sent for your approval."),
        "@@review-queue",
        frozenset({"editor", "leader", "approver"}),
    ),
    Task(
        "edit",
        _("Write news"),
        _("Draft an item and send it for review."),
        "tin-tuc/++add++News Item",
    ),
    Task(
        "bell",
        _("Post a notice"),
        _("Auctions, summonses and other notices."),
        "thong-bao/++add++Notice",
    ),
    Task(
        "document",
        _("Record an official document"),
        _("Paste its text: number, date, abstract and signer are recognised."),
        "van-ban/@@recognise",
    ),
    Task(
        "list",
        _("Register of debtors"),
        _("Load a workbook, read its report, approve or return it."),
        "tra-cuu/@@debtor-loads",
    ),
    Task(
        "list",
        _("Register of debtors"),
        _("Load a workbook, read its report, approve or return it."),
        "@@debtor-loads",
        at_unit=True,
    ),
    Task(
        "scales",
        _("Lists of debtors and their periods"),
        _("What is under way, soon due and overdue, locality by locality."),
        "tra-cuu/@@debtor-overview",
        frozenset({"inspector"}),
    ),
    Task(
        "folder",
        _("Handle cases"),
        _("Receive, ask for supplements, make appointments, finish."),
        "ho-tro-truc-tuyen/@@desk",
    ),
    Task(
        "folder",
        _("Handle cases"),
        _("Receive, ask for supplements, make appointments, finish."),
        "@@desk",
        at_unit=True,
    ),
    Task(
        "scales",
        _("Overview of cases"),
        _("What is open, soon due and late, unit by unit."),
        "ho-tro-truc-tuyen/@@desk-overview",
        frozenset({"leader", "approver", "admin", "inspector"}),
    ),
    Task(
        "phone",
        _("Take in a hotline report"),
        _("Record a call; only those charged see it."),
        "duong-day-nong/@@hotline-intake",
    ),
    Task(
        "phone",
        _("Hotline reports"),
        _("Reports your unit has taken in or is charged with."),
        "duong-day-nong/@@hotline-reports",
    ),
    Task(
        "edit",
        _("Coefficients of royalties"),
        _("Works of the month, and the coefficients you set."),
        "@@royalty-works",
        frozenset({"editorial_head"}),
    ),
    Task(
        "list",
        _("Royalty statements"),
        _("Collect a month, check, approve and pay it."),
        "@@royalty-statements",
        frozenset({"accountant", "leader", "inspector"}),
    ),
    Task(
        "list",
        _("Rates of royalties"),
        _("Coefficients, unit values and tax, and since when they hold."),
        "@@royalty-rates",
        frozenset({"editorial_head", "accountant", "leader", "admin"}),
    ),
    Task(
        "scales",
        _("Royalties of the country"),
        _("Sums by locality and genre, and what becomes overdue."),
        "@@royalty-overview",
        frozenset({"accountant", "inspector"}),
    ),
    Task(
        "document",
        _("My royalties"),
        _("Works of yours, and what is paid for them."),
        "@@my-royalties",
        frozenset({"editor", "officer", "registrar", "hotline"}),
    ),
    Task(
        "check",
        _("Were the pages of help?"),
        _("What readers answered, and what they missed."),
        "@@feedback",
        frozenset({"editor", "leader", "approver"}),
    ),
    Task(
        "users",
        _("People and functions"),
        _("Accounts of your unit and the units below it."),
        "@@people",
    ),
    Task(
        "shield",
        _("Audit trail"),
        _("Sign-ins, steps, files opened, searches and exports: who, where and when."),
        "@@audit-log",
        frozenset({"inspector"}),
    ),
    Task(
        "building",
        _("Facts and look of the unit"),
        _("Address, telephone, opening hours, banner and colour."),
        "@@edit",
        frozenset({"admin"}),
    ),
)


#: Most items of the list; the lists of the rooms have all.
MOST_WORK = 12

REASONS = {
    worklist.WAITING: _("Waits for your unit"),
    worklist.RETURNED: _("Came back to you"),
    worklist.MINE: _("In your hands"),
    worklist.APOLOGY: _("Late: apologise and set a new date"),
    worklist.ASKED: _("Asks for another appointment"),
    worklist.WRITTEN: _("Has written to you"),
    worklist.LEFT: _("To be given to another officer"),
    worklist.STANDING_IN: _("You stand in"),
}


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
        for task in TASKS:
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
    def work(self):
        """Rows of the person's work, the earliest due first: `WorkItem`s as dicts."""
        return [
            {
                "kind": api.portal.translate(item.kind),
                "title": item.title,
                "url": item.url,
                "state": item.state,
                "due": clock.shown_day(item.due) if item.due else "",
                "status": item.status,
                "why": api.portal.translate(REASONS[item.why]),
            }
            for item in my_work()[:MOST_WORK]
        ]

    @property
    @memoize
    def figures(self):
        """Figures of the items that wait for this person, each leading to its list."""
        found = []
        waiting = len(review.waiting())
        if waiting:
            found.append(
                {
                    "count": waiting,
                    "title": api.portal.translate(_("items wait for your approval")),
                    "url": f"{api.portal.get().absolute_url()}/@@review-queue",
                }
            )
        return found + self._lists + self._cases

    @property
    def _lists(self):
        """Loads of debtors that wait, register by register."""
        waiting = {}
        for unit_id in self.held:
            unit = units.get_unit(unit_id)
            if unit is None:
                continue
            # a branch works at its own address
            branch = IBranch.providedBy(unit)
            for place in [unit] if branch else registers_of(unit):
                waiting[place.absolute_url()] = len(loads_to_approve(place))
        return [
            {
                "count": count,
                "title": api.portal.translate(_("lists of debtors wait for you")),
                "url": f"{url}/@@debtor-waiting",
            }
            for url, count in waiting.items()
            if count
        ]

    @property
    def _cases(self):
        """New cases on the desks of the person's units."""
        found = []
        for unit_id, functions in self.held.items():
            unit = "officer" in functions and units.get_unit(unit_id)
            locality = unit and units.locality_of(unit)
            if not locality:
                continue
            branch = IBranch.providedBy(unit)
            place = unit if branch else cases.desk_of(locality.getId())
            index = cases.desk_of(locality.getId()).index()
            desk = desks.Desk(index, [unit_id] if branch else None)
            count = desk.counts(clock.now())["new"]
            if count:
                title = api.portal.translate(_("new cases wait to be received"))
                url = f"{place.absolute_url()}/@@desk?tab=new"
                found.append({"count": count, "title": title, "url": url})
        return found
