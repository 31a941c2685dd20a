"""Sections: the parts every locality and the portal have, from one definition."""

from collections.abc import Iterable
from dataclasses import dataclass
from plone import api
from plone.dexterity.utils import createContent
from thads.organisation.interfaces import ILocality
from thads.organisation.interfaces import ISectionMade
from thads.organisation.units import Unit
from thads.plonetypes import Content
from zope.event import notify
from zope.interface import implementer
import csv
import io


RECORD = "thads.sections"


@dataclass(frozen=True)
class Section:
    """A section: a row of sections.csv.

    `scope`: portal, locality or both; `condition`: a yes/no field of the locality
    that must be set; `allowed_types`: the types that may be added there.
    """

    id: str
    title: str
    portal_type: str
    layout: str
    scope: str
    condition: str
    allowed_types: tuple[str, ...]
    in_menu: bool
    description: str
    title_en: str = ""

    def stands_in(self, unit: Unit) -> bool:
        """Return whether a unit has the section."""
        at = "locality" if ILocality.providedBy(unit) else "portal"
        if self.scope not in (at, "both"):
            return False
        return not self.condition or bool(getattr(unit, self.condition, False))


@implementer(ISectionMade)
class SectionMade:
    """A section of the portal or of a locality has been made."""

    def __init__(self, object: Content, id: str, unit: Unit) -> None:
        self.object = object
        self.id = id
        self.unit = unit


def define_sections(text: str) -> None:
    """Make the text of a sections.csv the site's definition of sections."""
    read_sections(text)
    api.portal.set_registry_record(RECORD, text)


def add_section(row: dict[str, str], after: str) -> None:
    """Add a section to the site's definition, behind another; one there is kept.

    ``row``: the cells of a row of sections.csv, by column.
    """
    text = api.portal.get_registry_record(RECORD, default="") or ""
    reader = csv.DictReader(io.StringIO(text))
    rows, columns = list(reader), list(reader.fieldnames or ())
    ids = [known["id"] for known in rows]
    if not rows or row["id"] in ids:
        return
    rows.insert(ids.index(after) + 1 if after in ids else len(rows), row)
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    define_sections(out.getvalue())


def current_sections() -> list[Section]:
    """Return the sections the site defines."""
    return read_sections(api.portal.get_registry_record(RECORD, default="") or "")


def read_sections(text: str) -> list[Section]:
    """Return the sections of a sections.csv, in its order."""
    return [
        Section(
            id=row["id"],
            title=row["title"],
            portal_type=row["portal_type"],
            layout=row["layout"],
            scope=row["scope"],
            condition=row["condition"],
            allowed_types=tuple(filter(None, row["allowed_types"].split(";"))),
            in_menu=row["in_menu"] == "yes",
            description=row["description"],
            title_en=row.get("title_en") or "",
        )
        for row in csv.DictReader(io.StringIO(text))
    ]


def make_sections(unit: Unit, sections: Iterable[Section]) -> list[Content]:
    """Give a unit the sections it must have and has not yet; return them."""
    existing = set(unit.objectIds())
    made = []
    for section in sections:
        if section.id in existing or not section.stands_in(unit):
            continue
        made.append(_make(unit, section))
    return made


def _make(unit: Unit, section: Section) -> Content:
    known = api.portal.get_tool("portal_types")
    portal_type = section.portal_type if section.portal_type in known else "Folder"
    content = createContent(
        portal_type,
        id=section.id,
        title=section.title,
        description=section.description,
        exclude_from_nav=not section.in_menu,
        language="vi",
    )
    # set before the object is added, so that it is indexed once
    if section.layout:
        content.layout = section.layout
    if portal_type == "Folder":
        content.constrain_types_mode = 1
        content.locally_allowed_types = list(section.allowed_types)
        content.immediately_addable_types = list(section.allowed_types)
    unit._setObject(section.id, content)
    placed = unit[section.id]
    notify(SectionMade(placed, section.id, unit))
    return placed
