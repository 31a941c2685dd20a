"""Royalties over HTTP: pages and REST, as the people with the fewest rights."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from plone import api
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.royalties.people import COLLECTOR
from tests.royalties.people import EDITOR
from tests.royalties.people import HEAD
from tests.royalties.people import LEADER
from tests.royalties.people import NOW
from tests.royalties.people import PAYER
from tests.royalties.people import WRITER
from tests.royalties.people import Board
from tests.royalties.people import at
from tests.royalties.people import more_accountants
from thads import audit
from thads.interfaces import IThadsLayer
from thads.organisation import people
from thads.royalties import statements
from thads.royalties.calculation import Line
from zope.interface import alsoProvides
import datetime
import re
import requests
import transaction
import unittest


SECRET = "Tên tác giả kín"
STRANGERS = (
    None,
    EDITOR,
    WRITER,
    "hanoi.admin",
    "hanoi.hotline",
    "tphochiminh.accountant",
    "tphochiminh.leader",
    "hanoi-badinh.leader",
    "central.admin",
    "central.approver",
)
CLOSED = (302, 401, 403, 404)


class Web(Board):
    layer = WORLD_HTTP

    def setUp(self):
        alsoProvides(self.layer["request"], IThadsLayer)
        self.base = self.layer["portal"].absolute_url()
        more_accountants()
        clock = at(NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def call(self, method, path, login, **options):
        address = path if path.startswith("http") else f"{self.base}/{path}"
        headers = {"Accept": options.pop("accept", "application/json")}
        return requests.request(
            method,
            address,
            auth=(login, PASSWORD) if login else None,
            headers=headers,
            allow_redirects=False,
            timeout=60,
            **options,
        )

    def get(self, path, login):
        return self.call("GET", path, login)

    def page(self, path, login):
        return self.call("GET", path, login, accept="text/html")

    def post(self, path, login, body):
        return self.call("POST", path, login, json=body)

    def send(self, path, login, **fields):
        """Send a form of a page with its token and hidden fields."""
        shown = self.page(path, login).text
        found = re.findall(r'<input[^>]*type="hidden"[^>]*>', shown)
        hidden = {}
        for tag in found:
            name = re.search(r'name="([^"]+)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name and value:
                hidden.setdefault(name[1], value[1])
        token = re.search(r'data-token="(\w+)"', shown)
        if token:
            hidden.setdefault("_authenticator", token[1])
        address = path.partition("?")[0]
        data = hidden | fields
        return self.call("POST", address, login, data=data, accept="text/html")

    def step(self, item, person, transition):
        super().step(item, person, transition)
        transaction.commit()

    def start(self, until="collected"):
        """Collect a statement by REST and lead it to a state; return its address."""
        self.graded()
        transaction.commit()
        answer = self.post(
            "hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"}
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        address = answer.json()["@id"]
        for step, login in (
            ("check", COLLECTOR),
            ("approve", LEADER),
            ("pay", PAYER),
        ):
            if answer.json()["review_state"] == until:
                break
            answer = self.post(f"{address}/@workflow/{step}", login, {})
            self.assertEqual(answer.status_code, 200, answer.text)
        return address


class TestRest(Web, unittest.TestCase):
    def test_rows_of_a_month_before_and_after_it_is_collected(self):
        self.graded("Tin quý giá")
        transaction.commit()
        before = self.get("hanoi/@royalties?period=2026-10", COLLECTOR).json()
        self.assertEqual(
            before["columns"],
            [
                *("author", "unit", "title", "address", "posted", "genre"),
                *("coefficient", "unit_value", "amount", "income_tax", "net"),
            ],
        )
        (row,) = before["items"]
        self.assertEqual(
            (row["author"], row["title"], row["posted"], row["coefficient"]),
            ("Người hanoi.officer", "Tin quý giá", "2026-10-12", "1,5"),
        )
        self.assertEqual((row["unit_value"], row["amount"]), (234000, 351000))
        self.assertIsNone(before["statement"])
        self.post("hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"})
        after = self.get("hanoi/@royalties?period=2026-10", COLLECTOR).json()
        self.assertEqual(after["items"], before["items"])
        self.assertEqual(after["statement"]["review_state"], "collected")

    def test_who_may_not_view_the_statement_sees_no_payments(self):
        def read(login):
            answer = self.get("hanoi/@royalties?period=2026-10", login)
            self.assertEqual(answer.status_code, 200)
            return answer.json()["items"]

        self.graded()
        transaction.commit()
        for moment in ("before", "after"):
            with self.subTest(moment):
                (row,) = read(HEAD)
                self.assertEqual((row["amount"], row["net"]), (351000, None))
                self.assertIsNone(row["income_tax"])
                (row,) = read(COLLECTOR)
                self.assertEqual((row["amount"], row["net"]), (351000, 351000))
            self.post("hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"})
        transaction.begin()
        statement = statements.of_period("hanoi", "2026-10")
        carried = Line(
            *("", "", "", datetime.date(2026, 10, 31), "", WRITER, Decimal(0), 0),
            *(Decimal(0), -5),
            reason="carried",
        )
        statement.lines = (*statement.lines, carried)
        transaction.commit()
        self.assertEqual((len(read(HEAD)), len(read(COLLECTOR))), (1, 2))
        found = list(audit.read(self.layer["portal"]))
        read = [e.user for e in found if e.action == "royalties.read"]
        self.assertEqual(set(read), {COLLECTOR})

    def test_the_chain(self):
        address = self.start("paid")
        answer = self.get(address, "central.accountant").json()
        self.assertEqual(answer["review_state"], "paid")
        self.assertEqual(answer["gross"], 351000)
        self.assertEqual(
            [entry["step"] for entry in answer["journal"]],
            ["collect", "check", "approve", "pay"],
        )

    def test_bad_periods(self):
        for period in ("", "2026-13", "x", "2026-11", 5, None, ["2026-10"]):
            with self.subTest(period):
                answer = self.post(
                    "hanoi/@royalty-statements", COLLECTOR, {"period": period}
                )
                self.assertEqual(answer.status_code, 400, answer.text)
        answer = self.get("hanoi/@royalties?period=2026-13", COLLECTOR)
        self.assertEqual(answer.status_code, 400)

    def test_twice_is_a_conflict(self):
        self.start()
        later = at(NOW + datetime.timedelta(minutes=9))
        with later:
            answer = self.post(
                "hanoi/@royalty-statements", PAYER, {"period": "2026-10"}
            )
        self.assertEqual(answer.status_code, 409)
        self.assertIn("đã được tổng hợp", answer.json()["message"])

    def test_two_accountants_at_once_make_one_statement(self):
        self.graded()
        transaction.commit()

        def collect(login):
            month = {"period": "2026-10"}
            return self.post("hanoi/@royalty-statements", login, month).status_code

        with ThreadPoolExecutor(2) as pool:
            done = sorted(pool.map(collect, (COLLECTOR, PAYER)))
        self.assertEqual(done, [201, 409])
        found = self.get("hanoi/@royalty-statements", LEADER).json()
        self.assertEqual(found["items_total"], 1)

    def test_separation_is_told_in_words(self):
        address = self.start("approved")
        answer = self.post(f"{address}/@workflow/pay", COLLECTOR, {})
        self.assertEqual(answer.status_code, 403, answer.text)
        self.assertIn("người khác", answer.json()["message"])

    def test_strangers_meet_nothing(self):
        address = self.start()
        for login in STRANGERS:
            for path in (address, f"{address}/@@royalty-paper/bang-ke.xlsx"):
                with self.subTest(login=login, path=path):
                    for answer in (self.get(path, login), self.page(path, login)):
                        self.assertIn(answer.status_code, CLOSED)
            for path in ("hanoi/@royalty-statements", "hanoi/@royalties"):
                with self.subTest(login=login, path=path):
                    self.assertIn(self.get(path, login).status_code, CLOSED)
        for login in (*STRANGERS, HEAD, LEADER, "central.accountant"):
            with self.subTest(login):
                answer = self.post(
                    "hanoi/@royalty-statements", login, {"period": "2026-10"}
                )
                self.assertIn(answer.status_code, CLOSED)

    def test_who_collected_it_owns_nothing(self):
        """Plone's role Owner would give them its history over REST."""
        address = self.start()
        self.assertEqual(self.get(f"{address}/@history", COLLECTOR).status_code, 401)

    def test_who_only_looks_changes_nothing(self):
        address = self.start()
        for login in ("central.accountant", "central.inspector", LEADER):
            with self.subTest(login):
                self.assertEqual(self.get(address, login).status_code, 200)
                answer = self.post(f"{address}/@workflow/check", login, {})
                self.assertEqual(answer.status_code, 403)


