"""A unit ends and another takes over: its register goes on, under its heir."""

from datetime import date
from datetime import timedelta
from tests.debtors.http import Http
from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_HTTP
from thads.organisation import succession
from thads.organisation import units
import transaction
import unittest


QUERY = "name=dang+thi+uoc"
OLD, NEW = "tphochiminh", "hanoi"


class TestSuccession(unittest.TestCase):
    class Unit:
        def __init__(self, unit_id, predecessors=(), valid_to=None):
            self.unit_id, self.predecessors = unit_id, predecessors
            self.valid_to = valid_to

    def test_only_who_has_ended_has_heirs(self):
        known = succession.Succession(
            [
                self.Unit("old", valid_to=date(2025, 7, 1)),
                self.Unit("still"),
                self.Unit("new", ("new", "old", "still")),
            ]
        )
        self.assertEqual(known.heirs("old", "2025-06-30"), ())
        self.assertEqual(known.heirs("old", "2025-07-01"), ["new"])
        self.assertEqual(known.heirs("still", "2025-07-01"), ())
        self.assertEqual(known.taken_over("new", "2025-07-01"), ["old"])


class TestHeir(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        load = self.load(row(), user=f"{OLD}.registrar", place=OLD).json()["@id"]
        self.do(load, "submit", f"{OLD}.registrar")
        self.do(load, "approve", f"{OLD}.leader")
        self.work()
        self.entry = self.items(QUERY)[0]["@id"]

    def take_over(self, day=None, old=OLD, new=NEW):
        former, heir = units.get_unit(old), units.get_unit(new)
        former.valid_to = day or date.today()
        heir.predecessors = (*heir.predecessors, old)
        former.reindexObject()
        heir.reindexObject()
        transaction.commit()

    def test_not_before_the_day(self):
        self.take_over(date.today() + timedelta(days=1))
        self.assertEqual(self.items(QUERY, f"{NEW}/"), [])
        ended = self.do(self.entry, "end", f"{NEW}.leader", comment="Đã thi hành xong")
        self.assertIn(ended.status_code, (400, 401, 403, 404))
        self.assertEqual(len(self.items(QUERY)), 1)

    def test_who_asks_the_heir_finds_what_it_took_over(self):
        self.assertEqual(self.items(f"{QUERY}&unit={NEW}"), [])
        self.take_over()
        for asked in (f"@debtors?{QUERY}&unit={NEW}", f"{NEW}/@debtors?{QUERY}"):
            with self.subTest(asked):
                [found] = self.get(asked).json()["items"]
                self.assertEqual(found["@id"], self.entry)
                self.assertIn("(nay là ", found["unit"]["title"])
                self.assertEqual(found["unit"]["phone"], self.portal[NEW].phone)
        page = said(self.page(f"{NEW}/tra-cuu?{QUERY}"))
        self.assertIn("Đặng Thị Ước", page)
        self.assertIn("(nay là ", page)

    def test_addresses_stay(self):
        self.take_over()
        answer = self.page(self.entry, allow_redirects=False)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(self.items(QUERY, f"{OLD}/")), 1)

    def test_the_heirs_people_have_their_functions_there(self):
        register = f"{OLD}/tra-cuu"
        for page in ("@@debtor-entries", "@@debtor-loads", "@@debtor-waiting"):
            refused = self.page(f"{register}/{page}", f"{NEW}.leader")
            self.assertNotIn("Đặng Thị Ước", said(refused))
        self.take_over()
        for page in ("@@debtor-entries", "@@debtor-loads", "@@debtor-waiting"):
            with self.subTest(page):
                answer = self.page(f"{register}/{page}", f"{NEW}.leader")
                self.assertEqual(answer.status_code, 200)
                own = said(self.page(f"{NEW}/tra-cuu/{page}", f"{NEW}.leader"))
                self.assertIn(f"{register}/{page}", own)
        # a correction by the heir's registrar, approved by its head
        files = {"file": ("danh-sach.xlsx", workbook(row(amount=7)))}
        upload = f"{register}/@@debtor-upload"
        answer = self.submit(upload, f"{NEW}.registrar", files=files)
        self.assertEqual(answer.status_code, 200)
        load = answer.url
        self.assertEqual(self.do(load, "submit", f"{NEW}.registrar").status_code, 200)
        refused = self.do(load, "approve", f"{NEW}.registrar")
        self.assertNotEqual(refused.status_code, 200)
        self.assertEqual(self.do(load, "approve", f"{NEW}.leader").status_code, 200)
        self.work()
        self.assertEqual(self.items(QUERY)[0]["amount"], 7)
        ended = self.do(self.entry, "end", f"{NEW}.leader", comment="Đã thi hành xong")
        self.assertEqual(ended.status_code, 200)
        self.assertEqual(self.page(self.entry).status_code, 410)

    def test_others_have_none(self):
        self.take_over()
        for user in (f"{NEW}.editor", f"{NEW}-badinh.leader", f"{NEW}.admin"):
            with self.subTest(user):
                refused = self.do(self.entry, "end", user, comment="Đã thi hành xong")
                self.assertIn(refused.status_code, (400, 401, 403, 404))
        self.assertEqual(len(self.items(QUERY)), 1)
