"""Programs hand in lists as JSON lines, and fetch what changed since a day."""

from datetime import timedelta
from tests.debtors.http import Http
from tests.debtors.lists import GOOD
from tests.layers import WORLD_HTTP
from tests.login.keys import Keys
from thads.debtors.entries import ending
from thads.debtors.register import snapshots
from thads.worktime import clock
from unittest import mock
import json
import transaction
import unittest


LOADS, CHANGES = "hanoi/@debtor-loads", "hanoi/@debtor-changes"
RECORD = {**GOOD, "decision_date": "2026-06-05"}


def lines(*records):
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in records).encode()


class Deliveries(Keys, Http):
    """Mixin: a program of the registrar's, with its key."""

    def setUp(self):
        super().setUp()
        self.key = self.make_key("hanoi", "hanoi.registrar")

    def send(self, data, query="", key=None, **headers):
        return self.by_key(
            key or self.key,
            "POST",
            LOADS + query,
            data=data,
            headers={"Content-Type": "application/x-ndjson", **headers},
        )

    def publish_sent(self, answer):
        address = answer.json()["@id"]
        self.assertEqual(self.do(address, "submit", "hanoi.registrar").status_code, 200)
        self.assertEqual(self.do(address, "approve", "hanoi.leader").status_code, 200)
        self.work()


