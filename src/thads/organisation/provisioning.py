"""Provisioning of a new unit: id, groups, local roles, sections.

The same for a unit of an organisation profile and for one the centre adds in the
browser: both are only added, and provisioned here.
"""

from Acquisition import aq_parent
from plone import api
from thads.organisation.functions import functions_of
from thads.organisation.functions import group_id
from thads.organisation.functions import local_roles
from thads.organisation.interfaces import ILocality
from thads.organisation.people import STAFF
from thads.organisation.sections import current_sections
from thads.organisation.sections import make_sections
from thads.organisation.units import Unit
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from thads.plonetypes import Portal
from zope.container.interfaces import IContainerModifiedEvent


DEFAULT_BRANCH = "district"


def unit_added(unit: Unit, event: object) -> None:
    """Provision a locality or branch where it has been added; subscriber."""
    locality = ILocality.providedBy(unit)
    if not unit.unit_id:
        unit.unit_id = unit.getId() if locality else _branch_id(unit)
    if not unit.kind:
        unit.kind = "provincial" if locality else _kind_of_siblings(unit)
    make_groups(unit.unit_id, unit.kind)
    # before it has content: no reindexing, ever
    grant(unit, local_roles(unit.unit_id, unit.kind, "root"))
    if locality:
        make_sections(unit, current_sections())


def locality_modified(locality: Unit, event: object) -> None:
    """Give a locality the sections its settings now ask for (bailiffs); subscriber."""
    if not IContainerModifiedEvent.providedBy(event):
        make_sections(locality, current_sections())


def provision_centre(portal: Portal) -> None:
    """Make the centre's groups and sections, and give its roles."""
    kind = portal.kind
    make_groups(portal.unit_id, kind)
    grant(portal, local_roles(portal.unit_id, kind, "root"))
    for made in make_sections(portal, current_sections()):
        grant(made, local_roles(portal.unit_id, kind, "sections"))


def make_groups(unit_id: str, kind: str) -> None:
    """Make the groups of a unit's functions that are not there yet."""
    groups = api.portal.get_tool("acl_users").source_groups
    existing = set(groups.getGroupIds())
    for function_id in [STAFF, *(function.id for function in functions_of(kind))]:
        name = group_id(unit_id, function_id)
        if name not in existing:
            groups.addGroup(name, title=name)


def grant(obj: Content, grants: dict[str, list[str]]) -> None:
    """Give local roles to groups: {group id: [role, ...]}."""
    for group, roles in grants.items():
        obj.manage_setLocalRoles(group, roles)


def _branch_id(branch: Unit) -> str:
    return f"{unit_id_of(aq_parent(branch))}-{branch.getId()}"


def _kind_of_siblings(branch: Unit) -> str:
    siblings = aq_parent(branch).objectValues()
    return next((one.kind for one in siblings if one.kind), DEFAULT_BRANCH)
