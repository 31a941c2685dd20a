"""What a list is: its columns, its words, its law. Data, in ``lists/*.toml``.

The register publishes several lists by the same machinery. A definition says of one
where it stands (the section), how it is called, what a row holds and what of it is
public. The reader, the template, the form, the pages, REST and the index follow it.

Some fields the machinery itself knows, and every list has them: ``name``, ``address``
and ``obligation``, ``decision`` and ``decision_date`` (with the name they make an
entry the same), ``kind`` and ``unit``.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from thads.spreadsheets.cells import NEVER_PUBLIC
from thads.spreadsheets.cells import Column
from thads.spreadsheets.cells import normal_header
from thads.text import fold
import re
import tomllib


PERSON, ORGANISATION = "person", "organisation"
KINDS = (PERSON, ORGANISATION)

# What offices put in front of every list; read over, never kept.
IGNORED_HEADERS = ("tt", "stt", "so tt", "so thu tu")

# What the machinery itself asks of every list.
_KNOWN = {
    "name": "text",
    "address": "text",
    "obligation": "text",
    "decision": "number",
    "decision_date": "date",
    "kind": "choice",
    "unit": "unit",
}
_PERSONAL = re.compile(
    r"\b(so dinh danh|cccd|cmnd|can cuoc|ho chieu|ngay sinh|nam sinh|dien thoai"
    r"|nguoi duoc thi hanh)\b"
)


class BadDefinition(ValueError):
    """A list that cannot be, or must not."""


@dataclass(frozen=True)
class Table:
    """Columns of a workbook: how they are called, and which must be there."""

    id: str
    title: str
    columns: tuple

    @cached_property
    def by_field(self):
        return {column.field: column for column in self.columns}

    @cached_property
    def headers(self):
        """{header as compared: column}"""
        return {normal_header(column.header): column for column in self.columns}

    @cached_property
    def obligatory(self):
        return tuple(column for column in self.columns if column.obligatory)


@dataclass(frozen=True)
class Definition(Table):
    section: str  # the id of its sections, in localities and at the portal
    title_en: str
    short: str  # on a tab
    one: str  # what a single entry is
    basis: str  # the law it is published under
    about: str  # what citizens should know of it
    responsible: str  # who answers for an entry
    summary: tuple  # the fields a table of rows shows
    in_results: tuple  # what a hit shows beside name, address, obligation, decision
    periods: dict  # what is due -> the rule of thads.worktime
    kinds: dict  # kind of debtor -> its title
    organisation_words: tuple  # first words by which an organisation is known

    @cached_property
    def numbers(self):
        """Fields by whose numbers an entry is found."""
        return tuple(c.field for c in self.columns if c.kind == "number")

    @cached_property
    def shape(self):
        """How programs are told a record, in order: (field, what it is part of, its
        key there, whether it is a number, whether it is told when empty too)"""
        return tuple(
            (
                column.field,
                column.part_of,
                column.field.removeprefix(f"{column.part_of}_"),
                column.kind == "number",
                column.public,
            )
            for column in self.columns
            if column.part_of or column.kind != "unit"
        )

    def parts(self, field):
        """The columns shown with another: the date of a number, the court."""
        return [column for column in self.columns if column.part_of == field]

    @cached_property
    def kinds_read(self):
        """{a kind as people write it: the kind}"""
        read = {fold(title): kind for kind, title in self.kinds.items()}
        return read | {kind: kind for kind in KINDS}

    @cached_property
    def _organisation(self):
        words = "|".join(map(re.escape, self.organisation_words))
        return re.compile(rf"^({words})\b")

    def guess_kind(self, name):
        return ORGANISATION if self._organisation.match(fold(name)) else PERSON


def read(text):
    """The definition a TOML text holds."""
    told = tomllib.loads(text)
    told["columns"] = tuple(Column(**column) for column in told["columns"])
    told["about"] = told["about"].strip()
    for name in ("summary", "in_results", "organisation_words"):
        told[name] = tuple(told[name])
    definition = Definition(**told)
    _check(definition)
    return definition


def _check(definition):
    """Refuse what no list may be, before anybody loads anything into it."""
    columns, seen = definition.by_field, set()
    for field, kind in _KNOWN.items():
        if field not in columns or columns[field].kind != kind:
            raise BadDefinition(f"{definition.id}: {field} must be a {kind}")
    for column in definition.columns:
        where = f"{definition.id}/{column.field}"
        if column.part_of and column.part_of not in seen:
            raise BadDefinition(f"{where}: is part of nothing that stands before it")
        seen.add(column.field)
        never = column.kind in NEVER_PUBLIC
        if never and (column.minimum or column.field in definition.summary):
            raise BadDefinition(f"{where}: personal data are never shown")
        if not never and _PERSONAL.search(normal_header(column.header)):
            raise BadDefinition(f"{where}: must be one of {', '.join(NEVER_PUBLIC)}")


SHIPPED = Path(__file__).parent.with_name("register_kinds")


def _shipped():
    found = (
        read(path.read_text(encoding="utf-8"))
        for path in sorted(SHIPPED.glob("*.toml"))
    )
    return {definition.id: definition for definition in found}


def _tables():
    """What is read from a workbook and is no list."""
    for path in [Path(__file__).parent.with_name("search") / "commune_table.toml"]:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        told["columns"] = tuple(Column(**column) for column in told["columns"])
        yield told["id"], Table(**told)


DEFINITIONS = _shipped()
TABLES = dict(_tables())
DEFAULT = DEFINITIONS["chua-co-dieu-kien"]


def of_section(id):
    """The definition of the list that stands in sections of this id."""
    for definition in DEFINITIONS.values():
        if definition.section == id:
            return definition
    return DEFAULT
