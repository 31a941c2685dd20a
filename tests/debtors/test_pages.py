"""The whole job in a browser: registrar, head, citizen."""

from contextlib import contextmanager
from openpyxl import load_workbook
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import GOOD
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from thads.debtors.demo import publish_rows
from thads.debtors.loads import workbook_reader
from unittest import mock
import io
import re
import transaction
import unittest


REGISTER = "hanoi/tra-cuu"


def main(answer):
    return said(answer).partition("<main")[2].partition("</main")[0]


class TestPages(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def upload(self, data, user="hanoi.registrar", name="danh-sach.xlsx"):
        return self.submit(
            f"{REGISTER}/@@debtor-upload",
            user,
            files={"file": (name, data)},
            note="Quý IV",
        )

    def decide(self, address, transition, user, comment=""):
        return self.submit(
            f"{address}/@@debtor-decide",
            user,
            page=address,
            transition=transition,
            comment=comment,
        )

    def entry(self, query="name=dang+thi+uoc"):
        return self.items(query)[0]["@id"]

    def test_upload_correct_submit_return_approve_read(self):
        page = self.upload(workbook(row(), row(name="", decision="9/QĐ-X")))
        self.assertEqual(page.status_code, 200)
        address = page.url
        self.assertIn("Ô này không được để trống.", said(page))
        self.assertNotIn("Trình phê duyệt", main(page))
        self.assertIn("Trình, để lại các dòng lỗi", main(page))
        book = self.page(f"{address}/@@debtor-annotated", "hanoi.registrar")
        sheet = load_workbook(io.BytesIO(book.content)).active
        self.assertEqual(sheet["A3"].comment.text, "Ô này không được để trống.")
        self.assertEqual(sheet["A2"].value, GOOD["name"])
        self.assertIsNone(sheet["A2"].comment)
        page = self.submit(
            f"{address}/@@debtor-replace",
            "hanoi.registrar",
            files={"file": ("sua.xlsx", workbook(row()))},
        )
        self.assertIn("Mọi dòng đều hợp lệ", said(page))
        page = self.decide(address, "submit", "hanoi.registrar")
        self.assertIn("Chờ phê duyệt", said(page))
        self.assertNotIn("Phê duyệt và công bố", main(page))
        page = self.decide(address, "return", "hanoi.leader")
        self.assertIn("lý do", said(page))
        page = self.decide(address, "return", "hanoi.leader", "Bổ sung")
        self.assertIn("Bổ sung", said(page))
        self.decide(address, "submit", "hanoi.registrar")
        page = self.decide(address, "approve", "hanoi.leader")
        self.assertIn("Đang công bố", said(page))
        self.work()
        page = self.page("tra-cuu?name=dang+thi+uoc")
        self.assertIn("Đặng Thị Ước", said(page))
        self.assertIn("không nhất thiết là cùng một người", said(page))
        self.assertIn("noindex", page.headers["X-Robots-Tag"])

    def test_a_list_submitted_while_its_new_file_is_read_stays_as_it_is(self):
        address = self.load(row()).json()["@id"]
        read = workbook_reader.read

        @contextmanager
        def slow(*args):
            with read(*args) as found:
                self.do(address, "submit", "hanoi.registrar")
                yield found

        with mock.patch.object(workbook_reader, "read", slow):
            answer = self.submit(
                f"{address}/@@debtor-replace",
                "hanoi.registrar",
                files={"file": ("b.xlsx", workbook(row(), row(name="Lê Hai")))},
            )
        self.assertIn(answer.status_code, (200, 401, 403))
        report = self.get(address, "hanoi.registrar").json()
        self.assertEqual((report["state"], report["rows"]), ("submitted", 1))

    def test_the_page_of_a_load_made_for_a_demonstration(self):
        load = publish_rows(self.portal, self.portal["hanoi"], [plain()])
        transaction.commit()
        page = self.page(load.absolute_url(), "hanoi.registrar")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Đặng Thị Ước", said(page))

    def test_differences_are_shown_to_the_head(self):
        self.publish(row())
        address = self.load(row(amount=99), row(name="Lê Văn Hai")).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        text = said(self.page(f"{address}?show=changed", "hanoi.leader"))
        self.assertRegex(text, r"<del>\s*12\.500\.000 đồng")
        self.assertRegex(text, r"<ins>\s*99 đồng")
        self.assertNotIn("Lê Văn Hai", text)
        text = said(self.page(f"{address}?show=new", "hanoi.leader"))
        self.assertIn("Lê Văn Hai", text)

    def test_another_spelling_under_the_same_decision_is_pointed_out(self):
        self.publish(row())
        address = self.load(row(name="Đặng Thị Ướcc")).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        text = said(self.page(address, "hanoi.leader"))
        self.assertRegex(
            text, r"Cùng quyết định, đang công khai:</strong>\s*Đặng Thị Ước\b"
        )

    def test_a_single_entry_goes_through_the_same_hands(self):
        form = f"{REGISTER}/@@debtor-entry-form"
        values = GOOD | {"amount": "12.500.000"}
        page = self.submit(form, "hanoi.registrar", **values | {"decision_date": "x"})
        self.assertEqual(page.status_code, 400)
        self.assertIn("Ngày chưa hợp lệ", said(page))
        self.assertIn("Đặng Thị Ước", said(page))
        page = self.submit(form, "hanoi.registrar", **values)
        address = page.url
        self.decide(address, "submit", "hanoi.registrar")
        self.decide(address, "approve", "hanoi.leader")
        self.work()
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)

    def test_a_correction_may_change_name_and_decision(self):
        self.publish(row())
        entry = self.entry()
        form = f"{REGISTER}/@@debtor-entry-form?entry={entry.rpartition('/')[2]}"
        self.assertIn("12/QĐ-CTHADS", said(self.page(form, "hanoi.registrar")))
        values = GOOD | {"name": "Đặng Thị Ướt", "decision": "13/QĐ-CTHADS"}
        page = self.submit(
            form, "hanoi.registrar", entry=entry.rpartition("/")[2], **values
        )
        self.decide(page.url, "submit", "hanoi.registrar")
        self.decide(page.url, "approve", "hanoi.leader")
        self.work()
        self.assertEqual(self.items("decision=12/QĐ-CTHADS"), [])
        [item] = self.items("decision=13/QĐ-CTHADS")
        self.assertEqual((item["@id"], item["name"]), (entry, "Đặng Thị Ướt"))

    def test_end_on_the_page(self):
        self.publish(row())
        entry = self.entry()
        page = self.decide(entry, "end", "hanoi.leader", "Đã thi hành xong")
        self.assertIn("Đã chấm dứt công khai", said(page))
        public = self.page(entry)
        self.assertEqual(public.status_code, 410)
        self.assertIn("không còn được công khai", said(public))
        self.assertNotIn("Ước", said(public))
        history = said(self.page(entry, "hanoi.registrar"))
        self.assertIn("Đã thi hành xong", history)

    def test_hide_and_show_on_the_page(self):
        self.publish(row())
        entry = self.entry()
        self.decide(entry, "hide", "hanoi.leader", "Đang xác minh")
        self.assertEqual(self.page(entry).status_code, 410)
        self.decide(entry, "show", "hanoi.leader")
        self.assertEqual(self.page(entry).status_code, 200)

    def test_a_forged_form_is_refused(self):
        self.publish(row())
        entry = self.entry()
        answer = self.call(
            "POST",
            f"{entry}/@@debtor-decide",
            "hanoi.leader",
            "text/html",
            data={"transition": "end", "comment": "x"},
        )
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(len(self.items("name=dang+thi+uoc")), 1)

    def test_three_answers(self):
        cases = {
            "name=nguyen": "Chưa đủ thông tin để tra cứu",
            "name=khong+co+ai": "Không tìm thấy",
        }
        for query, text in cases.items():
            with self.subTest(query=query):
                self.assertIn(text, said(self.page(f"hanoi/tra-cuu?{query}")))

    def test_a_number_typed_as_a_name_is_shown_its_own_field(self):
        words = "Số quyết định, số bản án được nhập ở ô riêng"
        self.assertIn(words, said(self.page("tra-cuu?name=12+qd+cthads")))
        self.assertNotIn(words, said(self.page("tra-cuu?name=khong+co+ai")))

    def test_a_name_that_is_code_is_only_a_name(self):
        self.publish(row(name="<script>alert(1)</script> An"))
        for address in ("tra-cuu?name=script+alert+1", self.entry("name=script+an")):
            text = self.page(address).text
            self.assertNotIn("<script>alert", text)
            self.assertIn("&lt;script&gt;alert", text)

    def test_the_template_is_filled_in_and_comes_back(self):
        data = self.page("hanoi/@@debtor-load-template").content
        book = load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        headers = [cell.value for cell in sheet[1]]
        self.assertEqual(self.load(data=data).json()["code"], "no_rows")
        branch = book.worksheets[2]["B2"].value
        values = {
            "Tên người phải thi hành án": "Đặng Thị Ước",
            "Địa chỉ": "Số 1",
            "Nghĩa vụ phải thi hành": "Trả nợ",
            "Số quyết định chưa có điều kiện": "1/QĐ-X",
            "Cơ quan thi hành án": branch,
        }
        for column, header in enumerate(headers, 1):
            sheet.cell(2, column, values.get(header))
        out = io.BytesIO()
        book.save(out)
        answer = self.load(data=out.getvalue())
        self.assertEqual(answer.json()["valid"], 1, answer.text)

    def test_staff_pages_are_closed_to_others(self):
        address = self.load(row()).json()["@id"]
        for page in (
            "@@debtor-loads",
            "@@debtor-upload",
            "@@debtor-entries",
            "@@debtor-entry-form",
        ):
            for user in (None, "hanoi.editor", "tphochiminh.registrar"):
                with self.subTest(page=page, user=user):
                    self.assertClosed(f"{REGISTER}/{page}", user)
        for page in (
            "",
            "/@@debtor-annotated",
            "/@@debtor-original",
            "/@@debtor-replace",
        ):
            for user in (None, "hanoi.editor", "tphochiminh.leader"):
                with self.subTest(page=page, user=user):
                    self.assertClosed(address + page, user)
        self.assertClosed(f"{address}/@@debtor-replace", "hanoi.leader")

    def test_the_portals_register_lists_the_whole_country(self):
        self.publish(row())
        page = self.page("tra-cuu/@@debtor-entries", "central.inspector")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Đặng Thị Ước", main(page))
        for user in (None, "hanoi.registrar"):
            with self.subTest(user):
                self.assertClosed("tra-cuu/@@debtor-entries", user)

    def assertClosed(self, address, user):
        answer = self.page(address, user, allow_redirects=False)
        if answer.status_code in (301, 302):
            self.assertIn("login", answer.headers["Location"])
        else:
            self.assertIn(answer.status_code, (401, 403, 404))

    def test_pages_speak_vietnamese(self):
        self.publish(row())
        address = self.load(row(name="Lê Hai"), row(name="")).json()["@id"]
        pages = [
            (f"{REGISTER}?name=dang+thi+uoc", None),
            ("tra-cuu", None),
            (self.entry(), "hanoi.leader"),
            (address, "hanoi.registrar"),
            (f"{REGISTER}/@@debtor-loads", "hanoi.registrar"),
            (f"{REGISTER}/@@debtor-entries", "hanoi.leader"),
            (f"{REGISTER}/@@debtor-upload", "hanoi.registrar"),
            (f"{REGISTER}/@@debtor-entry-form", "hanoi.registrar"),
        ]
        english = re.compile(
            r">\s*(?:The|This|List|Search|State|Row|Rows|Address|History|Published|"
            r"Download|Note|Back|Faulty|New|Draft|Decision|Reason)\b[^<]*<"
        )
        for page, user in pages:
            with self.subTest(page=page):
                answer = self.page(page, user)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(english.findall(main(answer)), [])
                self.assertEqual(main(answer).count("<h1"), 1)