class TestProposal(Web, unittest.TestCase):
    """What an item proposes is never shown to the public, on any channel."""

    def publish_one(self):
        item = self.publish(royalty_waived=SECRET, title="Tin chung")
        transaction.commit()
        return item.absolute_url()

    def test_on_no_channel(self):
        address = self.publish_one()
        for login in (None, "tphochiminh.editor", "hanoi.registrar"):
            for path in (
                address,
                f"{self.base}/hanoi/@search?SearchableText=chung&fullobjects=1",
                f"{self.base}/hanoi/@search?SearchableText=chung&metadata_fields=_all",
                f"{self.base}/hanoi/tin-tuc?fullobjects=1",
                f"{self.base}/hanoi/tin-tuc/rss.xml",
                f"{self.base}/hanoi/tin-tuc/atom.xml",
            ):
                for answer in (self.get(path, login), self.page(path, login)):
                    with self.subTest(login=login, path=path):
                        self.assertNotIn(SECRET, answer.json() if 0 else answer.text)
                        self.assertNotIn("royalty_", answer.text)
        self.assertIn("royalty_waived", self.get(address, EDITOR).json())

    def test_rest_takes_and_refuses_shares(self):
        def write(login, **fields):
            values = {"@type": "News Item", "title": "Tin", **fields}
            return self.post("hanoi/tin-tuc", login, values)

        good = [
            {"author": WRITER, "percent": "33,33"},
            {"author": EDITOR, "percent": "66,67"},
        ]
        answer = write(EDITOR, royalty_shares=good, royalty_genre="tin")
        self.assertEqual(answer.status_code, 201, answer.text)
        self.assertEqual(answer.json()["royalty_shares"], good)
        for rows in (
            [{"author": WRITER, "percent": "101"}],
            [{"author": WRITER, "percent": "0"}],
            [{"author": WRITER, "percent": "99"}],
            [{"author": WRITER, "percent": "50"}] * 2,
            [{"author": "tphochiminh.editor", "percent": "100"}],
            [{"author": "khong-co", "percent": "100"}],
            [{"author": WRITER}],
            [{"author": WRITER, "percent": "100", "x": "y"}],
            ["x"],
            "x",
            5,
        ):
            with self.subTest(rows):
                answer = write(EDITOR, royalty_shares=rows)
                self.assertEqual(answer.status_code, 400, answer.text)
        for rows in ([{"title": "Ảnh"}], [{"title": "", "genre": "tranh"}], ["x"]):
            with self.subTest(rows):
                answer = write(EDITOR, royalty_pictures=rows)
                self.assertEqual(answer.status_code, 400, answer.text)

    def test_members_of_any_type_are_refused(self):
        draft = self.post("hanoi/tin-tuc", EDITOR, {"@type": "News Item", "title": "T"})
        address = draft.json()["@id"]
        good = {
            "royalty_shares": {"author": WRITER, "percent": "100"},
            "royalty_pictures": {
                "title": "Ảnh",
                "genre": "anh-thoi-su",
                "author": WRITER,
            },
        }
        for field, row in good.items():
            answer = self.call("PATCH", address, EDITOR, json={field: [row]})
            self.assertEqual(answer.status_code, 204, answer.text)
            for name in row:
                for value in (None, 5, True, ["x"], [], {"a": 1}, {}, "", " "):
                    with self.subTest(field=field, name=name, value=value):
                        rows = [row | {name: value}]
                        answer = self.call("PATCH", address, EDITOR, json={field: rows})
                        self.assertEqual(answer.status_code, 400, answer.text)
            for rows in ([None], [5], [[1]], [True], True, {"a": 1}):
                with self.subTest(field=field, rows=rows):
                    answer = self.call("PATCH", address, EDITOR, json={field: rows})
                    self.assertEqual(answer.status_code, 400, answer.text)

    def test_pictures_have_genres_of_pictures(self):
        for genre in ("khong-co", "tin", "dang-lai"):
            picture = {"title": "Ảnh", "genre": genre, "author": WRITER}
            values = {"@type": "News Item", "title": "Tin"}
            answer = self.post(
                "hanoi/tin-tuc", EDITOR, values | {"royalty_pictures": [picture]}
            )
            with self.subTest(genre):
                self.assertEqual(answer.status_code, 400, answer.text)

    def leave(self, login):
        """Take all functions from somebody of staff."""
        with api.env.adopt_roles(["Manager"]):
            for unit, function in people.functions_held(login):
                people.take(login, unit, function)
        transaction.commit()

    def test_an_author_who_left_stays_one(self):
        values = {"@type": "News Item", "title": "Nháp"}
        values["royalty_shares"] = [{"author": WRITER, "percent": "100"}]
        picture = {"title": "Ảnh", "genre": "anh-thoi-su", "author": WRITER}
        values["royalty_pictures"] = [picture]
        address = self.post("hanoi/tin-tuc", EDITOR, values).json()["@id"]
        self.leave(WRITER)
        for fields in (
            {"title": "Mới"},
            {"royalty_shares": values["royalty_shares"]},
            {"royalty_pictures": values["royalty_pictures"]},
        ):
            with self.subTest(fields):
                answer = self.call("PATCH", address, EDITOR, json=fields)
                self.assertEqual(answer.status_code, 204, answer.text)
        shown = self.page(f"{address}/@@edit", EDITOR).text
        chosen = re.findall(r"<option[^>]*selected[^>]*>", shown)
        mine = [tag for tag in chosen if WRITER in tag]
        self.assertEqual(len(mine), 2)
        answer = self.post("hanoi/tin-tuc", EDITOR, values)
        self.assertEqual(answer.status_code, 400)

    def test_a_deleted_account_keeps_its_name(self):
        self.graded()
        transaction.commit()
        with api.env.adopt_roles(["Manager"]):
            api.user.delete(username=WRITER)
        transaction.commit()
        self.post("hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"})
        rows = self.get("hanoi/@royalties?period=2026-10", COLLECTOR).json()["items"]
        self.assertEqual([row["author"] for row in rows], ["Người hanoi.officer"])

    def test_the_form(self):
        form = "hanoi/tin-tuc/++add++News Item"
        shown = self.page(form, EDITOR).text
        names = re.findall(r'name="(form\.widgets\.IRoyalty\.[^"]+)"', shown)
        prefix = "form.widgets.IRoyalty.royalty_shares"
        self.assertIn(f"{prefix}-author-1", names)
        self.assertIn("Người hanoi.officer", shown)
        self.assertNotIn("Người tphochiminh.officer", shown)
        fields = {
            "form.widgets.IBasic.title": "Tin qua biểu mẫu",
            "form.widgets.IRoyalty.royalty_genre:list": "tin",
            f"{prefix}-author-1": WRITER,
            f"{prefix}-percent-1": "60",
            f"{prefix}-author-2": EDITOR,
            f"{prefix}-percent-2": "50",
            "form.buttons.save": "Lưu",
        }
        fields |= {
            f"{prefix}-{name}-{number}": ""
            for number in (3, 4)
            for name in ("author", "percent")
        }
        refused = self.send(form, EDITOR, **fields)
        self.assertEqual(refused.status_code, 200)
        self.assertIn('value="60"', refused.text)
        self.assertIn('value="50"', refused.text)
        saved = self.send(form, EDITOR, **fields | {f"{prefix}-percent-2": "40"})
        self.assertEqual(saved.status_code, 302, saved.text[:3000])
        item = self.get("hanoi/tin-tuc/tin-qua-bieu-mau", EDITOR).json()
        self.assertEqual(
            item["royalty_shares"],
            [
                {"author": WRITER, "percent": "60"},
                {"author": EDITOR, "percent": "40"},
            ],
        )


