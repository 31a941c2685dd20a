from datetime import date
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from tests.properties import given
from tests.properties import strategies
from thads.text import ago
from thads.text import find_dates
from thads.text import format_date
from thads.text import format_long_date
from thads.text import format_money
from thads.text import format_number
from thads.text import parse_date
from thads.text import parse_money
from thads.text.money import LONGEST_SUM
from thads.text.money import in_words
import unicodedata
import unittest


DATES = strategies.dates(date(1945, 9, 2), date(2099, 12, 31))


class TestAgo(unittest.TestCase):
    NOW = datetime(2026, 11, 21, 9, 30)

    def test_as_a_reader_counts(self):
        for passed, said in (
            (timedelta(seconds=20), "vừa xong"),
            (timedelta(seconds=-20), "vừa xong"),
            (timedelta(minutes=1), "1 phút trước"),
            (timedelta(minutes=59), "59 phút trước"),
            (timedelta(hours=3, minutes=20), "3 giờ trước"),
            (timedelta(hours=23, minutes=59), "23 giờ trước"),
            (timedelta(days=1), "1 ngày trước"),
            (timedelta(days=6, hours=23), "6 ngày trước"),
            (timedelta(days=7), "14/11/2026"),
            (timedelta(days=-2), "23/11/2026"),
        ):
            with self.subTest(said):
                self.assertEqual(ago(self.NOW - passed, self.NOW), said)


class TestDates(unittest.TestCase):
    def test_the_usual_writings(self):
        expected = date(2008, 11, 6)
        for text in (
            "6/11/2008",
            "06/11/2008",
            "06-11-2008",
            "6.11.2008",
            "ngày 6/11/2008",
            "ngày6/11/2008",
            "ngày 06 tháng 11 năm 2008",
            "Ngày 6 tháng 11 năm 2008",
            "2008-11-06",
            unicodedata.normalize("NFD", "ngày 6 tháng 11 năm 2008"),
        ):
            self.assertEqual(parse_date(text), expected, text)

    def test_what_is_no_date(self):
        for text in ("", "31/02/2020", "12/2020", "23/6", "ngày mai", "16/26/2010"):
            self.assertIsNone(parse_date(text), text)

    def test_dates_in_running_text(self):
        text = "số 74 ngày21/4/2010 và ngày 12 tháng 5 năm 2010, từ 8-2016, 1-1-2017"
        self.assertEqual(
            [value for value, _start, _end in find_dates(text)],
            [date(2010, 4, 21), date(2010, 5, 12), date(2017, 1, 1)],
        )

    @given(DATES)
    def test_what_is_written_is_read_again(self, value):
        self.assertEqual(parse_date(format_date(value)), value)
        self.assertEqual(parse_date(format_long_date(value)), value)

    def test_the_long_writing_follows_the_decree(self):
        self.assertEqual(
            format_long_date(date(2026, 2, 5)), "ngày 05 tháng 02 năm 2026"
        )
        self.assertEqual(
            format_long_date(date(2026, 7, 15)), "ngày 15 tháng 7 năm 2026"
        )

    def test_no_date_is_shown_as_nothing(self):
        self.assertEqual(format_date(None), "")


class TestNumbers(unittest.TestCase):
    def test_dots_part_the_thousands_and_a_comma_the_rest(self):
        for number, written in (
            (0, "0"),
            (999, "999"),
            (1234567, "1.234.567"),
            (-1200, "-1.200"),
            (12.5, "12,5"),
            (12.0, "12"),
            (1234.56, "1.234,6"),
            (100.0, "100"),
            (0.0, "0"),
            (None, ""),
        ):
            self.assertEqual(format_number(number), written)
        self.assertEqual(format_number(1234.56, decimals=2), "1.234,56")
        self.assertEqual(format_number(1300.0, decimals=0), "1.300")


class TestMoney(unittest.TestCase):
    def test_dots_part_the_thousands(self):
        self.assertEqual(format_money(1234567), "1.234.567 đồng")
        self.assertEqual(format_money(0), "0 đồng")
        self.assertEqual(format_money(None), "")

    def test_the_usual_writings(self):
        for text in ("1.234.567 đồng", "1,234,567", "1 234 567đ", "1234567 VNĐ"):
            self.assertEqual(parse_money(text), 1234567, text)
        self.assertEqual(parse_money(12500000.0), 12500000)

    def test_what_is_no_sum(self):
        for value in ("", "abc", "1.23", "12,5 triệu", None, True, 1.5, float("inf")):
            self.assertIsNone(parse_money(value), value)

    def test_a_number_of_any_length_is_no_failure(self):
        self.assertIsNone(parse_money("9" * 5000))
        self.assertIsNone(parse_money("1.000" + ".000" * 100 + " đồng"))
        self.assertEqual(parse_money(10**400), 10**400)
        self.assertEqual(parse_money("  1.000 đồng".rjust(500)), 1000)

    @given(strategies.integers(0, 10**15))
    def test_what_is_written_is_read_again(self, amount):
        self.assertEqual(parse_money(format_money(amount)), amount)


FIGURES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
OTHER_FIGURES = {"mốt": 1, "tư": 4, "lăm": 5}


def from_words(text):
    """Return the sum that words say: read from the left, a rank closes what is open."""
    total = billions = group = figure = 0
    for word in text.lower().removesuffix(" đồng").split():
        if word in FIGURES or word in OTHER_FIGURES:
            figure = OTHER_FIGURES.get(word) or FIGURES.index(word)
        elif word == "linh":
            figure = 0
        elif word == "mười":
            group, figure = group + 10, 0
        elif word == "mươi":
            group, figure = group + figure * 10, 0
        elif word == "trăm":
            group, figure = figure * 100, 0
        elif word in ("nghìn", "triệu"):
            rank = 1_000 if word == "nghìn" else 1_000_000
            billions, group, figure = billions + (group + figure) * rank, 0, 0
        elif word == "tỷ":
            billions += group + figure
            group = figure = 0
            if billions:
                total, billions = total + billions * 10**9, 0
            else:  # "tỷ tỷ"
                total *= 10**9
        else:
            raise ValueError(word)
    return total + billions + group + figure


class TestSumsInWords(unittest.TestCase):
    def test_the_table(self):
        table = Path(__file__).parent / "sums.tsv"
        for line in table.read_text(encoding="utf-8").splitlines():
            amount, expected = line.split("\t")
            with self.subTest(amount):
                self.assertEqual(in_words(int(amount)), expected)

    @given(strategies.integers(0, 10**18 - 1))
    def test_words_say_the_sum(self, amount):
        self.assertEqual(from_words(in_words(amount)), amount)

    def test_the_longest_sum(self):
        self.assertTrue(in_words(10**LONGEST_SUM - 1).endswith(" đồng"))
        for amount in (10**LONGEST_SUM, -(10**LONGEST_SUM), 10**5000):
            with self.assertRaises(ValueError):
                in_words(amount)
