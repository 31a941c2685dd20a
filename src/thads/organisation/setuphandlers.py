"""Handlers of the room's profiles: the site as a unit, the roles."""

from plone import api
from thads.organisation.functions import FUNCTIONS
from thads.organisation.units import CENTRAL
from thads.plonetypes import SetupTool


def post_install(setup: SetupTool) -> None:
    """Make the site itself the unit of the centre."""
    portal = api.portal.get()
    portal.unit_id = portal.kind = CENTRAL


def uninstall(setup: SetupTool) -> None:
    """Remove the site's unit and the roles of functions, which no XML can remove.

    Groups and people stay: they are people's data, and mean nothing without the roles.
    """
    portal = api.portal.get()
    for name in ("unit_id", "kind"):
        vars(portal).pop(name, None)
    portal._p_changed = True
    ours = {function.role for function in FUNCTIONS}
    portal.__ac_roles__ = tuple(r for r in portal.__ac_roles__ if r not in ours)
    manager = portal.acl_users.portal_role_manager
    for role in ours.intersection(manager.listRoleIds()):
        manager.removeRole(role)