class TestPages(Web, unittest.TestCase):
    def test_the_head_sets_several_coefficients_and_loses_no_input(self):
        first, second = (
            self.publish(title, description=f"Tóm tắt của {title}")
            for title in ("Tin a", "Tin b")
        )
        (one,), (two,) = self.works_of(first), self.works_of(second)
        transaction.commit()
        path = "hanoi/@@royalty-works?period=2026-10"
        shown = self.page(path, HEAD).text
        self.assertIn(first.absolute_url(), shown)
        self.assertIn("Tóm tắt của Tin a", shown)
        fields = {
            f"genre-{one.uid}": "tin",
            f"coefficient-{one.uid}": "1,5",
            f"genre-{two.uid}": "tin",
            f"coefficient-{two.uid}": "77",
        }
        answer = self.send(path, HEAD, **fields)
        self.assertEqual(answer.status_code, 400)
        self.assertIn('value="77"', answer.text)
        transaction.begin()
        self.assertEqual(str(one.coefficient), "1.5")
        self.assertIsNone(two.coefficient)
        answer = self.send(path, HEAD, **fields | {f"coefficient-{two.uid}": "2"})
        self.assertEqual(answer.status_code, 303)
        transaction.begin()
        self.assertEqual(str(two.coefficient), "2")

    def test_a_page_that_is_out_of_date_changes_nothing(self):
        item = self.publish()
        (work,) = self.works_of(item)
        transaction.commit()
        fields = {
            f"genre-{work.uid}": "tin",
            f"coefficient-{work.uid}": "1",
            f"revision-{work.uid}": str(work.revision - 1),
        }
        answer = self.send("hanoi/@@royalty-works?period=2026-10", HEAD, **fields)
        self.assertEqual(answer.status_code, 409)

    def test_others_look_or_are_refused(self):
        item = self.publish(title="Tin quý")
        (work,) = self.works_of(item)
        transaction.commit()
        path = "hanoi/@@royalty-works?period=2026-10"
        fields = {f"genre-{work.uid}": "tin", f"coefficient-{work.uid}": "1"}
        for login in (COLLECTOR, LEADER, "central.accountant", "central.inspector"):
            with self.subTest(login):
                shown = self.page(path, login)
                self.assertIn("Tin quý", shown.text)
                self.assertNotIn(f"coefficient-{work.uid}", shown.text)
                self.assertIn(self.send(path, login, **fields).status_code, CLOSED)
        for login in (None, EDITOR, WRITER, "tphochiminh.editorial_head"):
            with self.subTest(login):
                self.assertIn(self.page(path, login).status_code, CLOSED)

    def test_collecting_and_the_steps(self):
        self.graded()
        transaction.commit()
        path = "hanoi/@@royalty-statements?period=2026-10"
        answer = self.send(path, COLLECTOR, period="2026-10")
        self.assertEqual(answer.status_code, 303, answer.text[:2000])
        address = answer.headers["Location"]
        shown = self.page(address, COLLECTOR).text
        self.assertIn("351.000", shown)
        answer = self.send(address, COLLECTOR, step="check", revision="1")
        self.assertEqual(answer.status_code, 303)
        answer = self.send(address, LEADER, step="approve", revision="2")
        self.assertEqual(answer.status_code, 303)
        shown = self.page(address, COLLECTOR).text
        self.assertNotIn('value="pay"', shown)
        self.assertIn("người khác", shown)
        answer = self.send(address, COLLECTOR, step="pay", revision="3")
        self.assertEqual(answer.status_code, 403)
        self.assertIn("người khác", answer.text)
        answer = self.send(address, PAYER, step="pay", revision="3")
        self.assertEqual(answer.status_code, 303)
        again = self.send(path, PAYER, period="2026-10")
        self.assertEqual(again.status_code, 409)

    def test_a_statement_of_nothing_is_led_to_its_end(self):
        item = self.graded()
        transaction.commit()
        body = {"period": "2026-10"}
        address = self.post("hanoi/@royalty-statements", COLLECTOR, body).json()["@id"]
        with at(NOW):
            self.step(item, LEADER, "withdraw")
        for step, login in (
            ("recollect", COLLECTOR),
            ("check", COLLECTOR),
            ("approve", LEADER),
            ("pay", PAYER),
        ):
            answer = self.post(f"{address}/@workflow/{step}", login, {})
            self.assertEqual(answer.status_code, 200, answer.text)
            self.assertEqual(self.page(address, COLLECTOR).status_code, 200)
        for name in ("bang-ke.xlsx", "bang-ke.pdf", "chuyen-khoan.csv"):
            answer = self.get(f"{address}/@@royalty-paper/{name}", COLLECTOR)
            self.assertEqual(answer.status_code, 200, name)

    def test_the_list_for_the_bank_is_there_once_it_is_approved(self):
        address = self.start()
        paper = f"{address}/@@royalty-paper/chuyen-khoan.csv"
        for step, login, there in (
            (None, None, False),
            ("check", COLLECTOR, False),
            ("approve", LEADER, True),
            ("return", LEADER, False),
            ("check", COLLECTOR, False),
            ("approve", LEADER, True),
            ("pay", PAYER, True),
        ):
            if step:
                body = {"reason": "Sai số liệu."} if step == "return" else {}
                answer = self.post(f"{address}/@workflow/{step}", login, body)
                self.assertEqual(answer.status_code, 200, answer.text)
            for person in (COLLECTOR, PAYER):
                with self.subTest(step, person=person):
                    status = self.get(paper, person).status_code
                    self.assertEqual(status == 200, there, status)
                    shown = self.page(address, person).text
                    self.assertEqual("chuyen-khoan.csv" in shown, there)

    def test_what_was_approved_is_not_returned_by_accountants(self):
        address = self.start("approved")
        for login in (COLLECTOR, PAYER):
            answer = self.post(
                f"{address}/@workflow/return", login, {"reason": "Sai số liệu."}
            )
            self.assertIn(answer.status_code, CLOSED)
            self.assertNotIn('value="return"', self.page(address, login).text)

    def test_only_months_after_the_last_statement_are_offered(self):
        self.publish("Tin tháng 9", when=NOW - datetime.timedelta(days=55))
        self.start()
        shown = self.page("hanoi/@@royalty-statements", COLLECTOR).text
        self.assertNotIn('value="2026-09"', shown)
        self.assertNotIn('value="2026-10"', shown)

    def test_papers(self):
        address = self.start("approved")
        paper = f"{address}/@@royalty-paper"
        for name, kind in (("bang-ke.xlsx", b"PK"), ("bang-ke.pdf", b"%PDF")):
            with self.subTest(name):
                answer = self.get(f"{paper}/{name}", LEADER)
                self.assertEqual(answer.status_code, 200, answer.text[:300])
                self.assertTrue(answer.content.startswith(kind))
        bank = self.get(f"{paper}/chuyen-khoan.csv", COLLECTOR)
        self.assertEqual(bank.status_code, 200)
        self.assertIn("Người hanoi.officer", bank.content.decode("utf-8-sig"))
        for login in (LEADER, "central.accountant", "central.inspector"):
            answer = self.get(f"{paper}/chuyen-khoan.csv", login)
            self.assertIn(answer.status_code, CLOSED)

    def test_the_centre_looks_over_the_country(self):
        self.start("checked")
        for login in ("central.accountant", "central.inspector"):
            shown = self.page("@@royalty-overview?period=2026-10", login).text
            self.assertIn("351.000", shown)
            self.assertIn("thành phố Hà Nội", shown)
        for login in (None, COLLECTOR, LEADER, EDITOR, "central.admin"):
            with self.subTest(login):
                answer = self.page("@@royalty-overview", login)
                self.assertIn(answer.status_code, CLOSED)

    def test_only_what_has_still_to_be_paid_is_late(self):
        address = self.start("approved")
        places = (
            ("hanoi/@@royalty-statements", PAYER),
            ("@@royalty-overview?period=2026-10", "central.accountant"),
            (address, PAYER),
        )

        def shown():
            found = {}
            for path, login in places:
                text = self.page(path, login).text.partition("<main")[2]
                found[path] = (
                    "Quá hạn" in text or "is-late" in text or "badge--error" in text,
                    "Chi trả muộn" in text,
                )
            return set(found.values())

        self.assertEqual(shown(), {(False, False)})
        with at(NOW + datetime.timedelta(days=60)):
            self.assertEqual(shown(), {(True, False)})
            answer = self.post(f"{address}/@workflow/pay", PAYER, {})
            self.assertEqual(answer.status_code, 200, answer.text)
            self.assertEqual(shown(), {(False, True)})

    def test_what_was_paid_in_time_is_never_late(self):
        address = self.start("paid")
        with at(NOW + datetime.timedelta(days=60)):
            for path in ("hanoi/@@royalty-statements", address):
                text = self.page(path, PAYER).text.partition("<main")[2]
                for word in ("Quá hạn", "is-late", "Chi trả muộn"):
                    self.assertNotIn(word, text)

    def test_my_royalties(self):
        self.start("approved")
        shown = self.page("@@my-royalties", WRITER).text
        self.assertIn("351.000", shown)
        self.assertNotIn("351.000", self.page("@@my-royalties", EDITOR).text)
        self.assertIn(self.page("@@my-royalties", None).status_code, CLOSED)


