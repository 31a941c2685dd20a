"""Documents of Office and OpenDocument: each trick in each place, and its likeness."""

from tests.cputime import is_slow
from tests.debtors import oldexcel
from tests.uploads import files
from tests.uploads import offices
from tests.uploads import open_documents
from tests.uploads.test_inspection import Inspecting
from thads.uploads import delimited
from thads.uploads import verdict
from unittest import mock


class TestFields(Inspecting):
    def test_those_that_act_are_refused(self):
        for trick, inner in offices.ACTIVE_FIELDS.items():
            with self.subTest(trick):
                self.refused(offices.docx(inner), "docx", verdict.ACTIVE)

    def test_in_every_part_of_a_document(self):
        for part, root in offices.STORIES:
            for trick in ("whole", "cut into runs", "simple", "deep"):
                with self.subTest(part, trick=trick):
                    inner = offices.ACTIVE_FIELDS[trick]
                    data = offices.docx(inner, part, root)
                    self.refused(data, "docx", verdict.ACTIVE)

    def test_those_that_only_look_so_are_taken(self):
        for what, inner in offices.HARMLESS_FIELDS.items():
            for part, root in offices.STORIES[:3]:
                with self.subTest(what, part=part):
                    self.same(offices.docx(inner, part, root), "docx")
        self.same(offices.docx("".join(offices.HARMLESS_FIELDS.values())), "docx")

    def test_in_the_strict_namespace(self):
        for trick in (
            "whole",
            "simple",
            "cut by choices",
            "in a choice",
        ):
            with self.subTest(trick):
                inner = offices.story(offices.ACTIVE_FIELDS[trick])
                body = inner.replace(files.WORD, offices.STRICT_WORD)
                self.refused(files.office("docx", body=body), "docx", verdict.ACTIVE)
        inner = offices.story("".join(offices.HARMLESS_FIELDS.values()))
        body = inner.replace(files.WORD, offices.STRICT_WORD)
        self.same(files.office("docx", body=body), "docx")

    def test_behind_what_fills_the_reader(self):
        deep = "<w:p>" * 3_000 + offices.ACTIVE_FIELDS["whole"] + "</w:p>" * 3_000
        self.refused(offices.docx(deep), "docx", verdict.ACTIVE)


class TestSheets(Inspecting):
    def test_formulas_that_act_are_refused(self):
        for formula in offices.ACTIVE_FORMULAS:
            for namespace, prefix in (
                (offices.SHEET, ""),
                (offices.STRICT, "x"),
            ):
                with self.subTest(formula, namespace=namespace):
                    cells = offices.cell(formula, prefix)
                    data = offices.sheet(cells, namespace, prefix=prefix)
                    self.refused(data, "xlsx", verdict.ACTIVE)

    def test_formulas_that_compute_are_taken(self):
        for formula in offices.HARMLESS_FORMULAS:
            with self.subTest(formula):
                self.same(offices.sheet(offices.cell(formula)), "xlsx")

    def test_in_another_code_and_at_the_end_of_a_long_sheet(self):
        cells = offices.cell("cmd|'/c calc'!A1")
        text = f'<worksheet xmlns="{offices.SHEET}">%s{cells}</worksheet>'
        rows = "".join(
            f"<row r='{n}'><c><v>{n * 7919}</v></c></row>" for n in range(9999)
        )
        for data in (
            (text % "").encode("utf-16"),
            b"\xef\xbb\xbf" + (text % "").encode(),
            (text % rows).encode(),
            f"<?xml version='1.0'{' ' * 120}encoding='utf-16'?>{text % ''}".encode(
                "utf-16"
            ),
            f"<!-- <worksheet> -->{text % ''}".encode(),
        ):
            with self.subTest(data[:9]):
                book = files.office("xlsx", ("xl/worksheets/sheet1.xml", data))
                self.refused(book, "xlsx", verdict.ACTIVE)

    def test_links_and_connections_are_refused(self):
        for trick, data in offices.ACTIVE_SHEETS.items():
            with self.subTest(trick):
                self.refused(data, "xlsx", verdict.ACTIVE)

    def test_what_only_looks_so_is_taken(self):
        for what, data in offices.HARMLESS_SHEETS.items():
            with self.subTest(what):
                self.same(data, "xlsx")


