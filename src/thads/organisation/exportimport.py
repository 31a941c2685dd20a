"""GenericSetup import step: units and sections from a profile's CSV files.

A profile with `units.csv` and `sections.csv` is an organisation. Loading it again
renews nothing people may have changed since: it makes what is missing.
"""

from datetime import date
from plone import api
from plone.app.redirector.interfaces import IRedirectionStorage
from plone.dexterity.utils import createContent
from thads.organisation.events import UnitLoaded
from thads.organisation.functions import functions_of
from thads.organisation.functions import group_id
from thads.organisation.functions import local_roles
from thads.organisation.interfaces import ILocality
from thads.organisation.people import STAFF
from thads.organisation.sections import make_sections
from thads.organisation.sections import read_sections
from thads.organisation.units import CENTRAL
from zope.component import getUtility
from zope.event import notify
import csv
import io
import logging


logger = logging.getLogger(__name__)

BRANCHES = "don-vi"
TEXTS = (
    "unit_id",
    "kind",
    "short_title",
    "agency_code",
    "address",
    "phone",
    "email",
    "colour",
    "old_site",
)


def import_organisation(context):
    """Make the units and sections the profile describes."""
    units = context.readDataFile("units.csv")
    if units is None:
        return
    sections = read_sections(context.readDataFile("sections.csv").decode("utf-8"))
    rows = list(csv.DictReader(io.StringIO(units.decode("utf-8"))))
    load_organisation(context.getSite(), rows, sections)


def load_organisation(portal, rows, sections):
    """Make units from rows of units.csv; parents come before their children."""
    loaded = {}
    for row in rows:
        if row["kind"] == "central":
            unit = _centre(portal, row, sections)
        else:
            unit = _unit(loaded[row["parent"]], row, sections)
        loaded[row["unit_id"]] = unit
        _redirect_predecessors(portal, unit)
        notify(UnitLoaded(unit, row))
    logger.info("%s units loaded", len(loaded))


def _centre(portal, row, sections):
    portal.title = row["title"]
    api.portal.set_registry_record("plone.site_title", row["title"])
    _describe(portal, row)
    make_groups(CENTRAL, "central")
    grant(portal, local_roles(CENTRAL, "central", "root"))
    for made in make_sections(portal, sections):
        grant(made, local_roles(CENTRAL, "central", "sections"))
    return portal


def _unit(parent, row, sections):
    provincial = row["kind"] == "provincial"
    container = parent if provincial else parent[BRANCHES]
    if row["slug"] in container.objectIds():
        return container[row["slug"]]
    unit = createContent(
        "Locality" if provincial else "Unit",
        id=row["slug"],
        title=row["title"],
        exclude_from_nav=True,
        language="vi",
    )
    _describe(unit, row)
    make_groups(row["unit_id"], row["kind"])
    # before it has content, and before it is indexed: no reindexing, ever
    grant(unit, local_roles(row["unit_id"], row["kind"], "root"))
    container._setObject(row["slug"], unit)
    unit = container[row["slug"]]
    if provincial:
        make_sections(unit, sections)
    return unit


def _describe(unit, row):
    for name in TEXTS:
        setattr(unit, name, row.get(name) or None)
    unit.valid_from = _date(row.get("valid_from"))
    unit.valid_to = _date(row.get("valid_to"))
    unit.predecessors = tuple(filter(None, (row.get("predecessors") or "").split(";")))
    unit.bailiff = row.get("bailiff") == "yes"


def _date(text):
    return date.fromisoformat(text) if text else None


def _redirect_predecessors(portal, unit):
    """Keep the addresses of merged localities alive: /hagiang -> /tuyenquang,
    and each section's with it (redirection knows whole addresses only)."""
    if not ILocality.providedBy(unit):
        return
    storage = getUtility(IRedirectionStorage)
    root = "/".join(portal.getPhysicalPath())
    for predecessor in unit.predecessors:
        if predecessor not in portal.objectIds() and predecessor != unit.getId():
            heir = "/".join(unit.getPhysicalPath())
            for tail in ("", *(f"/{section}" for section in unit.objectIds())):
                storage.add(f"{root}/{predecessor}{tail}", f"{heir}{tail}")


def make_groups(unit_id, kind):
    """Make the groups of a unit's functions that are not there yet."""
    groups = api.portal.get_tool("acl_users").source_groups
    existing = set(groups.getGroupIds())
    for function_id in [STAFF, *(function.id for function in functions_of(kind))]:
        name = group_id(unit_id, function_id)
        if name not in existing:
            groups.addGroup(name, title=name)


def grant(obj, grants):
    """Give local roles to groups: {group id: [role, ...]}."""
    for group, roles in grants.items():
        obj.manage_setLocalRoles(group, roles)
