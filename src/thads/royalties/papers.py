"""Papers of a statement: workbook, tagged PDF, the bank's list; and what has changed.

Papers are in Vietnamese, in the columns of the decree's statement.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from thads import _
from thads.documents.statements import DOTTED_DAY
from thads.documents.statements import Side
from thads.documents.statements import Statement
from thads.documents.statements import StatementColumn
from thads.documents.statements import StatementRow
from thads.documents.statements import statement_pdf
from thads.errors import TooLarge
from thads.royalties import calculation
from thads.royalties.calculation import Line
from thads.royalties.calculation import Payment
from thads.royalties.calculation import Result
from thads.royalties.rate_tables import genre_titles
from thads.royalties.rates import written
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.spreadsheets.workbook import Row
from thads.spreadsheets.workbook import Value
from thads.spreadsheets.workbook import workbook
from thads.text import fold
from thads.text import format_date
from thads.text import format_money
from thads.text import format_number
from thads.text.formulas import csv_file
from thads.text.money import in_words


TITLE = "Bảng kê nhuận bút"
DRAFT = "DỰ THẢO: bảng kê chưa được phê duyệt"
#: Lines of one PDF; a longer statement is read as a workbook.
MOST_PDF_LINES = 1_500
GROUNDS = (
    "Căn cứ Nghị định số 18/2014/NĐ-CP của Chính phủ quy định về chế độ nhuận bút "
    "trong lĩnh vực báo chí, xuất bản,",
)
#: (field, title, characters in the workbook, part of the page, side, kind)
_COLUMNS: tuple[tuple[str, str, int, int, Side, str], ...] = (
    ("author", "Tác giả (bút danh)", 28, 12, "left", "text"),
    ("unit", "Đơn vị", 28, 8, "left", "text"),
    ("title", "Tên tác phẩm", 48, 19, "left", "text"),
    ("address", "Địa chỉ đăng", 40, 16, "left", "text"),
    ("posted", "Ngày đăng", 12, 7, "center", "date"),
    ("genre", "Thể loại", 20, 8, "left", "text"),
    ("coefficient", "Hệ số", 8, 5, "right", "text"),
    ("unit_value", "Giá trị đơn vị hệ số (đồng)", 14, 7, "right", "amount"),
    ("amount", "Thành tiền (đồng)", 16, 8, "right", "amount"),
    ("tax", "Thuế TNCN (đồng)", 14, 7, "right", "amount"),
    ("net", "Thực nhận (đồng)", 16, 8, "right", "amount"),
)
_REASONS = {
    calculation.LATE: "kê bổ sung",
    calculation.WITHDRAWN: "gỡ khỏi trang",
    calculation.NO_ROYALTY: "không tính nhuận bút",
    calculation.RESTORED: "tính lại nhuận bút",
    calculation.REGRADED: "chấm lại hệ số",
    calculation.RESHARED: "chia lại tỷ lệ hưởng",
    calculation.REVALUED: "đổi giá trị đơn vị hệ số",
}
#: Reasons by which nothing is due any more, whatever else has changed.
_ENDED = (calculation.WITHDRAWN, calculation.NO_ROYALTY)
_CARRYING = {
    calculation.CARRIED: "Số phải khấu trừ chuyển sang kỳ sau",
    calculation.BROUGHT: "Số phải khấu trừ từ kỳ trước chuyển sang",
}
_BANK_HEAD = ("STT", "Họ và tên", "Số tài khoản", "Ngân hàng", "Số tiền", "Nội dung")


@dataclass(frozen=True)
class AuthorNames:
    """An author as papers name them."""

    name: str
    pen_name: str = ""
    tax_code: str = ""
    account: str = ""
    bank: str = ""

    @property
    def shown(self) -> str:
        """Name, with the pen name below it."""
        if not self.pen_name or self.pen_name == self.name:
            return self.name
        return f"{self.name}\n(bút danh: {self.pen_name})"


@dataclass(frozen=True)
class Letterhead:
    """Unit of a statement, and what stands around its table."""

    superior: str
    unit: str
    place: str
    number: str = ""
    day: str = ""  # "ngày 05 tháng 11 năm 2026", dots where empty
    signers: tuple[str, ...] = (
        *("Người lập bảng kê", "Trưởng ban biên tập", "Thủ trưởng đơn vị"),
    )
    notes: tuple[str, ...] = ()  # lines below the totals
    draft: bool = False  # nobody has approved it yet


@dataclass(frozen=True)
class Difference:
    """An author's sum of a statement beside that of the one before, before tax."""

    author: str
    before: int
    now: int

    @property
    def change(self) -> int:
        """Rise of the sum, below nought where it fell."""
        return self.now - self.before


