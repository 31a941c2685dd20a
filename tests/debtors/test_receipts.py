"""A list sent twice is one load: by its bytes or key, later or at once."""

from contextlib import contextmanager
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from thads.debtors.errors import RefusedLoad
from thads.debtors.loads import intake
from thads.debtors.loads import receipts
from thads.debtors.loads import workbook_reader
from unittest import mock
import base64
import threading
import transaction
import unittest


BRANCH = "hanoi/don-vi/badinh"
OTHER_LIST = "thi-hanh-an-hanh-chinh"


class Receipts(Http):
    layer = WORLD_HTTP

    def send(self, data, key=None, user="hanoi.registrar", place="hanoi", **body):
        body = {"filename": "a.xlsx", "data": base64.b64encode(data).decode(), **body}
        headers = {} if key is None else {"Idempotency-Key": key}
        return self.call(
            "POST", f"{place}/@debtor-loads", user, json=body, headers=headers
        )

    def taken(self, answer):
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()["@id"]

    def again(self, answer, address):
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answer.json()["@id"], address)
        self.assertEqual(answer.headers["Location"], address)

    def conflict(self, answer, code, address=None):
        self.assertEqual(answer.status_code, 409, answer.text)
        body = answer.json()
        self.assertEqual((body["code"], body["type"]), (code, "Conflict"))
        self.assertEqual(body.get("load"), address)

    def published(self, address):
        """Let a load be published."""
        self.assertEqual(self.do(address, "submit", "hanoi.registrar").status_code, 200)
        self.assertEqual(self.do(address, "approve", "hanoi.leader").status_code, 200)
        self.work()

    def count(self, place="hanoi", user="hanoi.registrar"):
        return self.get(f"{place}/@debtor-loads", user).json()["items_total"]


class TestBytes(Receipts, unittest.TestCase):
    def test_the_second_answers_the_first(self):
        before, data = self.count(), workbook(row())
        address = self.taken(self.send(data))
        self.again(self.send(data), address)
        self.again(self.send(data, filename="b.xlsx", note="x"), address)
        self.again(self.send(data, key="mot-khoa-moi"), address)
        answer = self.call(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            files={"file": ("c.xlsx", data)},
        )
        self.again(answer, address)
        self.assertEqual(self.count(), before + 1)

    def test_other_lists_are_others(self):
        data = workbook(row())
        first = self.taken(self.send(data))
        self.assertNotEqual(self.taken(self.send(workbook(row()))), first)
        self.assertNotEqual(self.taken(self.send(data, complete=True)), first)

    def test_in_every_state_but_when_it_was_taken_back(self):
        data = workbook(row())
        address = self.taken(self.send(data))
        self.do(address, "submit", "hanoi.registrar")
        self.again(self.send(data), address)
        self.do(address, "return", "hanoi.leader", comment="Xem lại")
        self.again(self.send(data), address)
        self.do_anew(address, "submit", "hanoi.registrar")
        self.do(address, "approve", "hanoi.leader")
        self.work()
        self.again(self.send(data), address)
        self.do(address, "undo", "hanoi.leader", comment="Nạp nhầm")
        self.work()
        second = self.taken(self.send(data))
        self.do(second, "discard", "hanoi.registrar")
        third = self.taken(self.send(data))
        self.assertEqual(len({address, second, third}), 3)

    def test_a_replaced_file_is_another_list(self):
        old, new = workbook(row()), workbook(row(amount=5))
        address = self.taken(self.send(old))
        self.replace(address, new)
        self.again(self.send(new), address)
        other = self.taken(self.send(old))
        self.assertNotEqual(other, address)
        answer = self.replace(other, new)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("đã được gửi", said(answer))
        self.again(self.send(old), other)
        self.assertEqual(self.replace(other, old).status_code, 200)

    def replace(self, address, data):
        page = f"{address}/@@debtor-replace"
        files = {"file": ("b.xlsx", data)}
        return self.submit(page, "hanoi.registrar", files=files, note="")

    def test_a_refused_replacement_changes_nothing(self):
        data = workbook(row())
        self.taken(self.send(data, complete=True))
        other = self.taken(self.send(workbook(row())))
        before = self.get(other, "hanoi.registrar").json()
        page = f"{other}/@@debtor-replace"
        sent = {"files": {"file": ("b.xlsx", data)}, "scope": "complete", "note": "x"}
        answer = self.submit(page, "hanoi.registrar", **sent)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.get(other, "hanoi.registrar").json(), before)

    def test_what_was_written_before_a_refusal_is_taken_back(self):
        address = self.taken(self.send(workbook(row())))
        before, count = self.get(address, "hanoi.registrar").json(), self.count()

        def refuse(load, *_arguments):
            load.note = load.title = "đã viết"
            raise RefusedLoad("no_rows")

        def refuse_new(register, *_arguments):
            intake._new_load(register, "đã viết", "")
            raise RefusedLoad("no_rows")

        files = {"file": ("b.xlsx", workbook(row()))}
        for place, name, refusal, form in (
            (address, "replace_file", refuse, ("@@debtor-replace", files)),
            (address, "confirm_encoding", refuse, ("@@debtor-encoding", None)),
            ("hanoi/tra-cuu", "take_file", refuse_new, ("@@debtor-upload", files)),
        ):
            page, sent = form
            with self.subTest(page), mock.patch.object(intake, name, refusal):
                self.submit(
                    f"{place}/{page}",
                    "hanoi.registrar",
                    page=address if sent is None else None,
                    files=sent,
                    convert="yes",
                )
        with mock.patch.object(intake, "take_file", refuse_new):
            self.assertEqual(self.send(workbook(row())).status_code, 422)
        with mock.patch.object(intake, "confirm_encoding", refuse):
            body = {"convert": True}
            answer = self.call(
                "POST", f"{address}/@encoding", "hanoi.registrar", json=body
            )
            self.assertEqual(answer.status_code, 422)
        self.assertEqual(self.get(address, "hanoi.registrar").json(), before)
        self.assertEqual(self.count(), count)

    def test_the_page_leads_to_the_first(self):
        data, before = workbook(row()), self.count()
        page = "hanoi/tra-cuu/@@debtor-upload"
        files = {"file": ("a.xlsx", data)}
        first = self.submit(page, "hanoi.registrar", files=files, note="")
        self.assertNotIn("đã được gửi", said(first))
        second = self.submit(page, "hanoi.registrar", files=files, note="")
        self.assertEqual(second.url, first.url)
        self.assertIn("Danh sách này đã được gửi trước đó", said(second))
        self.assertEqual(self.count(), before + 1)
        self.again(self.send(data), first.url)