class TestJsonLines(Deliveries, unittest.TestCase):
    layer = WORLD_HTTP

    def test_a_list_on_its_way_to_the_public(self):
        data = lines(RECORD, {**RECORD, "name": "", "amount": "abc"})
        answer = self.send(data, "?note=Qu%C3%BD+IV", **{"Idempotency-Key": "so-1"})
        self.assertEqual(answer.status_code, 201, answer.text)
        load = answer.json()
        self.assertEqual((load["rows"], load["valid"], load["state"]), (2, 1, "draft"))
        self.assertEqual((load["note"], load["program"]), ("Quý IV", "Nền tảng số"))
        self.assertEqual(
            [(fault["row"], fault["field"], fault["code"]) for fault in load["errors"]],
            [(2, "name", "required"), (2, "amount", "not_an_amount")],
        )
        page = self.page(load["@id"], "hanoi.registrar").text
        self.assertIn("Nền tảng số", page)
        again = self.send(data, "?note=Qu%C3%BD+IV", **{"Idempotency-Key": "so-1"})
        self.assertEqual((again.status_code, again.json()["@id"]), (200, load["@id"]))
        other = self.send(lines(RECORD), **{"Idempotency-Key": "so-1"})
        self.assertEqual(other.status_code, 409, other.text)
        # as for any list: another person approves it, and the sender may not
        self.assertEqual(
            self.do(load["@id"], "approve", "hanoi.registrar").status_code, 403
        )
        reason = {"comment": "Dòng sai sẽ được sửa sau."}
        address = load["@id"]
        self.assertEqual(self.do(address, "submit", "hanoi.registrar").status_code, 200)
        approved = self.do(address, "approve", "hanoi.leader", **reason)
        self.assertEqual(approved.status_code, 200, approved.text)
        self.work()
        (item,) = self.items("name=dang+thi+uoc")
        self.assertEqual(
            item["decision"], {"number": "12/QĐ-CTHADS", "date": "2026-06-05"}
        )

    def test_values_as_programs_write_them(self):
        for changes, fault in (
            ({"amount": "12.500.000"}, None),
            ({"amount": None}, None),
            ({"decision_date": "05/06/2026"}, None),
            ({"decision_date": "2026-06-05T00:00:00Z"}, None),
            ({"kind": "person"}, None),
            ({"unit": ""}, None),
            ({"amount": 1.5}, "not_an_amount"),
            ({"amount": -1}, "amount_out_of_range"),
            ({"decision_date": "2026-13-45"}, "not_a_date"),
            ({"decision_date": "20260605"}, "not_a_date"),
            ({"kind": "robot"}, "not_a_kind"),
            ({"name": 7}, "not_a_name"),
            ({"name": "Nguy?n V?n An"}, "letters_lost"),
            ({"unit": "Một đơn vị khác"}, "unknown_unit"),
        ):
            with self.subTest(changes=changes):
                answer = self.send(lines({**RECORD, **changes}))
                self.assertEqual(answer.status_code, 201, answer.text)
                codes = [each["code"] for each in answer.json()["errors"]]
                if fault is None:
                    self.assertEqual(codes, [])
                else:
                    self.assertIn(fault, codes)

    def test_what_is_no_list_is_refused_whole(self):
        good = lines(RECORD)
        for data, status, code in (
            (b"", 400, "empty_file"),
            (b"[]", 422, "no_json_line"),
            (b"name;decision\n", 422, "no_json_line"),
            (good + b"\n[1]", 422, "no_json_line"),
            (good + b"\n{", 422, "no_json_line"),
            (good + b'\n{"name": "\xff"}', 422, "no_json_line"),
            (good + b'\n{"amount": NaN}', 422, "no_json_line"),
            (good + b'\n{"name": "a", "name": "b"}', 422, "no_json_line"),
            (b'{"a":' * 100_000, 422, "no_json_line"),
            (b'{"amount": ' + b"9" * 10_000 + b"}", 422, "no_json_line"),
            (b'{"amount": 1e400}', 422, None),
            (b'{"name": "a\\ud800"}', 422, "no_json_line"),
            (b'{"a\\ud800": "x"}', 422, "no_json_line"),
            (b'{"name": "\xed\xa0\x80"}', 422, "no_json_line"),
            ('{"name": "a"}'.encode("utf-16-le"), 422, "no_json_line"),
            (lines({**RECORD, "decision_date": 20251}), 422, "no_plain_value"),
            (lines({**RECORD, "amount": 10**30}), 422, "no_plain_value"),
            (lines({**RECORD, "name": ["x"]}), 422, "no_plain_value"),
            (lines({**RECORD, "name": True}), 422, "no_plain_value"),
            (lines({**RECORD, "name": "=1+1"}), 422, "formulas"),
            (lines({**RECORD, "name": "x" * 6000}), 422, "cell_too_long"),
            (lines({**RECORD, "cccd": "001085012345"}), 422, "unknown_header"),
            (lines({"name": "Đặng Thị Ước"}), 422, "missing_header"),
            (b"{}\n{}", 422, "no_rows"),
            (lines({str(n): "x" for n in range(99)}), 422, "too_many_columns"),
        ):
            with self.subTest(data=data[-40:]):
                answer = self.send(data)
                self.assertEqual(answer.status_code, status, answer.text)
                if code:
                    self.assertEqual(answer.json()["code"], code)
                self.assertTrue(answer.json()["message"])
        self.assertEqual(self.by_key(self.key, "GET", LOADS).json()["items_total"], 0)

    def test_parameters_are_read_strictly(self):
        for query in (
            "?complete=vielleicht",
            "?list=khong-co",
            "?note=" + "x" * 3000,
            "?note=a&note=b",
        ):
            with self.subTest(query=query[:20]):
                answer = self.send(lines(RECORD), query)
                self.assertEqual(answer.status_code, 400, answer.text)

    def test_lines_may_be_blank_and_end_as_they_like(self):
        record = lines(RECORD)
        for data in (
            b"\xef\xbb\xbf" + record,
            b"\r\n" + record + b"\r\n\r\n",
            record.replace(b'", "', b'"\t,\t"'),
        ):
            with self.subTest(data=data[:10]):
                answer = self.send(data)
                self.assertEqual(answer.status_code, 201, answer.text)
                self.assertEqual(answer.json()["valid"], 1)

    def test_the_faults_come_back_as_a_workbook_too(self):
        answer = self.send(lines(RECORD, {**RECORD, "name": ""}))
        address = answer.json()["@id"]
        book = self.page(f"{address}/@@debtor-annotated", "hanoi.registrar")
        self.assertEqual(book.status_code, 200, book.text[:300])
        self.assertTrue(book.content.startswith(b"PK"))


