"""Two people at one item: nobody's text is lost, and nobody's is overwritten unseen."""

from plone import api
from plone.locking.interfaces import ILockable
from tests.publication.people import HttpCase
from tests.publication.test_documents import inputs
from thads.organisation.functions import group_id
import html
import transaction


ASIDE = ("cancel", "remove", "image", "attachments", "relatedItems")


class TestTwoEditors(HttpCase):
    def setUp(self):
        super().setUp()
        transaction.begin()
        # the second of two who may write: the leader, with one more function
        group = group_id("hanoi", "editor")
        api.group.add_user(groupname=group, username="hanoi.leader")
        transaction.commit()
        self.one, self.two = self.person("hanoi.editor"), self.person("hanoi.leader")
        self.item = self.write(
            "hanoi.editor",
            "hanoi/tin-tuc",
            title="Tin gốc",
            text={"data": "<p>Đoạn một.</p>", "content-type": "text/html"},
        )

    def open(self, person):
        """Open the form; return its fields as they stand in it."""
        answer = person.session.get(f"{self.item}/edit", timeout=60)
        self.assertEqual(answer.status_code, 200)
        return self.fields(answer)

    def fields(self, answer):
        form = answer.text.partition("<form")[2] and answer.text
        form = form[form.index('id="content-core"') :]
        found = inputs(form)
        return {
            name: html.unescape(value)
            for name, value in found.items()
            if not any(part in name for part in ASIDE)
        }

    def save(self, person, fields, **typed):
        fields = dict(fields, **{"form.buttons.save": "Lưu"})
        for name, value in typed.items():
            fields[f"form.widgets.IBasic.{name}"] = value
        return person.session.post(
            f"{self.item}/edit",
            data=fields,
            headers={"Sec-Fetch-Site": "same-origin"},
            timeout=60,
        )

    def unlock(self):
        """Do what the button of the notice of a lock does."""
        transaction.begin()
        ILockable(self.layer["portal"].hanoi["tin-tuc"]["tin-goc"]).clear_locks()
        transaction.commit()

    def title(self):
        return self.one.rest("GET", self.item).json()["title"]

    def test_the_form_names_its_revision(self):
        shown = self.one.rest("GET", self.item).json()["revision"]
        self.assertEqual(self.open(self.one)["revision"], shown)

    def test_a_save_on_what_was_opened_is_saved(self):
        answer = self.save(self.one, self.open(self.one), title="Tin mới")
        self.assertEqual(answer.url, self.item)
        self.assertEqual(self.title(), "Tin mới")
        answer = self.save(self.one, self.open(self.one), title="Tin mới hơn")
        self.assertEqual(self.title(), "Tin mới hơn")

    def test_both_versions_are_offered(self):
        mine = self.open(self.one)
        self.unlock()
        self.save(self.two, self.open(self.two), title="Tin của đồng nghiệp")
        answer = self.save(self.one, mine, title="Tin của tôi")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.title(), "Tin của đồng nghiệp")
        page = html.unescape(answer.text)
        self.assertIn("Chưa lưu gì", page)
        self.assertIn("Người hanoi.leader", page)
        self.assertRegex(page, r"<del>[^<]*đồng nghiệp</del>")
        self.assertRegex(page, r"<ins>[^<]*tôi</ins>")
        again = self.fields(answer)
        self.assertEqual(again["form.widgets.IBasic.title"], "Tin của tôi")
        # who has seen both, decides
        answer = self.save(self.one, again)
        self.assertEqual(answer.url, self.item)
        self.assertEqual(self.title(), "Tin của tôi")

    def test_who_has_it_open_now_is_named(self):
        mine = self.open(self.one)
        self.unlock()
        self.save(self.two, self.open(self.two), title="Tin của đồng nghiệp")
        self.open(self.two)
        page = html.unescape(self.save(self.one, mine, title="Tin của tôi").text)
        self.assertRegex(page, r"Người hanoi.leader\s+đang sửa mục này")

    def test_a_program_that_names_no_revision_saves(self):
        fields = self.open(self.one)
        del fields["revision"]
        self.unlock()
        self.save(self.two, self.open(self.two), title="Tin của đồng nghiệp")
        self.save(self.one, fields, title="Tin của tôi")
        self.assertEqual(self.title(), "Tin của tôi")

    def test_nobody_sends_off_what_another_is_writing(self):
        self.open(self.one)
        answer = self.two.do(self.item, "submit")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("Người hanoi.editor đang sửa", answer.json()["message"])
        page = self.two.press(self.item, "review", transition="submit").text
        self.assertIn("Người hanoi.editor đang sửa", page)
        self.assertEqual(
            self.one.rest("GET", self.item).json()["review_state"], "draft"
        )
        self.save(self.one, self.open(self.one), title="Xong")
        self.assertEqual(self.two.do(self.item, "submit").status_code, 200)

    def test_whoever_writes_may_send_off(self):
        self.open(self.one)
        self.assertEqual(self.one.do(self.item, "submit").status_code, 200)

    def test_a_text_is_shown_where_the_item_was_sent_off_meanwhile(self):
        mine = self.open(self.one)
        self.unlock()
        self.assertEqual(self.two.do(self.item, "submit").status_code, 200)
        answer = self.save(self.one, mine, title="Tin của tôi rất dài")
        self.assertEqual(answer.status_code, 403)
        page = html.unescape(answer.text)
        self.assertIn("Tin của tôi rất dài", page)
        self.assertIn("Ông/bà không còn được sửa", page)
        self.assertEqual(self.title(), "Tin gốc")
