"""GenericSetup import step: units and sections from a profile's CSV files.

A profile with `units.csv` and `sections.csv` is an organisation. Loading it again
renews nothing people may have changed since: it makes what is missing.
"""

from collections.abc import Iterable
from datetime import date
from plone import api
from plone.app.redirector.interfaces import IRedirectionStorage
from plone.dexterity.utils import createContent
from Products.GenericSetup.interfaces import IImportContext
from thads.organisation.events import UnitLoaded
from thads.organisation.interfaces import ILocality
from thads.organisation.provisioning import provision_centre
from thads.organisation.sections import define_sections
from thads.organisation.units import CENTRAL
from thads.organisation.units import Unit
from thads.organisation.units import get_unit
from thads.plonetypes import Portal
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


def import_organisation(context: IImportContext) -> None:
    """Make the units and sections a profile describes; import step."""
    units = context.readDataFile("units.csv")
    if units is None:
        return
    rows = list(csv.DictReader(io.StringIO(units.decode("utf-8"))))
    sections = context.readDataFile("sections.csv").decode("utf-8")
    load_organisation(context.getSite(), rows, sections)


def load_organisation(
    portal: Portal, rows: Iterable[dict[str, str]], sections: str
) -> None:
    """Make units from rows of units.csv; parents come before their children.

    `sections`: the text of a sections.csv; it becomes the site's definition.
    """
    define_sections(sections)
    loaded: dict[str, Unit] = {}
    for row in rows:
        if row["kind"] == CENTRAL:
            unit = _centre(portal, row)
        else:
            unit = _unit(loaded[row["parent"]], row)
        loaded[row["unit_id"]] = unit
        _take_over(unit, row)
        _redirect_predecessors(portal, unit)
        notify(UnitLoaded(unit, row))
    logger.info("%s units loaded", len(loaded))


def _centre(portal: Portal, row: dict[str, str]) -> Unit:
    portal.title = row["title"]
    api.portal.set_registry_record("plone.site_title", row["title"])
    _describe(portal, row)
    provision_centre(portal)
    return portal


def _unit(parent: Unit, row: dict[str, str]) -> Unit:
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
    container._setObject(row["slug"], unit)
    return container[row["slug"]]


def _describe(unit: Unit, row: dict[str, str]) -> None:
    for name in TEXTS:
        setattr(unit, name, row.get(name) or None)
    unit.valid_from = _date(row.get("valid_from"))
    unit.valid_to = _date(row.get("valid_to"))
    unit.predecessors = tuple(filter(None, (row.get("predecessors") or "").split(";")))
    unit.bailiff = row.get("bailiff") == "yes"


def _take_over(unit: Unit, row: dict[str, str]) -> None:
    """Let the predecessors that are still there end on the day a unit begins.

    What a person has set of either stays.
    """
    former = tuple(filter(None, (row.get("predecessors") or "").split(";")))
    if former and not unit.predecessors:
        unit.predecessors = former
        unit.reindexObject()
    day = _date(row.get("valid_from"))
    for unit_id in former:
        predecessor = get_unit(unit_id) if unit_id != row["unit_id"] else None
        if predecessor is not None and day and not predecessor.valid_to:
            predecessor.valid_to = day
            predecessor.reindexObject()


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _redirect_predecessors(portal: Portal, unit: Unit) -> None:
    """Redirect the addresses of merged localities: /hagiang to /tuyenquang.

    Each section's goes with it, for redirection knows whole addresses only.
    """
    if not ILocality.providedBy(unit):
        return
    storage = getUtility(IRedirectionStorage)
    root = "/".join(portal.getPhysicalPath())
    for predecessor in unit.predecessors:
        if predecessor not in portal.objectIds() and predecessor != unit.getId():
            heir = "/".join(unit.getPhysicalPath())
            for tail in ("", *(f"/{section}" for section in unit.objectIds())):
                storage.add(f"{root}/{predecessor}{tail}", f"{heir}{tail}")
