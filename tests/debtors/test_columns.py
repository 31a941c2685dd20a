"""Cells become values, or one clear fault."""

from datetime import date
from datetime import timedelta
from tests.debtors.lists import COLUMNS
from tests.debtors.lists import plain
from tests.debtors.lists import read_row
from tests.properties import given
from tests.properties import strategies as st
from thads.debtors.errors import ROW
from thads.debtors.errors import RefusedLoad
from thads.debtors.register.register_kinds import DEFAULT
from thads.spreadsheets.cells import EARLIEST
from thads.spreadsheets.faults import STATUS
from thads.spreadsheets.tables import normal_header
import unicodedata
import unittest


TODAY = date(2026, 11, 21)


def cells(**changes):
    found = {field: ("s", str(value)) for field, value in plain().items()}
    for field, value in changes.items():
        found[field] = value if isinstance(value, tuple) else ("s", value)
    return found


def value(field, cell):
    record, faults = read_row(DEFAULT, cells(**{field: cell}), TODAY)
    return [f.code for f in faults] or record.get(field)


class TestTable(unittest.TestCase):
    def test_headers_are_those_of_the_contract(self):
        self.assertEqual(
            [column.header for column in COLUMNS],
            [
                "Tên người phải thi hành án",
                "Địa chỉ",
                "Nghĩa vụ phải thi hành",
                "Số quyết định chưa có điều kiện",
                "Ngày quyết định chưa có điều kiện",
                "Loại",
                "Số tiền (đồng)",
                "Số bản án",
                "Ngày bản án",
                "Tòa án",
                "Số quyết định thi hành án",
                "Ngày quyết định thi hành án",
                "Lý do",
                "Cơ quan thi hành án",
                "Chấp hành viên",
            ],
        )
        self.assertEqual([c.obligatory for c in COLUMNS], [True] * 4 + [False] * 11)

    def test_every_refusal_has_a_sentence(self):
        self.assertLessEqual(set(STATUS), set(RefusedLoad.sentences))
        self.assertFalse(set(ROW) & set(RefusedLoad.sentences))

    def test_headers_are_read_as_people_type_them(self):
        for text in ("SỐ TIỀN(đồng)", " số  tiền (Đồng) ", "So tien (dong)"):
            self.assertEqual(DEFAULT.headers[normal_header(text)].field, "amount")


class TestCells(unittest.TestCase):
    def test_dates(self):
        for cell, expected in {
            "05/06/2026": "2026-06-05",
            "5/6/2026": "2026-06-05",
            "5-6-2026": "2026-06-05",
            "5.6.2026": "2026-06-05",
            "2026-06-05": "2026-06-05",
            "ngày 05 tháng 6 năm 2026": "2026-06-05",
            ("n", 46178): "2026-06-05",
            ("n", 46178.75): "2026-06-05",
            "46178": "2026-06-05",
            ("d", "2026-06-05"): "2026-06-05",
            ("d", "2026-06-05T00:00:00"): "2026-06-05",
            "31/02/2026": ["not_a_date"],
            "ngày lạ": ["not_a_date"],
            "05/06/26": ["not_a_date"],
            ("n", 12): ["not_a_date"],
            ("b", True): ["not_a_date"],
            ("e", "#REF!"): ["cell_error"],
            "22/11/2026": ["date_in_future"],
            "01/01/1900": ["date_too_early"],
            "": None,
        }.items():
            with self.subTest(cell=cell):
                self.assertEqual(value("decision_date", cell), expected)

    def test_amounts(self):
        for cell, expected in {
            ("n", 12500000): 12500000,
            ("n", 12500001.0): 12500001,
            "12.500.000": 12500000,
            "12,500,000": 12500000,
            "12 500 000": 12500000,
            "12\u00a0500\u00a0000 đ": 12500000,
            "12.500.000 đồng": 12500000,
            "12.500.000,00": 12500000,
            "12500000 VNĐ": 12500000,
            "0": 0,
            ("n", 12.5): ["not_an_amount"],
            "12,5": ["not_an_amount"],
            "abc": ["not_an_amount"],
            "12.50.000": ["not_an_amount"],
            ("n", -5): ["amount_out_of_range"],
            ("n", 1e20): ["amount_out_of_range"],
            ("d", "2026-06-05"): ["not_an_amount"],
            "": None,
        }.items():
            with self.subTest(cell=cell):
                self.assertEqual(value("amount", cell), expected)

    def test_numbers_that_a_spreadsheet_made_dates(self):
        self.assertEqual(value("judgment", ("d", "2020-12-01")), ["number_became_date"])
        self.assertEqual(value("judgment", "không số"), ["not_a_number"])
        self.assertEqual(value("judgment", "15 / 2025 /DS - ST"), "15/2025/DS-ST")
        self.assertEqual(value("judgment", ("n", 15)), "15")

    def test_kinds(self):
        self.assertEqual(value("kind", "tổ chức"), "organisation")
        self.assertEqual(value("kind", "CA NHAN"), "person")
        self.assertEqual(value("kind", "khác"), ["not_a_kind"])
        for name, kind in {
            "Công ty TNHH Một Mình": "organisation",
            "HTX Nông nghiệp": "organisation",
            "Công Thị Ty": "person",
        }.items():
            record, _faults = read_row(DEFAULT, cells(name=name, kind=""), TODAY)
            self.assertEqual(record["kind"], kind, name)

    def test_what_is_never_published_is_refused(self):
        for text in (
            "Số 1, ĐT 0912345678",
            "Số 1, CCCD 001080012345",
            "CMND số 012345678",
            "điện thoại: 024 3000 0100",
            "Nguyễn Văn A, sinh năm 1980",
            "sinh ngày 01/02/1980",
        ):
            with self.subTest(text=text):
                self.assertEqual(value("address", text), ["private"])
        for text in (
            "Trả 100000000000 đồng",
            "Số 0912 đường 30/4",
            "Trả 0,5% mỗi tháng",
            "Căn cước công dân không ghi",
        ):
            with self.subTest(text=text):
                self.assertEqual(value("obligation", text), text)

    def test_whom_a_debt_is_owed_to_is_refused(self):
        for text in (
            "Trả cho ông Nguyễn Văn Hưởng 12.500.000 đồng",
            "Cấp dưỡng nuôi con cho chị Hoa mỗi tháng 2.000.000 đồng",
            "Bồi thường cho vợ chồng ông Trần Văn Được",
            "TRẢ NỢ CHO BÀ LÊ THỊ ĐƯỢC",
            "Thanh toán cho Công ty Cổ phần Được Trả",
            "Trả nợ vay cho Ngân hàng Nông nghiệp",
            "Người được thi hành án: ông Nguyễn Văn Hưởng",
        ):
            with self.subTest(text=text):
                self.assertEqual(value("obligation", text), ["creditor"])
        for text in (
            "Trả nợ cho người được thi hành án 12.500.000 đồng",
            "Cấp dưỡng nuôi con mỗi tháng 2.000.000 đồng cho đến khi con đủ 18 tuổi",
            "Nộp án phí cho Nhà nước",
            "Trả nợ vay theo hợp đồng tín dụng",
            "Giao nhà cho người được thi hành án, Tòa án đã tuyên",
            "Người được thi hành án đã nhận một phần",
            "Ông Nguyễn Văn Nợ phải trả 5.000.000 đồng",
        ):
            with self.subTest(text=text):
                self.assertEqual(value("obligation", text), text)

    def test_obligatory_cells(self):
        for field in ("name", "address", "obligation", "decision"):
            self.assertEqual(value(field, " \u200b "), ["required"])

    def test_nfd_and_stray_spaces(self):
        decomposed = unicodedata.normalize("NFD", "  Đặng  Thị\nƯớc\u00a0")
        self.assertEqual(value("name", decomposed), "Đặng Thị Ước")

    def test_names(self):
        self.assertEqual(value("name", "12"), ["not_a_name"])
        self.assertEqual(value("name", "x" * 301), ["too_long"])


