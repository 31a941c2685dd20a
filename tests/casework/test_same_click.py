"""The same click twice is one step, and its answer is its own, wherever the item is."""

from Acquisition import aq_base
from dataclasses import replace
from datetime import timedelta
from plone import api
from plone.app.testing import login
from plone.protect.authenticator import createToken
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_FUNCTIONAL
from tests.requests.world import APPLICANT
from tests.wsgi import Wsgi
from thads.casework import codes
from thads.casework import steps
from thads.debtors.demo import publish_rows
from thads.debtors.loads import intake
from thads.debtors.workflow import entry_moves
from thads.hotline import reports
from thads.outbox.jobs import get_outbox
from thads.requests.demo import make_case
from thads.web import revisions
from thads.worktime import clock
from unittest import mock
from urllib.parse import urlencode
import json
import transaction
import unittest


FORM = "application/x-www-form-urlencoded"


class Clicks:
    """Mixin: people who click, over REST and on pages."""

    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.portal = self.layer["portal"]
        self.web = Wsgi(self.layer)
        transaction.begin()

    def path(self, item):
        return "/" + "/".join(item.getPhysicalPath()[2:])

    def rest(self, path, who, method="POST", **body):
        sent = json.dumps(body).encode() if method == "POST" else b""
        media = "application/json" if sent else ""
        return self.web.ask(path, method, who, "application/json", sent, media)

    def do(self, path, step, who, **body):
        return self.rest(f"{path}/@workflow/{step}", who, **body)

    def form(self, path, who, **fields):
        with api.env.adopt_user(username=who):
            fields["_authenticator"] = createToken()
        return self.web.ask(
            path, "POST", who, "text/html", urlencode(fields).encode(), FORM
        )

    def letters(self):
        transaction.begin()
        jobs = get_outbox(self.portal).jobs.values()
        return len([job for job in jobs if job["kind"] == "mail"])

    def case(self, state="registered", **options):
        case = make_case("hanoi", state, applicant=APPLICANT, **options)
        transaction.commit()
        return case

    def report(self):
        new = reports.NewReport(
            content="Chấp hành viên hẹn nhiều lần", reported_unit="hanoi-badinh"
        )
        with api.env.adopt_user(username="hanoi.hotline"):
            report = reports.record("hanoi", new, "hanoi.hotline")
        transaction.commit()
        return report


class TestCases(Clicks, unittest.TestCase):
    def test_the_answer_is_the_step_of_this_person(self):
        for shown in ({"revision": 1}, {}):
            case = self.case()
            path, body = self.path(case), {"note": "Đã nhận", **shown}
            first = self.do(path, "receive", "hanoi.officer", **body)
            self.assertEqual(first.status, 200, first.text)
            letters = self.letters()
            later = self.do(
                path, "reassign", "hanoi.leader", officer="hanoi.leader", note="Giao"
            )
            self.assertEqual(later.status, 200, later.text)
            again = self.do(path, "receive", "hanoi.officer", **body)
            with self.subTest(shown=shown):
                self.assertEqual(again.status, 200, again.text)
                self.assertEqual(again.json(), first.json())
                self.assertEqual(again.json()["revision"], 2)
                self.assertEqual(self.letters(), letters)
                transaction.begin()
                self.assertEqual(
                    [entry.step for entry in case.trail],
                    ["register", "receive", "reassign"],
                )

    def test_the_same_step_of_somebody_else_or_with_other_words_is_none(self):
        case = self.case()
        path = self.path(case)
        self.do(path, "receive", "hanoi.officer", note="Đã nhận", revision=1)
        for who, body in (
            ("hanoi.leader", {"note": "Đã nhận", "revision": 1}),
            ("hanoi.leader", {"note": "Đã nhận"}),
            ("hanoi.officer", {"note": "Khác", "revision": 1}),
            ("hanoi.officer", {"note": "Khác"}),
        ):
            with self.subTest(who=who, body=body):
                self.assertEqual(self.do(path, "receive", who, **body).status, 409)

    def test_a_step_of_the_workflow_alone_does_not_exist(self):
        case = self.case()
        known = {k: v for k, v in case.process.steps.items() if k != "receive"}
        some = replace(case.process, steps=known)
        with mock.patch.object(type(aq_base(case)), "process", some):
            answer = self.do(self.path(case), "receive", "hanoi.officer")
        self.assertEqual(answer.status, 400, answer.text)
        self.assertEqual(answer.json()["errors"][0]["code"], "no_such_step")

    def test_without_a_revision_it_is_the_same_click_for_a_moment(self):
        case = self.case()
        path = self.path(case)
        self.do(path, "receive", "hanoi.officer", note="Đã nhận")
        later = clock.now() + timedelta(seconds=31)
        with mock.patch("thads.casework.steps.clock.now", lambda: later):
            answer = self.do(path, "receive", "hanoi.officer", note="Đã nhận")
        self.assertEqual(answer.status, 409)

    def test_what_comes_back_by_others_may_be_asked_for_again_at_once(self):
        case = self.case("received")
        path, body = self.path(case), {"message": "Thiếu bản án"}
        for expected in (1, 2):
            answer = self.do(path, "request_supplement", "hanoi.officer", **body)
            self.assertEqual(answer.status, 200, answer.text)
            transaction.begin()
            taken = [entry.step for entry in case.trail]
            self.assertEqual(taken.count("request_supplement"), expected)
            steps.take(case, "supplement", {"message": str(expected)}, person="")
            transaction.commit()

    def test_a_step_taken_to_and_fro_by_one_person_is_taken_each_time(self):
        case = self.case("received")
        with api.env.adopt_user(username="hanoi.leader"):
            for officer in ("hanoi.leader", "hanoi.officer", "hanoi.leader"):
                steps.take(case, "reassign", {"officer": officer})
        self.assertEqual(case.person, "hanoi.leader")
        self.assertEqual(len(case.trail), 5)


