"""Lists typed in the fonts of before Unicode: recognised, converted, confirmed."""

from openpyxl import load_workbook
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import GOOD
from tests.debtors.lists import HEADERS
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_workbooks import as_csv
from tests.layers import WORLD_HTTP
from thads import audit
from thads.debtors.loads import workbook_reader
from thads.spreadsheets.tables import normal_header
from thads.text.legacy import CODES
from thads.text.legacy import decode
from thads.text.legacy import encode
import datetime
import io
import json
import transaction
import unittest


TODAY = datetime.date(2026, 11, 21)
PEOPLE = (
    "Nguyễn Văn Ánh",
    "TRẦN THỊ HƯỜNG",
    "Lê Hà",
    "Đỗ Quốc Cường",
    "Phùng Thị Mỹ Hạnh",
)


def old(cells, code):
    return {
        field: encode(cell, code) if isinstance(cell, str) else cell
        for field, cell in cells.items()
    }


def people(code):
    rows = [row(name=name, decision=f"{n}/QĐ-X") for n, name in enumerate(PEOPLE, 1)]
    return [old(cells, code) for cells in rows]


def read(data, **options):
    """(rows, what was converted)"""
    with workbook_reader.read(data, TODAY, **options) as found:
        rows = [json.loads(line.rpartition(b"\t")[2]) for line in found.lines]
        return rows, found.encoding


def faults(line):
    return [fault["code"] for fault in line["faults"]]


