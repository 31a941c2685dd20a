"""The unit that has to handle a report, and the people who may therefore see it.

The rule: whoever is reported never sees the report. A locality handles reports on its
branches; a report on the locality itself, on its leader or hotline officer, or on
another locality goes to the centre; one on the centre, to its inspector alone; one
on the inspector, to the head of the centre instead.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from thads.organisation.units import CENTRAL
from thads.text import words


OFFICER = "Unit Hotline Officer"
LEADER = "Unit Leader"
INSPECTOR = "Central Inspector"

#: Functions of a locality that see the reports assigned to it.
HANDLING_FUNCTIONS = ("hotline", "leader")

#: Groups of the centre that see reports, unless one of theirs is reported.
CENTRAL_GROUPS = ("central_inspector", "central_hotline", "central_approver")


def unit_for(
    recorded_at: str,
    reported_unit: str,
    reported_person: str = "",
    people: Iterable[str] = (),
) -> str:
    """Return the id of the unit a new report is assigned to.

    It is `recorded_at` or the centre. `people`: full names of those who would see the
    report if `recorded_at` had to handle it.
    """
    if recorded_at == CENTRAL or not is_branch_of(reported_unit, recorded_at):
        return CENTRAL
    if reported_person and _named(reported_person, people):
        return CENTRAL
    return recorded_at


def may_be_assigned(
    unit: str, reported_unit: str, reported_person: str = "", people: Iterable[str] = ()
) -> bool:
    """Return whether a unit may handle a report on another.

    `people`: full names of those who would see it there.
    """
    if unit == CENTRAL:
        return True
    if unit == reported_unit or province(unit) != unit:
        return False
    return not (reported_person and _named(reported_person, people))


def grants(
    assigned: str,
    reported_unit: str,
    reported_person: str = "",
    at_centre: Mapping[str, Iterable[str]] | None = None,
) -> dict[str, list[str]]:
    """Return {group id: [role]}: everyone who may see the report, and as what.

    `assigned`: id of the unit that handles it. `at_centre`: {group id: full names} of
    the members of the centre's groups.
    """
    at_centre = at_centre or {}
    given = {"central_inspector": [INSPECTOR]}
    if reported_unit != CENTRAL:
        given["central_hotline"] = [OFFICER]
        if assigned == CENTRAL:
            given["central_approver"] = [LEADER]
        else:
            given[f"{assigned}_hotline"] = [OFFICER]
            given[f"{assigned}_leader"] = [LEADER]
    reported = {
        group
        for group, people in at_centre.items()
        if reported_person and _named(reported_person, people)
    }
    if reported_unit == CENTRAL and "central_inspector" in reported:
        given["central_approver"] = [LEADER]
    return {group: roles for group, roles in given.items() if group not in reported}


def province(unit_id: str) -> str:
    """Return the id of the locality a unit belongs to, its own for a locality."""
    return unit_id.partition("-")[0]


def is_branch_of(unit_id: str, locality_id: str) -> bool:
    """Return whether a unit is a branch of a locality."""
    return unit_id != locality_id and province(unit_id) == locality_id


def _named(person, people):
    """Return whether a name, however written, is one of these people's."""
    named = set(words(person))
    return any(set(words(name)) <= named for name in people if words(name))
