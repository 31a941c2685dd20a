"""Invented Vietnamese names, as frequent as in life: 38 % are Nguyễn."""

from thads.text import fold


def _listed(text, separator=None):
    return tuple(text.split(separator))


SURNAMES = {
    "Nguyễn": 380,
    "Trần": 121,
    "Lê": 95,
    "Phạm": 70,
    "Hoàng": 30,
    "Huỳnh": 21,
    "Phan": 45,
    "Vũ": 22,
    "Võ": 17,
    "Đặng": 21,
    "Bùi": 20,
    "Đỗ": 14,
    "Hồ": 13,
    "Ngô": 13,
    "Dương": 10,
    "Lý": 5,
    "Đinh": 8,
    "Trịnh": 7,
    "Lương": 7,
    "Mai": 6,
    "Đào": 6,
    "Cao": 5,
    "Hà": 5,
    "Tạ": 4,
    "Lâm": 5,
    "Nông": 4,
    "Chu": 3,
    "Thái": 3,
    "Quách": 3,
    "La": 2,
    "Vi": 2,
    "Y": 1,
}

MIDDLES_OF_MEN = {
    "Văn": 30,
    "Đức": 8,
    "Minh": 6,
    "Quang": 5,
    "Hữu": 6,
    "Công": 4,
    "Ngọc": 4,
    "Thanh": 4,
    "Xuân": 5,
    "Đình": 6,
    "Quốc": 4,
    "Mạnh": 4,
    "Trọng": 3,
    "Tuấn": 2,
    "Bá": 3,
    "Thế": 4,
    "Duy": 3,
    "Anh": 2,
    "Viết": 2,
    "Tiến": 2,
}

GIVEN_OF_MEN = _listed(
    "Hùng Dũng Tuấn Cường Thắng Hải Sơn Nam Long Minh Quang Hưng Thành Đạt Tùng "
    "Trung Kiên Phong Hiếu Hòa Bình Lâm Tài Lộc Phúc Thịnh Vinh Khánh Toàn Đông "
    "Chiến Hậu Nghĩa Nhân Khoa Khôi Bảo Huy Việt Giang Dương Hà An Ân Tân Thuận "
    "Lợi Quý Sang Trường Vũ Luân Linh Đức Mạnh Công Tiến Tiệp Thái Thiện Tâm"
)

MIDDLES_OF_WOMEN = {
    "Thị": 52,
    "Thị Thu": 4,
    "Thị Kim": 4,
    "Thị Thanh": 4,
    "Thị Ngọc": 4,
    "Thị Hồng": 3,
    "Ngọc": 6,
    "Thanh": 4,
    "Thu": 4,
    "Minh": 3,
    "Kim": 3,
    "Bích": 2,
    "Hồng": 3,
    "Phương": 3,
    "Mỹ": 2,
}

GIVEN_OF_WOMEN = _listed(
    "Hoa Lan Hương Hằng Hạnh Nga Thủy Thúy Dung Hiền Yến Loan Mai Nhung Trang "
    "Linh Thảo Phương Hà Hải Liên Vân Oanh Ngân Nguyệt Tuyết Xuân Thu Bình An "
    "Châu Diệp Giang Huệ Huyền Khánh Kiều Lệ Ly My Ngọc Nhàn Quyên Quỳnh Tâm "
    "Thơm Tươi Uyên Vy Xuyến Đào Điệp Duyên Hậu Lụa Sen Sương Thắm Thương Út"
)

#: Names a reader would take for a person of public life.
AVOIDED = {
    fold(name)
    for name in (
        "Nguyễn Phú Trọng",
        "Nguyễn Xuân Phúc",
        "Nguyễn Tấn Dũng",
        "Nguyễn Hòa Bình",
        "Nguyễn Minh Triết",
        "Nguyễn Thiện Nhân",
        "Nguyễn Thị Bình",
        "Nguyễn Văn Linh",
        "Nguyễn Văn Trung",
        "Nguyễn Văn Thuận",
        "Nguyễn Văn Thắng",
        "Nguyễn Thị Thanh",
        "Nguyễn Thị Hồng",
        "Nguyễn Thị Kim Ngân",
        "Nguyễn Trọng Nghĩa",
        "Nguyễn Hải Ninh",
        "Nguyễn Quang Thái",
        "Nguyễn Thắng Lợi",
        "Trần Đức Lương",
        "Trần Đại Quang",
        "Trần Lưu Quang",
        "Trần Hồng Hà",
        "Trần Thanh Mẫn",
        "Lê Đức Anh",
        "Lê Minh Hưng",
        "Lê Minh Khái",
        "Lê Thành Long",
        "Lê Quang Tiến",
        "Phạm Minh Chính",
        "Phạm Văn Đồng",
        "Phan Văn Giang",
        "Phan Văn Khải",
        "Võ Văn Kiệt",
        "Võ Văn Thưởng",
        "Võ Thị Ánh Xuân",
        "Vũ Đức Đam",
        "Hoàng Trung Hải",
        "Hoàng Sỹ Thành",
        "Hoàng Thanh Tùng",
        "Hồ Đức Phớc",
        "Bùi Thanh Sơn",
        "Mai Tiến Dũng",
        "Đào Ngọc Dung",
        "Hà Hùng Cường",
        "Trương Hòa Bình",
        "Lương Cường",
        "Đỗ Văn Chiến",
        "Đinh Tiến Dũng",
        "Ngô Xuân Lịch",
    )
}


def person(chance, woman=None):
    """Return an invented full name."""
    if woman is None:
        woman = chance.random() < 0.4
    while True:
        surname = _one_of(chance, SURNAMES)
        if woman:
            middle = _one_of(chance, MIDDLES_OF_WOMEN)
            given = chance.choice(GIVEN_OF_WOMEN)
        else:
            middle = _one_of(chance, MIDDLES_OF_MEN)
            given = chance.choice(GIVEN_OF_MEN)
        name = f"{surname} {middle} {given}"
        words = name.split()
        # no word twice, and nobody known
        if len(set(words)) == len(words) and fold(name) not in AVOIDED:
            return name


TRADES = (
    "xây dựng",
    "thương mại và dịch vụ",
    "vận tải",
    "sản xuất và thương mại",
    "chế biến nông sản",
    "may mặc",
    "cơ khí",
    "thủy sản",
    "vật liệu xây dựng",
    "tư vấn thiết kế",
    "du lịch",
    "in ấn và bao bì",
)
BRANDS = _listed(
    "An Phát,Minh Long,Đại Thành,Hưng Thịnh,Phú Lộc,Tân Tiến,Hòa Bình,Việt Hưng,"
    "Thiên Phúc,Đông Á,Nam Sơn,Bắc Hà,Thành Công,Kim Long,Quang Minh,Gia Bảo",
    ",",
)
FORMS = ("Công ty TNHH", "Công ty cổ phần", "Doanh nghiệp tư nhân", "Hợp tác xã")


def organisation(chance):
    """Return an invented organisation's name; "giả định" keeps it from being real."""
    form = chance.choice(FORMS)
    return f"{form} {chance.choice(TRADES)} {chance.choice(BRANDS)} (giả định)"


def _one_of(chance, weights):
    return chance.choices(list(weights), list(weights.values()))[0]
