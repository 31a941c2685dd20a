"""Lists of items that pages are made of: latest, featured, and found by criteria.

``latest`` and ``featured`` are what front pages call; ``find`` and ``find_documents``
answer the listings with their filters. Lists hold published items only; the catalogue
leaves out what the reader may not view.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from DateTime import DateTime
from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from thads.organisation.interfaces import ILocality
from thads.organisation.units import locality_of
from thads.organisation.units import locality_titles
from thads.pictures import sources
from thads.plonetypes import Content
from thads.plonetypes import Portal
from thads.publication.featured import featured_ids
from thads.publication.indexers import NEVER
from thads.text import fold
from thads.text import normal_number
from thads.text import words
from thads.tools import tool
from thads.web import lists
from thads.worktime import clock
from thads.worktime.clock import from_zope
from thads.worktime.clock import local
from typing import Any
from ZTUtils.Lazy import LazyMap


DAY = timedelta(days=1)
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
    ends: date | None = None  # last day of a notice
    expired: bool = False


def latest(
    context: Content, limit: int, types: Sequence[str] = NEWS, everywhere: bool = False
) -> list[Listed]:
    """Return the newest published items of the part of the portal context is in.

    On the portal's own pages these are the centre's own items; `everywhere` adds
    those of all localities. Notices whose last day has passed are left out.
    """
    return _listed(latest_brains(context, limit, types, everywhere))


def latest_brains(
    context: Content, limit: int, types: Sequence[str] = NEWS, everywhere: bool = False
) -> list:
    """Return the items of `latest` as catalogue brains."""
    query = _published(types)
    query["sort_on"] = "effective"
    query["sort_order"] = "descending"
    query["sort_limit"] = limit
    query["path"] = _path(context, everywhere)
    if set(types) <= set(NOTICES):
        query["notice_ends"] = in_force()
    return [b for b in _catalog()(**query)[:limit] if not is_expired(b)]


def in_force() -> dict[str, str]:
    """Return the query for the index `notice_ends` of notices that are in force."""
    return {"query": clock.today().isoformat(), "range": "min"}


def is_expired(brain: Any) -> bool:
    """Return whether the last day of a notice has passed; False for other brains."""
    ends = _text(brain.notice_ends)
    return bool(ends) and ends < clock.today().isoformat()


def featured(portal: Portal, limit: int) -> list[Listed]:
    """Return the items the centre features on the portal's front page, in its order."""
    return _listed(featured_brains(portal, limit))


def featured_brains(portal: Portal, limit: int) -> list:
    """Return the items of `featured` as catalogue brains."""
    ids = featured_ids(portal)
    if not ids:
        return []
    brains = {b.UID: b for b in _catalog()(UID=ids, **_published(ALL))}
    found = [brains[uid] for uid in ids if uid in brains]
    return [brain for brain in found if not is_expired(brain)][:limit]


def find(folder, types, text="", year=None, everywhere=False, notice_kind=None):
    """Return published items below a section, newest first; lazy: slice it.

    Of notices, those that are in force stand before those whose last day has passed.
    """
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
    if set(types) <= set(NOTICES):
        before = (clock.today() - DAY).isoformat()
        gone = {"query": before, "range": "max"}
        return _catalog()(notice_ends=in_force(), **query) + _catalog()(
            notice_ends=gone, **query
        )
    return _catalog()(**query)


def find_documents(folder, criteria, everywhere=False):
    """Return published documents that meet criteria, the newest issued first.

    `criteria`: any of kind, agency, year, number (in any writing, from its
    beginning) and text (words). Documents without a date of issue stand at the end.
    """
    query = _published(DOCUMENTS)
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
    order = {"sort_on": "document_issued", "sort_order": "descending"}
    found, dated = _catalog()(**query), _catalog()(**query, **order)
    if len(found) == len(dated):
        return dated
    # the catalogue leaves out what the index it sorts by does not know
    undated = [brain for brain in found if not brain.document_issued]
    return dated + LazyMap(lambda brain: brain, undated)


def document_agencies(folder: Content, everywhere: bool = False) -> list[str]:
    """Return the names of agencies with published documents here, in their order."""
    query = _published(DOCUMENTS)
    query["path"] = _path(folder, everywhere, section=folder)
    names = {}
    for brain in _catalog()(**query):
        names.setdefault(fold(brain.document_agency or ""), brain.document_agency)
    names.pop("", None)
    return [names[key] for key in sorted(names)]


def document_years(folder: Content, everywhere: bool = False) -> list[int]:
    """Return the years in which documents here were issued, the newest first."""
    query = _published(DOCUMENTS)
    query["path"] = _path(folder, everywhere, section=folder)
    years = {b.document_issued.year for b in _catalog()(**query) if b.document_issued}
    return sorted(years, reverse=True)


def listed(brains: Iterable) -> list[Listed]:
    """Return a line for each of some catalogue brains."""
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
    return list(lists.each(brains, lambda brain: _line(brain, units, depth)))


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
        ends=_day(brain.notice_ends),
        expired=is_expired(brain),
    )


def _day(ends):
    return date.fromisoformat(ends) if _text(ends) not in ("", NEVER) else None


def _text(value):
    return value if isinstance(value, str) else ""


def _date(moment):
    if moment is None or moment.year() < 1900 or moment.year() > 2400:
        return None
    return from_zope(moment).date()


def _catalog():
    return tool("portal_catalog")


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
