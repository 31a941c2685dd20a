"""Definitions of tables: the columns of a workbook, described in TOML."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from functools import cached_property
from thads.text import fold
from thads.text.whitespace import tidy
from typing import Any
import dataclasses
import tomllib


#: Headers of running numbers, as offices put them in front; read over, never taken.
IGNORED_HEADERS = ("tt", "stt", "so tt", "so thu tu")


def normal_header(text: str) -> str:
    """Return a header as headers are compared: folded, a space before a bracket."""
    return " ".join(fold(tidy(text)).replace("(", " (").split())


@dataclass(frozen=True)
class Column:
    """A column of a workbook.

    ``kind`` is ``text``, ``number`` (of a document), ``date``, ``amount`` (whole đồng)
    or ``choice``. A cell of any other kind is read as text; what it means is known to
    the room that owns the table.
    """

    field: str
    header: str
    kind: str
    obligatory: bool = False
    future: bool = False  # of a date: may lie ahead
    length: int = 500  # characters
    width: int = 24  # characters, in the template
    hint: str = ""
    example: str = ""
    #: of a choice: {value: title}
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)

    @cached_property
    def values_by_text(self) -> dict[str, str]:
        """{a choice as people write it, folded: its value}"""
        titles = {fold(title): value for value, title in self.choices.items()}
        return titles | {value: value for value in self.choices}


@dataclass(frozen=True)
class Table:
    """Columns of a workbook, under a title."""

    id: str
    title: str
    columns: tuple[Column, ...]

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """{field: column}"""
        return {column.field: column for column in self.columns}

    @cached_property
    def headers(self) -> dict[str, Column]:
        """{header as compared: column}"""
        return {normal_header(column.header): column for column in self.columns}

    def column_of(self, header: str) -> Column | None:
        """Return the column a header stands for, None if there is none."""
        return self.headers.get(normal_header(header))

    def is_header(self, texts: Iterable[str]) -> bool:
        """Return whether some texts are headers of the table, two of them at least."""
        found = {normal_header(text) for text in texts}
        return len(found.intersection(self.headers)) > 1

    @cached_property
    def obligatory(self) -> tuple[Column, ...]:
        """Columns that a workbook must have."""
        return tuple(column for column in self.columns if column.obligatory)

    def encode(self) -> dict[str, Any]:
        """Return the table as plain JSON values, for a process that reads or writes it.

        Only what a `Table` has: what a room adds to its tables stays in the room.
        """
        names = [each.name for each in fields(Column)]
        return {
            "id": self.id,
            "title": self.title,
            "columns": [
                {name: getattr(column, name) for name in names}
                for column in self.columns
            ],
        }


def decode_table(values: Mapping[str, Any]) -> Table:
    """Return the table that plain values describe, as `Table.encode` gives them."""
    columns = tuple(Column(**column) for column in values["columns"])
    return Table(values["id"], values["title"], columns)


def read_table(text: str) -> Table:
    """Return the table a TOML text describes: `id`, `title`, `[[columns]]`."""
    return decode_table(tomllib.loads(text))