class TestReading(unittest.TestCase):
    def test_a_workbook_typed_in_an_old_code(self):
        for code in CODES:
            for headers in (HEADERS, [encode(h, code) for h in HEADERS]):
                with self.subTest(code=code, headers=headers[0]):
                    rows, found = read(workbook(*people(code), headers=headers))
                    self.assertEqual([r["record"]["name"] for r in rows], [*PEOPLE])
                    record = rows[0]["record"]
                    self.assertEqual(record["address"], GOOD["address"])
                    self.assertEqual(record["decision"], "1/QĐ-X")
                    self.assertEqual(rows[0]["faults"], [])
                    self.assertEqual(found["code"], code)
                    self.assertEqual(found["mixed"], [])
                    [sample] = [s for s in found["samples"] if s["after"] == PEOPLE[0]]
                    self.assertEqual(sample["before"], encode(PEOPLE[0], code))
                    self.assertEqual(sample["row"], 2)

    def test_a_csv_of_eight_bits(self):
        for code in CODES:
            with self.subTest(code):
                headers = [encode(header, code) for header in HEADERS]
                cells = [
                    {k: str(v) for k, v in cells.items()} for cells in people(code)
                ]
                rows, found = read(as_csv(cells, "latin-1", headers=headers))
                self.assertEqual([r["record"]["name"] for r in rows], [*PEOPLE])
                self.assertEqual(found["code"], code)

    def test_a_font_of_capitals(self):
        # .VnTimeH shows small letters as capitals
        cells = old(row(name="nguyễn thị hường"), "tcvn3")
        rows, _found = read(workbook(cells))
        self.assertEqual(rows[0]["record"]["name"], "NGUYỄN THỊ HƯỜNG")

    def test_unicode_is_left_alone(self):
        rows, found = read(workbook(*(row(name=name) for name in PEOPLE)))
        self.assertIsNone(found)
        for names in (["Lê Hà", "Hoàng An"], ["Jürgen Müller"], ["Võ Bé", "Y Blô"]):
            rows, found = read(workbook(*(row(name=n, decision="1/X") for n in names)))
            self.assertIsNone(found, names)
            self.assertEqual(rows[0]["record"]["name"], names[0])

    def test_a_column_of_plain_unicode_beside_one_of_an_old_code(self):
        cells = old(row(), "tcvn3") | {"court": "Tòa án Hà Tây"}
        rows, found = read(workbook(cells))
        self.assertEqual(rows[0]["record"]["court"], "Tòa án Hà Tây")
        self.assertEqual(rows[0]["record"]["name"], GOOD["name"])

    def test_a_column_of_both(self):
        new = [row(name=name, decision=f"{n}/QĐ-Y") for n, name in enumerate(PEOPLE)]
        rows, found = read(workbook(*new, *people("tcvn3")))
        names = [r["record"]["name"] for r in rows]
        self.assertEqual(names[:5], [*PEOPLE])
        self.assertEqual(names[5], PEOPLE[0])
        self.assertIn(HEADERS[0], found["mixed"])

    def test_taken_as_it_stands(self):
        for code in CODES:
            with self.subTest(code):
                rows, found = read(workbook(*people(code)), convert=False)
                self.assertIsNone(found)
                self.assertEqual(rows[0]["shown"]["name"], encode(PEOPLE[0], code))
                for line in rows:  # what is no Vietnamese is not published
                    self.assertIn("old_font", faults(line))

    def test_cell_by_cell(self):
        # right as they stand: no letter of them is in Unicode alone
        right = [
            row(name="Lê Hà", address="Hà Tây", decision="1/QC-X"),
            row(name="Vì Văn Páo", address="Tô Hiệu", decision="2/QC-X"),
        ]
        right = [cells | {"obligation": "Án phí"} for cells in right]
        for code in CODES:
            for rows in ([*right, *people(code)], [*people(code), *right]):
                with self.subTest(code=code, first=rows[0]["name"]):
                    found, _ = read(workbook(*rows))
                    self.assertEqual([line["faults"] for line in found], [[]] * 7)
                    names = {line["record"]["name"] for line in found}
                    self.assertEqual(names, {*PEOPLE, "Lê Hà", "Vì Văn Páo"})
                    places = {line["record"]["address"] for line in found}
                    self.assertEqual(places, {GOOD["address"], "Hà Tây", "Tô Hiệu"})
                    numbers = {line["record"]["decision"] for line in found}
                    self.assertEqual(len(numbers), 7)
                    self.assertIn("1/QĐ-X", numbers)

    def test_a_cell_that_can_be_either_is_as_its_row(self):
        # `Sè 9` is Số 9 in TCVN3, and sè is a syllable
        old_row = old(row(name="Lê Thị Hường", address="Số 9"), "tcvn3")
        self.assertEqual(old_row["address"], "Sè 9")
        new_row = row(name="Lê Thị Hạnh", address="Sè 9 phố Huế", decision="2/QĐ-X")
        plain = row(name="Lê Văn Hậu", address="Bé", decision="3/QĐ-X")
        found, _ = read(workbook(*people("tcvn3"), new_row, plain, old_row))
        places = [line["record"]["address"] for line in found[5:]]
        self.assertEqual(places, ["Sè 9 phố Huế", "Bé", "Số 9"])
        # no other name of the column is Unicode, but the row is
        self.assertEqual(decode("Sùng A Dê", "tcvn3"), "Sựng A Dờ")
        plain = row(name="Sùng A Dê", decision="3/QĐ-X")
        found, _ = read(workbook(*people("tcvn3"), plain))
        self.assertEqual(found[5]["record"]["name"], "Sùng A Dê")

    def test_choices_and_units_that_are_right(self):
        for kind in ("Cá nhân", "CÁ NHÂN", "Tổ chức", "ca nhan"):
            with self.subTest(kind):
                cells = [old(row(name=name), "tcvn3") for name in PEOPLE]
                cells = [c | {"kind": kind, "decision": n} for n, c in enumerate(cells)]
                found, _ = read(workbook(*cells))
                self.assertEqual([faults(line) for line in found], [[]] * 5)

    def test_what_is_left_over_is_a_fault(self):
        # two codes in one file: the second is not converted
        found, _ = read(workbook(*people("tcvn3"), *people("tcvn3"), *people("vni")))
        self.assertIn("old_font", faults(found[-1]))
        for field in ("name", "address", "obligation", "reason", "court"):
            text = f"Nguyễn {encode('Văn Thắng', 'tcvn3')}"  # one cell of both
            found, _ = read(workbook(row(**{field: text})))
            self.assertEqual(faults(found[0]), ["old_font"], field)
        found, _ = read(workbook(row(), row(decision="926/Q\u00a7-CTHADS")))
        self.assertEqual(found[1]["record"]["decision"], "926/QĐ-CTHADS")
        data = workbook(row(), row(decision="926/Q\u00a7-CTHADS"))
        found, _ = read(data, convert=False)
        self.assertEqual(faults(found[1]), ["old_font"])

    def test_headers_alone_in_an_old_code(self):
        headers = [encode(header, "tcvn3") for header in HEADERS]
        rows, found = read(workbook(row(), headers=headers))
        self.assertIsNone(found)
        self.assertEqual(rows[0]["record"]["name"], GOOD["name"])


