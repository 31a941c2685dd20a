"""Reports: seen only by those charged, on every channel."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.hotline.http import Portal
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from tests.rights import steps_on
from tests.ways import REPORT
from thads import audit
from thads.casework import codes
from thads.casework import steps
from thads.hotline import reports
from thads.organisation.rights import RightsTable
import re
import requests
import transaction
import unittest


SECRET = "Chấp hành viên hẹn nhiều lần nhưng không giải quyết hồ sơ bí mật"
INFORMANT = {"name": "Phạm Thị Kín", "phone": "0900 000 777"}
EVIDENCE = "<html><p>Tin nhắn</p>\r\n<script>x</script></html>\n".encode()
FILE = {
    "filename": "tin-nhan.txt",
    "content-type": "text/plain",
    "encoding": "base64",
    "data": b64encode(EVIDENCE).decode(),
}
PEOPLE = {
    "anyone": None,
    "editor": "hanoi.editor",
    "leader": "hanoi.leader",
    "officer": "hanoi.officer",
    "registrar": "hanoi.registrar",
    "hotline": "hanoi.hotline",
    "accountant": "hanoi.accountant",
    "admin": "hanoi.admin",
    "central_approver": "central.approver",
    "central_admin": "central.admin",
    "central_inspector": "central.inspector",
    "central_accountant": "central.accountant",
}
STRANGERS = (
    None,
    "hanoi.editor",
    "hanoi.registrar",
    "hanoi.officer",
    "hanoi.admin",
    "hanoi-badinh.leader",
    "hanoi-badinh.officer",
    "tphochiminh.hotline",
    "tphochiminh.leader",
    "central.admin",
    "central.editor",
)
CLOSED = (401, 403, 404)


def new_report(**changes):
    values = {
        "content": SECRET,
        "reported_unit": "hanoi-badinh",
        "reported_person": "Người bị phản ánh",
        "informant": dict(INFORMANT),
    }
    return reports.NewReport(**values | changes)


class Taken:
    """A report taken in by hanoi.hotline, moved on to a state."""

    def take_in(self, state="received", at="hanoi", **changes):
        with api.env.adopt_user(f"{at}.hotline"):
            report = reports.record(at, new_report(**changes), f"{at}.hotline")
        with api.env.adopt_roles(["Manager"]):
            for step in REPORT[state]:
                values = {"comment": "Ghi chú", "unit": report.unit_id}
                report = steps.take(report, step, values)
        transaction.commit()
        return report


class Closed(Taken):
    """Mixin: asks for what must tell nothing of a report."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)

    def assertClosed(self, path, login):
        for answer in (self.web.page(path, login), self.web.get(path, login)):
            self.assertNotIn(SECRET, str(answer[1]))
            self.assertNotIn(INFORMANT["name"], str(answer[1]))


class TestWalk(Closed, unittest.TestCase):
    """Every state to everybody, every generic page to every stranger."""

    level = 2
    #: Of so many states and strangers one is walked.
    one_of = 1

    def test_reading(self):
        table = RightsTable()
        for state in list(REPORT)[:: self.one_of]:
            address = self.take_in(state).absolute_url()
            for function, login in PEOPLE.items():
                may = table.may("thads_hotline_report", state, function, "view")
                expected = (200,) if may else CLOSED
                with self.subTest(state=state, who=function):
                    # an empty session goes to the log-in page: 302
                    status, html = self.web.page(address, login)
                    self.assertIn(status, expected if may else (*CLOSED, 302))
                    self.assertEqual(may, SECRET in html)
                    status, body = self.web.get(address, login)
                    self.assertIn(status, expected)
                    self.assertEqual(may, SECRET in str(body))

    def test_generic_pages_of_the_report_show_nothing(self):
        address = self.take_in().absolute_url()
        for login in STRANGERS[:: self.one_of]:
            for view in ("@@view", "view", "edit", "@@hotline-file/0", "@history"):
                with self.subTest(who=login, view=view):
                    self.assertClosed(f"{address}/{view}", login)
                    status = self.web.page(f"{address}/{view}", login)[0]
                    self.assertIn(status, (*CLOSED, 302))