class TestMoved(Clicks, unittest.TestCase):
    def setUp(self):
        super().setUp()
        case = self.case()
        self.old = self.path(case)
        self.new = self.old.replace("/hanoi/", "/tphochiminh/")
        self.body = {
            "unit": "tphochiminh",
            "reason": "Tòa án Quận 1",
            "note": "Ông/bà không phải nộp lại.",
            "revision": 1,
        }

    def forward(self, **more):
        return self.do(self.old, "forward", "hanoi.officer", **{**self.body, **more})

    def taken(self):
        transaction.begin()
        case = self.portal.unrestrictedTraverse(self.new[1:])
        return [entry.step for entry in case.trail]

    def assertNowhere(self, answer, status=404):
        self.assertEqual(answer.status, status)
        self.assertNotIn("tphochiminh", str(answer.headers))
        self.assertNotIn(self.new, answer.text)

    def test_the_same_click_over_rest(self):
        first = self.forward()
        self.assertNowhere(first, 200)
        self.assertNotIn("@id", first.json())
        letters = self.letters()
        receive = self.do(self.new, "receive", "tphochiminh.officer")
        self.assertEqual(receive.status, 200)
        self.assertIn(self.new, receive.json()["@id"])
        sent = self.letters()
        self.assertGreater(sent, letters)
        again = self.forward()
        self.assertNowhere(again, 200)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(self.letters(), sent)
        self.assertEqual(self.taken(), ["register", "forward", "receive"])

    def test_it_is_the_same_click_for_nobody_else(self):
        self.forward()
        for who in ("hanoi.leader", "hanoi.editor", "hanoi-badinh.leader", None):
            with self.subTest(who=who):
                answer = self.do(self.old, "forward", who, **self.body)
                self.assertNowhere(answer)
                absent = f"{self.old[:-14]}{codes.derive(b'x', 'x')}"
                like = self.do(absent, "forward", who, **self.body)
                self.assertEqual(like.text.replace(absent, self.old), answer.text)
                self.assertNowhere(self.rest(self.old, who, "GET"))
                page = self.web.ask(self.old, "GET", who, "text/html")
                self.assertNowhere(page)
        for body in ({"note": "Khác"}, {"revision": 0}, {"unit": "tphochiminh-quan1"}):
            with self.subTest(body=body):
                self.assertNowhere(self.forward(**body))
        self.assertNowhere(self.do(self.old, "receive", "hanoi.officer", revision=1))
        self.assertEqual(self.taken(), ["register", "forward"])

    def test_whoever_may_view_it_is_led_there(self):
        self.forward()
        for who in ("central.inspector", "tphochiminh.officer"):
            for rest in ("", "/@@case", "/phieu/01?a=%C4%91", "/@workflow"):
                for accept in ("text/html", "application/json"):
                    answer = self.web.ask(self.old + rest, "GET", who, accept)
                    with self.subTest(who=who, rest=rest, accept=accept):
                        self.assertEqual(answer.status, 302)
                        self.assertTrue(
                            answer.headers["Location"].endswith(self.new + rest)
                        )
            answer = self.do(self.old, "receive", who, note="x", revision=1)
            self.assertEqual(answer.status, 307)
            self.assertTrue(
                answer.headers["Location"].endswith(f"{self.new}/@workflow/receive")
            )
            answer = self.form(f"{self.old}/@@buoc", who, step="receive", revision=1)
            self.assertEqual(answer.status, 307)
            self.assertIn(f"{self.new}/@@buoc", answer.headers["Location"])
        api_path = f"/++api++{self.old}"
        answer = self.web.ask(api_path, "GET", "central.inspector", "application/json")
        self.assertIn(f"/++api++{self.new}", answer.headers["Location"])
        # what is not there at its own address leads nowhere
        answer = self.web.ask(f"{self.new}/khong-co", "GET", "central.inspector")
        self.assertEqual(answer.status, 404)

    def test_the_same_form(self):
        fields = {
            "step": "forward",
            "unit": "tphochiminh",
            "reason": "Thẩm quyền",
            "note": "x",
            "revision": 1,
        }
        for _click in range(3):
            answer = self.form(f"{self.old}/@@buoc", "hanoi.officer", **fields)
            self.assertEqual(answer.status, 303, answer.text[:200])
            desk = self.old.rpartition("/")[0]
            self.assertTrue(answer.headers["Location"].endswith(f"{desk}/@@desk"))
        fields["note"] = "khác"
        answer = self.form(f"{self.old}/@@buoc", "hanoi.officer", **fields)
        self.assertNowhere(answer)
        self.assertEqual(self.taken(), ["register", "forward"])

    def test_hidden_at_its_own_address(self):
        """A branch gives its case to the department: the address stays."""
        case = self.case(unit="hanoi-badinh")
        path, body = self.path(case), {"unit": "hanoi", "reason": "Lớn", "revision": 1}
        who = "hanoi-badinh.officer"
        first = self.do(path, "forward", who, **body)
        self.assertEqual(first.status, 200, first.text)
        self.assertEqual(self.rest(path, who, "GET").status, 404)
        again = self.do(path, "forward", who, **body)
        self.assertEqual(again.status, 200, again.text)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(
            self.do(path, "forward", who, unit="hanoi", note="x").status, 404
        )

    def test_a_report_of_the_hotline(self):
        report = self.report()
        path, body = self.path(report), {"unit": "central", "revision": 1}
        first = self.do(path, "assign", "hanoi.leader", **body)
        self.assertEqual(first.status, 200, first.text)
        self.assertNotIn("@id", first.json())
        again = self.do(path, "assign", "hanoi.leader", **body)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(self.do(path, "assign", "hanoi.editor", **body).status, 404)
        answer = self.rest(path, "central.inspector", "GET")
        self.assertEqual(answer.status, 302)
        for _click in range(2):
            answer = self.form(path, "hanoi.leader", step="assign", **body, note="x")
            self.assertEqual(answer.status, 404)


