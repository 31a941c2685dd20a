"""Entries of the register: invented debtors with names as frequent as in life."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from io import BytesIO
from plone import api
from thads.demo import names
from thads.demo.prose import weekday
from thads.demo.sizes import share
from thads.text import format_date
from thads.text import format_money
from thads.worktime import TIMEZONE


#: Localities where loads wait; the first has a workbook with faults.
WAITING = ("hanoi", "tphochiminh")
STREETS = """
Trần Hưng Đạo, Lê Lợi, Nguyễn Huệ, Quang Trung, Lý Thường Kiệt, Hai Bà Trưng,
Phan Đình Phùng, Nguyễn Du, Ngô Quyền, Lê Duẩn, Trường Chinh, Hoàng Diệu,
Nguyễn Trãi, Lê Hồng Phong, Hùng Vương, Bà Triệu, Đinh Tiên Hoàng, Chu Văn An
"""
REASONS = (
    "Không có thu nhập, không có tài sản để thi hành án",
    "Có thu nhập thấp, chỉ bảo đảm cuộc sống tối thiểu cho người phải thi hành án",
    "Chưa xác định được địa chỉ, nơi cư trú của người phải thi hành án",
    "Tài sản không được kê biên, xử lý theo quy định của pháp luật",
)
#: obligation, lowest and highest amount in thousands of đồng, the judgment's letters
OBLIGATIONS = (
    ("Trả nợ số tiền {amount} và tiền lãi chậm thi hành án", 8_000, 900_000, "DS-ST"),
    ("Trả nợ vay theo hợp đồng tín dụng {amount}", 50_000, 4_000_000, "KDTM-ST"),
    ("Nộp án phí dân sự sơ thẩm {amount}", 300, 36_000, "DS-ST"),
    ("Nộp án phí hình sự sơ thẩm {amount}", 200, 400, "HS-ST"),
    ("Bồi thường thiệt hại {amount}", 5_000, 350_000, "HS-ST"),
    ("Nộp phạt sung quỹ nhà nước {amount}", 3_000, 60_000, "HS-ST"),
    ("Truy nộp số tiền thu lợi bất chính {amount}", 1_000, 120_000, "HS-ST"),
    (
        "Cấp dưỡng nuôi con, số tiền còn phải thi hành {amount}",
        6_000,
        90_000,
        "HNGĐ-ST",
    ),
    ("Thanh toán giá trị tài sản chung được chia {amount}", 20_000, 600_000, "HNGĐ-ST"),
)


def make_debtors(homes, count, today):
    """Publish entries in every locality; returns how many."""
    from thads.debtors.register.register_kinds import DEFAULT

    return publish(homes, count, today, rows_of, DEFAULT)


def publish(homes, count, today, make_rows, register_kind):
    """Share entries of a register kind out to the localities and publish them."""
    from thads.debtors.demo import publish_rows

    locals_ = [home for home in homes if not home.central]
    numbers = share(count, {home.id: home.weight**1.5 for home in locals_})
    made = 0
    for home in locals_:
        rows = make_rows(home, numbers.get(home.id, 0), today)
        if not rows:
            continue
        day = weekday(today - timedelta(days=home.chance("load").randint(3, 60)))
        publish_rows(
            home.place.__parent__,
            home.place,
            rows,
            by=home.login("registrar"),
            time=datetime(day.year, day.month, day.day, 9, 30, tzinfo=TIMEZONE),
            register_kind=register_kind,
        )
        made += len(rows)
    return made


def rows_of(home, number, today, matter="debtors"):
    """Return the rows of one locality's list."""
    chance = home.chance(matter)
    units = [(home.place.unit_id, home.setting.place, "CTHADS")]
    units += [
        (branch.unit_id, f"{facts[2]}, {home.setting.place}", "CCTHADS")
        for branch, facts in zip(home.branches, home.setting.branches, strict=True)
    ]
    streets = [street.strip() for street in STREETS.split(",")]
    rows, signs = [], set()
    for _position in range(number):
        # the branches have most of the cases
        unit, where, letters = chance.choice(units[1:] * 3 + units[:1])
        decided = weekday(today - timedelta(days=chance.randint(70, 1500)))
        judged = weekday(decided - timedelta(days=chance.randint(120, 900)))
        enforced = weekday(judged + timedelta(days=chance.randint(30, 110)))
        text, low, high, court = chance.choice(OBLIGATIONS)
        amount = _amount(chance, low, high)
        company = court == "KDTM-ST" and chance.random() < 0.6
        name = names.organisation(chance) if company else names.person(chance)
        sign = f"{chance.randint(1, 480)}/QĐ-{letters}"
        while (sign, decided, unit) in signs:
            sign = f"{chance.randint(481, 999)}/QĐ-{letters}"
        signs.add((sign, decided, unit))
        rows.append(
            {
                "name": name,
                "kind": "organisation" if company else "person",
                "address": f"Số {chance.randint(1, 380)} "
                f"đường {chance.choice(streets)}, {where}",
                "obligation": text.format(amount=format_money(amount)),
                "amount": amount,
                "decision": sign,
                "decision_date": decided.isoformat(),
                "judgment": f"{chance.randint(1, 180):02d}/{judged.year}/{court}",
                "judgment_date": judged.isoformat(),
                "court": f"Tòa án nhân dân {where.partition(',')[0]}",
                "enforcement": f"{chance.randint(1, 900)}/QĐ-{letters}",
                "enforcement_date": enforced.isoformat(),
                "reason": chance.choice(REASONS),
                "unit": unit,
            }
        )
    rows.sort(key=lambda row: row["decision_date"])
    return rows