class TestSample(TestWalk):
    level = 1
    one_of = 4


class TestRights(Taken, unittest.TestCase):
    """Every cell of the table, over page and REST."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)

    def test_somebody_reported_does_not_see_it_wherever_it_was_taken_in(self):
        for at in ("central", "hanoi"):
            report = self.take_in(
                at=at, reported_unit="hanoi", reported_person="Người central.approver"
            )
            address = report.absolute_url()
            for login, may in (("central.approver", False), ("central.hotline", True)):
                with self.subTest(at=at, login=login):
                    status, body = self.web.get(address, login)
                    self.assertEqual(may, status == 200)
                    self.assertEqual(may, SECRET in str(body))

    def test_the_informant(self):
        """The officer who recorded it sees the informant too; another does not."""
        table = RightsTable()
        for state in ("received", "answered"):
            address = self.take_in(state).absolute_url()
            for function, login in PEOPLE.items():
                may = function == "hotline" or table.may(
                    "thads_hotline_report", state, function, "see_informant"
                )
                with self.subTest(state=state, who=function):
                    for text in (
                        self.web.page(address, login)[1],
                        str(self.web.get(address, login)[1]),
                    ):
                        self.assertEqual(may, INFORMANT["name"] in text)
                        self.assertEqual(may, INFORMANT["phone"] in text)
            status, body = self.web.get(address, "central.hotline")
            self.assertEqual(200, status)
            self.assertNotIn("informant", body)

    def test_steps(self):
        table = RightsTable()
        steps = ("assign", "handle", "answer", "close", "reopen", "decline")
        for state in REPORT:
            offered = {step: set() for step in steps}
            address = self.take_in(state).absolute_url()
            for function, login in PEOPLE.items():
                if not table.may("thads_hotline_report", state, function, "view"):
                    continue
                status, body = self.web.get(f"{address}/@workflow", login)
                self.assertEqual(200, status)
                on_rest = {
                    transition["@id"].rpartition("/")[2]
                    for transition in body["transitions"]
                }
                for step in on_rest:
                    offered[step].add(function)
                on_page = steps_on(self.web.page(address, login)[1])
                with self.subTest(state=state, who=function):
                    self.assertEqual(on_rest, on_page)
            for step in steps:
                expected = {
                    function
                    for function in PEOPLE
                    if table.may("thads_hotline_report", state, function, step)
                }
                with self.subTest(state=state, step=step):
                    self.assertEqual(expected, offered[step])

    def test_strangers_move_nothing(self):
        address = self.take_in().absolute_url()
        for login in STRANGERS:
            with self.subTest(who=login):
                self.assertIn(
                    self.web.do(address, "decline", login, comment="x")[0], CLOSED
                )
        status, _body = self.web.do(address, "assign", "hanoi.leader", unit="hanoi")
        self.assertEqual(200, status)


class TestSecrecy(Closed, unittest.TestCase):
    """Nothing seeps out on any channel."""

    def test_search_listings_and_feeds_do_not_know_it(self):
        code = self.take_in().code
        section = "/hanoi/duong-day-nong"
        for login in (*STRANGERS, "hanoi.hotline", "central.inspector"):
            with self.subTest(who=login):
                for path in (
                    f"/@search?SearchableText={code}",
                    "/@search?portal_type=HotlineReport",
                    "/hanoi/@search?sort_on=created&b_size=500",
                    "/hanoi/duong-day-nong",
                    "/hanoi/duong-day-nong?fullobjects=1",
                    "/hanoi/duong-day-nong/@navigation?expand.navigation.depth=4",
                ):
                    body = self.web.get(path, login)[1]
                    shown = body.get("items", []) if isinstance(body, dict) else body
                    self.assertNotIn(code, str(shown), path)
                status, text = self.web.call("PROPFIND", section, None, login)
                if login in STRANGERS:
                    self.assertNotIn(code, str(text), "WebDAV")
        catalog = api.portal.get_tool("portal_catalog")
        self.assertFalse(catalog.unrestrictedSearchResults(portal_type="HotlineReport"))
        self.assertNotIn(code, self.web.page("/hanoi/duong-day-nong")[1])
        self.assertNotIn(code, self.web.page("/duong-day-nong")[1])

    def test_lists_are_for_those_charged(self):
        code = self.take_in().code
        section = "/hanoi/duong-day-nong"
        for login in ("hanoi.hotline", "hanoi.leader"):
            self.assertIn(code, self.web.page(f"{section}/@@hotline-reports", login)[1])
            self.assertIn(code, str(self.web.get(f"{section}/@hotline-reports", login)))
        for login in STRANGERS:
            for text in (
                self.web.page(f"{section}/@@hotline-reports", login)[1],
                str(self.web.get(f"{section}/@hotline-reports", login)[1]),
                self.web.page("/duong-day-nong/@@hotline-reports", login)[1],
                str(self.web.get("/duong-day-nong/@hotline-reports", login)[1]),
            ):
                self.assertNotIn(code, text)
        for login in ("central.hotline", "central.inspector"):
            path = "/duong-day-nong/@hotline-reports"
            self.assertIn(code, str(self.web.get(path, login)[1]), login)

    def test_a_list_never_shows_content_or_informant(self):
        self.take_in()
        for path in ("@@hotline-reports", "@hotline-reports"):
            self.assertClosed(f"/hanoi/duong-day-nong/{path}", "hanoi.leader")

    def test_the_reported_locality_cannot_see_what_its_officer_took_in(self):
        report = self.take_in(reported_unit="hanoi")
        self.assertEqual("central", report.unit_id)
        address = report.absolute_url()
        for login in (*STRANGERS, "hanoi.hotline", "hanoi.leader"):
            with self.subTest(who=login):
                self.assertIn(self.web.get(address, login)[0], CLOSED)
        for login in ("central.hotline", "central.approver", "central.inspector"):
            with self.subTest(who=login):
                self.assertEqual(200, self.web.get(address, login)[0])

    def test_the_reported_leader_cannot_see_it(self):
        report = self.take_in(reported_person="Người hanoi.leader, lãnh đạo")
        self.assertEqual("central", report.unit_id)
        self.assertIn(self.web.get(report.absolute_url(), "hanoi.leader")[0], CLOSED)

    def test_a_report_on_the_centre_is_for_the_inspector(self):
        address = self.take_in(reported_unit="central").absolute_url()
        for login in ("central.hotline", "central.approver", "central.admin"):
            self.assertIn(self.web.get(address, login)[0], CLOSED)
        self.assertEqual(200, self.web.get(address, "central.inspector")[0])

    def test_nobody_makes_or_changes_reports_by_generic_means(self):
        address = self.take_in().absolute_url()
        for login in ("hanoi.hotline", "hanoi.leader", "central.inspector"):
            status, _body = self.web.post(
                "/hanoi/duong-day-nong",
                {"@type": "HotlineReport", "title": "x"},
                login,
            )
            self.assertIn(status, (400, *CLOSED), login)
            status, _body = self.web.call("PATCH", address, {"title": "x"}, login)
            self.assertIn(status, CLOSED, login)
            self.assertIn(self.web.call("DELETE", address, None, login)[0], CLOSED)


class TestJob(unittest.TestCase):
    """The job once through, in the browser's way."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)
        self.section = "/hanoi/duong-day-nong"

    def intake(self, user="hanoi.hotline", **changes):
        form = {
            "channel": "phone",
            "received": "2026-11-16T09:00",
            "content": SECRET,
            "reported_unit": "hanoi-badinh",
            "reported_person": "",
            "kind": "feedback",
            "urgency": "normal",
            "informant_name": INFORMANT["name"],
            "informant_phone": INFORMANT["phone"],
        }
        return self.web.page(
            f"{self.section}/@@hotline-intake",
            user,
            form | changes,
            files=[("files:list", ("ghi-am.txt", b"noi dung tep", "text/plain"))],
        )

    def the_report(self, where="/hanoi/duong-day-nong", user="hanoi.leader"):
        _status, body = self.web.get(f"{where}/@hotline-reports", user)
        (item,) = body["items"]
        return item

    def test_taken_in_assigned_handled_answered_closed(self):
        status, html = self.intake()
        self.assertEqual(200, status, html[:2000])
        self.assertIn("Đã tiếp nhận phản ánh", html)
        report = self.the_report()
        self.assertEqual("2026-11-23T17:00:00+07:00", report["due"])
        address = report["@id"]

        def step(user, name, **form):
            status, html = self.web.page(address, user, {"step": name, **form})
            self.assertEqual(200, status, html[-3000:])
            return html

        step("hanoi.leader", "assign", unit="hanoi", kind="complaint", urgency="normal")
        self.assertEqual("2026-12-01T17:00:00+07:00", self.the_report()["due"])
        step("hanoi.hotline", "handle")
        status, html = self.web.page(
            address, "hanoi.hotline", {"step": "answer", "comment": " "}
        )
        self.assertEqual(400, status, "an answer without a word is none")
        step("hanoi.hotline", "answer", comment="Đã trả lời bằng văn bản.")
        html = step("hanoi.leader", "close")
        self.assertIn("Đã kết thúc", html)
        self.assertIn("Đã trả lời bằng văn bản.", html)
        _status, body = self.web.get(address, "hanoi.leader")
        self.assertEqual(
            ["take_in", "assign", "handle", "answer", "close"],
            [entry["step"] for entry in body["journal"]],
        )
        self.assertEqual("Đã trả lời bằng văn bản.", body["result"])

    def test_the_file_is_read_by_those_charged_and_its_reading_recorded(self):
        self.intake()
        address = self.the_report()["@id"]
        status, text = self.web.page(f"{address}/@@hotline-file/0", "hanoi.leader")
        self.assertEqual((200, "noi dung tep"), (status, text))
        self.assertEqual(404, self.web.page(f"{address}/@@hotline-file/0")[0])
        self.assertEqual(
            404, self.web.page(f"{address}/@@hotline-file/1", "hanoi.leader")[0]
        )
        transaction.begin()
        actions = [
            e.action for e in audit.read(self.layer["portal"], action="hotline.")
        ]
        self.assertIn("hotline.download", actions)

    def test_each_reading_is_recorded(self):
        self.intake()
        address = self.the_report()["@id"]
        for read in (self.web.page, self.web.get):
            transaction.begin()
            before = len(list(audit.read(self.layer["portal"], action="hotline.read")))
            read(address, "central.inspector")
            transaction.begin()
            entries = list(audit.read(self.layer["portal"], action="hotline.read"))
            self.assertEqual(before + 1, len(entries))
            self.assertEqual("central.inspector", entries[0].user)

    def test_a_refusal_names_the_members_of_the_body(self):
        long = "x" * 201
        for sent, field in (
            ({"class": "x"}, "class"),
            ({"class": 5}, "class"),
            ({"channel": "x"}, "channel"),
            ({"urgency": "x"}, "urgency"),
            ({"content": "x"}, "content"),
            ({"reported_unit": "x"}, "reported_unit"),
            ({"reported_person": long}, "reported_person"),
            ({"received": "x"}, "received"),
            ({"received": "2016-12-31T10:00"}, "received"),
            ({"informant": {"name": long}}, "informant.name"),
            ({"files": [{"filename": "a.exe", "data": "eA=="}]}, "files"),
            ({"idempotency_key": long}, "idempotency_key"),
        ):
            body = {"content": SECRET, "reported_unit": "hanoi-badinh"} | sent
            with self.subTest(sent=str(sent)[:40]):
                path = f"{self.section}/@hotline-reports"
                status, answer = self.web.post(path, body, "hanoi.hotline")
                self.assertEqual(400, status)
                fields = [each["field"] for each in answer["errors"]]
                self.assertEqual([field], [each.split(".0")[0] for each in fields])

    def test_a_report_on_ones_own_unit_leaves_only_a_receipt(self):
        status, html = self.intake(reported_unit="hanoi")
        self.assertEqual(200, status)
        self.assertIn("đã được chuyển lên cơ quan cấp trên", html)
        _status, body = self.web.get(
            f"{self.section}/@hotline-reports", "hanoi.hotline"
        )
        self.assertEqual(0, body["items_total"])
        self.the_report("/duong-day-nong", "central.hotline")

    def test_the_inspector_charges_another_unit_and_rights_and_place_follow(self):
        self.intake(reported_unit="tphochiminh")
        address = self.the_report("/duong-day-nong", "central.inspector")["@id"]
        status, _html = self.web.page(
            address, "central.inspector", {"step": "assign", "unit": "tphochiminh"}
        )
        self.assertEqual(400, status, "never the reported")
        form = {"step": "assign", "unit": "hanoi", "kind": "feedback"}
        form["urgency"] = "normal"
        status, _html = self.web.page(address, "central.inspector", form)
        self.assertEqual(200, status)
        report = self.the_report()
        self.assertIn("/hanoi/duong-day-nong/", report["@id"])
        self.assertEqual(200, self.web.get(report["@id"], "hanoi.leader")[0])
        for who in ("tphochiminh.leader", "tphochiminh.hotline", "central.approver"):
            self.assertIn(self.web.get(report["@id"], who)[0], CLOSED)

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self):
        status, html = self.intake(reported_unit="", reported_person="Ông Ba")
        self.assertEqual(400, status)
        self.assertIn("Chọn đơn vị bị phản ánh.", html)
        self.assertIn(SECRET, html)
        self.assertIn("Ông Ba", html)

    def test_a_double_click_is_one_report(self):
        """At once, with the form's key and without one."""
        self.intake(key="trang-da-mo")
        for changes in ({"key": "mot-mau"}, {"content": f"{SECRET} nữa"}):
            before = len(self.codes())
            with ThreadPoolExecutor(4) as pool:
                clicks = [pool.submit(self.intake, **changes) for _n in range(4)]
            found = {click.result()[0] for click in clicks}
            with self.subTest(**changes):
                self.assertEqual({200}, found)
                self.assertEqual(before + 1, len(self.codes()))

    def test_back_and_change_is_asked_about(self):
        self.intake(key="mot-mau")
        status, html = self.intake(key="mot-mau", content=f"{SECRET} và thêm")
        self.assertEqual(409, status)
        (code,) = self.codes()
        self.assertIn(code, html)
        self.assertIn(f"{SECRET} và thêm", html)
        key = re.search(r'name="key"[^>]*value="(\w+)"', html).group(1)
        self.assertEqual(
            200, self.intake(key=key, content=f"{SECRET} và thêm")[0], html
        )
        self.assertEqual(2, len(self.codes()))

    def test_what_is_too_long_or_too_early_is_refused_and_kept(self):
        long = "dài quá " * 3000
        for changes, kept in (
            ({"content": f"{long}HẾT"}, "HẾT"),
            ({"reported_person": "x" * 201}, "x" * 201),
            ({"informant_name": "y" * 201}, "y" * 201),
            ({"received": "2016-12-31T10:00"}, SECRET),
            ({"received": "0001-01-01T00:00"}, SECRET),
            ({"received": "9999-12-31T23:59"}, SECRET),
        ):
            with self.subTest(str(changes)[:40]):
                status, html = self.intake(**changes)
                self.assertEqual(400, status)
                self.assertIn(kept, html)
        self.assertEqual([], self.codes())

    def codes(self):
        _status, body = self.web.get(
            f"{self.section}/@hotline-reports", "hanoi.hotline"
        )
        return [item["code"] for item in body["items"]]

    def test_only_hotline_officers_take_in(self):
        for login in ("hanoi.editor", "hanoi.leader", "tphochiminh.hotline"):
            status, _body = self.web.post(
                f"{self.section}/@hotline-reports",
                {"content": SECRET, "reported_unit": "hanoi-badinh"},
                login,
            )
            self.assertIn(status, CLOSED, login)
        status, body = self.web.post(
            f"{self.section}/@hotline-reports",
            {"content": SECRET, "reported_unit": "hanoi-badinh", "class": "complaint"},
            "hanoi.hotline",
        )
        self.assertEqual(201, status, body)
        status, body = self.web.post(
            f"{self.section}/@hotline-reports", {"content": "x"}, "hanoi.hotline"
        )
        self.assertEqual(400, status)
        self.assertIn("Chọn đơn vị bị phản ánh.", body["message"])

    def test_the_form_is_not_sent_by_another_site(self):
        answer = requests.post(
            f"{self.web.base}{self.section}/@@hotline-intake",
            data={"content": SECRET, "reported_unit": "hanoi-badinh"},
            auth=("hanoi.hotline", PASSWORD),
            timeout=60,
        )
        self.assertEqual(403, answer.status_code)