#: {id of an author: names}; one that is missing is shown by the id
Authors = Mapping[str, AuthorNames]


def statement_workbook(
    period: str, head: Letterhead, result: Result, authors: Authors
) -> bytes:
    """Return a statement as an .xlsx, in which no text is a formula."""
    table = Table(
        "royalties",
        f"{TITLE} {_short(period)}",
        tuple(
            Column(field, title, kind, width=width)
            for field, title, width, _share, _side, kind in _COLUMNS
        ),
    )
    above = (head.unit, f"{TITLE.upper()} {_month(period).upper()}")
    if head.draft:
        above += (DRAFT,)
    rows = _rows(head.unit, result, authors)
    return workbook(table, rows, above, _closing(head, result), creator=head.unit)


def statement_paper(
    period: str, head: Letterhead, result: Result, authors: Authors
) -> bytes:
    """Return a statement as a tagged PDF; raise TooLarge for a very long one."""
    if len(result.lines) > MOST_PDF_LINES:
        problem = _(
            "A statement of more than ${most} lines is no PDF: take the workbook.",
            mapping={"most": MOST_PDF_LINES},
        )
        raise TooLarge({"": problem})
    statement = Statement(
        superior=head.superior,
        agency=head.unit,
        place=head.place,
        title=TITLE,
        subtitle=_month(period),
        grounds=GROUNDS,
        columns=tuple(
            StatementColumn(title, share, side)
            for _field, title, _width, share, side, _kind in _COLUMNS
        ),
        rows=tuple(
            StatementRow(tuple(map(_text, row.values)), row.total)
            for row in _rows(head.unit, result, authors)
        ),
        closing=_closing(head, result),
        signers=head.signers,
        number=head.number,
        day=head.day or DOTTED_DAY,
        draft=DRAFT if head.draft else "",
    )
    return statement_pdf(statement)


def bank_list(period: str, result: Result, authors: Authors) -> bytes:
    """Return the list of transfers as a CSV: UTF-8 with its mark, commas, no formulas.

    As all tables of the portal, and as spreadsheets open it. An author without an
    account is in it, so that nobody is forgotten; one who gets nothing is not.
    """
    purpose = f"Nhuan but thang {_short(period)}"
    rows: list[tuple[object, ...]] = [_BANK_HEAD]
    for payment in _payments(result, authors):
        if payment.net:
            names = _names(authors, payment.author)
            number = len(rows)
            rows.append(
                (number, names.name, names.account, names.bank, payment.net, purpose)
            )
    return csv_file(rows)


def differences(result: Result, last: Result | None) -> tuple[Difference, ...]:
    """Return what authors get and got by the statement before, large changes first.

    Only those for whom something has changed.
    """
    now = {payment.author: payment.gross for payment in result.payments}
    payments = last.payments if last is not None else ()
    before = {payment.author: payment.gross for payment in payments}
    found = [
        Difference(author, before.get(author, 0), now.get(author, 0))
        for author in {*now, *before}
    ]
    changed = [difference for difference in found if difference.change]
    return tuple(sorted(changed, key=lambda each: (-abs(each.change), each.author)))


def remark(line: Line) -> str:
    """Return what a line says besides its work: share, month it corrects, reason.

    Of a correction also what has changed, from what to what.
    """
    said = []
    if line.uid and 0 < line.parts < calculation.HUNDRED:
        said.append(f"hưởng {written(line.parts)}%")
    reason = _REASONS.get(line.reason, "")
    if line.corrects:
        said.append(f"điều chỉnh {_month(line.corrects).lower()}: {reason}")
        said.extend(_changes(line))
    elif reason:
        said.append(reason)
    return "; ".join(said)


