"""Invented people for every function of every unit."""

from plone import api
from thads.demo.homes import staffs_of
from thads.organisation.functions import group_id
from thads.organisation.people import STAFF


def make_people(portal, homes, password):
    """Make an account `<unit>.<function>` for each; returns how many are new.

    All have one password, so it is hashed once; groups are joined directly, since
    nothing of a new account needs to be found again by its member tool.
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
            users.addUser(login, login, hashed or password)
            hashed = users._user_passwords[login]
            properties._storage[login] = {
                "fullname": fullname,
                "email": f"{login}@thads.example",
                "isGroup": False,
            }
            for group in (STAFF, function):
                groups.addPrincipalToGroup(login, group_id(unit_id, group))
            made += 1
    return made