class TestKeys(Receipts, unittest.TestCase):
    KEY = "3f1c9a52-5b9e-4a63-9f10-0d5a2f0f7a11"

    def test_the_same_key_is_the_same_load(self):
        data = workbook(row())
        address = self.taken(self.send(data, self.KEY))
        self.again(self.send(data, self.KEY), address)
        self.again(self.send(data, idempotency_key=self.KEY), address)

    def test_of_what_was_taken_back_it_is_another_load(self):
        data = workbook(row())
        discarded = self.taken(self.send(data, self.KEY))
        self.do(discarded, "discard", "hanoi.registrar")
        undone = self.taken(self.send(data, self.KEY))
        self.again(self.send(data, self.KEY), undone)
        self.again(self.send(data), undone)
        self.published(undone)
        self.again(self.send(data, self.KEY), undone)
        self.do(undone, "undo", "hanoi.leader", comment="Nạp nhầm")
        self.work()
        third = self.taken(self.send(data, self.KEY))
        self.again(self.send(data, self.KEY), third)
        self.assertEqual(len({discarded, undone, third}), 3)
        # with other content it is a key in use still
        self.conflict(self.send(workbook(row()), self.KEY), "key_taken", third)

    def test_a_new_key_is_a_new_sending_once_the_list_is_published(self):
        data = workbook(row(amount=1))
        first = self.taken(self.send(data, "k1"))
        self.again(self.send(data, "k2"), first)
        self.published(first)
        self.published(self.taken(self.send(workbook(row(amount=2)), "k3")))
        self.again(self.send(data, "k1"), first)
        self.again(self.send(data), first)
        back = self.taken(self.send(data, "k4"))
        self.assertNotEqual(back, first)
        self.again(self.send(data, "k4"), back)
        self.again(self.send(data, "k5"), back)
        self.published(back)
        (entry,) = self.items("name=dang+thi+uoc")
        shown = self.get(entry["@id"]).json()
        self.assertIn("1", str(shown["amount"]))

    def test_with_other_content(self):
        data = workbook(row())
        address = self.taken(self.send(data, self.KEY))
        for answer in (
            self.send(workbook(row(amount=7)), self.KEY),
            self.send(data, self.KEY, complete=True),
            self.send(data, self.KEY, note="Quý IV"),
            self.send(data, self.KEY, list=OTHER_LIST),
        ):
            self.conflict(answer, "key_taken", address)
        self.again(self.send(data, self.KEY), address)

    def test_of_another_office_it_is_another(self):
        data = workbook(row())
        first = self.taken(self.send(data, self.KEY))
        second = self.taken(
            self.send(workbook(row(unit=None)), self.KEY, self.BRANCHER, BRANCH)
        )
        self.assertNotEqual(first, second)
        third = self.taken(
            self.send(workbook(row()), self.KEY, "tphochiminh.registrar", "tphochiminh")
        )
        self.assertEqual(len({first, second, third}), 3)
        # and the same bytes are another list
        elsewhere = ("tphochiminh.registrar", "tphochiminh")
        fourth = self.taken(self.send(data, "k2", *elsewhere))
        self.assertNotIn(fourth, (first, second, third))

    BRANCHER = "hanoi-badinh.registrar"

    def test_keys_that_are_none(self):
        data = workbook(row())
        for key in ("", "a b", "x" * 201, "khoá".encode(), b"\xff"):
            with self.subTest(key):
                answer = self.send(data, key)
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(answer.json()["code"], "bad_key")
        for key in ("a b", "x" * 201, 5, ["x"], {}):
            with self.subTest(key):
                answer = self.send(data, idempotency_key=key)
                self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(self.send(data, idempotency_key="").status_code, 201)

    def test_where_it_is_only_who_may_view_it_is_told(self):
        data = workbook(row())
        address = self.taken(self.send(data, self.KEY))
        id = address.rpartition("/")[2]
        transaction.begin()
        load = self.portal["hanoi"]["tra-cuu"][id]
        load.manage_permission("View", ["Manager"])
        transaction.commit()
        for answer, code in (
            (self.send(data, self.KEY), "sent_already"),
            (self.send(data), "sent_already"),
            (self.send(workbook(row()), self.KEY), "key_taken"),
        ):
            with self.subTest(code):
                self.conflict(answer, code)
                self.assertNotIn(id, answer.text)
        page = "hanoi/tra-cuu/@@debtor-upload"
        files = {"file": ("a.xlsx", data)}
        answer = self.submit(page, "hanoi.registrar", files=files, note="")
        self.assertEqual(answer.status_code, 409)
        self.assertNotIn(id, answer.text)


