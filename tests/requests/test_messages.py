"""What citizens send with an open case: good files beside bad ones, unasked words."""

from lxml import html
from tests.hotline.http import Portal
from tests.layers import WORLD_HTTP
from tests.requests import files
from tests.requests.world import APPLICANT
from thads.outbox.jobs import get_outbox
from thads.ratelimit import forget_all
from thads.requests import cases
from thads.requests import procedures
from thads.requests import submissions
from thads.requests import tracking
from thads.requests.demo import make_case
import base64
import requests
import transaction
import unittest


GOOD = ("files", ("tốt.pdf", files.PDF, "application/pdf"))
BAD = ("files", ("xấu.pdf", b"khong phai PDF", "application/pdf"))
DIGITS = APPLICANT["phone"][-4:]


class Citizen(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.portal = self.layer["portal"]
        forget_all()

    def case(self, state="in_work", **changes):
        transaction.begin()
        case = make_case("hanoi", state, applicant={**APPLICANT, **changes})
        transaction.commit()
        self.code = case.code
        self.home = case.absolute_url()
        return case

    def now(self):
        transaction.begin()
        return cases.find(self.portal, self.code)

    def send(self, step, attached=(), **values):
        transaction.begin()
        ticket = tracking.ticket(self.portal, self.code)
        transaction.commit()
        data = {"ma": self.code, "ve": ticket, "buoc": step, **values}
        return requests.post(
            f"{self.web.base}/hanoi/ho-tro-truc-tuyen/theo-doi",
            data=data,
            files=list(attached) or None,
            timeout=60,
        )

    def act(self, name, **body):
        address = f"/@support-cases/{self.code}/{name}"
        return self.web.post(address, {"phone": DIGITS, **body})

    def kept(self, answer):
        tree = html.fromstring(answer.text)
        return tree.xpath("//input[@name='files.kept']/@value")


class HeldFilesTest(Citizen):
    def test_a_bad_file_costs_no_good_one(self):
        for state, step in (("supplement_wanted", "supplement"), ("in_work", "write")):
            with self.subTest(step):
                self.case(state)
                answer = self.send(step, [GOOD, BAD], message="Tôi gửi hai tệp.")
                self.assertEqual(400, answer.status_code)
                self.assertIn("xấu.pdf", answer.text)
                self.assertIn('href="#files"', answer.text)
                self.assertIn("Tôi gửi hai tệp.", answer.text)
                kept = self.kept(answer)
                self.assertEqual(1, len(kept))
                self.assertEqual((), self.now().files)
                again = {"message": "Tôi gửi hai tệp.", "files.kept": kept}
                answer = self.send(step, **again)
                self.assertEqual(200, answer.status_code)
                self.assertEqual(
                    ["tốt.pdf"], [file.filename for file in self.now().files]
                )
                self.assertEqual(files.PDF, self.now().files[0].blob.data)

    def test_what_is_taken_out_is_not_sent(self):
        self.case()
        kept = self.kept(self.send("write", [GOOD, BAD], message="Hai tệp."))
        drop = {"files.kept": kept, "files.drop": kept, "message": "Không tệp."}
        self.assertEqual(200, self.send("write", **drop).status_code)
        self.assertEqual((), self.now().files)

    def test_a_token_of_ones_own_making_is_no_file(self):
        self.case()
        answer = self.send("write", **{"files.kept": ["x" * 32, "../../etc"]})
        self.assertEqual(400, answer.status_code)

    def test_held_over_another_fault(self):
        self.case("supplement_wanted")
        answer = self.send("supplement", [GOOD], message="dài " * 2000)
        self.assertEqual(400, answer.status_code)
        self.assertEqual(1, len(self.kept(answer)))


class MessagesTest(Citizen):
    def test_a_message_changes_neither_state_nor_period(self):
        before = self.case()
        due, slip = before.due, before.slip
        answer = self.send("write", [GOOD], message="Tôi gửi thêm giấy tờ.")
        self.assertEqual(200, answer.status_code)
        self.assertIn("Tôi gửi thêm giấy tờ.", answer.text)
        case = self.now()
        self.assertEqual(("in_work", due), (case.state_id, case.due))
        self.assertEqual(slip, case.slip)
        self.assertEqual("", case.trail[-1].person)

    def test_the_desk_sees_it_until_an_officer_acts(self):
        self.case()
        self.send("write", message="Tôi gửi thêm.")
        desk = "/hanoi/@support-cases?tab=work"
        [row] = self.web.get(desk, "hanoi.officer")[1]["items"]
        self.assertTrue(row["message_unanswered"])
        self.assertFalse(row["other_appointment_asked"])
        page = self.web.page(
            "/hanoi/ho-tro-truc-tuyen/@@desk?tab=work", "hanoi.officer"
        )
        text = html.fromstring(page[1]).text_content()
        self.assertIn("Người nộp gửi thêm thông tin", text)
        work = self.web.get("/@work", "hanoi.officer")[1]["items"]
        self.assertEqual(["written"], [each["why"] for each in work])
        self.web.do(self.home, "note", "hanoi.officer", internal="Đã xem.")
        [row] = self.web.get(desk, "hanoi.officer")[1]["items"]
        self.assertFalse(row["message_unanswered"])

    def test_by_rest_with_a_file(self):
        self.case("received")
        data = base64.b64encode(files.PDF).decode()
        file = {"filename": "a.pdf", "data": data, "content-type": "application/pdf"}
        status, body = self.act("message", message="Đây", attachments=[file])
        self.assertEqual(200, status, body)
        self.assertEqual("write", body["history"][-1]["step"])
        self.assertEqual(["a.pdf"], [each.filename for each in self.now().files])

    def test_so_many_a_day(self):
        self.case()
        for number in range(5):
            self.assertEqual(200, self.act("message", message=f"Lần {number}")[0])
        self.assertEqual(429, self.act("message", message="Lần nữa")[0])
        answer = self.send("write", [GOOD], message="Lần nữa")
        self.assertEqual(429, answer.status_code)
        self.assertIn("Lần nữa", answer.text)
        self.assertEqual(1, len(self.kept(answer)))

    def test_nothing_is_nothing(self):
        self.case()
        for body in ({}, {"message": " "}, {"message": ["x"]}, {"attachments": "x"}):
            self.assertEqual(400, self.act("message", **body)[0], body)
        answer = self.send("write")
        self.assertEqual(400, answer.status_code)
        self.assertIn('href="#message"', answer.text)

    def test_only_while_the_case_is_open(self):
        for state in ("finished", "returned", "withdrawn", "refused"):
            self.case(state)
            self.assertEqual(409, self.act("message", message="Đây")[0], state)
            self.assertEqual(409, self.send("write", message="Đây").status_code)

    def test_no_officer_writes_as_the_citizen(self):
        self.case()
        status, _body = self.web.do(self.home, "write", "hanoi.officer", message="x")
        self.assertEqual(403, status)


class NoticesTest(Citizen):
    def letters(self):
        transaction.begin()
        jobs = get_outbox(self.portal).jobs.values()
        return sum(
            job["kind"] == "mail" and APPLICANT["email"] in str(job["payload"])
            for job in jobs
        )

    def test_none_after_it_was_chosen(self):
        self.case("received")
        self.assertEqual(200, self.send("mail", **{"khong-thu": "1"}).status_code)
        self.assertFalse(self.now().mail)
        self.web.do(self.home, "make_appointment", "hanoi.officer")
        self.assertEqual(0, self.letters())
        page = self.web.page(self.home, "hanoi.officer")[1]
        text = html.fromstring(page).text_content()
        self.assertIn("không nhận thư", text)
        status, body = self.act("notices", mail=True)
        self.assertEqual((200, True), (status, body["mail"]))
        self.web.do(self.home, "finish", "hanoi.officer", result="Xong")
        self.assertEqual(1, self.letters())

    def test_without_an_address(self):
        self.case(email="")
        self.assertEqual(403, self.act("notices", mail=False)[0])
        self.assertEqual(400, self.act("notices", mail="x")[0])

    def test_when_filing(self):
        for mail in (True, False):
            body = {
                "procedure": "yeu-cau-thi-hanh-an",
                "idempotency_key": f"thu-{mail}-0000",
                "applicant": APPLICANT,
                "mail": mail,
            }
            status, answer = self.web.post("/hanoi/@support-cases", body)
            self.assertEqual(201, status, answer)
            transaction.begin()
            cases.make(self.portal, answer["code"])
            transaction.commit()
            self.code = answer["code"]
            self.assertEqual(mail, self.now().mail)
        self.assertEqual(1, self.letters())

    def test_the_key_of_a_filing_names_its_choice_too(self):
        one = submissions.Submission("hanoi", "hanoi", self.procedure(), "k" * 9, {})
        other = submissions.Submission(
            "hanoi", "hanoi", self.procedure(), "k" * 9, {}, mail=False
        )
        digests = {submissions.digest_of(each, {}, (), []) for each in (one, other)}
        self.assertEqual(2, len(digests))

    def procedure(self):
        return procedures.get("yeu-cau-thi-hanh-an")