def _amount(chance, low, high):
    """Return a sum in đồng, small ones much more often than large ones."""
    thousands = low + (high - low) * chance.random() ** 4
    step = 50 if thousands < 5_000 else 500 if thousands < 100_000 else 5_000
    return max(low, int(thousands // step * step)) * 1000


def make_waiting(homes, today):
    """Let loads wait in a few localities.

    One is to be corrected, one to be approved, one of a branch to be posted by its
    department.
    """
    from thads.debtors.loads import intake

    for home in homes:
        if home.id not in WAITING:
            continue
        register = home.place["tra-cuu"]
        rows = [
            {**row, "decision_date": _lately(today, number)}
            for number, row in enumerate(rows_of(home, 14, today, matter="waiting"))
        ]
        first, second, third, *rest = rows
        with api.env.adopt_user(home.login("registrar")):
            submitted, _faults = intake.take_entry(register, _typed(first))
            api.content.transition(obj=submitted, transition="submit")
            intake.take_entry(register, _typed(second))
            if home.id == WAITING[0]:
                intake.take_file(register, _workbook(rest), "danh-sach-thang.xlsx")
        if home.branches:
            _of_branch(register, home.branches[0].unit_id, third)


def _lately(today, number):
    """A day of decision so late that the period for publishing it still runs."""
    return (today - timedelta(days=2 + number % 5)).isoformat()


def _of_branch(register, unit_id, row):
    """Let a branch hand in a person, and its head approve the load."""
    from thads.debtors.loads import intake

    with api.env.adopt_user(f"{unit_id}.registrar"):
        load, _faults = intake.take_entry(register, _typed(row), office=unit_id)
        api.content.transition(obj=load, transition="submit")
    with api.env.adopt_user(f"{unit_id}.leader"):
        api.content.transition(obj=load, transition="approve")


def _typed(row):
    """Return a row as it would be typed into the form."""
    typed = {
        key: str(value) for key, value in row.items() if key not in ("unit", "kind")
    }
    for key in typed:
        if key.endswith("_date"):
            typed[key] = format_date(date.fromisoformat(typed[key]))
    return typed


def _workbook(rows):
    """Return a workbook with the rows, three of them faulty."""
    from openpyxl import Workbook
    from thads.debtors.register.register_kinds import DEFAULT

    columns = [column for column in DEFAULT.columns if column.field in _typed(rows[0])]
    lines = [_typed(row) for row in rows]
    lines[2]["decision_date"] = "31/02/2026"
    lines[5]["amount"] = "mười hai triệu"
    lines[8]["address"] = ""
    book = Workbook()
    book.active.append([column.header for column in columns])
    for line in lines:
        book.active.append([line[column.field] for column in columns])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
