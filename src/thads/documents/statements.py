"""Statements as tagged PDF (PDF/UA): a table that screen readers read as a table."""

from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from thads.documents.sheets import FONTS
from thads.text.marks import composed
from typing import Any
from typing import Literal
import json
import typst


Side = Literal["left", "center", "right"]

DOTTED_DAY = "ngày ..... tháng ..... năm ......"
_TEMPLATE = Path(__file__).parent / "statement.typ"


@dataclass(frozen=True)
class StatementColumn:
    """A column of a statement's table."""

    title: str
    share: float  # of the width of the page
    side: Side = "left"


@dataclass(frozen=True)
class StatementRow:
    """A row of a statement's table; ``total`` ones are bold."""

    values: Sequence[str]
    total: bool = False


@dataclass(frozen=True)
class Statement:
    """A paper with one table and several signatures; texts are plain."""

    superior: str
    agency: str
    place: str
    title: str
    subtitle: str
    grounds: tuple[str, ...]  # lines above the table
    columns: tuple[StatementColumn, ...]
    rows: tuple[StatementRow, ...]
    closing: tuple[str, ...]  # lines below the table
    signers: tuple[str, ...]  # from left to right
    number: str = ""
    day: str = DOTTED_DAY
    hint: str = "(Ký, ghi rõ họ tên)"
    draft: str = ""  # line on each sheet of what may still change, with a watermark
    watermark: str = "DỰ THẢO"


def statement_pdf(statement: Statement) -> bytes:
    """Return a statement as PDF/UA-1; a thousand rows take some seconds."""
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(_composed(asdict(statement)))},
    )
    return pdf


def _composed(value: Any) -> Any:
    """Return a value with its texts in the form fonts have letters for."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, dict):
        return {key: _composed(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(each) for each in value]
    return value
