"""What lies on a desk: the cases of its units, sorted by what has to be done."""

from plone import api
from thads.organisation.interfaces import ILocality
from thads.organisation.units import get_unit
from thads.requests import cases
from thads.requests import periods
from thads.requests import states


TABS = {
    "new": ("registered",),
    "work": ("received", "in_work", "stopped", "finished"),
    "waiting": ("supplement_wanted", "fee_wanted"),
    "urgent": tuple(
        state.id for state in states.states().values() if state.clock == states.RUNNING
    ),
    "done": ("returned", "refused", "withdrawn"),
}


class Desk:
    """The cases of an index that lie on one desk; `units` None: all of them."""

    def __init__(self, index, units):
        self.index = index
        self.units = units

    def counts(self, now):
        """{tab: how many}."""
        by_state = self.index.counts(self.units)
        counts = {
            tab: sum(by_state.get(state, 0) for state in wanted)
            for tab, wanted in TABS.items()
        }
        counts["urgent"] = len(self.urgent(now))
        return counts

    def rows(self, tab, now, unit="", procedure="", person=None):
        """The rows of a tab: what is urgent by due time, all else newest first."""
        units = self.units
        if unit and (units is None or unit in units):
            units = [unit]
        if tab == "urgent":
            rows = self.urgent(now, units)
        else:
            numbers = self.index.find(states=TABS[tab], units=units)
            rows = self.index.newest_first(numbers)
        if procedure:
            rows = [row for row in rows if row.procedure == procedure]
        if person:
            rows = [row for row in rows if row.person == person]
        return rows

    def urgent(self, now, units=None):
        """What is late or due within a working day, the most pressing first."""
        numbers = self.index.find(states=TABS["urgent"], units=units or self.units)
        rows = self.index.most_urgent_first(numbers)
        return [
            row
            for row in rows
            if periods.lateness(row.state, row.due, row.frozen, None, now)
        ]

    def search(self, name, code, by_code):
        """Cases of any state by words of the name, or by their code."""
        if by_code and code is None:
            return []
        numbers = self.index.find(units=self.units, name=name, code=code)
        return self.index.newest_first(numbers)


def address_for(user):
    """The address of the desk a person works at, or None."""
    for group in user.getGroups():
        unit_id, _line, function = group.rpartition("_")
        if function == "inspector":
            return f"{api.portal.get()[cases.SECTION].absolute_url()}/@@desk-overview"
        unit = get_unit(unit_id) if function in ("officer", "leader") else None
        if unit is None:
            continue
        if ILocality.providedBy(unit):
            return f"{unit[cases.SECTION].absolute_url()}/@@desk"
        return f"{unit.absolute_url()}/@@desk"
    return None
