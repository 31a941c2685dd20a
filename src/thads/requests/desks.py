"""The cases that lie on a desk, sorted by what has to be done with them."""

from plone import api
from thads import _
from thads.casework import worklist
from thads.casework.deadlines import Timeliness
from thads.casework.index import Row
from thads.casework.index import due_of
from thads.casework.index import status_of
from thads.casework.interfaces import IItemSections
from thads.casework.tables import UNIT
from thads.organisation.interfaces import ILocality
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.requests import appointments
from thads.requests import cases
from thads.requests import departures
from thads.requests import messages
from thads.requests import offices
from thads.requests.workflow import STATES
from thads.requests.workflow import STEPS
from thads.worktime import local
from zope.interface import implementer


TABS = {
    "new": ("registered",),
    "work": ("received", "in_work", "stopped", "finished"),
    "waiting": ("supplement_wanted", "fee_wanted"),
    "urgent": (),  # by due date, see `Desk.urgent`
    "left": (),  # by who holds them, see `Desk.left`
    "done": ("returned", "refused", "withdrawn"),
}

#: What citizens wait for, as `SupportCase.citizen_asks` has it.
APPOINTMENT, MESSAGE = appointments.ASKED, messages.UNANSWERED

#: The tab of traces: see `Desk.sent`.
SENT = "sent"

#: States from which a leader apologises.
APOLOGISED = STEPS["apologise"].origins

#: States in which a leader gives a case to another officer.
REASSIGNED = STEPS["reassign"].origins

FUNCTIONS = offices.FUNCTIONS


class Desk:
    """The cases of an index that lie on one desk.

    `units`: ids of the desk's units, None for all of the index. `home`: the section it
    lies in, which has the traces of what left; without it there are none.
    """

    def __init__(self, index, units, home=None):
        self.index = index
        self.units = units
        self.home = home

    def counts(self, now):
        """Return {tab: number of cases}."""
        by_state = self.index.counts(self.units)
        counts = {
            tab: sum(by_state.get(state, 0) for state in wanted)
            for tab, wanted in TABS.items()
        }
        counts["urgent"] = len(self.urgent(now))
        counts["left"] = len(self.left())
        if self.home is not None:
            counts[SENT] = len(self.sent())
        return counts

    def rows(self, tab, now, unit="", procedure="", person=None):
        """Return the rows of a tab by due date; those of `done` newest first.

        Of those in work the ones whose citizens ask for something come first.
        """
        units = self.units
        if unit and (units is None or unit in units):
            units = [unit]
        if tab == "urgent":
            rows = self.urgent(now, units)
        elif tab == "left":
            rows = self.left(units)
        else:
            numbers = self.index.find(states=TABS[tab], units=units)
            if tab == "done":
                rows = self.index.newest_first(numbers)
            else:
                rows = self.index.most_urgent_first(numbers)
        if tab == "work":
            rows = sorted(rows, key=lambda row: not row.citizen_asks)
        if procedure:
            rows = [row for row in rows if row.kind == procedure]
        if person:
            rows = [row for row in rows if row.person == person]
        return rows

    def urgent(self, now, units=None):
        """Return what is late or due within a working day, the most pressing first."""
        return self.index.pressing(STATES, Timeliness(now), units or self.units)

    def left(self, units=None):
        """Return the rows whose officer works here no more, by due date.

        Their account is gone or suspended, or their function was taken from them.
        """
        index, works, numbers = self.index, Working(), set()
        for unit in units or self.units or list(index.units):
            for person in index.persons or ():
                if not works(person, unit):
                    numbers.update(index.find(REASSIGNED, [unit], person=person))
        return index.most_urgent_first(numbers)

    def sent(self) -> list[departures.Departure]:
        """Return the traces of what was forwarded to other units, the latest first."""
        return departures.listed(self.home, self.units)

    def search(self, name, code, by_code):
        """Return cases of any state by words of the name, or by their code."""
        if by_code and code is None:
            return []
        numbers = self.index.find(units=self.units, name=name, code=code)
        return self.index.newest_first(numbers)


