"""Workbooks as offices send them, with the right value of each."""

from openpyxl import Workbook
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation
from pathlib import Path
from tests.debtors import oldexcel
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import COLUMNS
from tests.debtors.lists import HEADERS
from tests.debtors.lists import check
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from thads.debtors.loads import workbook_reader
from thads.debtors.loads.template import load_template
from thads.spreadsheets.faults import RefusedFile
import base64
import io
import json
import unittest
import zipfile


CASES = Path(__file__).parent / "cases"


def case(name):
    """Return the bytes of a workbook kept beside the tests."""
    return (CASES / name).read_bytes()


def codes(data, **options):
    """Return the codes of the faults of each row of a workbook."""
    return [{f["code"] for f in line["faults"]} for line in check(data, **options)]


class TestPersonalData(unittest.TestCase):
    def test_in_names(self):
        found = check(case("personal-data.xlsx"))
        self.assertEqual(len(found), 7)
        for line in found:
            with self.subTest(line["shown"]["name"]):
                [fault] = line["faults"]
                self.assertEqual((fault["code"], fault["field"]), ("private", "name"))
                self.assertIn(fault["params"]["place"], line["shown"]["name"])

    def test_people_entitled(self):
        found = codes(case("people-entitled.xlsx"))
        self.assertEqual(found, [{"creditor"}] * 5)

    def test_in_every_column_that_is_read(self):
        for field in ("name", "address", "obligation", "reason", "court"):
            with self.subTest(field):
                data = workbook(row(**{field: "Nguyễn Văn Mẫu, CMT 012345678"}))
                self.assertEqual(codes(data), [{"private"}])
        for text in ("Nợ VPBank, không có tài sản", "Trả nợ cho Ngân hàng Hoa Mai"):
            self.assertEqual(codes(workbook(row(reason=text))), [{"creditor"}])


def made(*sheets, change=None):
    """Bytes of an .xlsx of sheets: (name, state, rows as lists)."""
    book = Workbook()
    book.remove(book.active)
    for name, state, rows in sheets:
        if rows == "chart":
            book.create_chartsheet(name)
            continue
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for cells in rows:
            sheet.append(cells)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*names):
    """Rows of a list, headers in front."""
    people = [row(name=name, decision=f"{n}/QĐ-X") for n, name in enumerate(names, 1)]
    values = [[cells.get(column.field) for column in COLUMNS] for cells in people]
    return [HEADERS, *values]


def read(data):
    """Return (names of the rows, {name: rows} of other sheets, hidden rows)."""
    with workbook_reader.read(data) as found:
        lines = [json.loads(line.rpartition(b"\t")[2]) for line in found.lines]
        others = {each["name"]: each["rows"] for each in found.sheets["others"]}
        return (
            found.sheets["name"],
            [line["record"]["name"] for line in lines],
            others,
            found.sheets["hidden_rows"],
        )


