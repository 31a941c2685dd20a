"""Invented people with the frequencies of real names, in 63 unequal localities.

Seeded: the same on every run, and the first thousand of a million are the thousand.
"""

from datetime import date
from datetime import timedelta
import random


FAMILY = (
    "Nguyễn:384 Trần:121 Lê:95 Phạm:70 Hoàng:51 Vũ:39 Phan:45 Trương:22 Bùi:21 "
    "Đặng:21 Đỗ:14 Ngô:13 Hồ:13 Dương:10 Đinh:10 Lý:5 Mai:5 Đoàn:5 Lâm:5 Cao:5 "
    "Hà:5 Tạ:3 Châu:3 Trịnh:3 Lương:3 Thái:2 Quách:1 Văn:1 Lưu:2 Tô:1"
)
MIDDLE = (
    "Văn:300 Thị:330 Hữu:30 Đức:35 Thành:25 Minh:30 Ngọc:40 Thanh:40 Quang:25 "
    "Xuân:25 Hoàng:15 Quốc:20 Công:15 Đình:20 Bá:5 Kim:15 Thu:15 Bích:8 Tuấn:8 Anh:10"
)
LAST = (
    "Hùng Dũng Tuấn Anh Bình Châu Giang Hà Hải Hạnh Hiếu Khánh Kiên Linh Long Nam Nga "
    "Nhung Phương Quân Sơn Tâm Thảo Trang Tú Vân Yến Đạt Ước Hoa Hòa Lan Mai Hương "
    "Thủy Thúy Tùng Cường Chiến Thắng Lợi Phúc Lộc Thọ Đông Tây Nam Bắc Oanh Loan "
    "Phượng Quyên Quỳnh Sáu Bảy Tám Út Nhàn Nhi Như Nguyệt Hằng Huệ Huyền Khoa Khôi"
)
STREETS = (
    "Trần Hưng Đạo,Lê Lợi,Quang Trung,Hai Bà Trưng,Nguyễn Huệ,Bà Triệu,Láng,Giải Phóng"
)
OBLIGATIONS = (
    "Nộp án phí dân sự sơ thẩm",
    "Trả nợ theo hợp đồng tín dụng và tiền lãi chậm thi hành án",
    "Bồi thường thiệt hại do sức khỏe bị xâm phạm",
    "Nộp tiền phạt sung công quỹ Nhà nước và án phí hình sự sơ thẩm",
)
REASONS = (
    "Không có thu nhập, không có tài sản để thi hành án",
    "Tài sản phải trả không còn",
    "Chưa xác định được địa chỉ của người phải thi hành án",
)
SIZES = [1000 / (n + 2) for n in range(63)]


def weighted(text):
    pairs = [part.rpartition(":") for part in text.split()]
    return [name for name, _c, _n in pairs], [int(n) for _n, _c, n in pairs]


def people(count, places, seed=62):
    """Yield (record, place): what a row of a list holds, and whose list it is."""
    chance = random.Random(seed)
    family, middle, last = weighted(FAMILY), weighted(MIDDLE), LAST.split()
    streets = STREETS.split(",")
    first = date(2016, 1, 1)
    for number in range(count):
        name = (
            f"{chance.choices(*family)[0]} {chance.choices(*middle)[0]} "
            f"{chance.choice(last)}"
        )
        day = first + timedelta(days=3600 * number // count)
        record = {
            "name": name,
            "address": f"Số {chance.randint(1, 500)} phố {chance.choice(streets)}, "
            f"phường {chance.randint(1, 300)}",
            "obligation": chance.choice(OBLIGATIONS),
            "decision": f"{chance.randint(1, 9000)}/QĐ-CTHADS",
            "decision_date": day.isoformat(),
            "kind": "person",
            "amount": chance.randint(200, 900_000) * 1000,
            "judgment": f"{chance.randint(1, 400)}/{day.year - 1}/DS-ST",
            "judgment_date": (day - timedelta(days=200)).isoformat(),
            "court": "Tòa án nhân dân quận Ba Đình",
            "enforcement": f"{chance.randint(1, 5000)}/QĐ-CTHADS",
            "enforcement_date": (day - timedelta(days=120)).isoformat(),
            "reason": chance.choice(REASONS),
            "officer": "Trần Thị Mẫu",
        }
        yield record, chance.choices(places, SIZES)[0]
