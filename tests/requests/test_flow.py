"""The whole job once through, over HTTP: citizen, worker, officer, citizen."""

from datetime import timedelta
from lxml import html
from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.requests import files
from tests.requests.world import DESK
from tests.requests.world import CaseWorld
from tests.smtp import Server
from thads import worktime
from thads.casework import steps
from thads.requests.workflow import STEPS
from thads.worktime import clock
import transaction
import unittest


class FlowTest(CaseWorld, unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        super().setUp()
        self.server = Server().serve(self.portal)
        api.portal.set_registry_record(
            "plone.email_from_address", "cong@thads.example.vn"
        )
        transaction.commit()
        self.server.start()
        self.addCleanup(self.server.stop)

    def mails(self):
        """What has arrived since this was asked last: (subject, text)."""
        found = [
            (message["Subject"], message.get_content())
            for _to, message in self.server.messages
        ]
        self.server.messages.clear()
        return found

    def step(self, officer, name, /, files=(), **values):
        """Take a step on the case's page, in the form of that step."""
        form = next(
            form
            for form in (
                officer.getForm(index=at)
                for at in range(officer.contents.count("<form"))
            )
            if "/@@buoc" in (form.action or "")
            and form.getControl(name="step").value == name
        )
        for field, value in values.items():
            form.getControl(name=field).value = value
        if files:
            put_files(form, "file", files)
        form.getControl(name="send").click()

    def follow(self, code, digits="5678"):
        citizen = self.browser()
        citizen.open(self.url(f"{DESK}/theo-doi"))
        citizen.getControl(name="ma", index=0).value = code.lower().replace("-", " ")
        citizen.getControl(name="so", index=0).value = digits
        citizen.getForm(action="theo-doi").submit()
        return citizen

    def test_whole_job(self):
        citizen = self.browser()
        code = self.hand_in(citizen)
        self.assertIn("/hanoi/ho-tro-truc-tuyen/bien-nhan", citizen.url)
        self.assertIn("Cục Thi hành án dân sự thành phố Hà Nội", citizen.contents)

        self.assertIn("bản án.pdf", self.page(citizen), "the receipt lists the files")
        followed = self.follow(code)
        self.assertIn("Mới đăng ký", followed.contents, "before the worker")
        self.assertIn("bản án.pdf", self.page(followed))
        self.work()
        ((subject, text),) = self.mails()
        self.assertIn(code, subject)
        self.assertIn("Trần Văn Thử", text)
        self.assertNotIn("Lê Văn Nợ", text, "the content stays out of the mail")

        officer = self.browser("hanoi.officer")
        officer.open(self.url(f"{DESK}/@@desk"))
        self.assertIn(code, self.page(officer))
        soon, nothing = "Hồ sơ sẽ hiện ở đây khi", "điều kiện lọc hoặc bấm “Xem tất cả”"
        officer.open(self.url(f"{DESK}/@@desk?name=khong+co+ai"))
        self.assertIn(nothing, self.page(officer))
        self.assertNotIn(soon, self.page(officer))
        officer.open(self.url(f"{DESK}/@@desk?tab=done"))
        self.assertIn(soon, self.page(officer))
        officer.open(self.url(f"{DESK}/@@desk"))
        officer.getLink(code).click()
        for seen in ("0912345678", "25/2025/DS-ST", "30/06/2025", "bản án.pdf"):
            self.assertIn(seen, self.page(officer))
        officer.getLink("bản án.pdf").click()
        self.assertEqual(officer.headers["Content-Type"], "application/pdf")
        self.assertTrue(officer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(officer.contents, files.PDF)
        officer.goBack()

        self.step(officer, "receive", note="Hồ sơ hợp lệ")
        self.assertIn("Được tiếp nhận", self.page(officer))
        self.step(
            officer,
            "request_supplement",
            message="Đề nghị bổ sung giấy tờ.",
            missing="Bản án có dấu của Tòa án\nGiấy ủy quyền",
        )
        self.work()
        subjects = [subject for subject, _text in self.mails()]
        self.assertEqual(
            subjects,
            [
                f"[{code}] Hồ sơ đã được tiếp nhận",
                f"[{code}] Đề nghị bổ sung hồ sơ",
            ],
        )

        citizen = self.follow(code)
        self.assertIn("Bản án có dấu của Tòa án", citizen.contents)
        self.assertNotIn("hanoi.officer", citizen.contents)
        form = citizen.getForm(index=form_index(citizen, "supplement"))
        form.getControl(name="message").value = "Tôi gửi bổ sung."
        put_files(form, "files", [(files.PDF, "bo-sung.pdf"), (files.PDF, "b.pdf")])
        form.getControl(name="send").click()
        self.assertIn("Được tiếp nhận", citizen.contents)

        self.assertEqual(
            self.custody(citizen),
            [
                "Người nộp hồ sơ",
                "Cục Thi hành án dân sự thành phố Hà Nội",
                "Cục Thi hành án dân sự thành phố Hà Nội",
                "Người nộp hồ sơ",
            ],
        )
        self.assertIn("bo-sung.pdf", self.page(citizen))
        officer.open(self.url(f"{DESK}/{code}"))
        self.assertIn("bo-sung.pdf", self.page(officer))
        self.step(officer, "make_appointment", when=self.a_working_day())
        self.step(
            officer,
            "finish",
            result="Đã ra quyết định thi hành án số 312/QĐ-CTHADS.",
            files=[(files.PDF, "quyết định.pdf")],
        )
        self.step(officer, "return_result")
        self.work()
        subjects = [subject for subject, _text in self.mails()]
        self.assertIn(f"[{code}] Lịch hẹn trả kết quả", subjects)
        self.assertIn(f"[{code}] Hồ sơ đã có kết quả", subjects)

        citizen = self.follow(code)
        self.assertIn("Đã trả kết quả", citizen.contents)
        self.assertIn("312/QĐ-CTHADS", citizen.contents)
        citizen.getLink("quyết định.pdf").click()
        self.assertEqual(citizen.contents, files.PDF)

    def tree(self, browser):
        return html.fromstring(browser.contents)

    def custody(self, browser):
        """Return who is named at each step of the history, the latest first."""
        found = self.tree(browser).xpath(
            "//ol[@class='t-timeline']/li/p[contains(@class, 't-muted')]"
        )
        return [node.text_content().strip() for node in found]

    def test_a_fee_that_is_asked_for_calls_the_appointment_off(self):
        """What is asked, that the period stands and the appointment is off: told."""
        code = self.hand_in()
        self.work()
        officer = self.browser("hanoi.officer")
        officer.open(self.url(f"{DESK}/{code}"))
        self.step(officer, "receive")
        self.step(officer, "make_appointment", when=self.a_working_day())
        self.assertNotIn("Lịch hẹn trước không còn", self.page(self.follow(code)))
        self.step(officer, "request_fee", message="Nộp 500.000 đồng phí.")
        panel, rest = self.page(self.follow(code)).split("Quá trình giải quyết")
        self.assertIn("Nộp 500.000 đồng phí.", panel)
        self.assertIn("Tạm dừng tính từ", panel)
        self.assertIn("Lịch hẹn trước không còn hiệu lực", panel)
        self.step(officer, "confirm_fee")
        self.step(officer, "make_appointment", when=self.a_working_day())
        panel, rest = self.page(self.follow(code)).split("Quá trình giải quyết")
        self.assertNotIn("Tạm dừng tính từ", panel)
        self.assertNotIn("Lịch hẹn trước không còn hiệu lực", panel)

    def test_papers_of_steps_that_were_taken(self):
        code = self.hand_in()
        self.work()
        officer = self.browser("hanoi.officer")
        officer.raiseHttpErrors = False
        case = self.url(f"{DESK}/{code}")
        officer.open(case)
        self.step(officer, "receive")
        shown = [
            number for number in range(1, 6) if f"Mẫu 0{number}" in self.page(officer)
        ]
        self.assertEqual(shown, [1, 5])
        for number in (1, 5):
            officer.open(f"{case}/phieu/0{number}")
            self.assertTrue(officer.headers["status"].startswith("200"), number)
        for number in (2, 3, 4):
            officer.open(f"{case}/phieu/0{number}")
            self.assertTrue(officer.headers["status"].startswith("404"), number)

    def papers(self, officer, case):
        """Return the numbers of the forms a case offers; no others can be opened."""
        officer.raiseHttpErrors = False
        officer.open(case)
        page = self.page(officer)
        shown = [number for number in range(1, 6) if f"Mẫu 0{number}" in page]
        for number in range(1, 6):
            officer.open(f"{case}/phieu/0{number}")
            wanted = "200" if number in shown else "404"
            self.assertTrue(officer.headers["status"].startswith(wanted), number)
        return shown

    def test_a_case_asked_for_more_before_it_was_received_has_form_01_afterwards(self):
        """It comes back as new: whoever finds it complete receives it."""
        for after in (
            [("supplement", "")],
            [("stop", "hanoi.officer"), ("resume", "hanoi.officer")],
        ):
            with self.subTest(after[0][0]):
                case = self.make_case("registered")
                officer, url = self.browser("hanoi.officer"), case.absolute_url()
                for pace in (("request_supplement", "hanoi.officer"), *after[:-1]):
                    self.paces(case, pace)
                    self.assertEqual(self.papers(officer, url), [2, 5])
                if after[-1][0] == "resume":  # back to the supplement that is wanted
                    self.paces(case, after[-1], ("supplement", ""))
                else:
                    self.paces(case, after[-1])
                self.assertEqual(self.papers(officer, url), [2, 5])
                self.paces(case, ("receive", "hanoi.officer"))
                self.assertEqual(self.papers(officer, url), [1, 2, 5])

    def test_papers_are_those_of_the_unit_that_has_the_case(self):
        """No unit signs what another has received, asked or apologised for."""
        case = self.make_case("registered")
        self.paces(
            case,
            ("receive", "hanoi.officer"),
            ("request_supplement", "hanoi.officer"),
            ("supplement", ""),
        )
        officer, url = self.browser("hanoi.officer"), case.absolute_url()
        self.assertEqual(self.papers(officer, url), [1, 2, 5])
        self.paces(case, ("forward", "hanoi.officer"))
        leader = self.browser("hanoi.leader")
        self.assertEqual(self.papers(leader, url), [5])
        self.paces(case, ("receive", "hanoi-badinh.officer"))
        self.assertEqual(self.papers(leader, url), [1, 5])

    def test_a_case_withdrawn_before_it_was_received_has_no_form_01(self):
        case = self.make_case("withdrawn")
        officer = self.browser("hanoi.officer")
        self.assertEqual(self.papers(officer, case.absolute_url()), [5])

    def paces(self, case, *taken):
        """Take steps (id, login or empty for the citizen) with a case."""
        values = {
            "message": "Bản sao bản án",
            "reason": "Chờ",
            "unit": "hanoi-badinh",
        }
        transaction.begin()
        for step, person in taken:
            wanted = STEPS[step].fields
            with api.env.adopt_roles(["Manager"]):
                fields = {name: values[name] for name in wanted if name in values}
                steps.take(case, step, fields, person=person)
        transaction.commit()

    def test_an_apology_is_offered_when_it_is_due_and_then_first(self):
        code = self.hand_in()
        self.work()
        leader = self.browser("hanoi.leader")
        leader.open(self.url(f"{DESK}/{code}"))
        self.assertNotIn("Xin lỗi và hẹn lại", self.page(leader))
        self.make_late(code)
        leader.reload()
        first = self.tree(leader).xpath("//*[@id='xu-ly']/details[@open]/summary")
        self.assertEqual(
            [node.text_content() for node in first], ["Xin lỗi và hẹn lại"]
        )

    def test_a_citizen_withdraws(self):
        code = self.hand_in()
        self.work()
        citizen = self.follow(code)
        form = citizen.getForm(index=form_index(citizen, "withdraw"))
        form.getControl(name="send").click()
        self.assertIn("Xin đánh dấu vào ô để xác nhận", citizen.contents)
        form = citizen.getForm(index=form_index(citizen, "withdraw"))
        form.getControl(name="chac").value = True
        form.getControl(name="send").click()
        self.assertIn("Công dân rút hồ sơ", citizen.contents)
        with self.assertRaises(LookupError):
            form_index(citizen, "withdraw")

    def test_a_stranger_sees_nothing_and_is_told_nothing(self):
        code = self.hand_in()
        wrong = self.follow(code, "0000").contents
        unknown = self.follow("AAAA-AAAA-AAAA").contents
        self.assertIn("Không tìm thấy hồ sơ phù hợp", wrong)
        self.assertIn("Không tìm thấy hồ sơ phù hợp", unknown)
        self.assertNotIn("Yêu cầu thi hành án", wrong)

    def test_the_leader_gives_a_case_to_somebody_and_says_sorry(self):
        code = self.hand_in()
        self.work()
        leader = self.browser("hanoi.leader")
        leader.open(self.url(f"{DESK}/{code}"))
        self.step(leader, "reassign", officer=["hanoi.officer"])
        self.assertIn("Người hanoi.officer", self.page(leader))
        self.make_late(code)
        leader.reload()
        self.assertIn("Đơn vị chưa hoàn thành", self.page(leader), "is prepared")
        self.step(leader, "apologise", reason="", when=self.a_working_day())
        self.assertIn("Xin nêu lý do", self.page(leader))
        self.step(
            leader,
            "apologise",
            reason="Hồ sơ phức tạp, cần xác minh thêm.",
            when=self.a_working_day(),
        )
        self.work()
        subjects = [subject for subject, _text in self.mails()]
        self.assertIn(f"[{code}] Thư xin lỗi và hẹn lại ngày trả kết quả", subjects)
        self.assertNotIn("Phân công", self.follow(code).contents)

    def make_late(self, code):
        """Move what was promised for a case into the past."""
        transaction.begin()
        case = self.portal["hanoi"]["ho-tro-truc-tuyen"][code]
        case.due = case.first_due = clock.now() - timedelta(hours=1)
        case.__parent__.index().put(case)
        transaction.commit()

    def a_working_day(self):
        day = worktime.add_working_days(clock.now(), 3)
        return f"{day:%Y-%m-%d}T09:00"


def put_files(form, name, found):
    """Choose files in a field that takes several (webtest knows no other way)."""
    form._form[name] = [(filename, data, "application/pdf") for data, filename in found]


def form_index(browser, step):
    """Which form of the page takes this step of the citizen."""
    for at in range(browser.contents.count("<form")):
        form = browser.getForm(index=at)
        try:
            if form.getControl(name="buoc").value == step:
                return at
        except LookupError:
            continue
    raise LookupError(step)