class TestOfBefore2007(Inspecting):
    """Links by DDE in the streams of old documents."""

    SUPBOOK, QUERY = 0x01AE, 0x00DC

    def test_books(self):
        rows = (("Tên", "Số"), ("A", 5))
        for body in (b"\x01\0\x01\x04", b"\x01\0\x01\x3a"):
            self.same(oldexcel.xls(rows, oldexcel.record(self.SUPBOOK, body)), "xls")
        self.same(oldexcel.xls((("cmd|'/c calc'!A1", "=1"),)), "xls")
        for code, body in (
            (self.SUPBOOK, b"\x01\0\x0b\0\0cmd\x03/c calc"),
            (self.SUPBOOK, b"\x01\0\x06\0\0\x01b.xls"),
            (self.QUERY, b"\0" * 20),
        ):
            with self.subTest(code, body=body):
                data = oldexcel.xls(rows, oldexcel.record(code, body))
                self.refused(data, "xls", verdict.ACTIVE)

    def test_password(self):
        """Also that of "Protect Workbook": what follows cannot be read."""
        locked = oldexcel.record(0x002F, b"\x01\0" * 27)
        outside = oldexcel.record(self.SUPBOOK, b"\x93\x5a\x07\x41")
        data = oldexcel.xls((("A", 5),), locked + outside)
        self.refused(data, "xls", verdict.PASSWORD)

    def test_texts(self):
        for text, active in (
            ("\x13 DDEAUTO c:\\\\cmd \x14x\x15", True),
            ('\x13"dde" Excel \x14x\x15', True),
            ("\x13 PAGE \x14DDE\x15 DDEAUTO", False),
        ):
            for code in ("latin-1", "utf-16-le"):
                with self.subTest(text, code=code):
                    stream = b"\0" * 1536 + text.encode(code) + b"\0" * 4096
                    data = oldexcel.compound([("WordDocument", stream)])
                    if active:
                        self.refused(data, "doc", verdict.ACTIVE)
                    else:
                        self.same(data, "doc")


