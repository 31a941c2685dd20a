"""Workbooks written from rows."""

from datetime import date
from decimal import Decimal
from openpyxl import load_workbook
from tests.properties import given
from tests.properties import strategies
from thads.spreadsheets.tables import Column
from thads.spreadsheets.tables import Table
from thads.spreadsheets.workbook import Row
from thads.spreadsheets.workbook import workbook
import io
import unittest


TABLE = Table(
    "x",
    "Bảng kê [10/2026]: nhuận bút của tháng mười năm nay",
    (Column("a", "Tác giả", "text"), Column("b", "Số tiền", "amount")),
)


def sheet(data):
    return load_workbook(io.BytesIO(data)).active


class TestWorkbook(unittest.TestCase):
    def test_lines_above_and_below(self):
        rows = [Row(("An", 5)), Row(("Cộng", 5), total=True)]
        found = sheet(workbook(TABLE, rows, ["Trên"], ["Dưới"]))
        values = [[cell.value for cell in row] for row in found.iter_rows()]
        self.assertEqual(
            values,
            [
                ["Trên", None],
                ["Tác giả", "Số tiền"],
                ["An", 5],
                ["Cộng", 5],
                ["Dưới", None],
            ],
        )
        self.assertTrue(found["A4"].font.b)
        self.assertFalse(found["A3"].font.b)
        self.assertEqual(found["B3"].number_format, "#,##0")

    def test_kinds_of_values(self):
        row = Row((date(2026, 10, 3), Decimal("0.5")))
        found = sheet(workbook(TABLE, [row]))
        self.assertEqual(found["A2"].value.date(), date(2026, 10, 3))
        self.assertEqual(found["B2"].value, 0.5)

    def test_text_is_never_a_formula(self):
        for text in ("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"):
            for total in (False, True):
                data = workbook(TABLE, [Row((text, 1), total)], [text], [text])
                for row in sheet(data).iter_rows():
                    for cell in row:
                        with self.subTest(text, at=cell.coordinate):
                            self.assertNotEqual(cell.data_type, "f")

    @given(strategies.text(max_size=60))
    def test_any_text_is_taken(self, text):
        found = sheet(workbook(TABLE, [Row((text, 1))], [text]))
        self.assertNotEqual(found["A3"].data_type, "f")

    def test_a_long_text_is_cut(self):
        found = sheet(workbook(TABLE, [Row(("x" * 40_000, 1))]))
        self.assertEqual(len(found["A2"].value), 32_767)