@contextmanager
def while_reading(act):
    """Have something happen once a file was read and nothing was written."""
    read, done = workbook_reader.read, []

    @contextmanager
    def reading(*arguments, **options):
        with read(*arguments, **options) as found:
            if not done:
                done.append(1)
                act()
            yield found

    with mock.patch.object(workbook_reader, "read", reading):
        yield


class TestAtOnce(Receipts, unittest.TestCase):
    KEY = TestKeys.KEY

    def test_it_is_asked_again_behind_the_reading(self):
        for key in (None, self.KEY):
            with self.subTest(key):
                self.asked_again(key)

    def asked_again(self, key):
        data, before, first = workbook(row()), self.count(), []
        with while_reading(lambda: first.append(self.send(data, key))):
            second = self.send(data, key)
        self.again(second, self.taken(first[0]))
        self.assertEqual(self.count(), before + 1)

    def test_another_list_with_the_key_meanwhile(self):
        data, before, first = workbook(row()), self.count(), []
        other = workbook(row(amount=9))
        with while_reading(lambda: first.append(self.send(other, self.KEY))):
            second = self.send(data, self.KEY)
        self.conflict(second, "key_taken", self.taken(first[0]))
        self.assertEqual(self.count(), before + 1)

    def test_two_that_write_at_once(self):
        for key in (None, self.KEY):
            with self.subTest(key):
                self.two_at_once(key)

    def two_at_once(self, key):
        data, before = workbook(row()), self.count()
        both, answers = threading.Barrier(2), []
        new, passed = intake._new_load, []

        def new_load(*arguments):
            # both have asked, and neither has written
            if len(passed) < 2:
                passed.append(1)
                both.wait(30)
            return new(*arguments)

        def send():
            answers.append(self.send(data, key))

        with mock.patch.object(intake, "_new_load", new_load):
            threads = [threading.Thread(target=send) for _n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        codes = sorted(answer.status_code for answer in answers)
        self.assertEqual(codes, [200, 201], [a.text[:300] for a in answers])
        self.assertEqual(len({answer.json()["@id"] for answer in answers}), 1)
        self.assertEqual(self.count(), before + 1)


class TestDigest(unittest.TestCase):
    def test_what_counts(self):
        one = receipts.Sending(b"a")
        same = receipts.Sending(b"a", "x", False, "n", "k")
        self.assertEqual(one.digest, same.digest)
        for other in (receipts.Sending(b"b"), receipts.Sending(b"a", complete=True)):
            self.assertNotEqual(one.digest, other.digest)
