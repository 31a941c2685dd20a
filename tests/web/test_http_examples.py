"""Each service once, or where it refuses: what the reference shows is what happens.

`make rest` records the examples anew and writes docs/rest; this test fails when they
have drifted.
"""

from base64 import b64encode
from plone import api
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import PASSWORD
from tests.layers import WORLD_FUNCTIONAL
from tests.mails import recorded_mails
from tests.requests import files
from tests.requests.world import APPLICANT
from tests.requests.world import PROCEDURE
from tests.royalties.people import NOW
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.web import reference
from tests.web.recording import RECORDING
from tests.web.recording import Recorder
from tests.worker import work
from thads.web import openapi
from thads.web.public_address import RECORD
import re
import transaction
import unittest


NEWS = "/hanoi/tin-tuc"
CASE = {
    "procedure": PROCEDURE,
    "idempotency_key": "b5f7c1d2-0001",
    "applicant": APPLICANT,
    "fields": {"so_ban_an": "25/2025/DS-ST", "ngay_ban_an": "2025-06-30"},
    "attachments": [
        {
            "filename": "don.pdf",
            "content-type": "application/pdf",
            "encoding": "base64",
            "data": b64encode(files.PDF).decode(),
        }
    ],
}
REPORT = {
    "content": "Phản ánh về thời hạn giải quyết hồ sơ.",
    "reported_unit": "hanoi-badinh",
    "channel": "phone",
    "class": "feedback",
    "urgency": "normal",
    "informant": {"name": "Nguyễn Văn Báo", "phone": "0912345678"},
}


def workbook_of(*rows):
    data = b64encode(workbook(*rows)).decode()
    return {"filename": "danh-sach.xlsx", "encoding": "base64", "data": data}


