"""Units: found by id, from a context, below one another."""

from Acquisition import aq_chain
from Acquisition import aq_inner
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads.organisation.catalog_cache import remembered
from thads.organisation.interfaces import IBranch
from thads.organisation.interfaces import ILocality
from thads.plonetypes import Content
from thads.text import fold
from thads.tools import tool


#: The site, a Locality or a branch.
Unit = Content
#: Id and kind of the centre.
CENTRAL = "central"


def unit_of(context: Content) -> Unit:
    """Return the nearest unit at or above `context`; the site is the centre."""
    for parent in aq_chain(aq_inner(context)):
        if (
            IBranch.providedBy(parent)
            or ILocality.providedBy(parent)
            or IPloneSiteRoot.providedBy(parent)
        ):
            return parent
    return api.portal.get()


def unit_id_of(context: Content) -> str:
    """Return the id of the nearest unit, `central` outside every locality."""
    unit = unit_of(context)
    return CENTRAL if IPloneSiteRoot.providedBy(unit) else unit.unit_id


def locality_of(context: Content) -> Unit | None:
    """Return the Locality `context` stands in, None on the portal's own pages."""
    for parent in aq_chain(aq_inner(context)):
        if ILocality.providedBy(parent):
            return parent
    return None


def home_of(context: Content) -> Unit:
    """Return the root of the part of the portal `context` is in."""
    return locality_of(context) or api.portal.get()


def section(context: Content, section_id: str) -> Content | None:
    """Return a section of the part `context` is in, None if it has none such."""
    home = home_of(context)
    return home[section_id] if section_id in home.objectIds() else None


def _found(**query: str | list[str]) -> list[Unit]:
    catalog = tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(**query)
    return [brain._unrestrictedGetObject() for brain in brains]


def get_unit(unit_id: str | None) -> Unit | None:
    """Return the unit with this id, None if there is none."""
    if unit_id == CENTRAL:
        return api.portal.get()
    units = _found(unit_id=unit_id) if unit_id else []
    return units[0] if units else None


def unit_title(unit_id: str) -> str:
    """Return the title of a unit, the id where there is no such unit."""
    unit = get_unit(unit_id)
    return unit.title if unit is not None else unit_id


def localities() -> list[Unit]:
    """Return all localities in the order of their names: Bắc Kạn, Cần Thơ."""
    return _by_name(_found(portal_type="Locality"))


def all_units() -> list[Unit]:
    """Return all localities and branches, in no order."""
    return _found(portal_type=["Locality", "Unit"])


def locality_titles() -> dict[str, str]:
    """Return {id: title} of all localities, by which lists name places."""
    return remembered("organisation.locality_titles", _locality_titles)


def _locality_titles() -> dict[str, str]:
    catalog = tool("portal_catalog")
    brains = catalog.unrestrictedSearchResults(portal_type="Locality")
    return {brain.getId: brain.Title for brain in brains}


def branches(locality: Unit) -> list[Unit]:
    """Return the branches of a locality in the order of their names."""
    path = "/".join(locality.getPhysicalPath())
    return _by_name(_found(portal_type="Unit", path=path))


def _by_name(units: list[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: fold(unit.short_title or unit.title))
