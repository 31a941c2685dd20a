"""Every view and service that is registered, an example object for each, and names."""

from collections import Counter
from dataclasses import dataclass
from plone.dexterity.utils import iterSchemataForType
from plone.rest.negotiation import _services
from tests.layers import ROOT
from thads.corrections.open_views import PAGE
from thads.corrections.open_views import VIEWING
from thads.corrections.open_views import table
from zope.component import getGlobalSiteManager
from zope.component import getMultiAdapter
from zope.component.hooks import getSite
from zope.publisher.interfaces.browser import IBrowserRequest
from zope.schema import getFieldNames
import re
import zlib


SRC = ROOT / "src" / "thads"
#: Where a parameter's name stands in Python and in templates.
NAMES = (
    re.compile(r"""\b(?:form|members|query|body)\.get\(\s*"([\w.-]+)"\s*[,)]"""),
    re.compile(r"""\bparameters\.\w+\(\s*[\w.]+,\s*"([\w.-]+)\""""),
    re.compile(
        r"""\bself\._?\w*(?:text|value|typed|field|query)\w*\(\s*"([\w.-]+)\""""
    ),
    re.compile(r"""\bquery\.\w+\(\s*"([\w.-]+)\""""),
    re.compile(r"""\bname="([\w.-]+)\""""),
    re.compile(r"""request/form/([\w-]+)"""),
)
#: Parameters of Plone that our pages take over, and of z3c.form.
OF_PLONE = (
    "b_start",
    "b_size",
    "sort_on",
    "sort_order",
    "came_from",
    "SearchableText",
    "portal_type",
    "path",
    "created",
    "form.widgets.title",
    "form.buttons.save",
)
#: Parameters that Plone's own open pages read, or take as arguments.
OF_OPEN_VIEWS = (
    "attributes",
    "b_size",
    "b_start",
    "batch",
    "contentFilter",
    "date",
    "day",
    "domain",
    "field",
    "fieldname",
    "language",
    "limit",
    "limit_display",
    "mode",
    "month",
    "name",
    "one",
    "orphan",
    "page",
    "path",
    "query",
    "SearchableText",
    "sort_on",
    "sort_order",
    "start",
    "tags",
    "two",
    "version_id",
    "workflow_action",
    "year",
)


@dataclass(frozen=True)
class Registered:
    """A view or a service: its name, what it is for, where it was registered."""

    name: str
    wanted: tuple
    where: str
    method: str = ""
    open: bool = False  # asks for no right beyond viewing
    factory: object = None

    @property
    def ours(self):
        return "/thads/" in self.where

    @property
    def service(self):
        return bool(self.method)

    def fits(self, obj):
        return self.wanted[0].providedBy(obj)


def registered():
    """Yield the views of ours and the REST services of all packages."""
    for found in _adapters(getGlobalSiteManager()):
        if len(found.required) != 2 or not found.name or not _for_browsers(found):
            continue
        where = getattr(found.info, "file", "") or ""
        service = re.fullmatch(r"([A-Z]+)_application_json_(.*)", found.name)
        if service and service[1] in _services:
            if "/thads/" in where or "/plone/rest" in where:
                yield Registered(
                    service[2],
                    found.required,
                    where,
                    service[1],
                    factory=found.factory,
                )
        elif "/thads/" in where:
            yield Registered(found.name, found.required, where, factory=found.factory)


def everything():
    """Yield all pages and services, whoever registered them, each once."""
    seen = set()
    for found in _adapters(getGlobalSiteManager()):
        if len(found.required) != 2 or not found.name or not _for_browsers(found):
            continue
        where = getattr(found.info, "file", "") or ""
        service = re.fullmatch(r"([A-Z]+)_application_json_(.*)", found.name)
        method, name = service.groups() if service else ("", found.name)
        roles = getattr(found.factory, "__roles__", None)
        is_open = roles is None or getattr(roles, "_p", None) in VIEWING
        if (name, method, is_open) not in seen and "/" not in name:
            seen.add((name, method, is_open))
            yield Registered(name, found.required, where, method, is_open)


def open_pages():
    """Yield Plone's pages that the table offers: each for all it is registered for."""
    offered = {name for name, kind in table() if kind == PAGE}
    for found in _adapters(getGlobalSiteManager()):
        if len(found.required) == 2 and found.name in offered and _for_browsers(found):
            where = getattr(found.info, "file", "") or ""
            yield Registered(found.name, found.required, where, factory=found.factory)


def _adapters(registry):
    """Yield all adapters; the layers of the tests put one registry on another."""
    yield from registry.registeredAdapters()
    for base in registry.__bases__:
        yield from _adapters(base)


def _for_browsers(found):
    layer = found.required[1]
    return layer is not None and layer.isOrExtends(IBrowserRequest)


def examples(portal):
    """Return objects of every type of content, the portal first, at most two a type:
    the first there is, and one of a locality.
    """
    found = {"Plone Site": [portal]}
    brains = portal.portal_catalog.getAllBrains()
    for brain in sorted(brains, key=lambda brain: brain.getPath()):
        obj = brain._unrestrictedGetObject()
        # what is outside of the catalogue stands below registers and desks
        for each in (obj, *_below(obj, 4)):
            kind = getattr(each, "portal_type", "")
            if kind in portal.portal_types and kind != "Plone Site":
                same = found.setdefault(kind, [])
                if not same or len(same) == 1 and "hanoi" in each.getPhysicalPath():
                    same.append(each)
    parts = [part for form in found.get("EasyForm", ()) for part in _parts_of(form)]
    return [each for same in found.values() for each in same] + parts


def _parts_of(form):
    """Yield what a form's editors are for: its fields and actions, and one of each."""
    request = form.REQUEST
    for name in ("fields", "actions"):
        whole = getMultiAdapter((form, request), name=name)
        yield whole.__of__(form)
        for part in list(whole.schema)[:1]:
            yield whole.publishTraverse(request, part).__of__(whole.__of__(form))


def first(section, portal_type):
    """Return the first object of a type in a section."""
    return next(o for o in section.objectValues() if o.portal_type == portal_type)


def _below(obj, depth):
    """Yield what stands below an object, of each type the first two."""
    if not depth or not hasattr(obj, "objectIds"):
        return
    seen = Counter()
    for name in list(obj.objectIds()):
        child = obj._getOb(name, None)
        kind = getattr(child, "portal_type", "")
        seen[kind] += 1
        if child is not None and seen[kind] <= 2:
            yield child
            yield from _below(child, depth - 1)


def names():
    """Return every parameter that a view, template or form of ours reads."""
    found = set(OF_PLONE) | set(_widgets())
    for path in (*SRC.rglob("*.py"), *SRC.rglob("*.pt")):
        text = path.read_text(encoding="utf-8")
        for pattern in NAMES:
            found.update(pattern.findall(text))
    return sorted(found)


def _widgets():
    """Yield the names under which Plone's forms send the fields of our schemas."""
    types = getSite().portal_types
    for kind in types.objectIds("Dexterity FTI"):
        for schema in iterSchemataForType(kind):
            if schema.__module__.startswith("thads."):
                for name in getFieldNames(schema):
                    main = schema is types[kind].lookupSchema()
                    prefix = "" if main else f"{schema.__name__}."
                    yield f"form.widgets.{prefix}{name}"


def number(*parts):
    """Return the same number for the same texts, in every process."""
    return zlib.crc32("/".join(map(str, parts)).encode())


def path_of(obj):
    return obj.absolute_url_path().removeprefix("/plone")