class TestChanges(Deliveries, unittest.TestCase):
    layer = WORLD_HTTP

    def on(self, days):
        """Some days later."""
        now = clock.now() + timedelta(days=days)
        return mock.patch.object(clock, "now", lambda: now)

    def take(self, days=0):
        """Take the snapshot of a day; return the day."""
        with self.on(days):
            transaction.begin()
            snapshots.take(self.portal)
            transaction.commit()
            return clock.today().isoformat()

    def ask(self, days=0, status=200, key=None, **query):
        with self.on(days):
            answer = self.by_key(key or self.key, "GET", CHANGES, params=query)
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()

    def and_all_parts_behind(self, answer):
        """Return the items of an answer and of all that follow it."""
        items = answer["items"]
        while "next" in answer["batching"]:
            answer = self.by_key(self.key, "GET", answer["batching"]["next"]).json()
            items += answer["items"]
        return items

    def kinds(self, answer):
        return [(each["change"], each.get("name")) for each in answer["items"]]

    def entry(self):
        (item,) = self.items("name=dang+thi+uoc")
        return item["@id"]

    def test_what_came_changed_and_went(self):
        first = self.take()
        self.publish_sent(self.send(lines(RECORD)))
        second = self.take(1)
        self.publish_sent(self.send(lines({**RECORD, "amount": 7})))
        third = self.take(2)
        entry = self.entry()
        done = {"comment": "Đã xong", "decision_number": "15/QĐ-CTHADS"}
        self.assertEqual(self.do(entry, "end", "hanoi.leader", **done).status_code, 200)
        self.work()  # its words leave the index
        fourth = self.take(3)
        for since, until, kinds in (
            (first, second, ["added"]),
            (second, third, ["changed"]),
            (first, third, ["added"]),
            (third, fourth, ["removed"]),
            (second, fourth, ["removed"]),
            (third, None, ["removed"]),
            (first, fourth, []),
            (fourth, None, []),
            (None, None, []),
        ):
            days = {"since": since, "until": until}
            query = {name: day for name, day in days.items() if day}
            with self.subTest(query=query):
                answer = self.ask(3, **query)
                self.assertEqual([e["change"] for e in answer["items"]], kinds)
                for item in answer["items"]:
                    # nobody is told any more of one that has ended
                    self.assertEqual(item, {"change": item["change"], "@id": entry})

    def test_all_that_is_public(self):
        self.publish_sent(self.send(lines(RECORD)))
        (item,) = self.ask()["items"]
        self.assertEqual(item["name"], "Đặng Thị Ước")
        self.assertEqual(item["change"], "added")
        self.assertEqual(item["@id"], self.entry())

    def test_hidden_and_shown_again(self):
        self.publish_sent(self.send(lines(RECORD)))
        day = self.take()
        entry = self.entry()
        self.assertEqual(
            self.do(entry, "hide", "hanoi.leader", comment="Xem lại").status_code, 200
        )
        self.assertEqual(self.kinds(self.ask(since=day)), [("removed", None)])
        self.assertEqual(
            self.do(entry, "show", "hanoi.leader", comment="Đúng").status_code, 200
        )
        self.assertEqual(self.ask(since=day)["items"], [])

    def test_what_came_before_the_snapshot_of_a_day_is_told(self):
        yesterday = self.take()
        self.publish_sent(self.send(lines(RECORD)))
        today = (clock.today() + timedelta(days=1)).isoformat()
        # the worker has not come to it yet: no answer, rather than one with a gap
        self.ask(1, status=400, since=yesterday, until=today)
        self.ask(1, status=400, since=today)
        answer = self.ask(1, since=yesterday)
        self.assertEqual(answer["next_since"], yesterday)
        self.take(1)
        answer = self.ask(1, since=yesterday, until=today)
        self.assertEqual(self.kinds(answer), [("added", "Đặng Thị Ước")])
        self.assertEqual(answer["next_since"], today)
        self.assertEqual(self.ask(1, since=yesterday)["next_since"], today)

    def test_a_clock_that_was_ahead(self):
        self.take(400)
        today = self.take()
        self.publish_sent(self.send(lines(RECORD)))
        self.assertEqual(len(self.ask(since=today)["items"]), 1)
        self.take(1)
        self.assertEqual(len(self.ask(1, since=today)["items"]), 1)

    def test_what_went_and_has_no_address_any_more(self):
        self.publish_sent(self.send(lines(RECORD)))
        day = self.take()
        done = {"comment": "Đã xong", "decision_number": "15/QĐ-CTHADS"}
        self.do(self.entry(), "end", "hanoi.leader", **done)
        self.work()
        transaction.begin()
        snapshots.FORMER.write(self.portal).clear()  # as after an index built anew
        transaction.commit()
        answer = self.ask(since=day, status=400)
        self.assertEqual(answer["errors"][0]["code"], "unknown_day")

    def test_of_a_locality_that_was_taken_over(self):
        self.publish_sent(self.send(lines(RECORD)))
        key = self.make_key("tphochiminh", "tphochiminh.registrar")
        address = "tphochiminh/@debtor-changes"
        self.assertEqual(self.by_key(key, "GET", address).json()["items"], [])
        with mock.patch.object(snapshots, "taken_over_by", lambda id: ("hanoi",)):
            (item,) = self.by_key(key, "GET", address).json()["items"]
        self.assertEqual(item["name"], "Đặng Thị Ước")

    def test_in_parts(self):
        self.publish_sent(
            self.send(
                lines(
                    *({**RECORD, "decision": f"{n}/QĐ-CTHADS"} for n in range(10, 15))
                )
            )
        )
        answer = self.ask(b_size=2)
        entry = answer["items"][0]["@id"]
        # one that goes meanwhile moves none of the others
        self.do(entry, "hide", "hanoi.leader", comment="Xem lại")
        found = [item["@id"] for item in self.and_all_parts_behind(answer)]
        self.assertEqual(len(found), 5)
        self.assertEqual(len(set(found)), 5)

    def test_parts_of_what_went(self):
        records = [{**RECORD, "decision": f"{n}/QĐ-CTHADS"} for n in range(10, 15)]
        self.publish_sent(self.send(lines(*records)))
        day = self.take()
        entries = [item["@id"] for item in self.ask()["items"]]
        for entry in entries[:3]:
            self.do(entry, "hide", "hanoi.leader", comment="Xem lại")
        answer = self.ask(since=day, b_size=2)
        items = self.and_all_parts_behind(answer)
        found = [(item["change"], item["@id"]) for item in items]
        self.assertEqual(found, [("removed", each) for each in sorted(entries[:3])])

    def test_days_that_are_not_known(self):
        today = clock.today()
        tomorrow = (today + timedelta(days=1)).isoformat()
        for query in (
            {"since": today.isoformat()},  # no snapshot was taken yet
            {"since": tomorrow},
            {"until": tomorrow},
            {"since": "hôm qua"},
            {"since": [today.isoformat(), tomorrow]},
            {"list": "khong-co"},
            {"b_size": "x"},
            {"after": "n"},
            {"after": "n99999999999999999999"},
            {"after": "../../x y"},
            {"after": ["n1", "n2"]},
        ):
            with self.subTest(query=query):
                self.ask(status=400, **query)
        self.take()
        before = (today - timedelta(days=1)).isoformat()
        self.ask(status=400, since=before)
        self.ask(status=400, since=today.isoformat(), until=before)
        self.ask(since=today.isoformat())

    def test_a_day_without_a_snapshot_counts_from_the_one_before(self):
        first = self.take()
        self.publish_sent(self.send(lines(RECORD)))
        third = self.take(2)
        missed = (clock.today() + timedelta(days=1)).isoformat()
        for since in (first, missed):
            answer = self.ask(2, since=since, until=third)
            self.assertEqual(self.kinds(answer), [("added", "Đặng Thị Ước")])

    def test_kept_for_some_days(self):
        first = self.take()
        self.publish_sent(self.send(lines(RECORD)))
        self.take(1)
        late = self.take(snapshots.DAYS + 50)
        self.ask(snapshots.DAYS + 50, status=400, since=first)
        day = clock.today() + timedelta(days=60)
        answer = self.ask(snapshots.DAYS + 50, since=day.isoformat(), until=late)
        self.assertEqual(answer["items"], [])

    def test_who_may_not(self):
        for login, status in (
            (None, 401),
            ("hanoi.editor", 401),
            ("hanoi.officer", 401),
            ("tphochiminh.registrar", 401),
            ("hanoi.registrar", 200),
        ):
            with self.subTest(login=login):
                answer = self.call("GET", CHANGES, login)
                self.assertEqual(answer.status_code, status, answer.text)

    def test_forgotten_entries_are_not_kept_for_ever(self):
        self.publish_sent(self.send(lines(RECORD)))
        entry = self.portal.unrestrictedTraverse(
            self.entry().removeprefix(f"{self.base}/")
        )
        transaction.begin()
        ending.forget(self.portal, entry)
        transaction.commit()
        self.assertEqual(len(snapshots.FORMER.read(self.portal)), 1)
        self.take()
        self.take(snapshots.DAYS + 2)
        transaction.begin()
        self.assertEqual(len(snapshots.FORMER.read(self.portal)), 0)
