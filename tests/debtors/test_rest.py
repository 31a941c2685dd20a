"""The whole job over REST, and what each of the others may not."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from thads.debtors.register.indexes import KEY
from zope.annotation.interfaces import IAnnotations
import json
import transaction
import unittest


QUERY = "name=dang+thi+uoc"


class TestLoading(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_faulty_row_is_reported(self):
        answer = self.load(row(), row(name="", decision="9/QĐ-X", amount="abc"))
        self.assertEqual(answer.status_code, 201)
        body = answer.json()
        self.assertEqual((body["rows"], body["valid"], body["state"]), (2, 1, "draft"))
        self.assertEqual(
            [(e["row"], e["column"], e["code"]) for e in body["errors"]],
            [
                (3, "Tên người phải thi hành án", "required"),
                (3, "Số tiền (đồng)", "not_an_amount"),
            ],
        )
        self.assertEqual(body["errors"][0]["message"], "Ô này không được để trống.")

    def test_multipart(self):
        answer = self.call(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            files={"file": ("a.xlsx", workbook(row()))},
            data={"note": "Quý IV"},
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        self.assertEqual(answer.json()["valid"], 1)
        self.assertEqual(answer.json()["note"], "Quý IV")
        for name, value in (
            ("complete", "khong"),
            ("complete", "2"),
            ("complete", "None"),
            ("note", "x" * 5000),
        ):
            with self.subTest(name=name, value=value[:5]):
                answer = self.call(
                    "POST",
                    "hanoi/@debtor-loads",
                    "hanoi.registrar",
                    files={"file": ("a.xlsx", workbook(row()))},
                    data={name: value},
                )
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(answer.json()["errors"][0]["field"], name)

    def test_what_is_no_workbook_is_refused_with_a_reason(self):
        cases = {
            b"not a workbook": 415,
            b"PK\x03\x04 broken": 415,
            b" ": 400,
            workbook(headers=["a", "b"]): 422,
            workbook(row(name="=1+1")): 422,
        }
        for data, status in cases.items():
            with self.subTest(data=data[:14]):
                answer = self.load(data=data)
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertTrue(answer.json()["message"])

    def test_bad_bodies(self):
        for body, status in (
            ({}, 400),
            ({"data": "%%%", "encoding": "base64"}, 400),
            ({"data": "QQ==", "encoding": "rot13"}, 400),
            ({"data": 7}, 400),
        ):
            with self.subTest(body=body):
                answer = self.call(
                    "POST", "hanoi/@debtor-loads", "hanoi.registrar", json=body
                )
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertTrue(answer.json()["message"])
        answer = self.call(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            data=b"x",
            headers={"Content-Type": "text/plain"},
        )
        self.assertEqual(answer.status_code, 415, answer.text)

    def test_a_large_workbook_fits(self):
        noise = "Nghĩa vụ trả nợ số {} theo bản án"
        rows = [
            row(decision=f"{n}/QĐ-X", obligation=noise.format(n * 7919) * 90)
            for n in range(600)
        ]
        data = workbook(*rows) + b"\0" * 3_000_000
        answer = self.load(data=data)
        self.assertIn(answer.status_code, (201, 415), answer.text[:300])

    def test_only_the_registrar_loads_and_only_at_home(self):
        for user in (
            None,
            "hanoi.editor",
            "hanoi.leader",
            "hanoi.officer",
            "hanoi.admin",
            "tphochiminh.registrar",
            "central.admin",
            "hanoi-badinh.officer",
        ):
            with self.subTest(user=user):
                self.assertIn(self.load(row(), user=user).status_code, (401, 403, 404))

    def test_lists_are_seen_by_those_who_manage_them(self):
        address = self.load(row()).json()["@id"]
        for user, seen in (
            ("hanoi.registrar", True),
            ("hanoi.leader", True),
            ("central.inspector", True),
            (None, False),
            ("hanoi.editor", False),
            ("tphochiminh.registrar", False),
            ("tphochiminh.leader", False),
        ):
            with self.subTest(user=user):
                expected = (200,) if seen else (401, 403, 404)
                listed = self.get("hanoi/@debtor-loads", user)
                self.assertIn(listed.status_code, expected)
                self.assertIn(self.get(address, user).status_code, expected)
                if seen:
                    found = [item["@id"] for item in listed.json()["items"]]
                    self.assertIn(address, found)

    def test_nobody_adds_or_edits_entries_behind_the_four_eyes(self):
        self.publish(row())
        [entry] = self.items(QUERY)
        for user in ("hanoi.registrar", "hanoi.leader", "hanoi.admin"):
            for kind in ("DebtorEntry", "DebtorLoad"):
                answer = self.call(
                    "POST", "hanoi/tra-cuu", user, json={"@type": kind, "title": "x"}
                )
                self.assertIn(answer.status_code, (400, 401, 403, 404), (user, kind))
            answer = self.call("PATCH", entry["@id"], user, json={"title": "x"})
            self.assertIn(answer.status_code, (401, 403, 404), user)
            answer = self.call("DELETE", entry["@id"], user)
            self.assertIn(answer.status_code, (401, 403, 404), user)


class TestApproval(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_from_the_workbook_to_the_citizen_and_away_again(self):
        address = self.load(row()).json()["@id"]
        self.assertEqual(self.items(QUERY), [])
        self.assertEqual(self.do(address, "submit", "hanoi.registrar").status_code, 200)
        answer = self.do(address, "approve", "hanoi.registrar")
        self.assertIn(answer.status_code, (400, 401, 403))
        answer = self.do(address, "approve", "hanoi.leader")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.items(QUERY), [])
        self.work()
        self.assertEqual(self.get(address, "hanoi.leader").json()["state"], "published")
        for query in (
            QUERY,
            "name=uoc+dang+thi",
            "name=Đặng Thị Ước",
            "name=Đặng Thị Ước",
            "decision=12/QĐ-CTHADS",
            "decision=12 qd cthads",
            "name=dang+thi+uoc&address=pho+thu&kind=person",
        ):
            for place in ("", "hanoi/"):
                with self.subTest(query=query, place=place):
                    [entry] = self.items(query, place)
                    self.assertEqual(entry["name"], "Đặng Thị Ước")
        self.assertEqual(self.items(QUERY, "tphochiminh/"), [])
        self.assertEqual(self.items(f"{QUERY}&kind=organisation"), [])
        self.assertEqual(self.get(entry["@id"]).json()["name"], "Đặng Thị Ước")
        self.assertEqual(entry["unit"]["id"], "hanoi")
        self.assertTrue(entry["unit"]["phone"])
        self.assertEqual(
            entry["decision"], {"number": "12/QĐ-CTHADS", "date": "2026-06-05"}
        )
        self.end(entry["@id"])

    def end(self, address):
        for user in (None, "hanoi.registrar", "hanoi.editor", "tphochiminh.leader"):
            answer = self.do(address, "end", user, comment="x")
            self.assertIn(answer.status_code, (400, 401, 403, 404), user)
        answer = self.do(address, "end", "hanoi.leader")
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(len(self.items(QUERY)), 1)
        answer = self.do(address, "end", "hanoi.leader", comment="Đã thi hành xong")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertGone(address)
        self.work()
        self.assertGone(address)

    def assertGone(self, address):
        self.assertEqual(self.items(QUERY), [])
        self.assertEqual(self.items(QUERY, "hanoi/"), [])
        self.assertEqual(self.items("decision=12/QĐ-CTHADS"), [])
        for answer in (self.get(address), self.page(address)):
            self.assertEqual(answer.status_code, 410)
            self.assertNotIn("Ước", said(answer))
        for channel in ("@history", "@workflow", "@actions", "@breadcrumbs"):
            answer = self.get(f"{address}/{channel}")
            self.assertNotIn("Ước", said(answer), channel)
            self.assertNotIn("Đã thi hành xong", said(answer), channel)
        for word in ("uoc", "Ước"):
            answer = self.get(f"@search?SearchableText={word}")
            self.assertEqual(answer.json()["items_total"], 0)

    def test_returned_with_a_comment_only(self):
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        self.assertEqual(self.do(address, "return", "hanoi.leader").status_code, 400)
        answer = self.do(address, "return", "hanoi.leader", comment="Bổ sung địa chỉ")
        self.assertEqual(answer.json()["review_state"], "draft")

    def test_who_holds_both_functions_still_does_not_approve_his_own(self):
        self.portal.acl_users.source_groups.addPrincipalToGroup(
            "hanoi.registrar", "hanoi_leader"
        )
        transaction.commit()
        address = self.load(row()).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        answer = self.do(address, "approve", "hanoi.registrar")
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(
            self.get(address, "hanoi.registrar").json()["state"], "submitted"
        )
        self.assertEqual(self.do(address, "approve", "hanoi.leader").status_code, 200)

    def test_nothing_internal_is_told(self):
        self.publish(row(officer="Chấp Hành Viên Bí Mật"))
        [entry] = self.items(QUERY)
        for text in (
            json.dumps(entry, ensure_ascii=False),
            said(self.get(entry["@id"])),
            said(self.page(entry["@id"])),
        ):
            self.assertNotIn("Bí Mật", text)
            self.assertNotIn("hanoi.registrar", text)
        self.assertIn("Bí Mật", said(self.page(entry["@id"], "hanoi.leader")))
        self.assertNotIn("Bí Mật", said(self.page(entry["@id"], "tphochiminh.leader")))


class TestSearching(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def test_too_weak(self):
        for query in (
            "",
            "name=nguyen",
            "name=nguyen+nguyen",
            "name=th%E1%BB%8B+v%C4%83n",
            "name=%C3%B4ng+nguyen",
            "name=n+v+a",
            "address=ha+noi",
            "decision=12",
            "kind=person",
        ):
            with self.subTest(query=query):
                answer = self.get(f"@debtors?{query}")
                self.assertEqual(answer.status_code, 400)
                self.assertIn("hai từ", answer.json()["message"])

    def test_nothing_found_is_another_answer(self):
        answer = self.get("@debtors?name=khong+co+ai").json()
        self.assertEqual(answer["items_total"], 0)
        self.assertFalse(answer["truncated"])
        self.assertIn("không nhất thiết là cùng một người", answer["notice"])

    def test_not_available_is_a_third(self):
        del IAnnotations(self.portal)[KEY]
        transaction.commit()
        self.assertEqual(self.get(f"@debtors?{QUERY}").status_code, 503)
        page = self.page(f"tra-cuu?{QUERY}")
        self.assertEqual(page.status_code, 503)
        self.assertIn("Chưa tra cứu được", said(page))

    def test_pages_are_small_and_linked(self):
        self.publish(*(row(decision=f"{n}/QĐ-X") for n in range(1, 61)))
        answer = self.get(f"@debtors?{QUERY}&b_size=500").json()
        self.assertEqual((len(answer["items"]), answer["items_total"]), (50, 60))
        rest = self.get(answer["batching"]["next"]).json()
        self.assertEqual(len(rest["items"]), 10)
        ids = {item["@id"] for item in answer["items"] + rest["items"]}
        self.assertEqual(len(ids), 60)
        self.assertIn("noindex", self.get(f"@debtors?{QUERY}").headers["X-Robots-Tag"])
        self.assertEqual(self.get("@debtors?name=a+b&b_start=x").status_code, 400)
