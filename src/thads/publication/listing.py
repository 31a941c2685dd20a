"""Lists of items that pages are made of: latest, featured, and found by criteria.

``latest`` and ``featured`` are what front pages call; ``find`` and ``find_documents``
answer the listings with their filters. Lists hold published items only; the catalogue
leaves out what the reader may not view.
"""

from dataclasses import dataclass
from DateTime import DateTime
from datetime import date
from datetime import datetime
from plone import api
from thads.organisation.interfaces import ILocality
from thads.organisation.units import locality_of
from thads.organisation.units import locality_titles
from thads.pictures import sources
from thads.publication.featured import featured_ids
from thads.text import fold
from thads.text import normal_number
from thads.text import words
from thads.worktime.clock import from_zope
from thads.worktime.clock import local


SECOND = 1 / 86_400  # of a day, as DateTime counts
NEWS = ("News Item",)
NOTICES = ("Notice",)
DOCUMENTS = ("OfficialDocument",)
ALL = NEWS + NOTICES + DOCUMENTS + ("Document",)


@dataclass(frozen=True)
class Listed:
    """One line of a list."""

    uid: str
    url: str
    portal_type: str
    title: str
    description: str
    date: date | None
    image: dict | None  # src, srcset, width, height
    image_alt: str
    unit: str  # title of the locality; empty for the centre's own
    number: str = ""
    kind: str = ""
    agency: str = ""
    issued: date | None = None


def latest(context, limit, types=NEWS, everywhere=False):
    """Return the newest published items of the part of the portal context is in.

    On the portal's own pages these are the centre's own items; `everywhere` adds
    those of all localities.
    """
    return _listed(latest_brains(context, limit, types, everywhere))


def latest_brains(context, limit, types=NEWS, everywhere=False):
    """Return the same as catalogue entries."""
    query = _published(types)
    query["sort_on"] = "effective"
    query["sort_order"] = "descending"
    query["sort_limit"] = limit
    query["path"] = _path(context, everywhere)
    return _catalog()(**query)[:limit]


def featured(portal, limit):
    """Return the items the centre features on the portal's front page, in its order."""
    return _listed(featured_brains(portal, limit))


def featured_brains(portal, limit):
    """Return the featured items as catalogue entries."""
    ids = featured_ids(portal)
    if not ids:
        return []
    brains = {b.UID: b for b in _catalog()(UID=ids, **_published(ALL))}
    return [brains[uid] for uid in ids if uid in brains][:limit]


def find(folder, types, text="", year=None, everywhere=False, notice_kind=None):
    """Return published items below a section, newest first; lazy: slice it."""
    query = _published(types)
    query["sort_on"] = "effective"
    query["sort_order"] = "descending"
    query["path"] = _path(folder, everywhere, section=folder)
    _add_words(query, text)
    if notice_kind:
        query["notice_kind"] = notice_kind
    if year:
        begin, end = (
            DateTime(local(datetime(each, 1, 1)).isoformat())
            for each in (year, year + 1)
        )
        query["effective"] = {"query": (begin, end - SECOND), "range": "min:max"}
    return _catalog()(**query)


def find_documents(folder, criteria, everywhere=False):
    """Return published documents that meet criteria, the newest issued first.

    `criteria`: any of kind, agency, year, number (in any writing, from its
    beginning) and text (words).
    """
    query = _published(DOCUMENTS)
    query["sort_on"] = "document_issued"
    query["sort_order"] = "descending"
    query["path"] = _path(folder, everywhere, section=folder)
    _add_words(query, criteria.get("text"))
    if criteria.get("kind"):
        query["document_kind"] = criteria["kind"]
    if criteria.get("agency"):
        query["document_agency_key"] = fold(criteria["agency"]).strip()
    if criteria.get("year"):
        query["document_year"] = int(criteria["year"])
    if criteria.get("number"):
        query["document_number_keys"] = normal_number(criteria["number"])
    return _catalog()(**query)


def document_agencies(folder, everywhere=False):
    """Return names of the agencies that have documents here, for a filter."""
    query = _published(DOCUMENTS)
    query["path"] = _path(folder, everywhere, section=folder)
    names = {}
    for brain in _catalog()(**query):
        names.setdefault(fold(brain.document_agency or ""), brain.document_agency)
    names.pop("", None)
    return [names[key] for key in sorted(names)]


def document_years(folder, everywhere=False):
    """Return years in which documents here were issued, newest first."""
    query = _published(DOCUMENTS)
    query["path"] = _path(folder, everywhere, section=folder)
    years = {b.document_issued.year for b in _catalog()(**query) if b.document_issued}
    return sorted(years, reverse=True)


def listed(brains):
    """Return lines for catalogue entries."""
    return _listed(brains)


def _published(types):
    return {"portal_type": list(types), "review_state": "published"}


def _add_words(query, text):
    found = words(text or "")
    if found:
        query["SearchableText"] = " AND ".join(f"{word}*" for word in found)


def _path(context, everywhere, section=None):
    """Return where to look: the section; all of a locality; the centre's own; all."""
    portal = api.portal.get()
    root = "/".join(portal.getPhysicalPath())
    if everywhere:
        return root
    if section is not None:
        return "/".join(section.getPhysicalPath())
    locality = locality_of(context)
    if locality is not None:
        return "/".join(locality.getPhysicalPath())
    # the centre's own items stand in the portal's own sections
    sections = [
        f"{root}/{id}"
        for id, content in portal.contentItems()
        if not ILocality.providedBy(content)
    ]
    return {"query": sections or [f"{root}/-"]}


def _listed(brains):
    units = locality_titles() if brains else {}
    depth = len(api.portal.get().getPhysicalPath())
    return [_line(brain, units, depth) for brain in brains]


def _line(brain, units, depth):
    path = brain.getPath().split("/")
    return Listed(
        uid=brain.UID,
        url=brain.getURL(),
        portal_type=brain.portal_type,
        title=brain.Title,
        description=brain.Description,
        date=_date(brain.effective),
        image=sources.of_brain(brain, largest="large"),
        image_alt=_text(brain.image_alt),
        unit=units.get(path[depth], "") if len(path) > depth else "",
        number=_text(brain.document_number),
        kind=_text(brain.document_kind),
        agency=_text(brain.document_agency),
        issued=brain.document_issued or None,
    )


def _text(value):
    return value if isinstance(value, str) else ""


def _date(moment):
    if moment is None or moment.year() < 1900 or moment.year() > 2400:
        return None
    return from_zope(moment).date()


def _catalog():
    return api.portal.get_tool("portal_catalog")


__all__ = (
    "Listed",
    "document_agencies",
    "document_years",
    "featured",
    "find",
    "find_documents",
    "latest",
    "latest_brains",
    "listed",
)
