"""Register kinds: what each published register holds, and under which law.

Data, in ``thads/debtors/register_kinds/*.toml``. A register kind says in which sections
its registers stand, how it is called, which columns an entry has and which of them are
public. Reader, template, form, pages, REST and index follow it. Programs name a
register kind by its id, as ``?list=`` (the contract's word for it).

Some fields are known to the code, and every register kind has them: ``name``,
``address`` and ``obligation``; ``decision`` and ``decision_date``, which with the name
make an entry the same; ``kind`` (of the debtor) and ``unit``.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.spreadsheets.tables import normal_header
from thads.text.organisations import is_organisation
import re
import tomllib


PERSON, ORGANISATION = "person", "organisation"
DEBTOR_KINDS = (PERSON, ORGANISATION)
_GUESSED = {True: ORGANISATION, False: PERSON, None: None}

#: Kinds of columns a unit may fill in for itself, and nobody can publish.
NEVER_PUBLIC = ("identity", "birth", "phone", "creditor")
_COLUMN_KINDS = ("text", "number", "date", "amount", "choice", "unit", *NEVER_PUBLIC)

# Fields the code relies on -> the kind of their column.
_KNOWN_FIELDS = {
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


class InvalidRegisterKind(ValueError):
    """A register kind that cannot be, or that the law does not allow."""


@dataclass(frozen=True)
class RegisterColumn(Column):
    """Column of a register kind: a field of its entries, and who may see it."""

    minimum: bool = False  # the law demands that it is published
    public: bool = True  # unless the centre says otherwise, see `visibility`
    part_of: str = ""  # the field it is shown with
    label: str = ""  # on public pages, where it differs from the header


@dataclass(frozen=True)
class RegisterKind(Table):
    """Kind of register: its law, its texts, and the fields of its entries."""

    section: str  # the id of its sections, in localities and at the portal
    title_en: str
    short: str  # on a tab
    one: str  # what a single entry is
    basis: str  # the law it is published under
    about: str  # what citizens should know of it
    responsible: str  # who answers for an entry
    summary: tuple[str, ...]  # the fields a table of rows shows
    in_results: tuple[str, ...]  # beside name, address, obligation and decision
    periods: dict[str, str]  # what is due -> the rule of thads.worktime
    kinds: dict[str, str]  # kind of debtor -> its title

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Fields by whose numbers an entry is found."""
        return tuple(c.field for c in self.columns if c.kind == "number")

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """Fields of the days of these numbers."""
        found = (c for c in self.columns if c.kind == "date")
        return tuple(c.field for c in found if c.part_of in self.numbers)

    @cached_property
    def shape(self) -> tuple[tuple[str, str, str, bool, bool], ...]:
        """Shape of a record in REST, in order, a tuple for each field.

        It is (field, field it is part of, key there, whether it is a number, whether it
        is given when empty too).
        """
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

    def parts(self, field: str) -> list[RegisterColumn]:
        """Return the columns shown with another: the date of a number, the court."""
        return [column for column in self.columns if column.part_of == field]

    def guess_debtor_kind(self, name: str) -> str | None:
        """Return the kind of a debtor by the words of the name, None in doubt."""
        return _GUESSED[is_organisation(name)]


def read(text: str) -> RegisterKind:
    """Return the register kind a TOML text describes; raises InvalidRegisterKind."""
    values = tomllib.loads(text)
    choices = {"choice": values["kinds"]}
    values["columns"] = tuple(
        RegisterColumn(**column, choices=choices.get(column["kind"], {}))
        for column in values["columns"]
    )
    values["about"] = values["about"].strip()
    for name in ("summary", "in_results"):
        values[name] = tuple(values[name])
    register_kind = RegisterKind(**values)
    _check(register_kind)
    return register_kind


def _check(register_kind):
    """Refuse what no register may be, before anybody loads anything into it."""
    columns, seen = register_kind.by_field, set()
    for field, kind in _KNOWN_FIELDS.items():
        if field not in columns or columns[field].kind != kind:
            raise InvalidRegisterKind(f"{register_kind.id}: {field} must be a {kind}")
    for column in register_kind.columns:
        where = f"{register_kind.id}/{column.field}"
        if column.kind not in _COLUMN_KINDS:
            raise InvalidRegisterKind(f"{where}: there is no kind {column.kind}")
        if column.part_of and column.part_of not in seen:
            raise InvalidRegisterKind(f"{where}: part of nothing that stands before it")
        seen.add(column.field)
        never = column.kind in NEVER_PUBLIC
        if never and (column.minimum or column.field in register_kind.summary):
            raise InvalidRegisterKind(f"{where}: personal data are never shown")
        if not never and _PERSONAL.search(normal_header(column.header)):
            kinds = ", ".join(NEVER_PUBLIC)
            raise InvalidRegisterKind(f"{where}: must be one of {kinds}")


SHIPPED = Path(__file__).parent.with_name("register_kinds")


def _shipped():
    kinds = (
        read(path.read_text(encoding="utf-8"))
        for path in sorted(SHIPPED.glob("*.toml"))
    )
    return {register_kind.id: register_kind for register_kind in kinds}


REGISTER_KINDS: dict[str, RegisterKind] = _shipped()
#: Meant where none is named: judgment debtors, Article 44a.
DEFAULT = REGISTER_KINDS["chua-co-dieu-kien"]


def of_section(id: str) -> RegisterKind:
    """Return the register kind whose registers are sections of this id."""
    for register_kind in REGISTER_KINDS.values():
        if register_kind.section == id:
            return register_kind
    return DEFAULT
