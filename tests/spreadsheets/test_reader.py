"""Tables of any room: read in the sandbox, with checks that are passed in."""

from datetime import date
from openpyxl import Workbook
from openpyxl import load_workbook
from thads.spreadsheets import annotation
from thads.spreadsheets import reader
from thads.spreadsheets import template
from thads.spreadsheets.cells import RowReader
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.tables import decode_table
from thads.spreadsheets.tables import read_table
from thads.worktime import clock
import ast
import io
import json
import pathlib
import unittest


TABLE = read_table("""
id = "khoa"
title = "Bảng khóa"

[[columns]]
field = "key"
header = "Khóa"
kind = "text"
obligatory = true
length = 10
hint = "Mỗi khóa một dòng."
example = "A1"

[[columns]]
field = "day"
header = "Ngày (dd/mm/yyyy)"
kind = "date"
future = true

[[columns]]
field = "size"
header = "Cỡ"
kind = "choice"
choices = { s = "Nhỏ", l = "Lớn" }

[[columns]]
field = "office"
header = "Cơ quan"
kind = "office"
""")
CHECKS = "tests.spreadsheets.keys:KeyChecks"


def workbook(*rows, headers=None):
    book = Workbook()
    book.active.append(headers or [column.header for column in TABLE.columns])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestTables(unittest.TestCase):
    def test_passed_to_another_process_it_is_the_same(self):
        self.assertEqual(decode_table(json.loads(json.dumps(TABLE.encode()))), TABLE)

    def test_columns_are_known_by_headers_as_people_type_them(self):
        for text in ("NGÀY(DD/MM/YYYY)", " ngay  (dd/mm/yyyy)"):
            self.assertIs(TABLE.column_of(text), TABLE.by_field["day"])
        self.assertIsNone(TABLE.column_of("Tháng"))

    def test_choices_by_title_or_value(self):
        read = RowReader(TABLE, clock.today()).read
        for text, value in (("nhỏ", "s"), ("LỚN", "l"), ("s", "s")):
            record, faults = read({"key": ("s", "A"), "size": ("s", text)})
            self.assertEqual((record["size"], faults), (value, []))
        _record, [fault] = read({"key": ("s", "A"), "size": ("s", "vừa")})
        self.assertEqual(fault.as_dict()["params"], {"kinds": "Nhỏ, Lớn"})

    def test_an_unknown_kind_is_text(self):
        record, faults = RowReader(TABLE, clock.today()).read(
            {"key": ("s", "A"), "office": ("s", " Cục  A ")}
        )
        self.assertEqual((record["office"], faults), ("Cục A", []))


class TestReader(unittest.TestCase):
    def rows(self, data, checks=CHECKS):
        with reader.read_rows(data, TABLE, checks, {"known": ["B"]}) as reading:
            self.assertEqual(reading.columns, tuple(TABLE.by_field))
            return list(map(json.loads, reading.lines))

    def test_what_a_row_means_is_passed_in(self):
        data = workbook(["A", date(2026, 6, 5)], ["B"], ["A"], ["a secret"], ["x" * 11])
        first, second, third, fourth, fifth = self.rows(data)
        self.assertEqual(first, [2, {"key": "A", "day": "2026-06-05"}, [], None, "new"])
        self.assertEqual((second[4], third[4]), ("known", "twice"))
        self.assertEqual(fourth[2:4], [["told"], {"key": "a secret"}])
        self.assertEqual(fifth[2], ["too_long"])

    def test_the_checks_too_are_in_the_sandbox(self):
        with self.assertRaises(RefusedFile) as raised:
            self.rows(workbook(["A"]), "tests.spreadsheets.keys:unable")
        self.assertEqual(raised.exception.code, "too_heavy")

    def test_rows_without_checks_of_a_room(self):
        data = workbook(["A", "31/02/2026"], [], ["B"])
        found = list(
            reader.table_rows(data, TABLE, RowReader(TABLE, clock.today()).read)
        )
        self.assertEqual([number for number, _record, _faults in found], [2, 4])
        self.assertEqual([fault.code for fault in found[0][2]], ["not_a_date"])
        self.assertEqual(found[1][1], {"key": "B"})

    def test_headers_it_does_not_know(self):
        for headers, code in (
            (["Khóa", "Lạ"], "unknown_header"),
            (["Khóa", "Khóa"], "double_header"),
            (["Cỡ", "Ngày (dd/mm/yyyy)"], "no_header"),
        ):
            with self.subTest(code), self.assertRaises(RefusedFile) as raised:
                self.rows(workbook(["A", "B"], headers=headers))
            self.assertEqual(raised.exception.code, code)
            self.assertEqual(raised.exception.status, 422)


class TestWorkbooks(unittest.TestCase):
    def test_a_template_with_its_choices(self):
        data = template.template(TABLE, choices={"office": ["Cục A", "Cục B"]})
        book = load_workbook(io.BytesIO(data))
        sheet, guide = book.worksheets[:2]
        self.assertEqual([c.value for c in sheet[1]], [c.header for c in TABLE.columns])
        found = sheet.data_validations.dataValidation
        lists = {str(v.sqref)[0]: v.formula1 for v in found}
        self.assertEqual(
            lists, {"C": "'Danh mục'!$A$1:$A$2", "D": "'Danh mục'!$B$1:$B$2"}
        )
        kinds = [row[2] for row in guide.iter_rows(min_row=2, values_only=True)]
        self.assertEqual(
            kinds,
            ["Chữ", "Ngày dd/mm/yyyy", "Chọn trong danh sách", "Chọn trong danh sách"],
        )
        with self.assertRaises(RefusedFile) as raised:
            TestReader.rows(self, data)
        self.assertEqual(raised.exception.code, "no_rows")

    def test_it_comes_back_with_comments(self):
        data = workbook(["A"], ["B", "x"])
        out = annotation.annotated(data, {3: {"day": "sai", "note": "thiếu"}}, TABLE)
        sheet = load_workbook(io.BytesIO(out)).active
        comments = {c.coordinate: c.comment.text for r in sheet for c in r if c.comment}
        self.assertEqual(comments, {"A3": "thiếu", "B3": "sai"})


class TestGround(unittest.TestCase):
    def test_it_knows_no_room(self):
        """Not by import, and not by a name in a text either."""
        folder = pathlib.Path(reader.__file__).parent
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    with self.subTest(path.name):
                        self.assertNotIn("debtors", node.value)
