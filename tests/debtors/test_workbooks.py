"""Files people send, and files nobody should send."""

from openpyxl import Workbook
from openpyxl import load_workbook
from tests.debtors import oldexcel
from tests.debtors.lists import COLUMNS
from tests.debtors.lists import GOOD
from tests.debtors.lists import HEADERS
from tests.debtors.lists import check
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from thads.debtors.loads.template import load_template
from thads.debtors.register.register_kinds import DEFAULT
from thads.spreadsheets import annotation
from thads.spreadsheets import limits
from thads.spreadsheets import reader
from thads.spreadsheets.faults import RefusedFile
from unittest import mock
import csv
import datetime
import io
import os
import re
import time
import unicodedata
import unittest
import zipfile


def refused(data):
    try:
        return f"taken: {len(check(data))} rows"
    except RefusedFile as error:
        return error.code


def repack(data, **parts):
    """An .xlsx with parts replaced (None: left out) or added, by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        names = {name: source.read(name) for name in source.namelist()}
    names.update({name.replace("__", "/"): text for name, text in parts.items()})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in names.items():
            if text is not None:
                target.writestr(name, text)
    return out.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return source.read(name).decode()


SHEET = "xl/worksheets/sheet1.xml"


def edited(data, old, new):
    text = part(data, SHEET)
    assert re.search(old, text), text[:500]
    return repack(data, **{SHEET: re.sub(old, new, text, count=1)})


TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_windows(text):
    """Letters with a hat whole, tones behind them, as Windows writes Vietnamese."""
    found = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in TONES)
        bare = "".join(part for part in parts if part not in TONES)
        found.append(unicodedata.normalize("NFC", bare) + tone)
    return "".join(found)


def as_csv(rows, encoding="utf-8-sig", delimiter=",", headers=HEADERS):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers)
    for cells in rows:
        writer.writerow([cells.get(column.field, "") for column in COLUMNS])
    return out.getvalue().encode(encoding)


class TestGoodFiles(unittest.TestCase):
    def setUp(self):
        self.expected = {
            **GOOD,
            "decision_date": "2026-06-05",
            "kind": "person",
        }

    def assertGood(self, data):
        [line] = check(data)
        self.assertEqual((line["record"], line["faults"]), (self.expected, []))

    def test_xlsx(self):
        self.assertGood(workbook(row()))

    def test_dates_and_amounts_as_excel_keeps_them(self):
        self.assertGood(workbook(row(decision_date=datetime.date(2026, 6, 5))))
        self.assertGood(workbook(row(decision_date=46178, amount="12.500.000")))

    def test_1904_dates(self):
        book = Workbook()
        book.epoch = datetime.datetime(1904, 1, 1)
        book.active.append(HEADERS)
        found = row(decision_date=datetime.date(2026, 6, 5))
        book.active.append([found.get(column.field) for column in COLUMNS])
        out = io.BytesIO()
        book.save(out)
        self.assertGood(out.getvalue())

    def test_decomposed_letters_and_spaces(self):
        broken = {
            field: f"  {unicodedata.normalize('NFD', cell)} "
            if isinstance(cell, str)
            else cell
            for field, cell in GOOD.items()
        }
        self.assertGood(workbook(broken))

    def test_any_order_of_columns_and_a_running_number(self):
        headers = ["STT", *reversed(HEADERS)]
        cells = [1, *(row().get(column.field) for column in reversed(COLUMNS))]
        self.assertGood(workbook(cells, headers=headers))

    def test_only_the_obligatory_columns(self):
        headers = HEADERS[:4]
        [line] = check(
            workbook(["Đặng Thị Ước", "Số 1", "Trả nợ", "12/QĐ-X"], headers=headers)
        )
        self.assertEqual(line["faults"], [])

    def test_empty_rows_are_no_rows(self):
        found = check(workbook(row(), [], [None, "  "], row(decision="2/QĐ-X")))
        self.assertEqual([line["row"] for line in found], [2, 5])

    def test_csv(self):
        cells = [{k: str(v) for k, v in GOOD.items()}]
        for encoding in ("utf-8-sig", "utf-8", "utf-16"):
            for delimiter in ",;\t":
                with self.subTest(encoding=encoding, delimiter=delimiter):
                    self.assertGood(as_csv(cells, encoding, delimiter))

    def test_csv_of_vietnamese_windows(self):
        # base letter and tone apart: what code page 1258 has
        cells = [{k: in_windows(str(v)) for k, v in GOOD.items()}]
        self.assertGood(as_csv(cells, "cp1258", headers=map(in_windows, HEADERS)))

    def test_xls_of_excel_95(self):
        cells = [row(decision_date=46178).get(column.field) for column in COLUMNS]
        texts = [in_windows(c) if isinstance(c, str) else c for c in cells]
        headers = [in_windows(header) for header in HEADERS]
        self.assertGood(oldexcel.xls95([headers, texts], "cp1258", 1258))

    def test_xls(self):
        cells = [row(decision_date=46178).get(column.field) for column in COLUMNS]
        self.assertGood(oldexcel.xls([HEADERS, cells]))

    def test_inline_and_rich_text(self):
        data = workbook(row())
        text = part(data, SHEET)
        rich = (
            '<c r="A2" t="inlineStr"><is><r><t>Đặng Thị </t></r>'
            "<r><t>Ước</t></r><rPh><t>X</t></rPh></is></c>"
        )
        text = re.sub(r'<c r="A2"[^>]*>.*?</c>', rich, text, count=1)
        self.assertGood(repack(data, **{SHEET: text}))

    def test_many_rows_quickly(self):
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(HEADERS)
        for number in range(3000):
            found = row(decision=f"{number}/QĐ-X")
            sheet.append([found.get(column.field) for column in COLUMNS])
        out = io.BytesIO()
        book.save(out)
        self.assertEqual(len(check(out.getvalue())), 3000)


class TestHostileFiles(unittest.TestCase):
    def setUp(self):
        self.good = workbook(row())

    def assertRefused(self, data, *codes):
        started = time.monotonic()
        self.assertIn(refused(data), codes)
        self.assertLess(time.monotonic() - started, limits.SECONDS / 2)

    def test_no_workbooks(self):
        self.assertRefused(b"", "empty_file")
        self.assertRefused(b"  \n", "empty_file")
        for data in (b"not a workbook", b"%PDF-1.4", b"\xff\xd8\xff", os.urandom(900)):
            self.assertRefused(data, "not_a_workbook", "damaged", "no_header")

    def test_damaged(self):
        self.assertRefused(b"PK\x03\x04" + os.urandom(500), "damaged")
        self.assertRefused(self.good[: len(self.good) // 2], "damaged")
        self.assertRefused(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(2000),
            "damaged",
            "not_a_workbook",
        )
        self.assertRefused(
            repack(self.good, **{SHEET: "<worksheet><sheetData>"}), "damaged"
        )
        self.assertRefused(edited(self.good, r'r="A2"', 'r="A9"'), "damaged")

    def test_another_office_file(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("word/document.xml", "<w/>")
        self.assertRefused(out.getvalue(), "not_a_workbook")

    def test_macros(self):
        self.assertRefused(repack(self.good, **{"xl/vbaProject.bin": b"x"}), "macros")
        types = part(self.good, "[Content_Types].xml").replace(
            "spreadsheetml.sheet.main", "macroEnabled.main"
        )
        self.assertRefused(
            repack(self.good, **{"[Content_Types].xml": types}),
            "macros",
            "not_a_workbook",
        )

    def test_types_of_parts_that_are_not_there(self):
        default = (
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.'
            'binary.macroEnabled.main"/></Types>'
        )
        types = part(self.good, "[Content_Types].xml").replace("</Types>", default)
        data = repack(self.good, **{"[Content_Types].xml": types})
        self.assertEqual([line["faults"] for line in check(data)], [[]])
        more = {"[Content_Types].xml": types, "xl/other.BIN": b"x"}
        self.assertRefused(repack(self.good, **more), "macros")

    def test_formulas(self):
        self.assertRefused(workbook(row(amount="=1+1")), "formulas")
        self.assertRefused(
            as_csv([{**row(), "name": "=cmd|' /C calc'!A0"}]), "formulas"
        )

    def test_merged_cells(self):
        def merge(book, sheet):
            sheet.merge_cells("A2:B2")

        self.assertRefused(workbook(row(), change=merge), "merged")

    def test_headers(self):
        self.assertRefused(workbook(row(), headers=HEADERS[1:]), "missing_header")
        self.assertRefused(
            workbook(row(), headers=[*HEADERS, "Số CCCD"]), "unknown_header"
        )
        self.assertRefused(
            workbook(row(), headers=[*HEADERS, HEADERS[0]]), "double_header"
        )
        self.assertRefused(workbook(row(), headers=["DANH SÁCH"]), "no_header")
        self.assertRefused(workbook(), "no_rows")

        def shift(book, sheet):
            sheet.insert_rows(1)

        self.assertRefused(workbook(row(), change=shift), "no_header")

    def test_a_sheet_that_names_its_last_possible_cell(self):
        text = part(self.good, SHEET)
        last = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        small = repack(self.good, **{SHEET: text.replace("</sheetData>", last)})
        self.assertRefused(small, "too_many_columns", "too_many_rows")
        empty = last.replace("<v>1</v>", "")
        self.assertRefused(
            repack(self.good, **{SHEET: text.replace("</sheetData>", empty)}),
            "too_many_columns",
            "too_many_rows",
        )
        # the tag is a hint: rows count themselves
        hint = '<dimension ref="A1:XFD1048576"'
        data = edited(self.good, r'<dimension ref="[^"]*"', hint)
        self.assertEqual(len(check(data)), 1)

    def test_too_many_rows_and_columns(self):
        text = part(self.good, SHEET)
        for last, code in (
            ('<row r="100002"><c r="A100002"><v>1</v></c></row>', "too_many_rows"),
            ('<row r="3"><c r="BI3"><v>1</v></c></row>', "too_many_columns"),
            ('<row r="3"><c r="A3"><v>1</v></c><c r="A4"/></row>', "damaged"),
        ):
            sheet = text.replace("</sheetData>", last + "</sheetData>")
            self.assertRefused(repack(self.good, **{SHEET: sheet}), code)
        wide = [f"Cột {n}" for n in range(61)]
        self.assertRefused(workbook(headers=wide), "too_many_columns")
        many = as_csv([row()] + [{"name": "x"}] * 100_001)
        self.assertRefused(many, "too_many_rows")
        self.assertRefused(as_csv([{"name": "x" * 5001}]), "cell_too_long")

    def test_a_million_empty_rows_are_read_over(self):
        text = part(self.good, SHEET)
        rows = "".join(f'<row r="{n}"/>' for n in range(3, 200_000))
        sheet = text.replace("</sheetData>", rows + "</sheetData>")
        self.assertEqual(len(check(repack(self.good, **{SHEET: sheet}))), 1)

    def test_what_the_gate_refuses_in_other_files(self):
        for name in (
            "xl/embeddings/oleObject1.bin",
            "xl/activeX/activeX1.bin",
            "xl/externalLinks/externalLink1.xml",
        ):
            with self.subTest(name):
                self.assertRefused(repack(self.good, **{name: "x"}), "active")

    def test_links_to_other_workbooks_are_refused(self):
        link = (
            '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006'
            '/main"><externalBook/></externalLink>'
        )
        rels = part(self.good, "xl/_rels/workbook.xml.rels").replace(
            "</Relationships>",
            '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/externalLink" '
            'Target="http://example.org/a.xlsx" TargetMode="External"/>'
            "</Relationships>",
        )
        data = repack(
            self.good,
            **{
                "xl/externalLinks/externalLink1.xml": link,
                "xl/_rels/workbook.xml.rels": rels,
            },
        )
        self.assertRefused(data, "active")

    def test_locked_and_foreign_files(self):
        locked = bytearray(self.good)
        for start in (b"PK\x01\x02", b"PK\x03\x04"):
            at = -1
            while (at := locked.find(start, at + 1)) >= 0:
                locked[at + (8 if start[2] == 1 else 6)] |= 1
        self.assertRefused(bytes(locked), "encrypted")
        ods = io.BytesIO()
        with zipfile.ZipFile(ods, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument")
            package.writestr("content.xml", "<x/>")
        self.assertRefused(ods.getvalue(), "not_a_workbook")
        page = "<html><table><tr><td>Tên</td></tr></table></html>"
        self.assertRefused(page.encode(), "not_a_workbook", "no_header")

    def test_a_part_that_is_larger_than_it_says(self):
        data = bytearray(repack(self.good, **{SHEET: "<x>" + " " * 9_000_000}))
        at = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
        data[at + 24 : at + 28] = (100).to_bytes(4, "little")
        self.assertRefused(bytes(data), "damaged", "bomb")

    def test_old_excel(self):
        cells = [row().get(column.field) for column in COLUMNS]
        for codes, extra, streams in (
            ("formulas", oldexcel.formula(1, 6), ()),
            ("merged", oldexcel.merged(1, 1, 0, 1), ()),
            ("macros", b"", [("_VBA_PROJECT", b"x")]),
            ("encrypted", b"", [("EncryptedPackage", b"x")]),
        ):
            with self.subTest(codes):
                data = oldexcel.xls([HEADERS, cells], extra, streams)
                self.assertRefused(data, codes)
        self.assertRefused(oldexcel.compound([("Other", b"x")]), "not_a_workbook")

    def test_bombs(self):
        bomb = repack(self.good, **{"xl/media/x.bin": b"\0" * 40_000_000})
        self.assertRefused(bomb, "bomb")
        many = repack(self.good, **{f"x{n}": b"" for n in range(1200)})
        self.assertRefused(many, "bomb")

    def test_entities(self):
        text = part(self.good, SHEET)
        laughs = (
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
            + text.split("?>")[-1]
        )
        self.assertRefused(repack(self.good, **{SHEET: laughs}), "bomb")
        for name in ("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"):
            doctype = '<!DOCTYPE x [<!ENTITY a "ha">]>' + part(self.good, name)
            self.assertRefused(repack(self.good, **{name: doctype}), "bomb", "damaged")
        outside = laughs.replace('"ha"', 'SYSTEM "file:///etc/passwd"')
        self.assertRefused(repack(self.good, **{SHEET: outside}), "bomb")

    def test_too_long_cells(self):
        self.assertRefused(workbook(row(obligation="x" * 5001)), "cell_too_long")

    def test_the_size_of_the_file(self):
        self.assertRefused(b"PK" + b"\0" * limits.FILE, "too_big")

    def test_too_much_memory(self):
        with mock.patch.object(reader, "_PROCESS", "tests.debtors.greedy"):
            self.assertRefused(self.good, "too_heavy")

    def test_too_much_time(self):
        with (
            mock.patch.object(limits, "SECONDS", 2),
            mock.patch.object(reader, "_PROCESS", "tests.debtors.slow"),
        ):
            self.assertEqual(refused(self.good), "too_heavy")

    def test_an_external_sheet_is_not_followed(self):
        rels = part(self.good, "xl/_rels/workbook.xml.rels").replace(
            'Target="/xl/worksheets/sheet1.xml"',
            'Target="http://example.org/x.xml" TargetMode="External"',
        )
        self.assertRefused(
            repack(self.good, **{"xl/_rels/workbook.xml.rels": rels}), "damaged"
        )

    def test_a_path_out_of_the_package_is_only_a_name(self):
        rels = part(self.good, "xl/_rels/workbook.xml.rels").replace(
            "/xl/worksheets/sheet1.xml", "../../../../etc/passwd"
        )
        self.assertRefused(
            repack(self.good, **{"xl/_rels/workbook.xml.rels": rels}), "damaged"
        )


class TestOwnWorkbooks(unittest.TestCase):
    def test_the_template_as_it_is_holds_no_data(self):
        self.assertEqual(refused(load_template(["Chi cục A"])), "no_rows")

    def test_the_template_has_headers_lists_and_instructions(self):
        book = load_workbook(io.BytesIO(load_template(["Chi cục A", "Chi cục B"])))
        sheet = book.worksheets[0]
        self.assertEqual([cell.value for cell in sheet[1]], HEADERS)
        lists = [v.formula1 for v in sheet.data_validations.dataValidation]
        self.assertEqual(len(lists), 2)
        self.assertIn("Hướng dẫn", book.sheetnames)
        self.assertTrue(all(cell.comment for cell in sheet[1]))

    def test_comments_on_faulty_cells_only(self):
        data = workbook(row(), row(name="", amount="abc"), row(decision="=x"[1:]))
        out = annotation.annotated(
            data, {3: {"name": "thiếu", "amount": "sai"}}, DEFAULT
        )
        sheet = load_workbook(io.BytesIO(out)).active
        found = {
            cell.coordinate: cell.comment.text
            for cells in sheet
            for cell in cells
            if cell.comment
        }
        self.assertEqual(found, {"A3": "thiếu", "G3": "sai"})
        self.assertEqual(sheet["G2"].value, 12500000)

    def test_text_stays_text_on_the_way_back(self):
        cells = {**GOOD, "name": "+1 An"}
        data = as_csv([{k: str(v) for k, v in cells.items()}])
        out = annotation.annotated(data, {}, DEFAULT)
        sheet = load_workbook(io.BytesIO(out)).active
        self.assertEqual(sheet["A2"].data_type, "s")

    def test_a_workbook_comes_back_readable_for_us(self):
        data = workbook(row(decision_date=datetime.date(2026, 6, 5)), [], row(name=""))
        out = annotation.annotated(data, {4: {"name": "thiếu"}}, DEFAULT)
        again = check(out)
        self.assertEqual([line["row"] for line in again], [2, 4])
        self.assertEqual(again[0]["record"], check(data)[0]["record"])
