"""Template of a register kind: the workbook offices fill in and hand in as a load."""

from collections.abc import Collection
from collections.abc import Iterable
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import RegisterKind
from thads.spreadsheets import limits
from thads.spreadsheets import template
from thads.text import format_number


INSTRUCTIONS = (
    f"1. Điền vào trang “{template.SHEET}”, mỗi người một dòng, bắt đầu từ dòng 2.",
    "2. Không đổi tên cột, không thêm cột, không gộp ô, không dùng công thức.",
    "3. Không ghi số định danh, ngày sinh, số điện thoại, tên người được thi hành án.",
    "4. Ngày viết dd/mm/yyyy; số tiền là số nguyên, tính bằng đồng.",
    f"5. Mỗi tệp nhiều nhất {format_number(limits.ROWS)} dòng.",
)


def load_template(
    units: Iterable[str] = (),
    unit: str = "",
    register_kind: RegisterKind = DEFAULT,
    public: Collection[str] = (),
) -> bytes:
    """Return the template of a register kind as an .xlsx.

    ``units``: the titles of units to choose from; ``unit``: the title of the unit it is
    for; ``public``: the fields the public sees.
    """
    visibility = {
        column.field: "Công khai" if column.field in public else "Nội bộ"
        for column in register_kind.columns
    }
    guide = template.Guide(
        f"HƯỚNG DẪN LẬP {register_kind.title.upper()}",
        (*filter(None, [unit]), *INSTRUCTIONS),
        ("Ai xem được", visibility),
    )
    choices = {column.field: units for column in _unit_columns(register_kind)}
    return template.template(register_kind, guide, choices, unit or template.PORTAL)


def _unit_columns(register_kind):
    return [column for column in register_kind.columns if column.kind == "unit"]