class TestSheets(unittest.TestCase):
    def assertRead(self, data, sheet, names, others=(), hidden=()):
        expected = (sheet, list(names), dict(others), list(hidden))
        self.assertEqual(read(data), expected)

    def test_files_kept(self):
        for name, expected in {
            "template-saved-by-excel.xlsx": ("Danh sách", ["Nguyễn Văn Mẫu"]),
            "first-sheet-hidden.xlsx": ("Tháng 11", ["Người Đúng"], {"Danh sách": 1}),
            "second-sheet.xlsx": ("Danh sách", ["Trang Một"], {"Tháng 12": 1}),
            "filtered-row.xlsx": (
                "Danh sách",
                ["Hiện Một", "Bị Lọc Ẩn", "Hiện Hai"],
                {},
                [3],
            ),
            "line-breaks.xlsx": ("Sheet1", ["Lê Xuống Dòng"]),
            "backslashes.xlsx": ("Danh sách", ["Zip Lạ"]),
            "wrong-dimension.xlsx": ("Danh sách", ["Zip Lạ"]),
        }.items():
            with self.subTest(name):
                self.assertRead(case(name), *expected)

    def test_values_of_cells(self):
        [line] = check(case("line-breaks.xlsx"))
        self.assertEqual(line["record"]["address"], "Số 1 Hà Nội")
        [line] = check(case("from-1904.xlsx"))
        self.assertEqual(line["record"]["decision_date"], "2026-06-05")

    def test_a_title_above_the_headers(self):
        with self.assertRaises(RefusedFile) as caught:
            check(case("title-row.xlsx"))
        self.assertEqual(caught.exception.code, "no_header")
        self.assertEqual(caught.exception.status, 422)

    def test_the_first_visible_worksheet_is_read(self):
        good = ("Danh sách", "visible", table("Lê Đúng"))
        for other, others in (
            (("Cũ", "hidden", table("Lê Cũ")), {"Cũ": 1}),
            (("Cũ", "veryHidden", table("Lê Cũ", "Lê Hai")), {"Cũ": 2}),
            (("Cũ", "veryHidden", []), {}),
            (("Lựa chọn", "hidden", [["Cá nhân"], ["Tổ chức"]]), {}),
            (("Biểu đồ", "visible", "chart"), {}),
        ):
            with self.subTest(other):
                self.assertRead(made(other, good), "Danh sách", ["Lê Đúng"], others)
                self.assertRead(made(good, other), "Danh sách", ["Lê Đúng"], others)

    def test_rows_of_other_sheets(self):
        good = ("Danh sách", "visible", table("Lê Đúng"))
        for other, others in (
            (("Tháng 12", "visible", table("Lê Hai", "Lê Ba")), {"Tháng 12": 2}),
            (("Tiếp", "visible", table("Lê Hai")[1:]), {"Tiếp": 1}),
            (("Tháng 12", "visible", table()), {}),
            (("Trống", "visible", []), {}),
            (("Hướng dẫn", "visible", [["Cách ghi"]]), {}),
            (("Hướng dẫn", "visible", table("Lê Giấu")), {"Hướng dẫn": 1}),
            (("Công thức", "visible", [["=1+1"], ["=A1"]]), {"Công thức": 2}),
        ):
            with self.subTest(other):
                self.assertRead(made(good, other), "Danh sách", ["Lê Đúng"], others)

    def test_our_own_template_has_no_other_rows(self):
        book = load_workbook(io.BytesIO(load_template(["Cục Hà Nội"])))
        values = [row().get(column.field) for column in COLUMNS]
        for at, value in enumerate(values, 1):
            book.worksheets[0].cell(2, at, value)
        out = io.BytesIO()
        book.save(out)
        self.assertRead(out.getvalue(), "Danh sách", ["Đặng Thị Ước"])

    def test_all_sheets_hidden(self):
        chart = ("Biểu đồ", "visible", "chart")
        data = made(("Cũ", "hidden", table("Lê Cũ")), chart)
        with self.assertRaises(RefusedFile) as caught:
            check(data)
        self.assertEqual(caught.exception.code, "hidden_sheets")

    def test_rows_hidden_by_an_outline(self):
        def group(book):
            book.worksheets[0].row_dimensions.group(3, 4, hidden=True)

        data = made(("A", "visible", table("Lê Một", "Lê Hai", "Lê Ba")), change=group)
        self.assertRead(data, "A", ["Lê Một", "Lê Hai", "Lê Ba"], hidden=[3, 4])

    def test_old_excel(self):
        lists = [("Cũ", 1, 0, table("Lê Cũ")), ("Biểu đồ", 0, 2, [])]
        lists += [("Mới", 0, 0, table("Lê Mới")), ("Tiếp", 0, 0, table("Lê Hai"))]
        hidden = oldexcel.hidden_row(1)
        self.assertRead(
            oldexcel.book(lists, {"Mới": hidden}),
            "Mới",
            ["Lê Mới"],
            {"Cũ": 1, "Tiếp": 1},
            [2],
        )

    def test_formulas_of_other_namespaces_are_none(self):
        def rules(book):
            sheet = book.worksheets[0]
            cells = CellIsRule(operator="greaterThan", formula=["$A$1"])
            sheet.conditional_formatting.add("G2:G9", cells)
            choices = DataValidation(type="list", formula1='"Cá nhân,Tổ chức"')
            sheet.add_data_validation(choices)
            choices.add("F2:F9")

        data = made(("A", "visible", table("Lê Một")), change=rules)
        self.assertRead(data, "A", ["Lê Một"])


