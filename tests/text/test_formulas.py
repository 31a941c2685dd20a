"""Formulas in cells of text: seen, and taken out of everything the portal hands out."""

from pathlib import Path
from tests.cputime import is_slow
from tests.uploads.offices import PLAIN
from tests.uploads.offices import RUN
from thads.text import formulas
from thads.text.formulas import csv_file
from thads.text.formulas import harmless
import csv
import io
import re
import thads
import unittest


SOURCES = Path(thads.__file__).parent


class TestFormulas(unittest.TestCase):
    def test_runs(self):
        for cell in RUN:
            with self.subTest(cell):
                self.assertTrue(formulas.runs(cell))
                self.assertTrue(formulas.may_run(cell))
        for cell in PLAIN:
            with self.subTest(cell):
                self.assertFalse(formulas.runs(cell))

    def test_acts(self):
        for formula in (
            "cmd|'/c'!A1",
            'WEBSERVICE("x")',
            "'[b.xlsx]S'!A1",
            "['file:///b.ods'#$S.A1]",
            "'file:///b.ods'#$S.A1",
            "'b.ods'#$S.A1",
            "[b.xlsx]S!A1",
            '\'a"b\'!A1+WEBSERVICE("x")',
            "T['x]&CALL(A1)&T['y]",
            'DDE("a";"b";"c")',
            "DDE(" + " " * 900 + '"a")',
            "=" * 40_000,
        ):
            with self.subTest(formula[:20]):
                self.assertTrue(formulas.acts(formula))
        for formula in (
            *("SUM(A1)", 'A1&"|"&B1&"!"', "'A|B'!A1", 'HYPERLINK("#a","b")'),
            *("SUM(T['#1],T['#2])", "'Image(a)'!A1", "[.A1:.B2]![.B1]", "[0]!A"),
        ):
            with self.subTest(formula):
                self.assertFalse(formulas.acts(formula))

    def test_harmless(self):
        signs = (
            "=1+1",
            "+84 912",
            "-5",
            "@a",
            "\t=1",
            "\r=1",
            " =1",
            '"=1',
            "＝1",
            "−1",
        )
        for cell in (*RUN, *signs):
            with self.subTest(cell):
                self.assertTrue(harmless(cell).count("'") > cell.count("'"))
                self.assertFalse(formulas.runs(harmless(cell)))
                self.assertEqual(harmless(harmless(cell)), harmless(cell))
        for cell in ("Nguyễn Văn A", "a=b", "12/QĐ-CTHADS", "", "5-6", "a@b.vn"):
            with self.subTest(cell):
                self.assertEqual(harmless(cell), cell)
        self.assertEqual(harmless("A\n=1"), "A\n'=1")

    def test_a_file_of_them(self):
        data = csv_file([("Tên", "Số"), *((cell, -5) for cell in RUN)])
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        self.assertEqual(rows[0], ["Tên", "Số"])
        self.assertEqual(len(rows), len(RUN) + 1)
        for cell, number in rows[1:]:
            self.assertFalse(formulas.runs(cell))
            self.assertEqual(number, "-5")

    def test_every_table_of_the_portal_is_written_so(self):
        """Only here is a CSV written, and only in its room a workbook."""
        # the definition of sections is read by the portal alone
        written = {"text/formulas.py", "organisation/sections.py"}
        rooms = ("spreadsheets/", "demo/")
        for path in SOURCES.rglob("*.py"):
            name = path.relative_to(SOURCES).as_posix()
            text = path.read_text(encoding="utf-8")
            if re.search(r"csv\.(?:writer|DictWriter)\(", text):
                self.assertIn(name, written)
            if re.search(r"\bWorkbook\(", text):
                self.assertTrue(name.startswith(rooms), name)

    def test_long_ones_are_looked_at_quickly(self):
        for piece in (
            *(
                "=",
                "a|",
                "'",
                "[",
                '"',
                " ",
                "=\n",
                "'[ ",
                "_xl",
                "IMPORT",
                "'#",
                "|a|a!",
            ),
            *("a|'x", "a |", "=WEBSERVICE(\n", "CUBE", "''|", "[|", "\u200b=", "=\r\n"),
            *("=['!", "=]a!", "DDE(", "=DDE(;", "=\n'!", "='a\"!", "[a]a!", "=[a"),
        ):
            text = piece * (100_000 // len(piece))
            for function in (formulas.acts, formulas.runs, formulas.harmless):
                with self.subTest(piece, function=function.__name__):
                    self.assertFalse(is_slow(function, text, bound=20))
