"""The columns of a debtor workbook: one table, read by everything else.

The template, the reader, the single-entry form, the public pages and the handbook
all follow this table; a new column is a new row here.
"""

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from thads.debtors.faults import Fault
from thads.text import fold
from thads.text import parse_date
from thads.text import parse_money
import re
import unicodedata


@dataclass(frozen=True)
class Column:
    field: str
    header: str
    kind: str  # text, number, date, amount, choice, unit
    obligatory: bool = False
    public: bool = True
    length: int = 500
    width: int = 24  # in the template
    hint: str = ""
    example: str = ""


COLUMNS = (
    Column(
        "name",
        "Tên người phải thi hành án",
        "text",
        obligatory=True,
        length=300,
        width=30,
        hint="Họ tên cá nhân hoặc tên tổ chức, viết đủ dấu.",
        example="Nguyễn Văn Mẫu",
    ),
    Column(
        "address",
        "Địa chỉ",
        "text",
        obligatory=True,
        width=40,
        hint="Số nhà, thôn (phố), xã (phường), tỉnh (thành phố).",
        example="Số 1 phố Mẫu, phường Mẫu, thành phố Hà Nội",
    ),
    Column(
        "obligation",
        "Nghĩa vụ phải thi hành",
        "text",
        obligatory=True,
        length=5000,
        width=40,
        hint="Nghĩa vụ theo bản án, quyết định; không ghi tên người được thi hành án.",
        example="Nộp án phí dân sự sơ thẩm",
    ),
    Column(
        "decision",
        "Số quyết định chưa có điều kiện",
        "number",
        obligatory=True,
        length=60,
        hint="Số, ký hiệu của quyết định về việc chưa có điều kiện thi hành án.",
        example="12/QĐ-CTHADS",
    ),
    Column(
        "decision_date",
        "Ngày quyết định chưa có điều kiện",
        "date",
        width=18,
        hint="Ngày ký quyết định, viết dd/mm/yyyy.",
        example="05/06/2026",
    ),
    Column(
        "kind",
        "Loại",
        "choice",
        length=20,
        width=12,
        hint="Chọn Cá nhân hoặc Tổ chức.",
        example="Cá nhân",
    ),
    Column(
        "amount",
        "Số tiền (đồng)",
        "amount",
        width=18,
        hint="Số tiền phải thi hành, tính bằng đồng, không có phần lẻ.",
        example="12.500.000",
    ),
    Column(
        "judgment",
        "Số bản án",
        "number",
        length=60,
        hint="Số, ký hiệu của bản án, quyết định của Tòa án.",
        example="15/2025/DS-ST",
    ),
    Column(
        "judgment_date",
        "Ngày bản án",
        "date",
        width=16,
        hint="Ngày tuyên án, viết dd/mm/yyyy.",
        example="20/03/2025",
    ),
    Column(
        "court",
        "Tòa án",
        "text",
        length=300,
        hint="Tòa án đã ra bản án, quyết định.",
        example="Tòa án nhân dân quận Ba Đình",
    ),
    Column(
        "enforcement",
        "Số quyết định thi hành án",
        "number",
        length=60,
        hint="Số, ký hiệu của quyết định thi hành án.",
        example="345/QĐ-CTHADS",
    ),
    Column(
        "enforcement_date",
        "Ngày quyết định thi hành án",
        "date",
        width=16,
        hint="Ngày ký quyết định thi hành án, viết dd/mm/yyyy.",
        example="02/04/2025",
    ),
    Column(
        "reason",
        "Lý do",
        "text",
        length=1000,
        hint="Lý do chưa có điều kiện: không có thu nhập, tài sản; tài sản phải trả "
        "không còn; chưa xác định được địa chỉ.",
        example="Không có thu nhập, không có tài sản để thi hành án",
    ),
    Column(
        "unit",
        "Cơ quan thi hành án",
        "unit",
        length=200,
        width=34,
        hint="Cơ quan ra quyết định; để trống nếu là cơ quan nạp danh sách.",
    ),
    Column(
        "officer",
        "Chấp hành viên",
        "text",
        public=False,
        length=200,
        hint="Chấp hành viên phụ trách (chỉ lưu nội bộ, không công bố).",
        example="Trần Thị Mẫu",
    ),
)
BY_FIELD = {column.field: column for column in COLUMNS}
OBLIGATORY = tuple(column for column in COLUMNS if column.obligatory)
PUBLIC = tuple(column.field for column in COLUMNS if column.public)
NUMBERS = tuple(column.field for column in COLUMNS if column.kind == "number")

# What offices put in front of every list; read over, never kept.
IGNORED_HEADERS = ("tt", "stt", "so tt", "so thu tu")

PERSON, ORGANISATION = "person", "organisation"
KINDS = {PERSON: "Cá nhân", ORGANISATION: "Tổ chức"}
_KINDS_READ = {fold(title): kind for kind, title in KINDS.items()} | {
    PERSON: PERSON,
    ORGANISATION: ORGANISATION,
}
_ORGANISATION_WORDS = re.compile(
    r"^(cong ty|cty|doanh nghiep|dntn|hop tac xa|htx|ngan hang|tap doan|tong cong ty"
    r"|ho kinh doanh|uy ban|truong|benh vien|trung tam|xi nghiep|nha may|hoi|quy)\b"
)

