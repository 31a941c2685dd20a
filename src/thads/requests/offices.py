"""Offices: units that receive cases, their officers, and their counters."""

from plone import api
from thads.organisation.functions import group_id
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import locality_of


def takes_cases(unit_id):
    unit = get_unit(unit_id)
    return ILocality.providedBy(unit) or IBranch.providedBy(unit)


def locality_id_of(unit_id):
    """Return the locality a unit belongs to; its own id for a locality."""
    unit = get_unit(unit_id)
    locality = locality_of(unit) if unit is not None else None
    return None if locality is None else locality.getId()


def title_of(unit_id):
    unit = get_unit(unit_id)
    return unit.Title() if unit is not None else unit_id


def contact_of(unit_id):
    """Return {title, address, phone, email} of a unit, or of its locality."""
    unit = get_unit(unit_id)
    home = locality_of(unit) if unit is not None else None
    found = {"title": title_of(unit_id)}
    for field in ("address", "phone", "email"):
        found[field] = getattr(unit, field, "") or getattr(home, field, "") or ""
    return found


def place_of(unit_id):
    """Return the place a citizen goes to: the unit's one-stop counter."""
    contact = contact_of(unit_id)
    parts = ["Bộ phận một cửa", contact["title"], contact["address"]]
    return ", ".join(part for part in parts if part)


def receivers(locality):
    """Return [(unit id, title)]: the locality itself, then its branches."""
    return [(unit.unit_id, unit.Title()) for unit in (locality, *branches(locality))]


def targets(case):
    """Return [(unit id, title)] a case may be forwarded to, own branches first."""
    home = get_unit(case.locality_id)
    own = [found for found in receivers(home) if found[0] != case.unit_id]
    others = [
        (locality.unit_id, locality.Title())
        for locality in localities()
        if locality.getId() != case.locality_id
    ]
    return own, others


def officers_of(case):
    """Return [(login, name)] of those who work on the cases of the case's unit."""
    found = {}
    for function in ("officer", "leader"):
        for user in members(group_id(case.unit_id, function)):
            found[user.getId()] = user.getProperty("fullname") or user.getId()
    return sorted(found.items(), key=lambda item: item[1])


def members(group):
    if api.group.get(groupname=group) is None:
        return []
    return api.user.get_users(groupname=group)