class TestConfirming(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.address = self.load(*people("tcvn3")).json()["@id"]

    def answer(self, convert, user="hanoi.registrar"):
        return self.call(
            "POST", f"{self.address}/@encoding", user, json={"convert": convert}
        )

    def report(self):
        return self.get(self.address, "hanoi.registrar").json()

    def test_nothing_is_submitted_before_somebody_looked(self):
        found = self.report()["encoding"]
        self.assertEqual((found["code"], found["confirmed"]), ("tcvn3", None))
        answer = self.do(self.address, "submit", "hanoi.registrar")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("bảng mã cũ", said(answer))
        answer = self.answer(True)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIs(answer.json()["encoding"]["confirmed"], True)
        answer = self.do(self.address, "submit", "hanoi.registrar")
        self.assertEqual(answer.status_code, 200)
        self.do(self.address, "approve", "hanoi.leader")
        self.work()
        [item] = self.items("name=tran+thi+huong")
        self.assertEqual(item["name"], "TRẦN THỊ HƯỜNG")
        transaction.begin()
        [kept] = audit.read(self.portal, action="debtors.encoding")
        self.assertEqual(kept.details, {"code": "tcvn3", "convert": True})

    def test_rejected_and_taken_back(self):
        self.assertIs(self.answer(False).json()["encoding"]["confirmed"], False)
        page = said(self.page(f"{self.address}?show=faulty", "hanoi.registrar"))
        self.assertIn("Việc chuyển mã không được chấp nhận", page)
        self.assertIn(encode(PEOPLE[0], "tcvn3"), page.partition("Báo cáo")[2])
        self.answer(True)
        page = said(self.page(f"{self.address}?show=all", "hanoi.registrar"))
        self.assertIn(PEOPLE[0], page.partition("Báo cáo")[2])

    def test_on_the_page(self):
        page = self.page(self.address, "hanoi.registrar")
        for text in ("TCVN3 (ABC)", encode(PEOPLE[0], "tcvn3"), PEOPLE[0]):
            self.assertIn(text, said(page))
        self.assertNotIn("Trình phê duyệt", said(page))
        page = self.submit(
            f"{self.address}/@@debtor-encoding",
            "hanoi.registrar",
            page=self.address,
            convert="yes",
        )
        self.assertIn("Trình phê duyệt", said(page))

    def test_only_who_handed_in_answers(self):
        for user in (None, "hanoi.leader", "hanoi.editor", "tphochiminh.registrar"):
            with self.subTest(user=user):
                self.assertIn(self.answer(True, user).status_code, (401, 403, 404))
        for wrong in (None, "ja", 1):
            self.assertEqual(self.answer(wrong).status_code, 400)
        address = self.load(row()).json()["@id"]
        answer = self.call(
            "POST", f"{address}/@encoding", "hanoi.registrar", json={"convert": True}
        )
        self.assertEqual(answer.status_code, 422)

    def test_the_annotated_workbook_is_unicode(self):
        bad = old(row(name="1", decision="9/QĐ-X"), "tcvn3")
        address = self.load(*people("tcvn3"), bad).json()["@id"]
        data = self.page(f"{address}/@@debtor-annotated", "hanoi.registrar").content
        sheet = load_workbook(io.BytesIO(data)).active
        self.assertEqual(sheet["A2"].value, PEOPLE[0])
        self.assertEqual(normal_header(sheet["A1"].value), normal_header(HEADERS[0]))
        self.assertTrue(sheet["A7"].comment)
