"""Offices: units that receive cases, their officers, and their counters."""

from dataclasses import replace
from datetime import time
from plone import api
from thads import worktime
from thads.organisation.functions import group_id
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from thads.organisation.people import functions_held
from thads.organisation.staff import is_suspended
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import locality_of
import re


#: Functions whose holders work on cases.
FUNCTIONS = ("officer", "leader")


def takes_cases(unit_id: str) -> bool:
    """Return whether a unit works on cases: it is a locality or a branch."""
    unit = get_unit(unit_id)
    return ILocality.providedBy(unit) or IBranch.providedBy(unit)


def locality_id_of(unit_id):
    """Return the id of the locality a unit belongs to, None for none."""
    unit = get_unit(unit_id)
    locality = locality_of(unit) if unit is not None else None
    return None if locality is None else locality.getId()


def title_of(unit_id: str) -> str:
    """Return the title of a unit, its id where there is no such unit."""
    unit = get_unit(unit_id)
    return unit.Title() if unit is not None else unit_id


def contact_of(unit_id):
    """Return {title, address, phone, email} of a unit.

    What the unit does not have is that of its locality, else empty.
    """
    unit = get_unit(unit_id)
    home = locality_of(unit) if unit is not None else None
    found = {"title": title_of(unit_id)}
    for field in ("address", "phone", "email"):
        found[field] = getattr(unit, field, "") or getattr(home, field, "") or ""
    return found


#: An hour as offices write it: 7h30, 7:30, 7.30, 7 giờ 30, 13h.
_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s?(?:giờ|h|g|:|\.)(?:\s?([0-5]\d))?(?!\d)", re.I)


def calendar_of(unit_id):
    """Return the calendar with the office hours of a unit.

    They are read of the unit's own line of opening hours, else of its locality's: one
    span, or morning and afternoon. A line that says neither leaves those of all.
    """
    calendar = worktime.current_calendar()
    unit = get_unit(unit_id)
    home = locality_of(unit) if unit is not None else None
    text = getattr(unit, "opening_hours", "") or getattr(home, "opening_hours", "")
    hours = [
        time(int(hour), int(minute or 0))
        for hour, minute in _HOUR.findall(text or "")[:5]
        if int(hour) < 24
    ]
    if hours != sorted(set(hours)) or len(hours) not in (2, 4):
        return calendar
    begins, *_others, ends = hours
    if len(hours) == 2:
        return replace(calendar, morning=(begins, ends), afternoon=(ends, ends))
    return replace(calendar, morning=tuple(hours[:2]), afternoon=tuple(hours[2:]))


def place_of(unit_id):
    """Return the place a citizen goes to: the unit's one-stop counter."""
    contact = contact_of(unit_id)
    parts = ["Bộ phận một cửa", contact["title"], contact["address"]]
    return ", ".join(part for part in parts if part)


def receivers(locality):
    """Return [(unit id, title)]: the locality itself, then its branches."""
    return [(unit.unit_id, unit.Title()) for unit in (locality, *branches(locality))]


def targets(case):
    """Return two lists of [(unit id, title)]: the units a case may be forwarded to.

    The other units of the case's locality, then the other localities.
    """
    home = get_unit(case.locality_id)
    own = [found for found in receivers(home) if found[0] != case.unit_id]
    others = [
        (locality.unit_id, locality.Title())
        for locality in localities()
        if locality.getId() != case.locality_id
    ]
    return own, others


def officers_of(case):
    """Return [(login, name)] of the officers and leaders of a case's unit, by name.

    Without those whose account is suspended.
    """
    found = {}
    for function in FUNCTIONS:
        for user in members(group_id(case.unit_id, function)):
            if is_suspended(user.getId()):
                continue
            found[user.getId()] = user.getProperty("fullname") or user.getId()
    return sorted(found.items(), key=lambda item: item[1])


def works_at(login: str, unit_id: str) -> bool:
    """Return whether a person may work on the cases of a unit.

    They hold a function of it or of its locality, and their account is neither gone nor
    suspended.
    """
    if api.user.get(userid=login) is None or is_suspended(login):
        return False
    home = {unit_id, unit_id.partition("-")[0]}
    held = functions_held(login)
    return any(unit in home and function in FUNCTIONS for unit, function in held)


def members(group: str) -> list:
    """Return the members of a group, none where there is no such group."""
    if api.group.get(groupname=group) is None:
        return []
    return api.user.get_users(groupname=group)