def _changes(line: Line) -> Iterator[str]:
    """Yield what a correction changes: genre, coefficient, unit value, share, sum."""
    former = line.former
    if former is not None and line.reason not in _ENDED:
        titles = genre_titles()
        for what, before, now in (
            (
                "thể loại",
                titles.get(former.genre, former.genre),
                titles.get(line.genre, line.genre),
            ),
            ("hệ số", written(former.coefficient), written(line.coefficient)),
            (
                "giá trị đơn vị hệ số",
                format_number(former.unit_value),
                format_number(line.unit_value),
            ),
            ("tỷ lệ hưởng", f"{written(former.parts)}%", f"{written(line.parts)}%"),
        ):
            if before != now:
                yield f"{what} {before} → {now}"
    before_sum = former.amount if former is not None else 0
    if former is not None or line.reason == calculation.RESHARED:
        after = format_money(before_sum + line.amount)
        yield f"thành tiền {format_number(before_sum)} → {after}"


def title_of(line: Line) -> str:
    """Return the title of a line: that of its work, or what is carried."""
    return line.title if line.uid else _CARRYING.get(line.reason, "")


def _rows(unit: str, result: Result, authors: Authors) -> Iterator[Row]:
    """Yield the rows of the table: each author's lines, their sum, and the total.

    Tax and net belong to a payment: they stand in the author's one line, or in the sum.
    """
    titles = genre_titles()
    lines: dict[str, list[Line]] = {}
    for line in result.lines:
        lines.setdefault(line.author, []).append(line)
    for payment in _payments(result, authors):
        names = _names(authors, payment.author)
        own = lines.get(payment.author, [])
        for line in own:
            values = _values(line, names, unit, titles)
            single = (payment.tax, payment.net) if len(own) == 1 else (None, None)
            yield Row((*values, *single))
        if len(own) != 1:
            yield _sum(f"Cộng: {names.name}", payment.gross, payment.tax, payment.net)
    yield _sum("Tổng cộng", result.gross, result.tax, result.net)


def _values(
    line: Line, names: AuthorNames, unit: str, titles: Mapping[str, str]
) -> tuple[Value, ...]:
    said = remark(line)
    title = title_of(line)
    if not line.uid:
        return names.shown, unit, title, "", None, "", "", None, line.amount
    return (
        names.shown,
        unit,
        f"{title}\n({said})" if said else title,
        line.address,
        line.posted,
        titles.get(line.genre, line.genre),
        written(line.coefficient),
        line.unit_value,
        line.amount,
    )


def _sum(title: str, gross: int, tax: int, net: int) -> Row:
    return Row((title, "", "", "", None, "", "", None, gross, tax, net), total=True)


def _closing(head: Letterhead, result: Result) -> tuple[str, ...]:
    return (
        f"Tổng số tiền nhuận bút: {format_money(result.gross)}; thuế thu nhập cá nhân: "
        f"{format_money(result.tax)}; thực nhận: {format_money(result.net)}.",
        f"Số tiền thực nhận bằng chữ: {in_words(result.net)}.",
        *head.notes,
    )


def _payments(result: Result, authors: Authors) -> Sequence[Payment]:
    """Return the payments by the names of their authors."""

    def key(payment: Payment) -> tuple[str, str]:
        return fold(_names(authors, payment.author).name), payment.author

    return sorted(result.payments, key=key)


def _names(authors: Authors, author: str) -> AuthorNames:
    return authors.get(author) or AuthorNames(author)


def _text(value: Value) -> str:
    """Return a value of the table as the PDF shows it."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return format_date(value)
    return format_number(value if value is None else int(value))


def _short(period: str) -> str:
    """Return a period in figures: "10/2026"."""
    year, month = period.split("-")
    return f"{month}/{year}"


def _month(period: str) -> str:
    """Return a period in words: "Tháng 10 năm 2026"."""
    year, month = period.split("-")
    return f"Tháng {int(month):02} năm {year}"