class TestSheetsOfLoads(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_what_was_not_seen_is_asked_about(self):
        for name, code in (
            ("second-sheet.xlsx", "unread_sheets"),
            ("filtered-row.xlsx", "hidden_rows"),
        ):
            with self.subTest(name):
                answer = self.load(data=case(name))
                self.assertEqual(answer.status_code, 201, answer.text)
                found = answer.json()
                self.assertEqual([g["code"] for g in found["guards"]], [code])
                self.assertEqual(found["sheets"]["name"], "Danh sách")
                page = said(self.page(found["@id"], "hanoi.registrar"))
                self.assertIn(found["guards"][0]["message"], page)
                self.assertIn("Trang tính đã đọc", page)
                self.do(found["@id"], "submit", "hanoi.registrar")
                refused = self.do(found["@id"], "approve", "hanoi.leader")
                self.assertEqual(refused.status_code, 400, refused.text)

    def test_a_complete_list_waits_until_other_sheets_are_dealt_with(self):
        body = {
            "filename": "a.xlsx",
            "data": base64.b64encode(case("second-sheet.xlsx")).decode(),
            "encoding": "base64",
            "complete": True,
        }
        answer = self.call("POST", "hanoi/@debtor-loads", "hanoi.registrar", json=body)
        self.assertEqual(answer.status_code, 422, answer.text)
        self.assertIn("Tháng 12", answer.json()["message"])


class TestCells(unittest.TestCase):
    def assertFault(self, field, value, code):
        """A code, or None for a cell that is taken."""
        with self.subTest(field=field, value=value):
            expected = {code} if code else set()
            self.assertEqual(codes(workbook(row(**{field: value}))), [expected])

    def test_files_kept(self):
        for name, expected in {
            "ditto-marks.xlsx": [None, "ditto_mark", "ditto_mark", "placeholder"],
            "lost-letters.xlsx": ["letters_lost"] * 2,
            "decision-numbers.xlsx": [
                "digits_lost",
                "number_with_date",
                "number_missing",
            ],
            "tcvn3.xlsx": [None] * 4,
            "kinds-to-guess.xlsx": [None] * 5,
        }.items():
            with self.subTest(name):
                wanted = [{code} if code else set() for code in expected]
                self.assertEqual(codes(case(name)), wanted)

    def test_legacy_text_beside_unicode(self):
        found = check(case("tcvn3.xlsx"))
        self.assertEqual(found[0]["record"]["name"], "Nguyễn Văn Thắng")
        self.assertEqual({line["record"]["kind"] for line in found}, {"person"})

    def test_kinds(self):
        kinds = [line["record"]["kind"] for line in check(case("kinds-to-guess.xlsx"))]
        self.assertEqual(kinds, ["person"] * 2 + ["organisation"] * 3)
        data = workbook(row(name="TRUONG HOA", kind=None))
        self.assertEqual(codes(data), [{"kind_in_doubt"}])
        self.assertEqual(codes(workbook(row(name="TRUONG HOA"))), [set()])

    def test_two_people(self):
        for name in (
            "Nguyễn Văn An và Trần Thị Bình",
            "Nguyễn Văn An\nTrần Thị Bình",
            "Nguyễn Văn An\r\nTrần Thị Bình",
            "Nguyễn Văn An\u2028Trần Thị Bình",
            "Vợ chồng ông An bà Bình",
            "Công ty TNHH Hoa Mai và ông Nguyễn Văn An",
        ):
            self.assertFault("name", name, "two_people")
        for name in (
            "Nguyễn Văn\nAn",
            "Công ty TNHH Thương mại và Dịch vụ Hoa Mai",
            "Công ty Cổ phần\nTập đoàn Hoa Mai",
        ):
            self.assertFault("name", name, None)
        self.assertFault("address", "Thôn Lê Lợi và Trần Phú", None)
        name = "Nguyễn Văn An,\nvợ là Trần Thị Bình"
        [line] = check(workbook(row(name=name)))
        [fault] = line["faults"]
        self.assertEqual(fault["params"], {"place": "vợ là Trần Thị Bình"})

    def test_marks_for_as_above_and_for_nothing(self):
        for text in ("nt", "NT", "-nt-", "như trên", '"', "''", "”", "〃", "nhu tren"):
            self.assertFault("address", text, "ditto_mark")
            self.assertFault("reason", text, "ditto_mark")
        for text in ("-", "--", "0", "NULL", "nan", "N/A", "…", "x", "?", 0):
            self.assertFault("obligation", text, "placeholder")
            self.assertFault("reason", text, None)
        for text in ("Số 0 phố X", "Tổ 1", "Ấp X"):
            self.assertFault("address", text, None)

    def test_numbers_of_decisions(self):
        for text in ("1.23E+17", "1,2E17", 1.23e17, 10**15):
            self.assertFault("decision", text, "digits_lost")
        for text in (
            "/2026/QĐ-CTHADS",
            "…/QĐ-CTHADS 2026",
            "Số: /2026/QĐ-X",
            "Quyết định số …/2026/QĐ-X",
            "-/2026",
        ):
            self.assertFault("decision", text, "number_missing")
        for text in (
            "12/QĐ-CTHADS ngày 05/06/2026",
            "12/QĐ-CTHADS (05/06/2026)",
            "12/QĐ-CTHADS, 5-6-2026",
            "05/06/2026",
        ):
            self.assertFault("decision", text, "number_with_date")
        for text in ("12/QĐ-CTHADS", "Số 12/QĐ-X", "15/2025/QĐST-DS", "12", 1204):
            self.assertFault("decision", text, None)

    def test_dates_with_a_time(self):
        for text in (
            "05/06/2026 00:00:00",
            "2026-06-05T08:30:00",
            "2026-06-05 08:30",
            "05/06/2026 8:30 AM",
        ):
            with self.subTest(text):
                [line] = check(workbook(row(decision_date=text)))
                self.assertEqual(line["record"]["decision_date"], "2026-06-05")

    def test_lost_letters(self):
        for text in (
            "Nguy?n Văn An",
            "Nguy\ufffdn Văn An",
            "Nguyá»…n VÄƒn An",
            "Nguyễn Văn А" + "n",
            "Nguyễn ?ình An",
            "Nguy??n Văn An",
            "Nguyễn Văn H?",
            "Nguyễn Văn \u0410",  # Cyrillic
            "Nguyễn V\u03b1n",  # Greek
            "Nguyễn V\uf061n",  # of a font of symbols
            "Nguy\u00b7\u00aa\u00d6n Vn",  # UTF-8 read in Apple's code
            "V\u0192\u00c9n An",
            "Nguy&#7877;n Văn An",
        ):
            self.assertFault("name", text, "letters_lost")
        for field, text in (
            ("address", "S? 9 ph? Hu?"),
            ("address", "Số 9 phố Hu?, Hà Nội"),
            ("obligation", "Tr? n? theo b?n án"),
            ("obligation", "Tr? n?"),
            ("obligation", "N?p 5.000.000 đ?ng"),
            ("reason", "Không có tài s?n"),
            ("decision", "777/Q?-CTHADS"),
            ("decision", "777/Q\ufffd-CTHADS"),
            ("judgment", "15/2025/DS?ST"),
        ):
            self.assertFault(field, text, "letters_lost")
        self.assertFault("obligation", "Trả nợ? Nộp án phí", None)
        for name in (
            "Hans Weiß",
            "Jürgen Müller",
            "Renée Désirée",
            "H'Hen Niê",
            "Seán O'Brien",
            "Loïc Dupont",
            "Công ty A&B",
            "Иван Петров",
        ):
            self.assertFault("name", name, None)


class TestTextTables(unittest.TestCase):
    def lines(self, encoding="utf-8", before="", delimiter=";"):
        cells = [HEADERS, [row().get(column.field, "") for column in COLUMNS]]
        text = "".join(f"{delimiter.join(map(str, line))}\r\n" for line in cells)
        return f"{before}{text}".encode(encoding)

    def test_the_line_that_names_the_delimiter(self):
        for delimiter in ";\t|^~":
            for named in ("sep={}", '"sep={}"', "SEP={}", "sep={};;;", "\ufeffsep={}"):
                for end in ("\r\n", "\n", "\r"):
                    with self.subTest(named, delimiter=delimiter, end=end):
                        head = named.format(delimiter) + end
                        [line] = check(self.lines(before=head, delimiter=delimiter))
                        self.assertEqual(line["faults"], [])

    def test_a_first_line_that_names_none(self):
        for head in ("sep=a", "sep=", 'sep="', "sep= "):
            with self.subTest(head), self.assertRaises(RefusedFile):
                check(self.lines(before=f"{head}\r\n"))

    def test_utf_16_without_its_mark(self):
        for encoding in ("utf-16-le", "utf-16-be", "utf-16"):
            with self.subTest(encoding):
                [line] = check(self.lines(encoding))
                self.assertEqual(line["record"]["name"], "Đặng Thị Ước")

    def test_a_quotation_mark_that_is_never_closed(self):
        data = self.lines() + '"Lê Văn Hai;Số 1\r\nLê Văn Ba;Số 2\r\n'.encode()
        with self.assertRaises(RefusedFile) as caught:
            check(data)
        self.assertEqual(caught.exception.code, "unclosed_quote")

    def test_a_binary_workbook_is_named(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("xl/workbook.bin", b"x")
        with self.assertRaises(RefusedFile) as caught:
            check(out.getvalue())
        self.assertEqual(caught.exception.code, "binary_workbook")


def saved_anew(data):
    """The same workbook as another file: the same bytes would be the same load."""
    book = load_workbook(io.BytesIO(data))
    book.properties.identifier = "2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TestDateAdded(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def published(self, data):
        load = self.load(data=data).json()
        self.do(load["@id"], "submit", "hanoi.registrar")
        approved = self.do(load["@id"], "approve", "hanoi.leader", comment="Đúng")
        self.assertEqual(approved.status_code, 200, approved.text)
        self.work()
        return load["counts"]

    def test_it_is_a_change_and_no_second_entry(self):
        counts = self.published(case("without-its-date.xlsx"))
        self.assertEqual(counts["new"], 1)
        counts = self.published(case("with-its-date.xlsx"))
        self.assertEqual((counts["new"], counts["changed"]), (0, 1))
        [item] = self.items("name=ly+thieu+ngay")
        self.assertEqual(item["decision"]["date"], "2026-06-05")
        counts = self.published(saved_anew(case("with-its-date.xlsx")))
        self.assertEqual((counts["new"], counts["unchanged"]), (0, 1))

    def test_another_date_is_another_decision(self):
        self.published(case("without-its-date.xlsx"))
        self.published(case("with-its-date.xlsx"))
        third = row(
            name="Lý Thiếu Ngày", decision="779/QĐ-CTHADS", decision_date="06/06/2026"
        )
        self.assertEqual(self.published(workbook(third))["new"], 1)
        self.assertEqual(len(self.items("name=ly+thieu+ngay")), 2)

    def test_a_list_without_the_date_changes_the_entry_that_has_it(self):
        self.published(case("with-its-date.xlsx"))
        counts = self.published(case("without-its-date.xlsx"))
        self.assertEqual((counts["new"], counts["changed"]), (0, 1))
        self.assertEqual(len(self.items("name=ly+thieu+ngay")), 1)

    def test_without_a_date_either_of_two_decisions_may_be_meant(self):
        dated = [
            row(name="Lý Thiếu Ngày", decision="779/QĐ-CTHADS", decision_date=day)
            for day in ("05/06/2026", "06/06/2025")
        ]
        self.published(workbook(*dated))
        counts = self.load(data=case("without-its-date.xlsx")).json()["counts"]
        self.assertEqual((counts["new"], counts["similar"]), (1, 1))

    def test_in_one_file_it_is_a_double(self):
        for days in ((None, "05/06/2026"), ("05/06/2026", None)):
            found = codes(workbook(*(row(decision_date=day) for day in days)))
            self.assertEqual(found, [set(), {"duplicate_row"}])
        others = [row(decision_date=None), row(name="Lê Hai"), row(decision="9/QĐ-X")]
        self.assertEqual(codes(workbook(*others)), [set()] * 3)