class Working:
    """Tells whether a person still works at a unit; each pair is looked up once."""

    def __init__(self):
        self.known = {}

    def __call__(self, person: str, unit: str) -> bool:
        key = (person, unit)
        if key not in self.known:
            self.known[key] = offices.works_at(person, unit)
        return self.known[key]


def with_rows(desk, comings):
    """Return [(coming, Row)] of who comes; what is no case of a desk is left out."""
    index = desk.index()
    numbers = ((coming, index.numbers.get(coming.code)) for coming in comings)
    return [(coming, index.rows[n]) for coming, n in numbers if n is not None]


def on_days_off(desk, today, units=None):
    """Return [(coming, Row)] of who comes to a desk, from a day on, on a day off.

    Cases in a final state are left out. `units`: see `appointments.on_days_off`.
    """
    found = with_rows(desk, appointments.on_days_off(desk, today, units))
    return [(coming, row) for coming, row in found if not STATES[row.state].final]


def asked(row: Row) -> set[str]:
    """Return what the citizen of a row waits for: APPOINTMENT, MESSAGE.

    Rows of before messages existed say True for an appointment.
    """
    if row.citizen_asks is True:
        return {APPOINTMENT}
    return set((row.citizen_asks or "").split())


def status(row: Row, now) -> str:
    """Return how a row of a desk stands against its due date."""
    return status_of(row, STATES, Timeliness(now))


def address_for(user):
    """Return the address of the desk a person works at, None if there is none."""
    for group in user.getGroups():
        unit_id, _line, function = group.rpartition("_")
        if function == "inspector":
            return f"{api.portal.get()[cases.SECTION].absolute_url()}/@@desk-overview"
        unit = get_unit(unit_id) if function in FUNCTIONS else None
        if unit is None or not offices.takes_cases(unit_id):
            continue
        if ILocality.providedBy(unit):
            return f"{unit[cases.SECTION].absolute_url()}/@@desk"
        return f"{unit.absolute_url()}/@@desk"
    return None


@implementer(IItemSections)
class Sections:
    """Utility: the desks of the localities as sections of cases."""

    def sections(self):
        """Return the ids of the localities that have a desk."""
        ids = (locality.getId() for locality in localities())
        return [id for id in ids if cases.desk_of(id) is not None]

    def open_items(self, section):
        """Yield the open cases of a locality's desk."""
        desk = cases.desk_of(section)
        if desk is None:
            return
        for code in desk.index().open_codes(STATES):
            case = desk.get(code)
            if case is not None:
                yield case

    def find(self, code):
        """Return the case of a code, None if there is none."""
        return cases.find(api.portal.get(), code)


def waiting_for(user, functions, now):
    """Yield the cases that wait for a person: see `IWorkSource`.

    A locality's people work on the cases of its branches too.
    """
    timeliness, today = Timeliness(now), local(now).date()
    units = {unit_id for unit_id, function in functions if function in FUNCTIONS}
    for locality_id in sorted({unit_id.partition("-")[0] for unit_id in units}):
        desk = cases.desk_of(locality_id)
        if desk is None:
            continue
        wanted = None if locality_id in units else sorted(units)
        awaiting = {s.id for s in STATES.values() if s.actor == UNIT}
        index, works = desk.index(), Working()
        for number in index.find(states=awaiting | set(REASSIGNED), units=wanted):
            row = index.rows[number]
            led = {(row.unit, "leader"), (locality_id, "leader")} & set(functions)
            why = None
            if row.state in awaiting:
                why = worklist.reason(row.person, user.getId(), today)
            held = row.person and row.state in REASSIGNED
            if led and held and not works(row.person, row.unit):
                why = worklist.LEFT
            if row.citizen_asks and why is not None:
                is_written = APPOINTMENT not in asked(row)
                why = worklist.WRITTEN if is_written else worklist.ASKED
            if led and row.due < now and row.state in APOLOGISED:
                why = worklist.APOLOGY
            if why is None:
                continue
            yield worklist.WorkItem(
                kind=_("Case"),
                title=f"{row.code} · {row.name}",
                url=f"{desk.absolute_url()}/{row.code}",
                state=STATES[row.state].title,
                due=due_of(row),
                status=status_of(row, STATES, timeliness),
                why=why,
                unit=row.unit,
            )
