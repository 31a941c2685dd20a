"""Invented people for every function of every unit, and its enforcement officers."""

from plone import api
from thads.demo import names
from thads.demo.homes import staffs_of
from thads.organisation.enforcement_officer_lines import RANKS
from thads.organisation.functions import group_id
from thads.organisation.people import STAFF
import secrets


#: Enforcement officers of a locality, and of a branch.
OFFICERS = (6, 3)


def make_people(portal, homes, password):
    """Make an account `<unit>.<function>` for each; returns how many are new.

    `password`: one of all, which is hashed once, or {login: password}; who is not in
    it has one that nobody knows. Groups are joined directly, since nothing of a new
    account needs to be found again by its member tool.
    """
    plugins = api.portal.get_tool("acl_users")
    users, groups = plugins.source_users, plugins.source_groups
    properties = plugins.mutable_properties
    made, hashed = 0, None
    for unit_id, staff in ((u, s) for home in homes for u, s in staffs_of(home)):
        for login, fullname, function in staff:
            if login in users._user_passwords:
                continue
            # what is hashed already is taken as it stands
            if isinstance(password, str):
                users.addUser(login, login, hashed or password)
                hashed = users._user_passwords[login]
            else:
                own = password.get(login) or secrets.token_urlsafe(24)
                users.addUser(login, login, own)
            properties._storage[login] = {
                "fullname": fullname,
                "email": f"{login}@thads.example",
                "isGroup": False,
            }
            for group in (STAFF, function):
                groups.addPrincipalToGroup(login, group_id(unit_id, group))
            made += 1
    return made


def make_enforcement_officers(homes):
    """Write officers with their ranks into units that have none."""
    for home in homes:
        chance = home.chance("enforcement officers")
        for unit in () if home.central else (home.place, *home.branches):
            count = OFFICERS[0 if unit is home.place else 1]
            ranks = [RANKS[min(number, 2)] for number in range(count)]
            lines = [f"{names.person(chance)} | {rank}" for rank in ranks]
            if not unit.enforcement_officers:
                unit.enforcement_officers = "\n".join(lines)
                unit.reindexObject(idxs=["modified"])
