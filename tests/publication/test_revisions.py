"""Decisions on publications are taken on what was shown, on every channel.

For each decision and channel: on what has changed since it is refused, and nothing
changes; on what is shown it is taken. By the person with the fewest rights who decides.
"""

from plone import api
from plone.app.testing import TEST_USER_ID
from plone.app.testing import setRoles
from plone.namedfile.file import NamedBlobImage
from tests.layers import WORLD_HTTP
from tests.pdfs import PDF
from tests.publication.people import PNG
from tests.publication.people import HttpCase
from tests.publication.people import Page
from tests.publication.people import file_of
from tests.ways import PUBLICATION
from thads.organisation.people import give
from thads.publication import working_copies
from thads.publication.attachments import attachment
from thads.publication.browser.review_actions import ReviewAct
from thads.publication.featured import featured_ids
from thads.publication.revision import steps_of
from unittest import mock
from zope.lifecycleevent import modified
import html
import json
import re
import transaction


EDITED = "Nội dung đã được sửa sau khi ông/bà mở trang"
MOVED = "đã có người xử lý mục này"
UNNAMED = "không cho biết"
TWICE = "chỉ tính một lần"
GONE = "không còn ở đây"
COMMENT = "Sai số liệu ở đoạn hai"

#: State, who decides, step, state it leads to.
DECISIONS = (
    ("draft", "hanoi.editor", "submit", "unit_review"),
    ("unit_review", "hanoi.leader", "approve", "central_review"),
    ("unit_review", "hanoi.leader", "return", "draft"),
    ("central_review", "central.approver", "approve", "published"),
    ("central_review", "central.approver", "return", "draft"),
    ("published", "hanoi.leader", "withdraw", "draft"),
    ("published", "central.approver", "withdraw", "draft"),
    ("published", "hanoi.leader", "archive", "archived"),
    ("archived", "hanoi.leader", "withdraw", "draft"),
)
CHANNELS = ("page", "plone", "rest")