class TestDefinitions(Inspecting):
    PARTS = (
        ("docx", "word/footnotes.xml"),
        ("docx", "docProps/custom.xml"),
        ("docx", "word/_rels/a.xml.rels"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("pptx", "ppt/slides/slide1.xml"),
        ("pptx", "customXml/item1.xml"),
        ("odt", "styles2.xml"),
    )

    def made(self, kind, part, data):
        if kind == "odt":
            return open_documents.open_document("", (part, data))
        return files.office(kind, (part, data))

    def test_parts_with_them_are_refused(self):
        for kind, part in self.PARTS:
            for way, data in offices.DEFINED.items():
                with self.subTest(way, part=part):
                    self.refused(self.made(kind, part, data), kind, verdict.ACTIVE)

    def test_the_word_alone_is_none(self):
        for kind, part in self.PARTS:
            for way, data in offices.NOT_DEFINED.items():
                with self.subTest(way, part=part):
                    self.same(self.made(kind, part, data), kind)


class TestOpenDocuments(Inspecting):
    def test_what_acts_is_refused(self):
        for trick, inner in open_documents.ACTIVE_OPEN.items():
            for kind in open_documents.OPEN_KINDS:
                for part in ("content.xml", "styles.xml"):
                    with self.subTest(trick, kind=kind, part=part):
                        data = open_documents.open_document(inner, kind=kind, part=part)
                        self.refused(data, kind, verdict.ACTIVE)

    def test_parts_that_act_are_refused(self):
        for trick, part in open_documents.ACTIVE_OPEN_PARTS.items():
            for kind in open_documents.OPEN_KINDS:
                with self.subTest(trick, kind=kind):
                    data = open_documents.open_document("", part, kind=kind)
                    self.refused(data, kind, verdict.ACTIVE)

    def test_plain_ones_are_taken(self):
        for kind in open_documents.OPEN_KINDS:
            for what, inner in open_documents.HARMLESS_OPEN.items():
                with self.subTest(what, kind=kind):
                    self.same(open_documents.open_document(inner, kind=kind), kind)
            for what, part in open_documents.HARMLESS_OPEN_PARTS.items():
                with self.subTest(what, kind=kind):
                    self.same(open_documents.open_document("", part, kind=kind), kind)


class TestTables(Inspecting):
    def tables(self, cell):
        quoted = '"' + cell.replace('"', '""') + '"'
        for delimiter in ",;\t":
            yield f"Họ tên{delimiter}Ghi chú\nA{delimiter}{quoted}\n".encode()
        yield f"Họ tên;Ghi chú\nA;{quoted}\n".encode("utf-16")
        yield f"\ufeffsep=;\r\nA;{quoted}\r\n".encode()
        if cell.isascii():  # full width is lost in an old code
            yield f"Tên,{quoted}".encode("cp1258")

    def test_cells_that_run_are_refused(self):
        for cell in offices.RUN:
            for data in self.tables(cell):
                with self.subTest(cell, data=data[:20]):
                    self.refused(data, "csv", verdict.ACTIVE)

    def test_others_are_taken(self):
        for cell in offices.PLAIN:
            for data in self.tables(cell):
                with self.subTest(cell, data=data[:20]):
                    self.same(data, "csv")
        everything = "\n".join(offices.PLAIN) + "\nWEBSERVICE(,cmd|'/c calc'!A1\n"
        self.same(everything.encode(), "csv")

    def test_without_quotation_marks(self):
        for data in (
            b'a;=HYPERLINK("http://x";"y")\n',
            b"a\n=cmd|'/c calc'!A1\n",
            b"\"a,=cmd|'/c calc'!A1\n",
        ):
            with self.subTest(data):
                self.refused(data, "csv", verdict.ACTIVE)

    def test_with_a_byte_of_another_code(self):
        for text in ("\ufeff=cmd|'/c calc'!A1", "a,\uff1dWEBSERVICE(1)"):
            for rest in (b",\xff", b"\n\xc3\n"):
                with self.subTest(text, rest=rest):
                    self.refused(text.encode() + rest, "csv", verdict.ACTIVE)
        self.same("Họ tên,Ghi chú\nA,- không\n".encode() + b"\xff", "csv")
        self.same("Tên,Đường\nA,-5\n".encode("cp1258", "replace"), "csv")

    def test_with_a_sign_that_is_half_a_letter_of_utf_8(self):
        for sign in (b"\xa9", b"\xa0", b"\xa7", b"\xc3"):
            for end in (b"", b"\xff"):
                data = b"sep=" + sign + b"\r\nx\xc3\xa9".replace(b"\xa9", sign)
                with self.subTest(sign=sign, end=end):
                    self.refused(
                        data + b"=cmd|'/c calc'!A1" + end, "csv", verdict.ACTIVE
                    )

    def test_with_a_byte_of_another_code_it_is_read_in_two_ways(self):
        text = "Họ tên,Ghi chú\nA,='#b\n".encode()
        for rest in (b"\xff", b"\xc3\n", b"\x80,\xe9"):
            with (
                self.subTest(rest),
                mock.patch.object(delimited, "_cells", return_value=iter(())) as cells,
            ):
                delimited.inspect(text + rest)
                self.assertLessEqual(cells.call_count, 2)
                read = [call.args[0] for call in cells.call_args_list]
                self.assertTrue(any("Họ tên" in text for text in read))
                self.assertNotIn("\ufffd", "".join(read).encode().decode())

    def test_a_cell_is_looked_at_once(self):
        """However many there are, and in whatever ways they are read."""
        for unit in ("'#", "'#\n", "='#;", "='#,|\n", '"=\'#"\t', "='#\x0b\n"):
            data = (unit * 60_000).encode()
            with (
                self.subTest(unit),
                mock.patch.object(
                    delimited.formulas, "runs", return_value=False
                ) as runs,
            ):
                delimited.inspect(data)
                self.assertLess(runs.call_count, 20)

    def test_many_cells_take_no_longer_than_their_number(self):
        for unit in ("'#{}\n", "='#{};", '"=\'#{}"|', "='#{}\xff,"):
            data = "".join(map(unit.format, range(4_000))).encode("latin-1")
            with self.subTest(unit):
                self.assertFalse(is_slow(delimited.inspect, data, bound=40))

    def test_line_ends_of_some_programs(self):
        for data in (
            b"a,=WEBSERVICE\x0b(1)\n",
            b"a\x0c=WEBSERVICE(1)\n",
            b'"a\x0c=WEBSERVICE(1)"\n',
            "a\u2028=WEBSERVICE(1),b\n".encode(),
        ):
            with self.subTest(data):
                self.refused(data, "csv", verdict.ACTIVE)

    def test_with_a_delimiter_of_its_own(self):
        for head in ("sep=^", '"sep=^"', "SEP=^", '"sep=^'):
            for end in ("\n", "\r\n", "\r"):
                with self.subTest(head, end=end):
                    data = f"{head}{end}a^=cmd|'/c calc'!A1{end}"
                    self.refused(data.encode(), "csv", verdict.ACTIVE)
                    self.same(f"{head}{end}a^-5{end}".encode(), "csv")
        for odd in ('"', "\r", "ư", " ", "\U0001f600"):
            with self.subTest(odd):
                self.same(f"sep={odd}\r\na{odd}b\r\n".encode(), "csv")

    def test_another_format_under_its_name(self):
        for rest in (
            "O;E\nNN;NAuto_open;ER101C1\nC;X1;Y101;EEXEC(A1)\nE\n",
            'C;Y1;X1;K"a"\nE\n',
            "C;EEXEC(A1)\n",
        ):
            for end in ("\n", "\r\n", "\r"):
                for head in ("ID;P", "ID;PWXL;N;E", "\ufeffID;Pa"):
                    with self.subTest(rest, end=end, head=head):
                        data = f"{head}\n{rest}".replace("\n", end).encode()
                        self.refused(data, "csv", verdict.MISMATCH)
        for table in (
            "ID;Phường;Số\nC;Kim Mã;5\nE;Phúc Xá;X1\n",
            "ID;P\nO;đã nộp\nNN;không\nC;X\n",
            "ID,Phường\nC;X1;Y2,a\n",
        ):
            with self.subTest(table):
                self.same(table.encode(), "csv")

    def test_in_an_archive(self):
        data = files.package(("a.csv", "a,=cmd|'/c calc'!A1\n"))
        self.refused(data, "zip", verdict.ACTIVE)