class TestExamples(unittest.TestCase):
    layer = WORLD_FUNCTIONAL
    maxDiff = None

    def setUp(self):
        self.recorder = Recorder(self.layer)

    def ask(self, *args, status=200, **kw):
        got, found = self.recorder.ask(*args, **kw)
        self.assertEqual(got, status, found)
        return found

    def at(self, found):
        """Return the path of what an answer is about."""
        return found["@id"].removeprefix("http://nohost/plone")

    def work(self):
        """Let the worker do what is due."""
        work(self.layer["portal"])

    def test_examples_are_what_happens(self):
        self.units()
        self.news()
        self.register()
        self.support()
        self.hotline()
        with at(NOW):
            self.royalties()
        self.trail()
        self.sessions()
        self.email()
        self.assertEqual(
            [name for name, _text in self.recorder.differences],
            [],
            "`make rest` records them anew",
        )
        self.assertEqual(set(self.recorder.names), described())

    def units(self):
        self.ask("GET", "/@localities", name="localities")
        self.ask("GET", "/@hotlines", name="hotlines")
        officers = "Nguyễn Văn Mẫu | Chấp hành viên trung cấp"
        officers = {"enforcement_officers": officers}
        self.ask("PATCH", "/hanoi", "hanoi.admin", officers, status=204)
        self.ask("GET", "/@enforcement-officers?name=mau", name="enforcement_officers")
        self.ask("DELETE", "/@debtors", name="method_not_allowed", status=405)
        self.ask("GET", "/@debtors?b_start=x", name="parameter_refused", status=400)

    def news(self):
        item = self.ask(
            "POST",
            NEWS,
            "hanoi.editor",
            {"@type": "News Item", "title": "Tin mới", "description": "Tóm tắt"},
            status=201,
        )
        workflow = f"{self.at(item)}/@workflow"
        self.ask(
            "POST", f"{workflow}/submit", "hanoi.editor", {}, name="workflow_submit"
        )
        self.ask(
            "POST",
            f"{workflow}/return",
            "hanoi.leader",
            {},
            name="workflow_refused",
            status=400,
        )
        self.ask("GET", workflow, "hanoi.leader", name="workflow_steps")
        draft = {"@type": "News Item", "title": "Bản nháp bỏ"}
        item = self.ask("POST", NEWS, "hanoi.editor", draft, status=201)
        history = f"{self.at(item)}/@history"
        self.ask("GET", history, "hanoi.editor", name="history")
        self.ask(
            "PATCH",
            history,
            "hanoi.editor",
            {"version": 0},
            name="history_revert",
            status=401,
        )
        path = f"/@relations?source={item['UID']}"
        self.ask("GET", path, "hanoi.editor", name="relations")
        path = f"/@linkintegrity?uids={item['UID']}"
        self.ask("GET", path, "hanoi.editor", name="linkintegrity")
        self.ask("PATCH", self.at(item), "hanoi.editor", {"title": "Khác"}, status=204)
        self.ask(
            "PATCH",
            self.at(item),
            "hanoi.editor",
            {"title": "Từ trang cũ", "revision": item["revision"]},
            name="item_edit_stale",
            status=409,
        )
        self.ask(
            "DELETE",
            f"{self.at(item)}?revision={item['revision']}",
            "hanoi.editor",
            name="item_delete_stale",
            status=409,
        )
        item = self.ask("GET", self.at(item), "hanoi.editor")
        self.ask(
            "DELETE",
            f"{self.at(item)}?revision={item['revision']}",
            "hanoi.editor",
            name="item_delete",
            status=204,
        )

        self.drafts()

    def drafts(self):
        path = f"{NEWS}/@draft?type=News%20Item"
        key = "8c1f0a6be24d5739"
        values = {"form.widgets.IDublinCore.title": "Tin đang viết"}
        body = {"draft": key, "revision": "", "values": values}
        self.ask("PUT", path, "hanoi.editor", body, name="draft_put")
        self.ask("GET", path, "hanoi.editor", name="draft_get")
        one = f"{path}&draft={key}"
        self.ask("DELETE", one, "hanoi.editor", name="draft_delete", status=204)

    def other_draft(self, path, login, name, **values):
        """Keep, read and delete a draft of an officer."""
        key = "8c1f0a6be24d5739"
        body = {"draft": key, "revision": "", "values": values}
        self.ask("PUT", path, login, body, name=f"{name}_put")
        self.ask("GET", path, login, name=f"{name}_get")
        mark = "&" if "?" in path else "?"
        one = f"{path}{mark}draft={key}"
        self.ask("DELETE", one, login, name=f"{name}_delete", status=204)

    def trail(self):
        self.ask(
            "GET", "/@audit?action=hotline.&b_size=2", "central.inspector", name="audit"
        )

    def sessions(self):
        editor, path = "hanoi.editor", "/@login-sessions"
        for _each in range(2):
            self.ask("POST", "/@login", None, {"login": editor, "password": PASSWORD})
        found = self.ask("GET", path, editor, name="login_sessions")
        one = self.at(found["items"][0])
        self.ask("DELETE", one, editor, name="login_sessions_end", status=204)
        others = "login_sessions_end_others"
        self.ask("DELETE", path, editor, name=others, status=204)

    def email(self):
        editor, path = "hanoi.editor", "/@login-email"
        wanted = {"email": "moi@thads.example", "old_password": PASSWORD}
        at = f"/@users/{editor}"
        self.ask("PATCH", at, editor, wanted, name="user_email", status=202)
        refused = wanted | {"old_password": ""}
        self.ask("PATCH", at, editor, refused, name="user_email_refused", status=400)
        self.ask("GET", path, editor, name="login_email")
        self.ask("DELETE", path, editor, name="login_email_cancel", status=204)
        gone = "login_email_gone"
        self.ask("POST", path, editor, {"key": "0" * 40}, name=gone, status=400)
        with recorded_mails() as mails:
            self.ask("PATCH", at, editor, wanted, status=202)
        (key,) = re.findall(r"\?key=(\w+)", mails[1]["text"])
        self.ask("POST", path, editor, {"key": key}, name="login_email_confirm")

    def register(self):
        registrar, leader = "hanoi.registrar", "hanoi.leader"
        path = "/hanoi/@debtor-loads"
        rows = (row(), row(name="", decision="13/QĐ-CTHADS"))
        keyed = workbook_of(*rows) | {"idempotency_key": "8d0f6a3e-0001"}
        load = self.ask(
            "POST",
            path,
            registrar,
            keyed,
            name="debtor_loads_post",
            status=201,
        )
        self.ask("POST", path, registrar, keyed, name="debtor_loads_again")
        other = keyed | {"note": "Quý IV"}
        self.ask(
            "POST", path, registrar, other, name="debtor_loads_key_taken", status=409
        )
        sent = workbook_of(row()) | {"data": b64encode(b"no workbook").decode()}
        self.ask("POST", path, registrar, sent, name="debtor_loads_refused", status=415)
        self.ask("GET", path, registrar, name="debtor_loads")
        changes = "/hanoi/@debtor-changes"
        self.ask("GET", changes, registrar, name="debtor_changes")
        self.ask(
            "GET",
            f"{changes}?since=2020-01-01",
            registrar,
            name="debtor_changes_unknown_day",
            status=400,
        )
        at = self.at(load)
        self.ask(
            "POST",
            f"{at}/@encoding",
            registrar,
            {"convert": "yes"},
            name="encoding_refused",
            status=400,
        )
        self.ask("POST", f"{at}/@workflow/submit", registrar, {})
        reason = {"comment": "Dòng sai sẽ được sửa ở danh sách sau."}
        self.ask("POST", f"{at}/@workflow/approve", leader, reason)
        self.work()
        self.ask("GET", "/@debtors?name=a", name="debtors_too_weak", status=400)
        found = self.ask("GET", "/@debtors?name=dang+thi+uoc", name="debtors")
        self.ask("GET", "/@debtor-counts", name="debtor_counts")
        entry = self.at(found["items"][0])
        self.ask("GET", entry, name="entry")
        end = {"comment": "Đã thi hành xong", "decision_number": "15/QĐ-CTHADS"}
        self.ask("POST", f"{entry}/@workflow/end", leader, end, name="entry_end")
        self.ask("GET", entry, name="entry_gone", status=410)

    def support(self):
        path = "/hanoi/@support-cases"
        receipt = self.ask(
            "POST", path, None, CASE, name="support_cases_post", status=201
        )
        wrong = CASE | {"applicant": APPLICANT | {"phone": "113"}}
        self.ask("POST", path, None, wrong, name="support_cases_refused", status=400)
        self.work()
        follow = f"/@support-cases/{receipt['code']}?phone="
        self.ask("GET", follow + "5678", name="support_case")
        self.ask("GET", follow + "0000", name="support_case_unknown", status=404)
        officer = "hanoi.officer"
        desk = self.ask("GET", path, officer, name="support_cases_desk")
        workflow = f"{self.at(desk['items'][0])}/@workflow"
        self.ask("POST", f"{workflow}/receive", officer, {}, name="case_receive")
        self.ask(
            "POST",
            f"{workflow}/finish",
            officer,
            {"result": ["x"]},
            name="case_refused",
            status=400,
        )
        draft = workflow.replace("@workflow", "@draft?step=finish")
        self.other_draft(draft, officer, "step_draft", result="Căn cứ hồ sơ…")
        self.other_draft(
            "/hanoi/duong-day-nong/@report-draft",
            "hanoi.hotline",
            "report_draft",
            content="Người gọi phản ánh…",
        )
        self.ask("POST", f"{workflow}/make_appointment", officer, {})
        act = follow.partition("?")[0]
        other = {"phone": "5678", "message": "Xin hẹn lại chiều thứ Năm."}
        name = "support_case_other_appointment"
        self.ask("POST", f"{act}/appointment-request", None, other, name=name)
        message = {"phone": "5678", "message": "Tôi gửi thêm số tài khoản."}
        self.ask("POST", f"{act}/message", None, message, name="support_case_message")
        none = {"phone": "5678", "mail": False}
        self.ask("POST", f"{act}/notices", None, none, name="support_case_notices")
        self.ask("POST", f"{workflow}/finish", officer, {"result": "Đã giải quyết."})
        rating = {"phone": "5678", "result": "very_satisfied", "service": "satisfied"}
        self.ask("POST", f"{act}/rating", None, rating, name="support_case_rating")
        note = {"note": "Đã xem", "revision": 1}
        self.ask(
            "POST",
            f"{workflow}/make_appointment",
            officer,
            note,
            name="step_stale",
            status=409,
        )
        self.ask("GET", "/@work", officer, name="work")

    def royalties(self):
        api.portal.set_registry_record(RECORD, "https://thads.moj.gov.vn")
        transaction.commit()
        board = Board()
        board.layer = self.layer
        board.graded("Tin tháng mười")
        transaction.commit()
        accountant, path = "hanoi.accountant", "/hanoi/@royalty-statements"
        month = {"period": "2026-10"}
        self.ask(
            "GET", "/hanoi/@royalties?period=2026-10", accountant, name="royalties"
        )
        statement = self.ask(
            "POST",
            path,
            accountant,
            month,
            name="royalty_statements_post",
            status=201,
        )
        self.ask(
            "POST",
            path,
            accountant,
            {"period": "2026-13"},
            name="royalty_statements_refused",
            status=400,
        )
        self.ask("GET", path, "hanoi.leader", name="royalty_statements")
        workflow = f"{self.at(statement)}/@workflow"
        self.ask("POST", f"{workflow}/check", accountant, {}, name="royalty_check")
        self.ask("POST", f"{workflow}/approve", "hanoi.leader", {})
        self.ask(
            "POST",
            f"{workflow}/pay",
            accountant,
            {},
            name="royalty_refused",
            status=403,
        )

    def hotline(self):
        path, officer = "/hanoi/duong-day-nong/@hotline-reports", "hanoi.hotline"
        self.ask("POST", path, officer, REPORT, name="hotline_reports_post", status=201)
        self.ask(
            "POST",
            path,
            officer,
            REPORT | {"content": "x"},
            name="hotline_reports_refused",
            status=400,
        )
        reports = self.ask("GET", path, "hanoi.leader", name="hotline_reports")
        workflow = f"{self.at(reports['items'][0])}/@workflow"
        assigned = {"unit": "hanoi", "kind": "feedback", "revision": 1}
        self.ask(
            "POST",
            f"{workflow}/assign",
            "hanoi.leader",
            assigned,
            name="report_assign",
        )
        self.ask("POST", f"{workflow}/handle", officer, {}, name="report_handle")
        answer = f"{workflow}/answer"
        self.ask(
            "POST", answer, officer, {"result": ""}, name="report_refused", status=400
        )
        result = {"result": "Đã trả lời người phản ánh.", "revision": 3}
        self.ask("POST", answer, officer, result, name="report_answer")


def described():
    """Return the names of the examples that the table of services mentions."""
    return {
        name
        for part in openapi.descriptions().values()
        for item in part["paths"].values()
        for _method, operation in openapi.operations(item)
        for name in operation.get("x-examples", ())
    }


class TestDescriptions(unittest.TestCase):
    def test_every_operation_has_an_example_or_answers_as_another(self):
        without = [
            (room, method, path)
            for room, part in openapi.descriptions().items()
            for path, item in part["paths"].items()
            for method, operation in openapi.operations(item)
            if not operation.get("x-examples") and "x-same-as" not in operation
        ]
        self.assertEqual(without, [])


class TestReference(unittest.TestCase):
    layer = WORLD_FUNCTIONAL
    maxDiff = None

    def test_the_reference_is_what_the_table_says(self):
        for path, text in reference.pages().items():
            if RECORDING:
                path.write_text(text, encoding="utf-8")
            with self.subTest(path.name):
                self.assertEqual(path.read_text(encoding="utf-8"), text)