EARLIEST = date(1950, 1, 1)
_EXCEL_EPOCH = date(1899, 12, 30)
_MOST = 10**15
_MESS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PRIVATE = (
    # a mobile phone, a citizen's number (both begin with 0: no sum of money does)
    re.compile(r"(?<![\d.,/])0\d{9}(?![\d.,/]\d|\d)"),
    re.compile(r"(?<![\d.,/])0\d{11}(?![\d.,/]\d|\d)"),
    re.compile(
        r"\b(cmnd|cmtnd|cccd|can cuoc|so dinh danh|ho chieu)\b\W*(so)?\W*\d{6,}"
    ),
    re.compile(r"\b(dien thoai|dt|sdt)\b\W*0\d[\d .]{6,}"),
    re.compile(r"\b(sinh ngay|sinh nam|ngay sinh|nam sinh)\b\W*\d"),
)


def clean(text):
    """NFC, one line, single spaces, nothing invisible."""
    text = _MESS.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def normal_header(text):
    return " ".join(fold(clean(text)).replace("(", " (").split())


HEADERS = {normal_header(column.header): column for column in COLUMNS}


def read_row(cells, today=None):
    """Read {field: (type, value)} and return (record, [Fault, ...]).

    A cell's type is one of ``s`` text, ``n`` number, ``d`` ISO date, ``b`` boolean,
    ``e`` an error of the spreadsheet. The record holds plain JSON values and only
    what was given.
    """
    today = today or date.today()
    record, faults = {}, []
    for column in COLUMNS:
        cell = cells.get(column.field)
        try:
            value = None if cell is None else _READERS[column.kind](column, cell, today)
        except Fault as fault:
            faults.append(fault.at(column))
            continue
        if value is None or value == "":
            if column.obligatory:
                faults.append(Fault("required").at(column))
            continue
        record[column.field] = value
    if "kind" not in record and "name" in record:
        record["kind"] = guess_kind(record["name"])
    return record, faults


def guess_kind(name):
    return ORGANISATION if _ORGANISATION_WORDS.match(fold(name)) else PERSON


def _text(column, cell, today):
    kind, value = cell
    if kind == "e":
        raise Fault("cell_error", value=str(value)[:20])
    if kind == "b":
        value = "TRUE" if value else "FALSE"
    elif kind == "n":
        value = _plain_number(value)
    elif kind == "d":
        value = "/".join(reversed(value[:10].split("-")))
    value = clean(value)
    if len(value) > column.length:
        raise Fault("too_long", length=column.length)
    if column.kind == "text" and value:
        _refuse_private(value)
        if column.field == "name":
            _check_name(value)
    return value


def _check_name(value):
    if sum(char.isalpha() for char in value) < 2:
        raise Fault("not_a_name")


def _refuse_private(value):
    folded = fold(value)
    if any(pattern.search(folded) for pattern in _PRIVATE):
        raise Fault("private")


def _number(column, cell, today):
    if cell[0] == "d":
        # Excel turns 12/2020 into a date, and the number is lost.
        raise Fault("number_became_date")
    value = _text(column, cell, today)
    if value and not any(char.isdigit() for char in value):
        raise Fault("not_a_number")
    return re.sub(r"\s*([/\-])\s*", r"\1", value)


def _date(column, cell, today):
    kind, value = cell
    if kind == "n":
        found = excel_date(value)
    elif kind == "d":
        found = parse_date(value[:10])
    else:
        text = _text(column, cell, today)
        if not text:
            return None
        found = parse_date(text)
        if found is None and re.fullmatch(r"\d{5}", text):
            found = excel_date(int(text))
    if found is None:
        raise Fault("not_a_date")
    if found > today:
        raise Fault("date_in_future")
    if found < EARLIEST:
        raise Fault("date_too_early")
    return found.isoformat()


def excel_date(serial):
    """The date of Excel's day number, or None when it can be none."""
    if isinstance(serial, bool) or not 10000 <= serial <= 80000:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(serial))


def _amount(column, cell, today):
    kind, value = cell
    if kind == "d":
        raise Fault("not_an_amount")
    if kind == "n":
        amount = int(value) if value == int(value) else None
    else:
        text = _text(column, cell, today)
        if not text:
            return None
        amount = parse_money(re.sub(r"(?<=\d{3})[.,]0{1,2}(?=\D*$)", "", text))
    if amount is None:
        raise Fault("not_an_amount")
    if not 0 <= amount <= _MOST:
        raise Fault("amount_out_of_range")
    return amount


def _choice(column, cell, today):
    text = _text(column, cell, today)
    if not text:
        return None
    kind = _KINDS_READ.get(fold(text))
    if kind is None:
        raise Fault("not_a_kind")
    return kind


def _plain_number(value):
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


_READERS = {
    "text": _text,
    "number": _number,
    "date": _date,
    "amount": _amount,
    "choice": _choice,
    "unit": _text,
}
