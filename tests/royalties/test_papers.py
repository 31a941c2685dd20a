"""Papers of a statement: what offices and banks open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from openpyxl import load_workbook
from tests.pdf_texts import texts
from tests.royalties.test_calculation import WHOLE
from tests.royalties.test_calculation import work
from thads.errors import TooLarge
from thads.royalties import papers
from thads.royalties.calculation import Line
from thads.royalties.calculation import calculate
from thads.royalties.papers import AuthorNames
from thads.royalties.papers import Letterhead
import csv
import io
import pikepdf
import unittest


HEAD = Letterhead(
    superior="Cục Quản lý thi hành án dân sự",
    unit="Thi hành án dân sự thành phố Hà Nội",
    place="Hà Nội",
    notes=("Mức lương cơ sở: chưa đối chiếu.",),
)
AUTHORS = {
    "a": AuthorNames("Nguyễn Văn An", "Hà An", "8012345678", "0011001234567", "VCB"),
    "b": AuthorNames("Đỗ Thị Bình", account="=1+1", bank="@SUM(A1)"),
    "c": AuthorNames("=cmd|' /C calc'!A0"),
}
#: The columns of the statement, in the order the law's example has them.
HEADERS = [
    "Tác giả (bút danh)",
    "Đơn vị",
    "Tên tác phẩm",
    "Địa chỉ đăng",
    "Ngày đăng",
    "Thể loại",
    "Hệ số",
    "Giá trị đơn vị hệ số (đồng)",
    "Thành tiền (đồng)",
    "Thuế TNCN (đồng)",
    "Thực nhận (đồng)",
]


def statement():
    """Return the statement of October after a correction of September."""
    september = [
        work("s1", "a:60;b:40", "2", date(2026, 9, 5)),
        work("s2", "b:100", "2", date(2026, 9, 6)),
    ]
    earlier = calculate("2026-09", september, (), WHOLE)
    now = [
        replace(september[0], coefficient=Decimal(1)),
        replace(september[1], withdrawn=date(2026, 10, 4)),
        work("o1", "a:100", "10"),
        replace(work("o2", "a:50;c:50"), title="=1+1"),
    ]
    return earlier, calculate("2026-10", now, earlier.lines, WHOLE)


def cells(data):
    """Return the rows of a workbook."""
    sheet = load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


class TestRemarks(unittest.TestCase):
    """What a correction says: from what to what."""

    def corrections(self, before, *changes):
        """Return {author: remark} of the last of some months, each with one change."""
        lines, result = [], None
        for number, each in enumerate((before, *changes), 9):
            result = calculate(f"2026-{number:02}", [each], lines, WHOLE)
            lines += result.lines
        return {line.author: papers.remark(line) for line in result.lines if line.uid}

    def test_each_kind(self):
        paid = work("s1", "a:100", "2", date(2026, 9, 5))
        shared = replace(paid, shares=work(by="a:60;b:40").shares)
        gone = replace(paid, withdrawn=date(2026, 10, 4))
        month = "điều chỉnh tháng 09 năm 2026"
        for changes, said in (
            (
                [replace(paid, coefficient=Decimal("2.5"), genre="chinh-luan")],
                {
                    "a": f"{month}: chấm lại hệ số; thể loại Tin → Chính luận; "
                    "hệ số 2 → 2,5; thành tiền 468.000 → 585.000 đồng"
                },
            ),
            (
                [replace(paid, unit_value=253_000)],
                {
                    "a": f"{month}: đổi giá trị đơn vị hệ số; giá trị đơn vị hệ số "
                    "234.000 → 253.000; thành tiền 468.000 → 506.000 đồng"
                },
            ),
            (
                [shared],
                {
                    "a": f"hưởng 60%; {month}: chia lại tỷ lệ hưởng; tỷ lệ hưởng "
                    "100% → 60%; thành tiền 468.000 → 280.800 đồng",
                    "b": f"hưởng 40%; {month}: chia lại tỷ lệ hưởng; "
                    "thành tiền 0 → 187.200 đồng",
                },
            ),
            (
                [shared, paid],
                {
                    "a": f"{month}: chia lại tỷ lệ hưởng; tỷ lệ hưởng 60% → 100%; "
                    "thành tiền 280.800 → 468.000 đồng",
                    "b": f"{month}: chia lại tỷ lệ hưởng; tỷ lệ hưởng 40% → 0%; "
                    "thành tiền 187.200 → 0 đồng",
                },
            ),
            (
                [replace(paid, no_royalty="đăng lại")],
                {"a": f"{month}: không tính nhuận bút; thành tiền 468.000 → 0 đồng"},
            ),
            (
                [gone, paid],
                {"a": f"{month}: tính lại nhuận bút; thành tiền 0 → 468.000 đồng"},
            ),
        ):
            with self.subTest(said):
                self.assertEqual(self.corrections(paid, *changes), said)

    def test_lines_kept_by_earlier_versions_say_what_they_know(self):
        paid = work("s1", "a:100", "2", date(2026, 9, 5))
        earlier = calculate("2026-09", [paid], (), WHOLE).lines
        higher = replace(paid, coefficient=Decimal(3))
        (line,) = calculate("2026-10", [higher], earlier, WHOLE).lines
        kept = object.__new__(Line)
        vars(kept).update({k: v for k, v in vars(line).items() if k != "former"})
        self.assertEqual(
            papers.remark(kept), "điều chỉnh tháng 09 năm 2026: chấm lại hệ số"
        )


class TestWorkbook(unittest.TestCase):
    def setUp(self):
        self.last, self.result = statement()
        self.data = papers.statement_workbook("2026-10", HEAD, self.result, AUTHORS)
        self.rows = cells(self.data)

    def test_columns_in_their_order(self):
        self.assertIn(HEADERS, self.rows)

    def test_rows_of_an_author_and_their_sum(self):
        start = self.rows.index(HEADERS) + 1
        found = [(r[0].split("\n")[0], r[2], *r[8:]) for r in self.rows[start:]]
        self.assertEqual(
            found[:10],
            [
                ("=cmd|' /C calc'!A0", "=1+1\n(hưởng 50%)", 117_000, 0, 117_000),
                (
                    "Đỗ Thị Bình",
                    "Bài s1\n(hưởng 40%; điều chỉnh tháng 09 năm 2026: chấm lại hệ số; "
                    "hệ số 2 → 1; thành tiền 187.200 → 93.600 đồng)",
                    *(-93_600, None, None),
                ),
                (
                    "Đỗ Thị Bình",
                    "Bài s2\n(điều chỉnh tháng 09 năm 2026: gỡ khỏi trang; "
                    "thành tiền 468.000 → 0 đồng)",
                    *(-468_000, None, None),
                ),
                (
                    "Đỗ Thị Bình",
                    "Số phải khấu trừ chuyển sang kỳ sau",
                    *(561_600, None, None),
                ),
                ("Cộng: Đỗ Thị Bình", None, 0, 0, 0),
                ("Nguyễn Văn An", "Bài o1", 2_340_000, None, None),
                ("Nguyễn Văn An", "=1+1\n(hưởng 50%)", 117_000, None, None),
                (
                    "Nguyễn Văn An",
                    "Bài s1\n(hưởng 60%; điều chỉnh tháng 09 năm 2026: chấm lại hệ số; "
                    "hệ số 2 → 1; thành tiền 280.800 → 140.400 đồng)",
                    *(-140_400, None, None),
                ),
                ("Cộng: Nguyễn Văn An", None, 2_316_600, 231_660, 2_084_940),
                ("Tổng cộng", None, 2_433_600, 231_660, 2_201_940),
            ],
        )

    def test_sums_in_figures_and_words(self):
        texts = [row[0] for row in self.rows]
        self.assertIn(
            "Số tiền thực nhận bằng chữ: Hai triệu hai trăm linh một nghìn chín trăm "
            "bốn mươi đồng.",
            texts,
        )
        self.assertEqual(texts[-1], HEAD.notes[0])

    def test_no_formulas(self):
        sheet = load_workbook(io.BytesIO(self.data)).active
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        self.assertNotIn("f", kinds)

    def test_a_statement_of_nothing(self):
        nothing = calculate("2026-10", (), (), WHOLE)
        rows = cells(papers.statement_workbook("2026-10", HEAD, nothing, {}))
        self.assertIn("Tổng cộng", [row[0] for row in rows])
        self.assertTrue(papers.statement_paper("2026-10", HEAD, nothing, {}))


class TestPaper(unittest.TestCase):
    def setUp(self):
        self.result = statement()[1]
        self.data = papers.statement_paper("2026-10", HEAD, self.result, AUTHORS)

    def test_it_is_tagged(self):
        with pikepdf.open(io.BytesIO(self.data)) as pdf:
            root = pdf.Root
            self.assertTrue(root.MarkInfo.Marked)
            self.assertEqual(str(root.Lang), "vi")
            self.assertIn("Bảng kê nhuận bút", str(pdf.docinfo.Title))
            with pdf.open_metadata() as metadata:
                self.assertEqual(metadata["pdfuaid:part"], "1")
            kinds = {}
            for each in pdf.objects:
                if isinstance(each, pikepdf.Dictionary) and "/S" in each:
                    kind = str(each["/S"])
                    kinds[kind] = kinds.get(kind, 0) + 1
        self.assertEqual(kinds["/Table"], 1)
        self.assertEqual(kinds["/TH"], len(HEADERS))
        self.assertEqual(kinds["/H1"], 1)

    def test_a_draft_says_so_on_each_sheet(self):
        works = [work(f"w{n}") for n in range(40)]
        result = calculate("2026-10", works, (), WHOLE)
        for draft in (True, False):
            head = replace(HEAD, draft=draft)
            sheets = texts(papers.statement_paper("2026-10", head, result, AUTHORS))
            self.assertGreater(len(sheets), 1)
            for number, sheet in enumerate(sheets):
                with self.subTest(draft=draft, sheet=number):
                    self.assertEqual("DỰTHẢO:bảngkêchưađượcphêduyệt" in sheet, draft)
            rows = cells(papers.statement_workbook("2026-10", head, result, AUTHORS))
            self.assertEqual([papers.DRAFT] in [row[:1] for row in rows], draft)

    def test_sums_and_signatures_never_stand_alone(self):
        """Of statements of any length the last rows are on the sheet of the sums."""
        seen = set()
        for count in (*range(1, 14), *range(18, 24)):
            works = [work(f"w{n}") for n in range(count)]
            result = calculate("2026-10", works, (), WHOLE)
            head = replace(HEAD, draft=count % 2 == 0)
            data = papers.statement_paper("2026-10", head, result, AUTHORS)
            sheets = texts(data)
            with self.subTest(count):
                last = sheets[-1]
                for words in ("Bàiw", "Tổngcộng", "bằngchữ", "THỦTRƯỞNGĐƠNVỊ"):
                    self.assertIn(words, last)
                self.assertEqual(sum("bằngchữ" in each for each in sheets), 1)
                for number in range(count):
                    named = [
                        n for n, each in enumerate(sheets) if f"Bàiw{number}" in each
                    ]
                    self.assertTrue(named)
                self.assertTrue(all("Bàiw" in each for each in sheets))
            seen.add(len(sheets))
        self.assertGreaterEqual(len(seen), 2)

    def test_the_same_statement_is_the_same_paper(self):
        again = papers.statement_paper("2026-10", HEAD, self.result, AUTHORS)
        self.assertEqual(again, self.data)

    def test_texts_are_no_markup(self):
        for text in ('#panic("x")', "*a* _b_ $c$ `d` <e> @f", "\\", "#[", "=" * 50):
            odd = replace(work(), title=text, address=text)
            result = calculate("2026-10", [odd], (), WHOLE)
            with self.subTest(text):
                head = replace(HEAD, unit=text, notes=(text,), signers=(text,))
                names = {"a": AuthorNames(text, text)}
                papers.statement_paper("2026-10", head, result, names)

    def test_a_very_long_statement_is_no_pdf(self):
        works = [work(f"w{n}") for n in range(papers.MOST_PDF_LINES + 1)]
        result = calculate("2026-10", works, (), WHOLE)
        with self.assertRaises(TooLarge):
            papers.statement_paper("2026-10", HEAD, result, AUTHORS)


class TestBankList(unittest.TestCase):
    def setUp(self):
        data = papers.bank_list("2026-10", statement()[1], AUTHORS)
        self.assertTrue(data.startswith("\ufeff".encode()))
        self.rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))

    def test_one_row_a_payment(self):
        self.assertEqual(
            self.rows[0],
            ["STT", "Họ và tên", "Số tài khoản", "Ngân hàng", "Số tiền", "Nội dung"],
        )
        purpose = "Nhuan but thang 10/2026"
        account = ["0011001234567", "VCB"]
        self.assertEqual(
            self.rows[1:],
            [
                ["1", "'=cmd|' /C calc'!A0", "", "", "117000", purpose],
                ["2", "Nguyễn Văn An", *account, "2084940", purpose],
            ],
        )

    def test_sums_are_those_of_the_statement(self):
        total = sum(int(row[4]) for row in self.rows[1:])
        self.assertEqual(total, statement()[1].net)


class TestDifferences(unittest.TestCase):
    def test_between_two_statements(self):
        last, result = statement()
        found = papers.differences(result, last)
        self.assertEqual(
            [(each.author, each.before, each.now, each.change) for each in found],
            [
                ("a", 280_800, 2_316_600, 2_035_800),
                ("b", 655_200, 0, -655_200),
                ("c", 0, 117_000, 117_000),
            ],
        )

    def test_without_one_before(self):
        _last, result = statement()
        self.assertEqual(len(papers.differences(result, None)), 2)
        self.assertEqual(papers.differences(result, result), ())
