"""Reading of the workbook of a load, with the register's own checks."""

from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import date
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import RegisterKind
from thads.spreadsheets import reader
from thads.spreadsheets.reader import Reading


ROW_CHECKS = "thads.debtors.loads.row_resolution:RowResolver"


@contextmanager
def read(
    data: bytes,
    today: date | None = None,
    register_kind: RegisterKind = DEFAULT,
    units: Mapping[str, str] | None = None,
    convert: bool = True,
) -> Iterator[Reading]:
    """Read and check a workbook; its lines are those of `checked_row`.

    ``units`` is {folded title: unit id}, see `RowResolver`. Raises RefusedFile.
    """
    arguments = {"register_kind": register_kind.id, "units": units or {"": ""}}
    with reader.read_rows(
        data, register_kind, ROW_CHECKS, arguments, today, convert
    ) as reading:
        yield reading