CELLS = st.one_of(
    st.tuples(st.just("s"), st.text(max_size=40)),
    st.tuples(st.just("n"), st.integers(-(10**18), 10**18)),
    st.tuples(st.just("n"), st.floats(allow_nan=False, allow_infinity=False)),
    st.tuples(st.just("b"), st.booleans()),
    st.tuples(st.just("d"), st.dates().map(date.isoformat)),
    st.tuples(st.just("e"), st.sampled_from(["#N/A", "#REF!"])),
)


class TestProperties(unittest.TestCase):
    @given(
        st.dictionaries(st.sampled_from([c.field for c in COLUMNS]), CELLS, max_size=6)
    )
    def test_any_row_gives_a_record_or_faults(self, row):
        record, faults = read_row(DEFAULT, row, TODAY)
        complete = all(column.field in record for column in DEFAULT.obligatory)
        self.assertTrue(faults or complete)
        for fault in faults:
            self.assertIn(fault.code, ROW)
        for field, found in record.items():
            if isinstance(found, str):
                self.assertEqual(found, unicodedata.normalize("NFC", found), field)

    @given(st.dates(EARLIEST, TODAY))
    def test_a_date_is_the_same_however_it_is_given(self, day):
        serial = (day - date(1899, 12, 30)).days
        written = (
            ("s", f"{day:%d/%m/%Y}"),
            ("s", f"{day.day}-{day.month}-{day.year}"),
            ("s", day.isoformat()),
            ("d", day.isoformat()),
            ("n", serial),
        )
        found = {value("decision_date", cell) for cell in written}
        self.assertEqual(found, {day.isoformat()})

    @given(st.integers(0, 10**15))
    def test_an_amount_is_the_same_however_it_is_written(self, amount):
        dots = f"{amount:,}".replace(",", ".")
        for text in (str(amount), dots, f"{amount:,}", f"{dots} đồng", f"{dots},00"):
            if amount < 1000 and text.endswith(",00"):
                continue
            self.assertEqual(value("amount", text), amount, text)
        self.assertEqual(value("amount", ("n", amount)), amount)

    @given(st.timedeltas(timedelta(1), timedelta(2000)))
    def test_no_date_of_the_future(self, ahead):
        day = TODAY + ahead
        self.assertEqual(value("decision_date", f"{day:%d/%m/%Y}"), ["date_in_future"])