class TestSteps(Taken, unittest.TestCase):
    """One way to take a step, whoever asks for it and over whatever channel."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)

    def actions(self, prefix="hotline."):
        transaction.begin()
        return [
            entry.action for entry in audit.read(self.layer["portal"], action=prefix)
        ]

    def body(self, address, user="hanoi.leader"):
        return self.web.get(address, user)[1]

    def test_a_step_over_rest_is_audited_and_assigns_a_unit(self):
        address = self.take_in().absolute_url()
        before = self.actions().count("hotline.assign")
        status, body = self.web.do(address, "assign", "hanoi.leader", unit="hanoi")
        self.assertEqual(200, status, body)
        self.assertEqual("assigned", body["review_state"])
        self.assertEqual(before + 1, self.actions().count("hotline.assign"))
        self.assertEqual("hanoi", self.body(address)["charged"])

    def test_to_assign_without_a_unit_is_refused(self):
        address = self.take_in().absolute_url()
        status, body = self.web.do(address, "assign", "hanoi.leader", comment="x")
        self.assertEqual(400, status)
        self.assertEqual(["unit"], [error["field"] for error in body["errors"]])
        self.assertEqual("received", self.body(address)["review_state"])

    def test_nobody_assigns_it_to_the_reported(self):
        address = self.take_in(reported_unit="tphochiminh").absolute_url()
        status, _body = self.web.do(
            address, "assign", "central.inspector", unit="tphochiminh"
        )
        self.assertEqual(400, status)

    def test_the_workflow_alone_moves_nothing(self):
        report = self.take_in()
        tool = api.portal.get_tool("portal_workflow")
        with api.env.adopt_roles(["Manager"]), self.assertRaises(WorkflowException):
            tool.doActionFor(report, "decline", comment="x")

    def test_what_is_no_text_is_refused(self):
        address = self.take_in("in_handling").absolute_url()
        for value in (["x"], {"a": 1}, 5, True):
            for field in ("comment", "result"):
                with self.subTest(field=field, value=value):
                    status, body = self.web.do(
                        address, "answer", "hanoi.hotline", **{field: value}
                    )
                    self.assertEqual(400, status, body)
        self.assertEqual("in_handling", self.body(address)["review_state"])

    def test_a_decision_on_what_was_not_shown_is_refused(self):
        """Two tabs: the leader declines what another has begun to handle."""
        address = self.take_in("assigned").absolute_url()
        shown = self.body(address)["revision"]
        self.assertEqual(200, self.web.do(address, "handle", "hanoi.hotline")[0])
        status, _body = self.web.do(
            address, "decline", "hanoi.leader", reason="x", revision=shown
        )
        self.assertEqual(409, status)
        self.assertEqual("in_handling", self.body(address)["review_state"])

    def test_the_same_click_twice_is_one_step(self):
        report = self.take_in("assigned")
        address, shown = report.absolute_url(), report.revision
        values = {"unit": "hanoi", "note": "Giao lại", "revision": shown}
        for _click in range(2):
            status, _body = self.web.do(address, "assign", "hanoi.leader", **values)
            self.assertEqual(200, status)
        steps_taken = [entry["step"] for entry in self.body(address)["journal"]]
        self.assertEqual(["take_in", "assign", "assign"], steps_taken)

    def test_custody_follows_the_unit_and_the_officer(self):
        report = self.take_in("in_handling")
        held = [(holding.unit, bool(holding.person)) for holding in report.slip]
        self.assertEqual([("hanoi", False), ("hanoi", True)], held)
        for before, after in zip(report.slip, report.slip[1:], strict=False):
            self.assertEqual(before.until, after.since)


class TestRecording(unittest.TestCase):
    """Reports over REST: what is wrong is said, what comes twice is one."""

    layer = WORLD_HTTP

    def setUp(self):
        self.web = Portal(self.layer)

    def post(self, **body):
        body = {"content": SECRET, "reported_unit": "hanoi-badinh", **body}
        return self.web.post(
            "/hanoi/duong-day-nong/@hotline-reports", body, "hanoi.hotline"
        )

    def total(self):
        _status, body = self.web.get(
            "/hanoi/duong-day-nong/@hotline-reports", "hanoi.hotline"
        )
        return body["items_total"]

    def test_each_report_has_a_code_of_its_own_that_can_be_read_out(self):
        found = {self.post()[1]["code"] for _n in range(3)}
        self.assertEqual(3, len(found))
        for code in found:
            self.assertEqual(code, codes.read(code.lower().replace("-", " ")))

    def test_the_same_key_is_the_same_report(self):
        first, again = (
            self.post(idempotency_key="k-1"),
            self.post(idempotency_key="k-1"),
        )
        self.assertEqual(first[1]["code"], again[1]["code"])
        self.assertEqual(1, self.total())

    def test_what_can_be_no_key_is_refused(self):
        for key in ("x" * 201, "hai từ", "khóa", 5, ["k-1"]):
            with self.subTest(key):
                status, body = self.post(idempotency_key=key)
                [error] = body["errors"]
                self.assertEqual((400, "idempotency_key"), (status, error["field"]))
        self.assertEqual(0, self.total())

    def test_the_page_refuses_by_the_same_rule(self):
        form = {"content": SECRET, "reported_unit": "hanoi-badinh", "key": "k-1"}
        address = "/hanoi/duong-day-nong/@@hotline-intake"
        for change, expected in (
            ({}, 200),
            ({"content": f"{SECRET}, bổ sung"}, 409),
            ({"key": "hai từ"}, 400),
        ):
            with self.subTest(expected):
                data = form | change
                status, _text = self.web.page(address, "hanoi.hotline", data)
                self.assertEqual(expected, status)
        self.assertEqual(1, self.total())

    def test_the_same_key_with_other_content_is_a_conflict(self):
        first = self.post(idempotency_key="khoa-dau")[1]["code"]
        for changes in (
            {"content": f"{SECRET}, bổ sung"},
            {"reported_person": "Ông Ba"},
            {"class": "complaint"},
            {"informant": INFORMANT},
            {"files": [FILE]},
        ):
            with self.subTest(**changes):
                status, body = self.post(idempotency_key="khoa-dau", **changes)
                self.assertEqual((409, first), (status, body.get("code")), body)
        self.assertEqual(1, self.total())

    def test_files_are_stored_and_handed_out_byte_for_byte(self):
        status, body = self.post(files=[FILE])
        self.assertEqual(201, status, body)
        address = f"{body['@id']}/@@hotline-file/0"
        answer = requests.get(address, auth=("hanoi.hotline", PASSWORD), timeout=60)
        self.assertEqual(EVIDENCE, answer.content)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for wrong in (
            [{**FILE, "filename": "a.html", "content-type": "text/html"}],
            [{**FILE, "encoding": "quoted-printable"}],
            [{**FILE, "data": "§"}],
            "a.txt",
        ):
            status, body = self.post(files=wrong)
            self.assertEqual(400, status, body)
        self.assertEqual(1, self.total())

    def test_before_any_rule_was_in_force(self):
        status, body = self.post(received="2016-12-31T10:00:00")
        self.assertEqual(400, status)
        self.assertEqual(["received"], [error["field"] for error in body["errors"]])

    def test_what_has_the_wrong_form(self):
        for field, value in (
            ("content", ["a"]),
            ("received", "gestern"),
            ("received", "0001-01-01T00:00"),
            ("content", "dài quá " * 2501),
            ("reported_person", "x" * 201),
            ("informant", {"address": "x" * 201}),
            ("informant", "Ông Ba"),
            ("informant", {"name": ["x"]}),
            ("class", "nonsense"),
            ("channel", 5),
        ):
            with self.subTest(field=field, value=value):
                status, body = self.post(**{field: value})
                self.assertEqual(400, status, body)
                self.assertTrue(body["errors"][0]["field"].startswith(("k", field)))
        self.assertEqual(0, self.total())
