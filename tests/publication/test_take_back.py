"""The submitter takes back what nobody who decides has opened yet."""

from tests.publication.people import HttpCase
from tests.publication.people import Page
from thads.organisation.people import give
import re
import transaction


OPENED = "đã mở mục này lúc"


class TestTakeBack(HttpCase):
    def setUp(self):
        super().setUp()
        self.editor = self.person("hanoi.editor")
        self.leader = self.person("hanoi.leader")
        self.item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin gửi vội")
        self.editor.do(self.item, "submit")

    def state(self, item=None):
        return self.editor.rest("GET", item or self.item).json()["review_state"]

    def offered(self, person):
        page = person.page(self.item).text
        rest = person.rest("GET", f"{self.item}/@workflow").json()["transitions"]
        offers = {each["@id"].rpartition("/")[2] for each in rest}
        on_page = 'value="take_back"' in page
        self.assertEqual(on_page, "take_back" in offers)
        return on_page

    def test_on_the_page(self):
        self.assertTrue(self.offered(self.editor))
        answer = self.editor.press(self.item, "review", transition="take_back")
        self.assertIn("mục trở về Bản nháp", answer.text)
        self.assertIn("Người gửi rút lại", answer.text)
        self.assertEqual(self.state(), "draft")
        self.assertEqual(self.leader.rest("GET", "@work").json()["items"], [])

    def test_over_rest(self):
        self.assertEqual(self.editor.do(self.item, "take_back").status_code, 200)
        self.assertEqual(self.state(), "draft")
        # sent again, it is a review of its own
        self.editor.do(self.item, "submit")
        self.assertTrue(self.offered(self.editor))

    def test_once_opened_the_message_says_by_whom(self):
        ways = {
            "page": lambda: self.leader.page(self.item),
            "rest": lambda: self.leader.rest("GET", self.item),
            "print": lambda: self.leader.page(f"{self.item}/@@print-view"),
        }
        for name, way in ways.items():
            with self.subTest(name):
                self.assertTrue(self.offered(self.editor))
                before = self.editor.page(self.item)
                way()
                answer = self.editor.do(self.item, "take_back")
                self.assertEqual(answer.status_code, 403)
                self.assertIn(OPENED, answer.json()["message"])
                self.assertIn("hanoi.leader", answer.json()["message"])
                self.assertFalse(self.offered(self.editor))
                self.assertIn(OPENED, self.editor.page(self.item).text)
                self.assertEqual(self.state(), "unit_review")
                self.assertNotIn(OPENED, before.text)
                self.leader.do(self.item, "return", "Sửa lại")
                self.editor.do(self.item, "submit")

    def test_an_old_page_is_told(self):
        old = self.editor.page(self.item).text
        revision = re.search(r'name="revision"[^>]*value="([^"]+)"', old).group(1)
        self.leader.page(self.item)
        token = re.search(r'data-token="(\w+)"', old).group(1)
        answer = self.editor.session.post(
            f"{self.item}/@@review",
            data={
                "transition": "take_back",
                "revision": revision,
                "_authenticator": token,
            },
            timeout=60,
        )
        self.assertEqual(answer.status_code, 403)
        self.assertIn(OPENED, Page(answer).text)

    def test_others_opening_it_do_not_count(self):
        for login in ("hanoi.editor", "central.inspector", "central.approver"):
            self.person(login).page(self.item)
        self.assertTrue(self.offered(self.editor))

    def test_the_opening_changes_no_revision_and_no_date(self):
        before = self.editor.rest("GET", self.item).json()
        self.leader.page(self.item)
        after = self.editor.rest("GET", self.item).json()
        for name in ("revision", "modified"):
            self.assertEqual(before[name], after[name])

    def test_what_the_leader_passed_on_is_not_the_editors_any_more(self):
        value = self.leader.rest("GET", self.item).json()["revision"]
        self.leader.rest("POST", f"{self.item}/@workflow/approve", revision=value)
        answer = self.editor.do(self.item, "take_back")
        self.assertEqual(answer.status_code, 403)
        self.assertIn("Lãnh đạo đơn vị đã duyệt", answer.json()["message"])

    def test_only_the_submitter(self):
        transaction.begin()
        give("central.editor", "hanoi", "editor")
        transaction.commit()
        other = self.person("central.editor")
        self.assertFalse(self.offered(other))
        answer = other.do(self.item, "take_back")
        self.assertEqual(answer.status_code, 403)
        self.assertIn("Chỉ người đã gửi duyệt", answer.json()["message"])
        for login in ("tphochiminh.editor", "hanoi.leader", "central.approver"):
            refused = self.person(login).do(self.item, "take_back")
            self.assertIn(refused.status_code, (401, 403, 404), login)
        self.assertIn(self.public.do(self.item, "take_back").status_code, (401, 404))
        self.assertEqual(self.state(), "unit_review")

    def test_the_centres_own_item(self):
        item = self.write("central.editor", "tin-tuc", title="Tin của trung ương")
        editor = self.person("central.editor")
        editor.do(item, "submit")
        self.assertEqual(editor.do(item, "take_back").status_code, 200)
        editor.do(item, "submit")
        self.person("central.approver").page(item)
        self.assertEqual(editor.do(item, "take_back").status_code, 403)

    def test_the_record_holds_until_the_next_step(self):
        self.leader.page(self.item)
        self.leader.do(self.item, "return", "Sửa lại")
        self.editor.do(self.item, "submit")
        self.assertTrue(self.offered(self.editor))
