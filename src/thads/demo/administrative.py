"""Decisions compelling administrative enforcement, invented like everything else."""

from datetime import timedelta
from thads.demo import debtors
from thads.demo.prose import weekday


#: who is to carry out the judgment, and the post of its head
AGENCIES = (
    ("Ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân"),
    ("Chủ tịch Ủy ban nhân dân", "Chủ tịch Ủy ban nhân dân"),
    ("Chi cục Thuế", "Chi cục trưởng"),
    ("Văn phòng Đăng ký đất đai", "Giám đốc"),
)
OBLIGATIONS = (
    "Ban hành lại quyết định giải quyết khiếu nại theo bản án đã có hiệu lực",
    "Thu hồi quyết định đã bị Tòa án tuyên hủy",
    "Cấp lại giấy chứng nhận quyền sử dụng đất theo bản án",
    "Xác định lại giá trị bồi thường, hỗ trợ khi Nhà nước thu hồi đất",
    "Ra quyết định mới thay thế quyết định xử phạt đã bị hủy",
)
PROGRESS = (
    "Đã có văn bản kiến nghị người phải thi hành án",
    "Đã kiến nghị cơ quan cấp trên trực tiếp đôn đốc thi hành",
    "Đang xây dựng kế hoạch thi hành",
)


def make_administrative(homes, count, today):
    """Publish some decisions in every locality; returns how many."""
    from thads.debtors.register.register_kinds import REGISTER_KINDS

    register_kind = REGISTER_KINDS["thi-hanh-an-hanh-chinh"]
    return debtors.publish(homes, count, today, rows_of, register_kind)


def rows_of(home, number, today):
    """Return the rows of one locality's list."""
    chance = home.chance("administrative")
    places = [branch[2] for branch in home.setting.branches] or [home.setting.place]
    streets = [street.strip() for street in debtors.STREETS.split(",")]
    rows = []
    for position in range(number):
        where = chance.choice(places)
        agency, post = chance.choice(AGENCIES)
        decided = weekday(today - timedelta(days=chance.randint(40, 700)))
        judged = weekday(decided - timedelta(days=chance.randint(60, 300)))
        rows.append(
            {
                "name": f"{agency} {where} (giả định)",
                "post": None if agency == post else _post(post, where),
                "kind": "person" if agency == post else "organisation",
                "address": f"Số {chance.randint(1, 90)} đường {chance.choice(streets)}"
                f", {where}, {home.setting.place}",
                "obligation": chance.choice(OBLIGATIONS),
                "decision": f"{position + 1:02d}/{decided.year}/QĐ-THAHC",
                "decision_date": decided.isoformat(),
                "deadline": weekday(decided + timedelta(days=30)).isoformat(),
                "judgment": f"{chance.randint(1, 90):02d}/{judged.year}/HC-ST",
                "judgment_date": judged.isoformat(),
                "court": f"Tòa án nhân dân {home.setting.place}",
                "superior": f"Ủy ban nhân dân {home.setting.place}",
                "progress": chance.choice(PROGRESS),
                "unit": home.place.unit_id,
            }
        )
    return rows


def _post(post, where):
    return f"{post} {where}" if "Ủy ban" in post else post
