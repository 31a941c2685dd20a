"""Sheets with a table, as offices send them to one another."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate
from reportlab.platypus import Flowable
from reportlab.platypus import Frame
from reportlab.platypus import KeepTogether
from reportlab.platypus import LongTable
from reportlab.platypus import PageBreak
from reportlab.platypus import PageTemplate
from reportlab.platypus import Paragraph
from reportlab.platypus import Spacer
from reportlab.platypus import Table
from thads.text.marks import composed
from typing import Any
from xml.sax.saxutils import escape
import io


FONTS = Path(__file__).parent / "fonts"
FAMILY = "LiberationSerif"
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 18 * mm, 18 * mm
PAPER = landscape(A4)
WIDTH = PAPER[0] - LEFT - RIGHT


@dataclass(frozen=True)
class Column:
    """A column of a sheet's table."""

    title: str
    share: float  # of the width of the page
    centred: bool = False
    named: bool = False  # the first line of a cell is bold


@dataclass(frozen=True)
class Sheet:
    """A paper; texts are plain."""

    superior: str
    agency: str
    place: str
    title: str
    subtitle: str
    grounds: tuple[str, ...]  # lines above the table
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]  # lines below the table
    recipients: tuple[str, ...]
    signer: str
    addressee: str = ""
    number: str = ""
    day: str = "ngày ..... tháng ..... năm ......"


def document(sheets: Iterable[Sheet], title: str, author: str) -> bytes:
    """Return the bytes of a PDF in which each sheet begins on a page of its own."""
    _fonts()
    out = io.BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=PAPER,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=title,
        author=author,
        lang="vi",
        invariant=1,
    )
    frame = Frame(
        LEFT,
        BOTTOM,
        WIDTH,
        PAPER[1] - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    page = PageTemplate(id="sheet", frames=[frame], onPageEnd=_number)
    template.addPageTemplates([page])
    story: list[Flowable] = []
    for sheet in sheets:
        if story:
            story.append(PageBreak())
        story += [_Begin(), *_flowables(sheet)]
    template.build(story)
    return out.getvalue()


class _Begin(Flowable):
    """Mark from which the pages of a sheet are counted."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.sheet_begins = self.canv.getPageNumber()


def _number(canvas: Any, _document: Any) -> None:
    """Draw the number of the page above the text, from a sheet's second page on."""
    number = canvas.getPageNumber() - getattr(canvas, "sheet_begins", 1) + 1
    if number > 1:
        canvas.setFont(FAMILY, 12)
        canvas.drawCentredString(PAPER[0] / 2, PAPER[1] - 11 * mm, str(number))


def _flowables(sheet: Sheet) -> Iterator[Flowable]:
    yield _heading(sheet)
    yield Spacer(0, 6 * mm)
    yield _line(sheet.title.upper(), "title")
    yield _line(sheet.subtitle, "subtitle")
    yield Spacer(0, 1 * mm)
    yield _Rule(40 * mm)
    if sheet.addressee:
        yield Spacer(0, 3 * mm)
        yield _line(f"Kính gửi: {sheet.addressee}", "addressee")
    yield Spacer(0, 3 * mm)
    for ground in sheet.grounds:
        yield _line(ground, "ground")
    yield Spacer(0, 3 * mm)
    head, *rows = _cells(sheet)
    # no signature stands alone on a page: the last row goes with it
    if rows[:-1]:
        yield _table(sheet, [head, *rows[:-1]])
        last = _table(sheet, rows[-1:], repeat=0)
    else:
        last = _table(sheet, [head, *rows])
    end = [_line(text, "ground") for text in sheet.closing]
    yield KeepTogether(
        [last, Spacer(0, 3 * mm), *end, Spacer(0, 4 * mm), _signature(sheet)]
    )


def _heading(sheet: Sheet) -> Flowable:
    number = (
        f"Số: {sheet.number}" if sheet.number else "Số: ..........................."
    )
    left = [
        _line(sheet.superior.upper(), "superior"),
        _line(sheet.agency.upper(), "agency"),
        _Rule(30 * mm),
        Spacer(0, 2 * mm),
        _line(number, "number"),
    ]
    right = [
        _line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "agency"),
        _line("Độc lập - Tự do - Hạnh phúc", "motto"),
        _Rule(58 * mm),
        Spacer(0, 2 * mm),
        _line(f"{sheet.place}, {sheet.day}", "date"),
    ]
    return _pair(left, right, 0.44)