class TestWithdrawn(Web, unittest.TestCase):
    """A month of which an item was withdrawn: a draft that not everybody may read."""

    def test_everybody_keeps_the_pages_of_the_month(self):
        item = self.graded()
        self.publish(title="Tin còn lại")
        transaction.commit()
        address = self.start_of(item)
        for login in (HEAD, COLLECTOR, PAYER, LEADER, "central.accountant"):
            with self.subTest(login):
                answer = self.page("hanoi/@@royalty-works?period=2026-10", login)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(item.title, answer.text)
                links = f'href="{item.absolute_url()}"' in answer.text
                self.assertEqual(links, login == LEADER)
        for login in (COLLECTOR, LEADER):
            answer = self.page(address, login)
            self.assertEqual(answer.status_code, 200)
            links = f'href="{item.absolute_url()}"' in answer.text
            self.assertEqual(links, login == LEADER)

    def start_of(self, item):
        """Collect the month and withdraw an item of it; return the statement."""
        answer = self.post(
            "hanoi/@royalty-statements", COLLECTOR, {"period": "2026-10"}
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        self.step(item, "central.approver", "withdraw")
        return answer.json()["@id"]


class TestKinds(Web, unittest.TestCase):
    def test_a_text_is_no_picture(self):
        item = self.publish()
        transaction.commit()
        work = self.works_of(item)[0]
        shown = self.page("hanoi/@@royalty-works?period=2026-10", HEAD).text
        field = shown[shown.index(f'id="genre-{work.uid}"') :].partition("</select>")[0]
        self.assertIn('value="tin"', field)
        self.assertNotIn('value="anh-thoi-su"', field)
        answer = self.send(
            "hanoi/@@royalty-works?period=2026-10",
            HEAD,
            **{
                f"genre-{work.uid}": "anh-thoi-su",
                f"coefficient-{work.uid}": "0,5",
                f"revision-{work.uid}": str(work.revision),
            },
        )
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Thể loại này không dùng cho tác phẩm này", answer.text)


class TestProposalShown(Web, unittest.TestCase):
    """What an item proposes, on its page, for those who decide on it."""

    def test_who_decides_reads_it_and_the_public_does_not(self):
        pictures = [{"title": "Lễ ký", "genre": "video", "author": EDITOR}]
        item = self.publish(royalty_pictures=pictures)
        self.grade(item, "1,5")
        transaction.commit()
        address = item.absolute_url()
        for login, reads in (
            (LEADER, True),
            (HEAD, True),
            (EDITOR, True),
            (COLLECTOR, True),
            (None, False),
            (WRITER, False),
            ("tphochiminh.leader", False),
        ):
            with self.subTest(login):
                text = self.page(address, login).text
                self.assertIn(item.title, text)
                self.assertEqual("Nhuận bút (đề xuất)" in text, reads)
                self.assertEqual("Tin: 1,5" in text, reads)
                self.assertEqual("Lễ ký" in text, reads)

    def test_a_film_of_an_item_can_be_graded(self):
        pictures = [{"title": "Phim", "genre": "video", "author": WRITER}]
        item = self.publish(royalty_pictures=pictures)
        transaction.commit()
        film = next(w for w in self.works_of(item) if w.title == "Phim")
        answer = self.send(
            "hanoi/@@royalty-works?period=2026-10",
            HEAD,
            **{
                f"genre-{film.uid}": "video",
                f"coefficient-{film.uid}": "2",
                f"revision-{film.uid}": str(film.revision),
            },
        )
        self.assertEqual(answer.status_code, 303, answer.text)


class TestMine(Web, unittest.TestCase):
    def test_the_lines_make_up_the_payment(self):
        self.start("approved")
        text = self.page("@@my-royalties", WRITER).text
        lines = re.sub(r"\s+", " ", text)
        self.assertRegex(lines, r"<li>Tin: [\d.]+ đồng")