class RevisionsCase(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        self.portal = self.layer["portal"]
        setRoles(self.portal, TEST_USER_ID, ["Manager"])
        self.workflows = api.portal.get_tool("portal_workflow")

    def item(self, state="draft", portal_type="News Item", section="tin-tuc"):
        """Make an item in a state, and return it."""
        item = api.content.create(
            self.portal.hanoi[section],
            portal_type,
            title="Tin",
            description="Tóm tắt",
            attachments=[attachment("a.pdf", PDF)],
        )
        for step in PUBLICATION[state]:
            self.workflows.doActionFor(item, step, comment="x")
        transaction.commit()
        return item

    def state(self, item):
        transaction.begin()
        return api.content.get_state(item)

    def edit(self, item, **fields):
        """Change an item as the server room may, in any state."""
        transaction.begin()
        for name, value in (fields or {"description": "Tóm tắt khác"}).items():
            setattr(item, name, value)
        modified(item)
        transaction.commit()

    def form(self, login, address, view=""):
        """Return the hidden fields of a page, as it is shown to a person now."""
        page = self.person(login).page(f"{address}{view}").text
        names = "_authenticator|revision|original"
        return dict(
            re.findall(rf'<input[^>]*name="({names})"[^>]*value="([^"]+)"', page)
        )

    def send(self, login, address, form, **fields):
        answer = self.person(login).session.post(
            address,
            data={**form, **fields},
            headers={"Accept": "text/html"},
            timeout=60,
        )
        return Page(answer)

    def decide(self, channel, login, item, form, step, comment=COMMENT):
        """Take a decision on a channel, on what a form showed."""
        address = item.absolute_url()
        if channel == "page":
            fields = {"transition": step, "comment": comment}
            return self.send(login, f"{address}/@@review", form, **fields)
        if channel == "plone":
            fields = {"workflow_action": step, "comment": comment}
            return self.send(login, f"{address}/content_status_modify", form, **fields)
        body = {"comment": comment}
        if "revision" in form:
            body["revision"] = form["revision"]
        return self.person(login).rest("POST", f"{address}/@workflow/{step}", **body)


class Walk:
    """Each decision on each channel; a sample of them at level 1."""

    decisions = DECISIONS

    def test_on_what_has_changed_it_is_refused_on_what_is_shown_taken(self):
        for before, login, step, after in self.decisions:
            for channel in CHANNELS:
                with self.subTest(before, login=login, step=step, channel=channel):
                    item = self.item(before)
                    old = self.form(login, item.absolute_url())
                    self.assertIn("revision", old)
                    self.edit(item)
                    answer = self.decide(channel, login, item, old, step)
                    self.assertEqual(answer.status_code, 409, answer.text[:500])
                    self.assertEqual(self.state(item), before)
                    if channel == "page":
                        self.assertIn(EDITED, answer.text)
                        self.assertIn(COMMENT, answer.text)
                    new = self.form(login, item.absolute_url())
                    answer = self.decide(channel, login, item, new, step)
                    self.assertEqual(answer.status_code, 200, answer.text[:500])
                    self.assertEqual(self.state(item), after)

    def test_a_form_names_what_it_showed(self):
        for before, login, step, _after in self.decisions:
            item = self.item(before)
            form = self.form(login, item.absolute_url())
            del form["revision"]
            for channel in ("page", "plone"):
                with self.subTest(before, login=login, step=step, channel=channel):
                    answer = self.decide(channel, login, item, form, step)
                    self.assertEqual(answer.status_code, 409)
                    self.assertIn(UNNAMED, answer.text)
                    self.assertEqual(self.state(item), before)

    def test_the_same_click_twice_is_one_step(self):
        for channel in CHANNELS:
            for before, login, step, after in self.decisions:
                with self.subTest(before, login=login, step=step, channel=channel):
                    item = self.item(before)
                    form = self.form(login, item.absolute_url())
                    self.decide(channel, login, item, form, step)
                    self.assertEqual(self.state(item), after)
                    steps = len(steps_of(item))
                    answer = self.decide(channel, login, item, form, step)
                    self.assertEqual(self.state(item), after)
                    self.assertEqual(len(steps_of(item)), steps)
                    if channel != "rest":
                        self.assertEqual(answer.status_code, 200, answer.text[:300])
                        self.assertIn(TWICE, answer.text)
                    else:
                        # even of an item that is not theirs to see any more
                        self.assertEqual(answer.status_code, 200, answer.text[:300])
                        self.assertEqual(answer.json()["actor"], login)


class TestToAndFro(RevisionsCase):
    """Sent back by another person, an item may be handed in again within the moment."""

    def test_without_a_revision(self):
        item = self.item("draft")
        address = f"{item.absolute_url()}/@workflow"
        editor, leader = self.person("hanoi.editor"), self.person("hanoi.leader")
        for turn in range(2):
            answer = editor.rest("POST", f"{address}/submit")
            self.assertEqual(answer.json()["review_state"], "unit_review", turn)
            again = editor.rest("POST", f"{address}/submit")
            self.assertEqual(again.json(), answer.json(), turn)
            answer = leader.rest("POST", f"{address}/return", comment=COMMENT)
            self.assertEqual(answer.json()["review_state"], "draft", turn)
        transaction.begin()
        self.assertEqual(
            [taken["action"] for taken in steps_of(item)][-4:],
            ["submit", "return"] * 2,
        )

    def test_what_the_centre_sends_back_is_approved_again(self):
        item = self.item("unit_review")
        address = f"{item.absolute_url()}/@workflow"
        leader = self.person("hanoi.leader")
        leader.rest("POST", f"{address}/approve")
        centre = self.person("central.approver")
        answer = centre.rest("POST", f"{address}/return", comment=COMMENT)
        self.assertEqual(answer.json()["review_state"], "draft")
        self.person("hanoi.editor").rest("POST", f"{address}/submit")
        leader.rest("POST", f"{address}/approve")
        self.assertEqual(self.state(item), "central_review")

    def test_the_next_decision_has_the_same_name_and_is_for_others(self):
        item = self.item("unit_review")
        address = f"{item.absolute_url()}/@workflow/approve"
        leader = self.person("hanoi.leader")
        self.assertEqual(leader.rest("POST", address).status_code, 200)
        self.assertEqual(leader.rest("POST", address).status_code, 403)
        self.assertEqual(self.state(item), "central_review")

    def test_whoever_might_take_both_has_sent_one_of_them_twice(self):
        item = self.item("unit_review")
        address = f"{item.absolute_url()}/@workflow/approve"
        transaction.begin()
        give("central.approver", "hanoi", "leader")
        transaction.commit()
        both = self.person("central.approver")
        for _time in range(2):
            answer = both.rest("POST", address)
            self.assertEqual(answer.status_code, 200, answer.text)
            self.assertEqual(self.state(item), "central_review")


class TestEveryDecision(Walk, RevisionsCase):
    level = 2


class TestSample(Walk, RevisionsCase):
    decisions = DECISIONS[1:2] + DECISIONS[4:5]


class TestDecisions(RevisionsCase):
    def test_a_client_of_rest_may_leave_it_out(self):
        item = self.item("unit_review")
        answer = self.decide("rest", "hanoi.leader", item, {}, "approve")
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_broken_revisions_decide_nothing(self):
        item = self.item("unit_review")
        form = self.form("hanoi.leader", item.absolute_url())
        for wrong in ("²", "9" * 5000, "-1", "1", "1.", "\ufeff1", "0.x"):
            for channel in CHANNELS:
                sent = {**form, "revision": wrong}
                answer = self.decide(channel, "hanoi.leader", item, sent, "approve")
                self.assertIn(answer.status_code, (400, 409), wrong)
        for wrong in (["1"], {"a": 1}, 7):
            sent = {"revision": wrong}
            answer = self.decide("rest", "hanoi.leader", item, sent, "approve")
            self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(self.state(item), "unit_review")

    def test_on_what_moved_on_meanwhile(self):
        item = self.item("unit_review")
        old = self.form("hanoi.leader", item.absolute_url())
        self.person("hanoi.leader").do(item.absolute_url(), "return", "Bổ sung nguồn")
        self.person("hanoi.editor").do(item.absolute_url(), "submit")
        answer = self.decide("page", "hanoi.leader", item, old, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(MOVED, answer.text)
        self.assertIn("Người hanoi.editor", answer.text)
        self.assertEqual(self.state(item), "unit_review")

    def test_a_step_without_a_message_of_its_own_is_told_as_taken(self):
        item = self.item("draft")
        form = self.form("hanoi.editor", item.absolute_url())
        with mock.patch.dict(ReviewAct.messages, clear=True):
            for _click in range(2):
                answer = self.decide("page", "hanoi.editor", item, form, "submit")
                self.assertEqual(answer.status_code, 200)
                self.assertIn("Đã thực hiện", html.unescape(answer.text))
        self.assertEqual(self.state(item), "unit_review")

    def test_who_changed_it_and_when_stands_there(self):
        item = self.item("draft")
        address = item.absolute_url()
        old = self.form("hanoi.editor", address)
        self.person("hanoi.editor").rest("PATCH", address, title="Tin khác")
        answer = self.decide("page", "hanoi.editor", item, old, "submit")
        self.assertEqual(answer.status_code, 409)
        notice = answer.text.partition("t-notice--error")[2].partition("</div>")[0]
        self.assertIn("Người hanoi.editor", notice)
        self.assertRegex(notice, r"\d\d/\d\d/\d{4} \d\d:\d\d")
        self.assertIn(f'href="{address}"', notice)

    def test_a_decision_without_its_comment_keeps_what_it_was(self):
        item = self.item("unit_review")
        form = self.form("hanoi.leader", item.absolute_url())
        answer = self.decide("page", "hanoi.leader", item, form, "return", "")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("cần có ý kiến kèm theo", answer.text)

    def test_opened_again_by_its_address_a_decision_leads_to_the_item(self):
        item = self.item("unit_review")
        answer = self.person("hanoi.leader").page(f"{item.absolute_url()}/@@review")
        self.assertEqual(answer.url, item.absolute_url())


class TestTwice(RevisionsCase):
    def test_another_comment_is_another_decision(self):
        item = self.item("unit_review")
        form = self.form("hanoi.leader", item.absolute_url())
        self.decide("page", "hanoi.leader", item, form, "return", "Một")
        answer = self.decide("page", "hanoi.leader", item, form, "return", "Hai")
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Hai", answer.text)

    def test_the_same_step_of_somebody_else_is_not_mine(self):
        item = self.item("draft")
        form = self.form("hanoi.editor", item.absolute_url())
        transaction.begin()
        self.workflows.doActionFor(item, "submit", comment=COMMENT)
        transaction.commit()
        answer = self.decide("rest", "hanoi.editor", item, form, "submit")
        self.assertEqual(answer.status_code, 409, answer.text)


class TestGone(RevisionsCase):
    def test_deleted_or_hidden_meanwhile_is_answered_alike(self):
        deleted, returned = self.item("unit_review"), self.item("central_review")
        forms = {
            deleted: self.form("hanoi.leader", deleted.absolute_url()),
            returned: self.form("central.approver", returned.absolute_url()),
        }
        self.person("central.approver").do(returned.absolute_url(), "return", "x")
        address = deleted.absolute_url()
        transaction.begin()
        api.content.delete(self.portal.hanoi["tin-tuc"][deleted.getId()])
        transaction.commit()
        for login, url, form in (
            ("hanoi.leader", address, forms[deleted]),
            ("central.approver", returned.absolute_url(), forms[returned]),
        ):
            for view, fields in (
                ("@@review", {"transition": "approve", "comment": COMMENT}),
                ("content_status_modify", {"workflow_action": "approve"}),
                ("@@feature", {"action": "feature"}),
            ):
                with self.subTest(login=login, view=view):
                    answer = self.send(login, f"{url}/{view}", form, **fields)
                    self.assertEqual(answer.status_code, 404)
                    self.assertIn(GONE, answer.text)
                    self.assertIn(fields.get("comment", GONE), answer.text)

    def test_strangers_are_told_nothing_by_it(self):
        item = self.item("unit_review")
        form = self.form("hanoi.leader", item.absolute_url())
        nothing = f"{item.absolute_url()}-khong-co"
        texts = []
        for address in (item.absolute_url(), nothing):
            fields = {"transition": "approve"}
            answer = self.send(
                "tphochiminh.leader", f"{address}/@@review", form, **fields
            )
            self.assertEqual(answer.status_code, 404)
            texts.append(answer.text.replace("-khong-co", ""))
        self.assertEqual(*texts)

    def test_moved_to_another_address_nothing_is_lost(self):
        item = self.item("unit_review")
        address = item.absolute_url()
        form = self.form("hanoi.leader", address)
        transaction.begin()
        api.content.rename(item, "dia-chi-khac")
        transaction.commit()
        answer = self.send(
            "hanoi.leader",
            f"{address}/@@review",
            form,
            transition="approve",
            comment=COMMENT,
        )
        self.assertEqual(answer.status_code, 404)
        self.assertIn(GONE, answer.text)
        self.assertIn(COMMENT, answer.text)
        self.assertEqual(
            self.state(self.portal.hanoi["tin-tuc"]["dia-chi-khac"]), "unit_review"
        )


class TestFeaturing(RevisionsCase):
    def featured(self):
        transaction.begin()
        return featured_ids(self.portal)

    def test_what_has_changed_is_not_featured_from_an_old_tab(self):
        item = self.item("published")
        old = self.form("central.approver", item.absolute_url())
        self.edit(item)
        view = f"{item.absolute_url()}/@@feature"
        for form in (old, {k: v for k, v in old.items() if k != "revision"}):
            answer = self.send("central.approver", view, form, action="feature")
            self.assertEqual(answer.status_code, 409)
            self.assertEqual(self.featured(), [])
        new = self.form("central.approver", item.absolute_url())
        for _click in range(2):
            answer = self.send("central.approver", view, new, action="feature")
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(self.featured(), [item.UID()])
        self.edit(item, title="Khác")
        answer = self.send("central.approver", view, new, action="unfeature")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.featured(), [item.UID()])

    def test_archived_meanwhile(self):
        item = self.item("published")
        old = self.form("central.approver", item.absolute_url())
        self.person("hanoi.leader").do(item.absolute_url(), "archive")
        view = f"{item.absolute_url()}/@@feature"
        answer = self.send("central.approver", view, old, action="feature")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(MOVED, answer.text)

    def test_no_working_copy_of_what_changed(self):
        item = self.item("published")
        old = self.form("hanoi.editor", item.absolute_url())
        self.edit(item)
        view = f"{item.absolute_url()}/@@change-published"
        self.assertEqual(self.send("hanoi.editor", view, old).status_code, 409)
        new = self.form("hanoi.editor", item.absolute_url())
        answer = self.send("hanoi.editor", view, new)
        self.assertTrue(answer.url.endswith("/edit"), answer.url)


class TestWorkingCopies(RevisionsCase):
    def copy(self, *steps):
        original = self.item("published")
        transaction.begin()
        copy = working_copies.check_out(original)
        copy.description = "Bản mới"
        for step in steps:
            self.workflows.doActionFor(copy, step, comment="x")
        transaction.commit()
        return original, copy

    def test_what_it_is_a_copy_of_counts(self):
        original, copy = self.copy("submit", "approve")
        for change in (
            lambda: self.edit(original),
            lambda: self.person("hanoi.leader").do(
                original.absolute_url(), "withdraw", "Sai"
            ),
        ):
            old = self.form("central.approver", copy.absolute_url())
            change()
            for channel in CHANNELS:
                answer = self.decide(channel, "central.approver", copy, old, "approve")
                self.assertEqual(answer.status_code, 409, answer.text[:300])
                self.assertEqual(self.state(copy), "central_review")

    def test_the_last_approval_clicked_twice_is_one(self):
        original, copy = self.copy("submit", "approve")
        address = copy.absolute_url()
        form = self.form("central.approver", address)
        self.assertIn("original", form)
        fields = {"transition": "approve", "comment": ""}
        for told in (False, True):
            answer = self.send(
                "central.approver", f"{address}/@@review", form, **fields
            )
            self.assertEqual(answer.status_code, 200, answer.text[:300])
            self.assertEqual(answer.url, original.absolute_url())
            self.assertEqual(TWICE in answer.text, told)
        self.assertIn("Bản mới", self.public.page(original.absolute_url()).text)

    def test_a_copy_given_up_meanwhile(self):
        original, copy = self.copy("submit")
        address = copy.absolute_url()
        form = self.form("hanoi.leader", address)
        transaction.begin()
        self.portal.hanoi["tin-tuc"].manage_delObjects([copy.getId()])
        transaction.commit()
        fields = {"transition": "approve", "comment": COMMENT}
        answer = self.send("hanoi.leader", f"{address}/@@review", form, **fields)
        self.assertEqual(answer.status_code, 404)
        self.assertIn(GONE, answer.text)
        self.assertIn(COMMENT, answer.text)

    def test_iterates_forms_lead_to_those_that_ask_for_the_revision(self):
        _original, copy = self.copy()
        address = copy.absolute_url()
        answer = self.person("hanoi.editor").page(f"{address}/content-cancel-checkout")
        self.assertEqual(answer.url, f"{address}/delete_confirmation")


class TestDeleting(RevisionsCase):
    def there(self, item):
        transaction.begin()
        return item.getId() in self.portal.hanoi["tin-tuc"]

    def test_by_its_form(self):
        item = self.item()
        address = f"{item.absolute_url()}/delete_confirmation"
        old = self.form("hanoi.editor", address)
        self.edit(item)
        pressed = {"form.buttons.Delete": "Xóa"}
        unnamed = {k: v for k, v in old.items() if k != "revision"}
        for form in (old, unnamed):
            answer = self.send("hanoi.editor", address, form, **pressed)
            self.assertEqual(answer.status_code, 409)
            self.assertIn(item.absolute_url(), answer.text)
            self.assertTrue(self.there(item))
        new = self.form("hanoi.editor", address)
        self.send("hanoi.editor", address, new, **pressed)
        self.assertFalse(self.there(item))
        answer = self.send("hanoi.editor", address, new, **pressed)
        self.assertEqual(answer.status_code, 404)
        self.assertIn(GONE, answer.text)

    def test_by_a_link(self):
        item = self.item()
        token = self.form("hanoi.editor", item.absolute_url())["_authenticator"]
        answer = self.person("hanoi.editor").page(
            f"{item.absolute_url()}/object_delete?_authenticator={token}"
        )
        self.assertTrue(answer.url.endswith("/delete_confirmation"), answer.url)
        self.assertTrue(self.there(item))

    def test_over_rest(self):
        item = self.item()
        editor, address = self.person("hanoi.editor"), item.absolute_url()
        read = editor.rest("GET", address).json()["revision"]
        self.edit(item)
        answer = editor.rest("DELETE", f"{address}?revision={read}")
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(answer.json()["type"], "Conflict")
        self.assertTrue(self.there(item))
        read = editor.rest("GET", address).json()["revision"]
        answer = editor.rest("DELETE", f"{address}?revision={read}")
        self.assertEqual(answer.status_code, 204, answer.text)


class TestEditing(RevisionsCase):
    """Over REST an edit may name what it was made on, as Plone's form does."""

    def test_over_rest(self):
        item = self.item()
        editor, address = self.person("hanoi.editor"), item.absolute_url()
        read = editor.rest("GET", address).json()["revision"]
        self.edit(item)
        sent = {"title": "Từ trang cũ", "revision": read}
        answer = editor.rest("PATCH", address, **sent)
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(answer.json()["type"], "Conflict")
        self.assertNotEqual(self.title(item), "Từ trang cũ")
        sent["revision"] = editor.rest("GET", address).json()["revision"]
        answer = editor.rest("PATCH", address, **sent)
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertEqual(self.title(item), "Từ trang cũ")
        answer = editor.rest("PATCH", address, **(sent | {"title": "Lần nữa"}))
        self.assertEqual(answer.status_code, 409, "the same revision twice")

    def test_whoever_names_none_stores_as_ever(self):
        item = self.item()
        editor, address = self.person("hanoi.editor"), item.absolute_url()
        for revision in ({}, {"revision": None}, {"revision": ""}):
            sent = {"title": f"Tin {revision}", **revision}
            answer = editor.rest("PATCH", address, **sent)
            self.assertEqual(answer.status_code, 204, answer.text)
            self.assertEqual(self.title(item), sent["title"])

    def test_what_is_no_revision_is_refused(self):
        item = self.item()
        editor, address = self.person("hanoi.editor"), item.absolute_url()
        for revision, status in (
            (["x"], 400),
            (5, 400),
            ({"a": 1}, 400),
            (True, 400),
            ("x" * 5000, 400),
            ("không có", 409),
        ):
            with self.subTest(revision=str(revision)[:20]):
                sent = {"title": "Sai", "revision": revision}
                answer = editor.rest("PATCH", address, **sent)
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertNotEqual(self.title(item), "Sai")

    def test_who_may_not_edit_is_refused_first(self):
        item = self.item()
        sent = {"title": "Sai", "revision": "x"}
        answer = self.person("hanoi.officer").rest("PATCH", item.absolute_url(), **sent)
        self.assertIn(answer.status_code, (401, 403, 404))

    def title(self, item):
        transaction.begin()
        return self.portal.hanoi["tin-tuc"][item.getId()].title


class TestMany(RevisionsCase):
    """The dialogs of Plone's list of contents."""

    def setUp(self):
        super().setUp()
        self.section = self.portal.hanoi["tin-tuc"].absolute_url()
        self.items = [self.item(), self.item()]
        form = self.form("hanoi.editor", self.items[0].absolute_url())
        self.token = form["_authenticator"]

    def opened(self, action):
        """Return what a dialog gets when it is opened."""
        selection = json.dumps([item.UID() for item in self.items])
        answer = self.person("hanoi.editor").session.post(
            f"{self.section}/@@{action}",
            data={"selection": selection, "render": "yes"},
            timeout=60,
        )
        return answer.json()

    def apply(self, action, revisions, **fields):
        fields |= {
            "_authenticator": self.token,
            "selection": json.dumps([item.UID() for item in self.items]),
            "folder": "/hanoi/tin-tuc",
        }
        if revisions is not None:
            fields["revisions"] = revisions
        answer = self.person("hanoi.editor").session.post(
            f"{self.section}/@@{action}", data=fields, timeout=60
        )
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return answer.json()

    def states(self):
        return [self.state(item) for item in self.items]

    def test_what_has_changed_since_the_dialog_was_opened_is_left_out(self):
        opened = self.opened("fc-workflow")
        self.assertEqual(len(opened["shown"]), 2)
        self.edit(self.items[1])
        answer = self.apply("fc-workflow", opened["revisions"], transition="submit")
        self.assertEqual(self.states(), ["unit_review", "draft"])
        self.assertEqual(answer["status"], "warning")
        self.assertIn("đã thay đổi", answer["msg"])
        opened = self.opened("fc-workflow")
        self.apply("fc-workflow", opened["revisions"], transition="submit")
        self.assertEqual(self.states(), ["unit_review", "unit_review"])

    def test_a_dialog_of_before_decides_nothing(self):
        for broken in (None, "", "[]", "{", '{"x": 1}', "null", "[" * 9000):
            self.apply("fc-workflow", broken, transition="submit")
            self.apply("fc-delete", broken)
        self.assertEqual(self.states(), ["draft", "draft"])

    def test_deleting(self):
        shown = self.opened("fc-delete")["html"]
        named = re.search(r'name="revisions" value="([^"]+)"', shown).group(1)
        self.edit(self.items[1])
        self.apply("fc-delete", html.unescape(named))
        transaction.begin()
        section = self.portal.hanoi["tin-tuc"]
        self.assertNotIn(self.items[0].getId(), section)
        self.assertIn(self.items[1].getId(), section)

    def test_the_list_names_what_its_dialogs_send(self):
        page = self.person("hanoi.editor").page(f"{self.section}/folder_contents")
        self.assertIn("data.revisions", page.text)

    def test_plones_other_forms_of_steps_lead_to_the_item(self):
        address = self.items[0].absolute_url()
        answer = self.person("hanoi.editor").page(f"{address}/content_status_history")
        self.assertEqual(answer.url, address)
        answer = self.person("hanoi.editor").page(f"{address}/folder_publish")
        self.assertEqual(answer.status_code, 404)


class TestShown(RevisionsCase):
    """The current revision, where a client reads it."""

    def test_one_revision_everywhere(self):
        item = self.item("unit_review")
        leader, address = self.person("hanoi.leader"), item.absolute_url()
        shown = self.form("hanoi.leader", address)["revision"]
        self.assertEqual(leader.rest("GET", address).json()["revision"], shown)
        steps = leader.rest("GET", f"{address}/@workflow").json()
        self.assertEqual(steps["revision"], shown)
        expanded = leader.rest("GET", f"{address}?expand=workflow").json()
        self.assertEqual(expanded["@components"]["workflow"]["revision"], shown)
        work = leader.rest("GET", "@work").json()["items"]
        self.assertEqual([w["revision"] for w in work if w["@id"] == address], [shown])

    def test_an_answer_to_an_edit_has_the_new_one(self):
        item = self.item("draft")
        editor, address = self.person("hanoi.editor"), item.absolute_url()
        answer = editor.session.patch(
            address,
            json={"title": "Khác", "attachments": [file_of("b.pdf", PDF)]},
            headers={"Accept": "application/json", "Prefer": "return=representation"},
            timeout=60,
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(
            editor.rest("GET", address).json()["revision"], answer.json()["revision"]
        )

    def test_readers_need_none(self):
        address = self.item("published").absolute_url()
        self.assertNotIn("revision", self.public.rest("GET", address).json())
        self.assertNotIn('name="revision"', self.public.page(address).text)
        answer = self.public.rest("GET", f"{address}/@workflow")
        self.assertEqual(answer.status_code, 401)

    def test_pictures_and_files_count(self):
        item = self.item("unit_review")
        shown = [self.form("hanoi.leader", item.absolute_url())["revision"]]
        for fields in (
            {"attachments": [attachment("a.pdf", PDF)]},
            {"image": NamedBlobImage(PNG, filename="a.png")},
            {"image": NamedBlobImage(PNG, filename="a.png")},
        ):
            self.edit(item, **fields)
            shown.append(self.form("hanoi.leader", item.absolute_url())["revision"])
        self.assertEqual(len(set(shown)), len(shown))
