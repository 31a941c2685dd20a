"""The contract of online support over REST, and what stays secret."""

from concurrent.futures import ThreadPoolExecutor
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.requests import files
from tests.requests.world import APPLICANT
from tests.requests.world import DESK
from tests.requests.world import PROCEDURE
from tests.requests.world import CaseWorld
from thads.casework import codes
from thads.outbox.jobs import get_outbox
from thads.requests import attachments
from thads.requests import tracking
from thads.requests.budget import WRONG_CODES
from unittest import mock
import base64
import json
import requests
import transaction
import unittest
import uuid


def attached(data=files.PDF, name="don.pdf", kind="application/pdf"):
    return {
        "filename": name,
        "content-type": kind,
        "data": base64.b64encode(data).decode(),
        "encoding": "base64",
    }


class RestTest(CaseWorld, unittest.TestCase):
    layer = WORLD_HTTP

    def call(self, method, address, user=None, **kw):
        return requests.request(
            method,
            self.url(address),
            auth=(user, PASSWORD) if user else None,
            headers={"Accept": "application/json"} | kw.pop("headers", {}),
            timeout=60,
            **kw,
        )

    def submit(self, locality="hanoi", **changes):
        body = {
            "procedure": PROCEDURE,
            "idempotency_key": str(uuid.uuid4()),
            "applicant": APPLICANT,
            "fields": {},
            "attachments": [attached()],
            **changes,
        }
        return self.call("POST", f"{locality}/@support-cases", json=body)

    def follow(self, code, phone="5678"):
        return self.call("GET", f"@support-cases/{code}?phone={phone}")

    def test_a_request_without_an_account(self):
        answer = self.submit()
        self.assertEqual(answer.status_code, 201, answer.text)
        body = answer.json()
        self.assertEqual(set(body), {"code", "received", "due"})
        followed = self.follow(body["code"])
        self.assertEqual(followed.json()["state"]["national_code"], 1)
        self.work()
        after = self.follow(body["code"]).json()
        self.assertEqual(after["history"], followed.json()["history"])
        self.assertEqual(after["procedure"], PROCEDURE)
        self.assertEqual(after["unit"]["id"], "hanoi")

    def test_the_same_key_before_and_after_the_worker(self):
        key = "0123456789-khoa"
        first = self.submit(idempotency_key=key)
        second = self.submit(idempotency_key=key)
        self.work()
        third = self.submit(idempotency_key=key)
        self.assertEqual(
            [a.status_code for a in (first, second, third)], [201, 200, 200]
        )
        self.assertEqual(first.json(), second.json())
        self.assertEqual(first.json(), third.json())
        self.work()
        self.assertEqual(len(self.portal["hanoi"]["ho-tro-truc-tuyen"].objectIds()), 1)

    def test_fields_are_read_by_the_form(self):
        answer = self.submit(
            unit="hanoi-badinh",
            fields={"so_ban_an": "25/2025/DS-ST", "ngay_ban_an": "2025-06-30"},
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        self.work()
        case = self.call(
            "GET", f"{DESK}/{answer.json()['code']}", "hanoi-badinh.officer"
        ).json()
        self.assertEqual(case["unit"]["id"], "hanoi-badinh")
        self.assertEqual(
            [field["text"] for field in case["fields"]],
            ["25/2025/DS-ST", "30/06/2025"],
        )

    def test_refused_with_a_message(self):
        big = files.PDF + b" " * attachments.ACCEPTS.largest
        for status, changes in (
            (400, {"applicant": {}}),
            (400, {"applicant": {**APPLICANT, "phone": "113"}}),
            (400, {"applicant": "Trần Văn Thử"}),
            (400, {"procedure": "khong-co"}),
            (400, {"procedure": "khieu-nai-to-cao"}),
            (400, {"procedure": None}),
            (400, {"procedure": "../hanoi"}),
            (400, {"idempotency_key": ""}),
            (400, {"idempotency_key": "có dấu cách"}),
            (400, {"idempotency_key": ["x"]}),
            (400, {"unit": "tphochiminh"}),
            (400, {"unit": "central"}),
            (400, {"fields": []}),
            (400, {"fields": {"khong_co": "x"}}),
            (400, {"fields": {"ngay_ban_an": "hôm qua"}}),
            (400, {"fields": {"tu_cach": "Thẩm phán"}}),
            (400, {"fields": {"noi_dung": {"a": 1}}}),
            (400, {"fields": {"noi_dung": ["Buộc trả", "100 đồng"]}}),
            (400, {"fields": {"noi_dung": True}}),
            (400, {"fields": {"noi_dung": 5}}),
            (400, {"fields": {"so_ban_an": "9" * 61}}),
            (400, {"fields": {"so_ban_an": "25/2025\nDS-ST"}}),
            (400, {"fields": {"tu_cach": ["Người được thi hành án"]}}),
            (400, {"fields": {"ngay_ban_an": "9999-12-31"}}),
            (400, {"fields": {"ngay_ban_an": "0001-01-01"}}),
            (400, {"fields": {"ngay_ban_an": ["2025-06-30"]}}),
            (400, {"fields": {"cam_doan": False}}),
            (400, {"fields": {"cam_doan": True, "dong_y": False}}),
            (400, {"fields": {"dong_y": "false"}}),
            (400, {"fields": {"dong_y": 1}}),
            (400, {"applicant": {**APPLICANT, "name": ["a", "b"]}}),
            (400, {"applicant": {**APPLICANT, "name": "Nhận quà tại bit.ly/qua"}}),
            (400, {"applicant": {**APPLICANT, "phone": 912345678}}),
            (400, {"applicant": {**APPLICANT, "address": "x" * 301}}),
            (400, {"fields": {"noi_dung": "x" * 10_001}}),
            (400, {"attachments": "x"}),
            (400, {"attachments": [{"filename": "a.pdf", "data": "§"}]}),
            (400, {"attachments": [attached(files.EXE)]}),
            (400, {"attachments": [attached(files.SCRIPTED_PDF)]}),
            (400, {"attachments": [attached(kind="text/html")]}),
            (400, {"attachments": [attached()] * 9}),
            (413, {"attachments": [attached(big)]}),
        ):
            with self.subTest(str(changes)[:80]):
                answer = self.submit(**changes)
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertTrue(answer.json()["message"])
        transaction.begin()
        self.assertEqual(len(self.records()), 0)

    def test_figures_of_other_scripts_are_those_of_ascii(self):
        for phone in ("09１２３４５６７８", "٠٩١٢٣٤٥٦٧٨", "०९१२३४५६७८"):
            with self.subTest(phone):
                answer = self.submit(applicant={**APPLICANT, "phone": phone})
                self.assertEqual(answer.status_code, 201, answer.text)
                code = answer.json()["code"]
                for _when in ("in the journal", "as a case"):
                    for digits in ("5678", "５６７８", "٥٦٧٨"):
                        found = self.follow(code, digits)
                        self.assertEqual(found.status_code, 200, found.text)
                    self.work()
                wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
                self.assertEqual(self.follow(wide).status_code, 200)
                case = self.call("GET", f"{DESK}/{code}", "hanoi.officer").json()
                self.assertEqual(case["applicant"]["phone"], "0912345678")

    def test_a_telephone_stored_in_other_figures_long_ago_still_opens_its_case(self):
        code = self.submit().json()["code"]
        transaction.begin()
        record = self.records()[code]
        record["applicant"] = {**record["applicant"], "phone": "09１２３４５６７８"}
        transaction.commit()
        self.assertEqual(self.follow(code).status_code, 200)
        self.assertEqual(self.follow(code, "0000").status_code, 404)

    def test_half_characters_and_turned_text_reach_no_letter(self):
        raw = json.dumps(
            {
                "procedure": PROCEDURE,
                "idempotency_key": "nua-ky-tu-01",
                "applicant": {**APPLICANT, "name": "Nguy\ud800n\u202e Văn\u2066 An"},
                "fields": {"noi_dung": "Trả\udfff nợ"},
            }
        )
        answer = self.call("POST", "hanoi/@support-cases", data=raw.encode("ascii"))
        self.assertEqual(answer.status_code, 201, answer.text)
        self.work()
        code = answer.json()["code"]
        case = self.call("GET", f"{DESK}/{code}", "hanoi.officer").json()
        self.assertEqual(case["applicant"]["name"], "Nguy\ufffdn Văn An")
        for job in get_outbox(self.portal).jobs.values():
            job["payload"].encode("utf-8")

    def test_officers_are_told_their_steps(self):
        code = self.submit().json()["code"]
        self.work()
        address = f"{DESK}/{code}"
        for user in ("hanoi.officer", "hanoi.leader"):
            told = self.call("GET", f"{address}/@workflow", user).json()["transitions"]
            steps = {step["@id"].rpartition("/")[2]: step["title"] for step in told}
            case = self.call("GET", address, user).json()
            self.assertEqual(set(steps), set(case["transitions"]))
            self.assertEqual(steps["receive"], "Tiếp nhận hồ sơ")
        for user in ("hanoi.editor", "tphochiminh.officer", None):
            answer = self.call("GET", f"{address}/@workflow", user)
            self.assertIn(answer.status_code, (401, 403, 404))

    def test_a_step_sent_as_no_object_or_with_nonsense_is_refused(self):
        code = self.submit().json()["code"]
        self.work()
        for body in (b"[]", b"5", b'"x"', b"{", b"null", b"true", b"\xff"):
            answer = self.call(
                "POST", f"{DESK}/{code}/@workflow/receive", "hanoi.officer", data=body
            )
            with self.subTest(body):
                self.assertEqual(answer.status_code, 400, answer.text)
        self.call("POST", f"{DESK}/{code}/@workflow/receive", "hanoi.officer")
        for step, body in (
            ("make_appointment", {"when": "0001-01-01T00:00"}),
            ("make_appointment", {"when": "9999-12-31T23:59"}),
            ("make_appointment", {"when": ["2026-12-01T09:00"]}),
            ("make_appointment", {"when": {"year": 2026}}),
            ("make_appointment", {"place": ["x"]}),
            ("finish", {"result": ["x"]}),
            ("finish", {"result": 5}),
            ("request_supplement", {"comment": ["x"]}),
            ("forward", {"unit": ["hanoi-badinh"]}),
            ("make_appointment", {"revision": "x"}),
            ("make_appointment", {"attachments": "x"}),
        ):
            answer = self.call(
                "POST", f"{DESK}/{code}/@workflow/{step}", "hanoi.officer", json=body
            )
            with self.subTest(step=step, body=body):
                self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(self.follow(code).json()["state"]["id"], "received")

    def test_bodies_that_are_none(self):
        for body in (b"", b"[]", b"nonsense", b'"x"'):
            with self.subTest(body):
                answer = self.call(
                    "POST",
                    "hanoi/@support-cases",
                    data=body,
                    headers={"Content-Type": "application/json"},
                )
                self.assertEqual(answer.status_code, 400, answer.text)

    def test_anything_wrong_gives_the_same_answer(self):
        code = self.submit().json()["code"]
        self.work()
        wrong = [
            self.follow(code, "0000"),
            self.follow(code, ""),
            self.follow(code, "12345678"),
            self.follow("AAAA-AAAA-AAAA"),
            self.follow("x"),
            self.follow(f"{code}/more"),
            self.follow(""),
        ]
        self.assertEqual({answer.status_code for answer in wrong}, {404})
        self.assertEqual(len({answer.text for answer in wrong}), 1)

    # in a window that does not end while the test runs
    @mock.patch.object(WRONG_CODES, "seconds", 86400)
    def test_guessing_has_a_budget(self):
        code = self.submit().json()["code"]
        for guess in range(20):
            self.follow(code, f"{guess:04}")
        self.assertEqual(self.follow(code, "9999").status_code, 429)
        self.assertEqual(self.follow(code).status_code, 429)

    def test_a_code_has_a_budget_of_its_own_from_wherever_it_is_tried(self):
        """A code somebody has and one nobody has are answered alike."""
        code, wanted = self.submit().json()["code"], []
        for tried in (code, codes.derive(b"x", "nobody has it")):
            answers = []
            for guess in range(25):
                with mock.patch.object(WRONG_CODES, "spent", return_value=False):
                    answers.append(self.follow(tried, f"{guess:04}"))
            wanted.append([(each.status_code, each.text) for each in answers])
            self.assertEqual(
                [each.status_code for each in answers], [404] * 20 + [429] * 5
            )
            self.assertIn("Retry-After", answers[-1].headers)
        self.assertEqual(*wanted)
        with mock.patch.object(WRONG_CODES, "spent", return_value=False):
            self.assertEqual(self.follow(code).status_code, 429, "the right digits too")
            other = self.submit().json()["code"]
            self.assertEqual(self.follow(other).status_code, 200)

    def test_as_much_is_looked_at_for_a_code_nobody_has(self):
        """With the digits that would open the case looked at in its place."""
        transaction.begin()
        nobody = codes.derive(b"x", "nobody has it")
        self.assertIsNone(tracking.find(self.portal, nobody, "5678"))
        self.submit()
        self.work()
        transaction.begin()
        with mock.patch.object(
            tracking, "phone_of", side_effect=tracking.phone_of
        ) as phone_of:
            looked_at = {
                code: tracking.find(self.portal, code, "5678")
                for code in (codes.derive(b"x", str(n)) for n in range(300))
            }
        self.assertEqual(set(looked_at.values()), {None})
        self.assertEqual(phone_of.call_count, 300)

    def test_the_same_key_with_anything_else_is_a_conflict(self):
        """Whatever differs: 409 with the first code, and no second case."""
        key = "mot-khoa-hai-noi-dung"
        first = self.submit(idempotency_key=key).json()["code"]
        for changes in (
            {"applicant": {**APPLICANT, "name": "Trần Văn Thử Hai"}},
            {"fields": {"so_ban_an": "26/2025/DS-ST"}},
            {"unit": "hanoi-badinh"},
            {"procedure": "xac-nhan-ket-qua"},
            {"attachments": [attached(), {**attached(), "filename": "nua.pdf"}]},
            {"locality": "tphochiminh"},
        ):
            with self.subTest(**changes):
                answer = self.submit(idempotency_key=key, **changes)
                self.assertEqual(answer.status_code, 409, answer.text)
                self.assertEqual(answer.json()["code"], first)
        transaction.begin()
        self.assertEqual(len(self.records()), 1)

    def test_a_stranger_with_the_same_key_learns_nothing_of_the_first_case(self):
        """Before and after the worker: 409 without the code, and no second case."""
        key = "mot-khoa-hai-nguoi"
        first = self.submit(idempotency_key=key).json()["code"]
        stranger = {"name": "Lê Thị Khác", "phone": "0987654321"}
        for _when in ("in the journal", "as a case"):
            for changes in ({}, {"unit": "hanoi-badinh"}, {"locality": "tphochiminh"}):
                answer = self.submit(idempotency_key=key, applicant=stranger, **changes)
                with self.subTest(_when, **changes):
                    self.assertEqual(answer.status_code, 409, answer.text)
                    self.assertNotIn("code", answer.json())
                    for secret in (first, APPLICANT["name"], APPLICANT["phone"]):
                        self.assertNotIn(secret, answer.text)
            self.work()
        own = self.submit(idempotency_key=key, unit="hanoi-badinh")
        self.assertEqual((own.status_code, own.json()["code"]), (409, first))
        transaction.begin()
        self.assertEqual(len(self.records()), 1)

    def test_parallel_submissions_lose_nothing_and_double_nothing(self):
        keys = [str(uuid.uuid4()) for _n in range(12)] * 2
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda k: self.submit(idempotency_key=k), keys))
        self.assertLessEqual({a.status_code for a in answers}, {200, 201})
        codes = {key: set() for key in keys}
        for key, answer in zip(keys, answers, strict=True):
            codes[key].add(answer.json()["code"])
        self.assertEqual({len(found) for found in codes.values()}, {1})
        transaction.begin()
        self.assertEqual(len(self.records()), 12)
        self.work()
        transaction.begin()
        desk = self.portal["hanoi"]["ho-tro-truc-tuyen"]
        self.assertEqual(len(desk.objectIds()), 12)
        self.assertEqual(len(desk.index()), 12)

    def test_a_step_without_a_field_for_files_takes_none(self):
        code = self.submit().json()["code"]
        self.work()
        address, body = f"{DESK}/{code}", {"officer": "hanoi.officer"}
        for step, values in (("receive", {}), ("reassign", body)):
            for sent, status in (([attached()], 400), ([], 200)):
                answer = self.call(
                    "POST",
                    f"{address}/@workflow/{step}",
                    "hanoi.leader",
                    json={**values, "attachments": sent},
                )
                self.assertEqual(answer.status_code, status, (step, answer.text))
        case = self.call("GET", address, "hanoi.officer").json()
        self.assertEqual([f for f in case["attachments"] if f["from"] == "office"], [])

    def test_a_fee_is_a_sum_of_money(self):
        code = self.submit().json()["code"]
        self.work()
        address = f"{DESK}/{code}"
        self.call("POST", f"{address}/@workflow/receive", "hanoi.officer", json={})
        for amount, status in (
            ("-5", 400),
            ("nan", 400),
            ("x", 400),
            ("0", 400),
            ("1e5", 400),
            ("1.500.000", 200),
        ):
            with self.subTest(amount):
                answer = self.call(
                    "POST",
                    f"{address}/@workflow/request_fee",
                    "hanoi.officer",
                    json={"message": "Nộp phí", "amount": amount},
                )
                self.assertEqual(answer.status_code, status, answer.text)
        self.assertIn("1.500.000", answer.json()["comments"])

    def test_a_comment_is_a_text(self):
        code = self.submit().json()["code"]
        self.work()
        for comment in (0, [], {}, False, 1.5, ["x"]):
            with self.subTest(comment=comment):
                answer = self.call(
                    "POST",
                    f"{DESK}/{code}/@workflow/receive",
                    "hanoi.officer",
                    json={"comment": comment},
                )
                self.assertEqual(answer.status_code, 400)

    def test_a_step_names_the_revision_that_was_read(self):
        address = f"{DESK}/{self.submit().json()['code']}"
        self.work()
        shown = self.call("GET", address, "hanoi.officer").json()["revision"]
        for step, status in (("receive", 200), ("receive", 200), ("refuse", 409)):
            body = {"revision": shown, "reason": "Không thuộc thẩm quyền"}
            answer = self.call(
                "POST", f"{address}/@workflow/{step}", "hanoi.officer", json=body
            )
            self.assertEqual(answer.status_code, status, (step, answer.text))

    def test_an_officer_works_with_json(self):
        code = self.submit().json()["code"]
        self.work()
        address = f"{DESK}/{code}"
        for step, body, state in (
            ("receive", {}, "received"),
            ("request_supplement", {"comment": "Thiếu giấy"}, "supplement_wanted"),
            ("supplement", {"note": "Nộp tại quầy"}, "received"),
            ("make_appointment", {}, "in_work"),
            ("finish", {"result": "Xong", "attachments": [attached()]}, "finished"),
            ("return_result", {}, "returned"),
        ):
            answer = self.call(
                "POST", f"{address}/@workflow/{step}", "hanoi.officer", json=body
            )
            self.assertEqual(answer.status_code, 200, (step, answer.text))
            self.assertEqual(answer.json()["review_state"], state)
        case = self.call("GET", address, "hanoi.officer").json()
        self.assertEqual(case["attachments"][-1]["from"], "office")
        self.assertEqual(case["slip"][-1]["person"], "hanoi.officer")
        public = self.follow(code).json()
        self.assertEqual(public["history"][-1]["state"], "returned")
        self.assertNotIn("hanoi.officer", str(public))
        self.assertNotIn("Lê Văn", str(public))

    def test_a_step_that_says_too_little(self):
        code = self.submit().json()["code"]
        self.work()
        for step, body in (
            ("refuse", {}),
            ("request_supplement", {}),
            ("forward", {}),
            ("forward", {"unit": "hanoi-badinh"}),
            ("forward", {"unit": "khong-co", "reason": "x"}),
            ("forward", {"unit": "central", "reason": "x"}),
            ("apologise", {"reason": "Chậm", "when": "2020-01-01T09:00"}),
            ("apologise", {"reason": "Chậm", "when": "mai"}),
            ("reassign", {"officer": "tphochiminh.officer"}),
        ):
            answer = self.call(
                "POST", f"{DESK}/{code}/@workflow/{step}", "hanoi.leader", json=body
            )
            with self.subTest(step=step, body=body):
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertTrue(answer.json()["message"])
        self.assertEqual(self.follow(code).json()["state"]["id"], "registered")

    def test_forwarded_to_another_locality(self):
        code = self.submit().json()["code"]
        self.work()
        answer = self.call(
            "POST",
            f"{DESK}/{code}/@workflow/forward",
            "hanoi.officer",
            json={"unit": "tphochiminh-quan1", "reason": "Tòa án Quận 1 xét xử"},
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        there = f"tphochiminh/ho-tro-truc-tuyen/{code}"
        for user, address, status in (
            ("tphochiminh.officer", there, 200),
            ("tphochiminh-quan1.officer", there, 200),
            ("hanoi.officer", there, 404),
            ("hanoi.officer", f"{DESK}/{code}", 404),
        ):
            with self.subTest(user=user, address=address):
                self.assertEqual(self.call("GET", address, user).status_code, status)
        followed = self.follow(code).json()
        self.assertEqual(followed["unit"]["id"], "tphochiminh-quan1")
        self.assertEqual(followed["state"]["national_code"], 1)
        counts = self.call("GET", "hanoi/@support-cases", "hanoi.officer").json()
        self.assertEqual(counts["items_total"], 0)

    def test_nothing_of_a_case_stands_in_search_or_listings(self):
        code = self.submit().json()["code"]
        self.work()
        for user in (None, "hanoi.officer", "hanoi.editor", "central.admin"):
            for address in (
                f"@search?SearchableText={code}",
                "@search?portal_type=SupportCase",
                DESK,
                f"{DESK}?fullobjects=1",
                "hanoi/@navigation",
                "hanoi/sitemap",
            ):
                with self.subTest(user=user, address=address):
                    answer = self.call("GET", address, user)
                    self.assertNotIn(f"/{code}", answer.text)
                    self.assertNotIn(APPLICANT["name"], answer.text)

    def test_nothing_inside_a_case_has_an_address(self):
        code = self.submit().json()["code"]
        self.work()
        for user in (None, "tphochiminh.officer", "hanoi.editor", "hanoi.officer"):
            for name in ("applicant", "answers", "trail", "files", "slip", "code"):
                answer = self.call("GET", f"{DESK}/{code}/{name}", user)
                with self.subTest(user=user, name=name):
                    self.assertIn(answer.status_code, (401, 404))
            for name in ("case_index", "index"):
                answer = self.call("GET", f"{DESK}/{name}", user)
                with self.subTest(user=user, name=name):
                    self.assertIn(answer.status_code, (401, 404))

    def test_reading_and_searching_leave_a_trail(self):
        from thads import audit

        code = self.submit().json()["code"]
        self.work()
        self.call("GET", f"{DESK}/{code}", "hanoi.officer")
        self.call("GET", "hanoi/@support-cases?name=thu", "hanoi.officer")
        transaction.begin()
        entries = list(audit.read(self.portal, action="requests."))
        self.assertEqual(
            [(entry.user, entry.action) for entry in entries[:2]],
            [("hanoi.officer", "requests.search"), ("hanoi.officer", "requests.read")],
        )
        self.assertNotIn("Trần", str(entries))

    def test_the_officers_list(self):
        for name in ("Nguyễn Thị Hạnh", "Trần Văn Thử"):
            self.submit(applicant={**APPLICANT, "name": name})
        self.work()
        found = self.call(
            "GET", "hanoi/@support-cases?name=hanh+nguyen", "hanoi.officer"
        ).json()
        self.assertEqual([i["applicant"] for i in found["items"]], ["Nguyễn Thị Hạnh"])
        self.assertEqual(found["counts"]["new"], 2)
