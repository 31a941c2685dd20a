"""One list as each program writes it: every value is read right.

The files of ``writers/`` were made by the programs they are named after (openpyxl 3.1,
XlsxWriter 3.3, PyExcelerate 0.13, LibreOffice 7.4, SheetJS 0.18, ExcelJS 4.4); those of
programs that cannot be run here are put together by ``dialects``.
"""

from pathlib import Path
from tests.debtors import dialects
from tests.debtors.lists import COLUMNS
from tests.debtors.lists import check
import unittest


FILES = Path(__file__).parent / "writers"
ROWS = [
    {
        "name": "Đặng Thị Ước",
        "address": "Số 1 phố Thử, phường Ba Đình, Hà Nội",
        "obligation": "Trả nợ theo bản án",
        "decision": "12/QĐ-CTHADS",
        "decision_date": "2026-06-05",
        "kind": "person",
        "amount": 12500000,
    },
    {
        "name": "Công ty TNHH Hoa & Mai",
        "address": "Số 2 <cũ> phố Thử",
        "obligation": "Nộp án phí",
        "decision": "0013/QĐ-CTHADS",
        "decision_date": "2025-02-28",
        "kind": "organisation",
        "amount": 1234567,
    },
    {
        "name": "Lê Văn Rích",
        "address": "Thôn Mẫu, xã Mẫu",
        "obligation": "Nộp phạt",
        "decision": "14/QĐ-CTHADS",
        "decision_date": "2024-12-31",
        "kind": "person",
        "amount": 8000000,
    },
]
KINDS = {"person": "Cá nhân", "organisation": "Tổ chức"}
SERIALS = {"2026-06-05": 46178, "2025-02-28": 45716, "2024-12-31": 45657}


def typed(record):
    """The cells of a row, dates as the numbers workbooks hold."""
    values = record | {
        "kind": KINDS[record["kind"]],
        "decision_date": SERIALS[record["decision_date"]],
    }
    return [values.get(column.field) for column in COLUMNS]


class TestWriters(unittest.TestCase):
    maxDiff = None

    def assertRead(self, data):
        lines = check(data)
        self.assertEqual([line["faults"] for line in lines], [[]] * len(ROWS))
        self.assertEqual([line["record"] for line in lines], ROWS)

    def test_files_kept(self):
        files = sorted(FILES.iterdir())
        self.assertGreater(len(files), 15)
        for file in files:
            with self.subTest(file.name):
                self.assertRead(file.read_bytes())

    def test_programs_that_cannot_be_run_here(self):
        for program, write in dialects.WRITERS.items():
            with self.subTest(program):
                self.assertRead(write(map(typed, ROWS)))


class TestFormats(unittest.TestCase):
    """A number is a date by its format alone."""

    def serial_read(self, code, value=46178):
        def cell(place, text, dated):
            if isinstance(text, str):
                inline = f"<is><t>{dialects.escape(text)}</t></is>"
                return f'<c r="{place}" t="inlineStr">{inline}</c>'
            return f'<c r="{place}" s="{int(dated)}"><v>{text}</v></c>'

        rows = [typed(ROWS[0])]
        sheet = (
            f'<worksheet xmlns="{dialects.MAIN}"><sheetData>'
            f"{dialects.cells(rows, cell)}</sheetData></worksheet>"
        )
        [line] = check(dialects.book(sheet, None, dialects.styles(code)))
        self.assertEqual(line["faults"], [])
        return line["record"]["decision_date"]

    def test_dates(self):
        for code in (
            *(14, 15, 16, 17, 22, 30, 57),
            "dd/mm/yyyy",
            "d\\-m\\-yyyy",
            "[$-42A]dd mmmm yyyy;@",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            '"ngày "dd" tháng "mm" năm "yyyy',
            "[Red]dd/mm/yyyy;@",
            "DD/MM/YYYY",
            "dd/mm/yyyy hh:mm",
            "mm/yy",
            "General",
            "0",
        ):
            with self.subTest(code):
                self.assertEqual(self.serial_read(code), "2026-06-05")