def _signature(sheet: Sheet) -> Flowable:
    left = [_line("Nơi nhận:", "recipients")]
    left += [_line(f"- {recipient};", "recipient") for recipient in sheet.recipients]
    left[-1] = _line(f"- {sheet.recipients[-1]}.", "recipient")
    right = [
        _line(sheet.signer.upper(), "signer"),
        _line("(Ký, ghi rõ họ tên và đóng dấu)", "hint"),
        Spacer(0, 24 * mm),
    ]
    return _pair(left, right, 0.56)


def _pair(left: list[Flowable], right: list[Flowable], share: float) -> Flowable:
    table = Table([[left, right]], colWidths=[WIDTH * share, WIDTH * (1 - share)])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def _cells(sheet: Sheet) -> Iterator[list[Any]]:
    yield [_line(column.title, "head") for column in sheet.columns]
    for row in sheet.rows:
        yield [
            _cell(text, column) for text, column in zip(row, sheet.columns, strict=True)
        ]


def _cell(text: str, column: Column) -> Any:
    if not column.named:
        return _line(text, "centred" if column.centred else "cell")
    first, _end, rest = text.partition("\n")
    return [_line(first, "name"), *([_line(rest, "cell")] if rest else [])]


def _table(sheet: Sheet, rows: list[list[Any]], repeat: int = 1) -> Flowable:
    table = LongTable(
        rows,
        colWidths=[WIDTH * column.share for column in sheet.columns],
        repeatRows=repeat,
        splitInRow=1,
    )
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return table


class _Rule(Flowable):
    """The short line under a name, in the middle."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, 3

    def draw(self) -> None:
        start = (self.width - self.length) / 2
        self.canv.setLineWidth(0.6)
        self.canv.line(start, 1, start + self.length, 1)


def _line(text: str | None, style: str) -> Flowable:
    plain = composed(text or "")
    return Paragraph(escape(plain).replace("\n", "<br/>"), _styles()[style])


@cache
def _fonts() -> None:
    files = {
        FAMILY: "Regular",
        f"{FAMILY}-Bold": "Bold",
        f"{FAMILY}-Italic": "Italic",
        f"{FAMILY}-BoldItalic": "BoldItalic",
    }
    for name, file in files.items():
        path = FONTS / f"LiberationSerif-{file}.ttf"
        pdfmetrics.registerFont(TTFont(name, str(path)))


@cache
def _styles() -> dict[str, Any]:
    def style(font: str, size: int, centred: bool = False, **more: Any) -> Any:
        name = f"{FAMILY}-{font}" if font else FAMILY
        if centred:
            more["alignment"] = TA_CENTER
        return ParagraphStyle(
            name, fontName=name, fontSize=size, leading=size * 1.25, **more
        )

    return {
        "superior": style("", 12, True),
        "agency": style("Bold", 12, True),
        "motto": style("Bold", 13, True),
        "number": style("", 13, True),
        "date": style("Italic", 13, True),
        "title": style("Bold", 14, True),
        "subtitle": style("Bold", 13, True),
        "addressee": style("", 13, True),
        "ground": style("Italic", 12, spaceAfter=2),
        "head": style("Bold", 11, True),
        "cell": style("", 11),
        "name": style("Bold", 11),
        "centred": style("", 11, True),
        "recipients": style("BoldItalic", 12),
        "recipient": style("", 11),
        "signer": style("Bold", 13, True),
        "hint": style("Italic", 11, True),
    }
