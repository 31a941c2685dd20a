"""English names of units follow from the Vietnamese ones."""

from thads.organisation import english
import unittest


class TestNames(unittest.TestCase):
    NAMES = (
        (
            "Tổng cục Thi hành án dân sự",
            "General Department of Civil Judgment Enforcement",
        ),
        (
            "Cục Thi hành án dân sự thành phố Hà Nội",
            "Civil Judgment Enforcement Department of Ha Noi City",
        ),
        (
            "Cục Thi hành án dân sự Thành phố Hồ Chí Minh",
            "Civil Judgment Enforcement Department of Ho Chi Minh City",
        ),
        (
            "Cục Thi hành án dân sự tỉnh Đắk Lắk",
            "Civil Judgment Enforcement Department of Dak Lak Province",
        ),
        (
            "Chi cục Thi hành án dân sự quận Ba Đình",
            "Civil Judgment Enforcement Sub-Department of Ba Dinh District",
        ),
        (
            "Chi cục Thi hành án dân sự Quận 1",
            "Civil Judgment Enforcement Sub-Department of District 1",
        ),
        (
            "Chi cục Thi hành án dân sự thị xã Sơn Tây",
            "Civil Judgment Enforcement Sub-Department of Son Tay Town",
        ),
        (
            "Thi hành án dân sự tỉnh Ninh Bình",
            "Civil Judgment Enforcement of Ninh Binh Province",
        ),
        (
            "Phòng Thi hành án dân sự khu vực 6 - Vĩnh Long",
            "Regional Civil Judgment Enforcement Office 6, Vinh Long",
        ),
        (
            "Phòng Thi hành án dân sự khu vực 6 - TP. Hồ Chí Minh",
            "Regional Civil Judgment Enforcement Office 6, Ho Chi Minh City",
        ),
        ("Văn phòng Đỗ", "Van phong Do"),
    )

    def test_by_rule(self):
        for title, name in self.NAMES:
            with self.subTest(title):
                self.assertEqual(english.name_of(title), name)