class TestContent(Clicks, unittest.TestCase):
    """Publications, loads and entries: workflows without tables."""

    def assertOwn(self, item, step, who, comment, meanwhile, named):
        """Click, let others take their steps, and click again: the same answer."""
        path, body = self.path(item), {"comment": comment}
        if named:
            body["revision"] = revisions.revision_of(item)
        first = self.do(path, step, who, **body)
        self.assertEqual(first.status, 200, first.text)
        for other, whom in meanwhile:
            answer = self.do(path, other, whom, comment="Ý kiến khác")
            self.assertEqual(answer.status, 200, answer.text)
        letters, taken = self.letters(), self.steps(item)
        again = self.do(path, step, who, **body)
        self.assertEqual(again.status, 200, again.text)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(again.json()["actor"], who)
        self.assertEqual(self.steps(item), taken)
        self.assertEqual(self.letters(), letters)

    def steps(self, item):
        """Return how many steps were taken with an item."""
        self.portal._p_jar.sync()
        return sum(map(len, item.workflow_history.values()))

    def news(self, name):
        login(self.portal, "hanoi.editor")
        item = api.content.create(
            self.portal.hanoi["tin-tuc"], "News Item", id=name, title="Tin"
        )
        transaction.commit()
        return item

    def test_a_publication(self):
        for named in (True, False):
            with self.subTest(named=named):
                item = self.news(f"tin-{named}".lower())
                self.assertOwn(
                    item,
                    "submit",
                    "hanoi.editor",
                    "Gửi\nduyệt",
                    [("approve", "hanoi.leader")],
                    named,
                )
                self.assertOwn(item, "approve", "central.approver", "Đồng ý", [], named)

    def test_a_publication_that_the_step_has_hidden(self):
        for named in (True, False):
            item = self.news(f"tra-lai-{named}".lower())
            path = self.path(item)
            self.do(path, "submit", "hanoi.editor")
            self.do(path, "approve", "hanoi.leader")
            with self.subTest(named=named):
                who = "central.approver"
                self.assertOwn(item, "return", who, "Thiếu ảnh", [], named)
                self.assertEqual(self.rest(path, who, "GET").status, 404)
                answer = self.do(path, "return", who, comment="Khác")
                self.assertEqual(answer.status, 404)

    def test_another_step_later_is_refused(self):
        item = self.news("moi")
        path = self.path(item)
        self.do(path, "submit", "hanoi.editor")
        for who, status in (
            ("hanoi.editor", 409),
            ("hanoi.leader", 403),
            ("central.approver", 404),
        ):
            with self.subTest(who=who):
                answer = self.do(path, "submit", who, comment="Khác")
                self.assertEqual(answer.status, status, answer.text)

    def test_a_load(self):
        register = self.portal.hanoi["tra-cuu"]
        login(self.portal, "hanoi.registrar")
        data = workbook(row())
        for named in (True, False):
            load = intake.take_file(register, data, f"a{named}.xlsx")
            transaction.commit()
            with self.subTest(named=named):
                # without a revision, what was sent back is handed in anew: below
                meanwhile = [("return", "hanoi.leader")] if named else []
                self.assertOwn(load, "submit", "hanoi.registrar", "", meanwhile, named)

    def test_a_load_that_was_sent_back_is_handed_in_anew(self):
        register = self.portal.hanoi["tra-cuu"]
        login(self.portal, "hanoi.registrar")
        load = intake.take_file(register, workbook(row()), "a.xlsx")
        transaction.commit()
        path = self.path(load)
        for step, who in (
            ("submit", "hanoi.registrar"),
            ("return", "hanoi.leader"),
            ("submit", "hanoi.registrar"),
        ):
            taken = self.steps(load)
            answer = self.do(path, step, who, comment="Ý kiến")
            self.assertEqual(answer.status, 200, answer.text)
            self.assertEqual(self.steps(load), taken + 1)

    def test_an_entry(self):
        login(self.portal, "hanoi.editor")
        publish_rows(self.portal, self.portal.hanoi, [plain()])
        register = self.portal.hanoi["tra-cuu"]
        (id,) = register.keys_of_entries.values()
        transaction.commit()
        entry = register[id]
        for named in (True, False):
            with self.subTest(named=named):
                self.assertOwn(
                    entry, "ask_hiding", "hanoi.officer", "Nhầm người", [], named
                )
                self.do(self.path(entry), "decline_hiding", "hanoi.leader", comment="x")

    def test_the_day_of_an_end_is_part_of_the_click(self):
        login(self.portal, "hanoi.editor")
        publish_rows(self.portal, self.portal.hanoi, [plain()])
        register = self.portal.hanoi["tra-cuu"]
        (id,) = register.keys_of_entries.values()
        transaction.commit()
        path, entry = self.path(register[id]), register[id]
        for day in ("05/06/2099", "05/06/2099", "06/06/2099"):
            answer = self.do(
                path, "schedule_end", "hanoi.leader", comment="Theo lịch", on=day
            )
            self.assertEqual(answer.status, 200, answer.text)
        transaction.begin()
        self.assertEqual(entry.ends["date"], "2099-06-06")
        self.assertEqual(
            [m["action"] for m in entry_moves(entry)], ["schedule_end"] * 2
        )

    def test_the_old_address_of_what_is_hidden_tells_nobody(self):
        item = self.news("ban-dau")
        path = self.path(item)
        with api.env.adopt_user(username="hanoi.editor"):
            api.content.rename(item, "ke-hoach-kin")
        transaction.commit()
        for who in (None, "tphochiminh.editor"):
            for accept in ("text/html", "application/json"):
                answer = self.web.ask(path, "GET", who, accept)
                with self.subTest(who=who, accept=accept):
                    self.assertEqual(answer.status, 404)
                    self.assertNotIn("ke-hoach-kin", str(answer.headers) + answer.text)
        answer = self.web.ask(path, "GET", "hanoi.leader")
        self.assertIn("ke-hoach-kin", answer.headers.get("Location", ""))
