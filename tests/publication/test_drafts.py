"""Drafts on the server: found from another machine, by their writer, not for ever."""

from datetime import timedelta
from plone import api
from Products.PlonePAS.events import UserLoggedOutEvent
from Products.PluggableAuthService.events import PrincipalDeleted
from tests import cputime
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from tests.publication.test_documents import DISPATCH
from tests.publication.test_documents import inputs
from thads.casework import draft_services as casework_services
from thads.casework import drafts
from thads.casework.drafts import forget_old as forget_drafts
from thads.ratelimit import forget_all
from thads.worktime import clock
from unittest import mock
from zope.event import notify
import html
import re
import transaction


NEWS = "hanoi/tin-tuc"
EDITOR = "hanoi.editor"
TITLE = "form.widgets.IDublinCore.title"
VALUES = {TITLE: "Tin đang viết dở", "form.widgets.bieu_quyet": True}
KEY, OTHER = "0123456789abcdef", "fedcba9876543210"
ADD = f"{NEWS}/++add++News%20Item"
#: Loops of `tests.cputime` that reading the tags of the longest draft may take.
LOOPS = 300


class TestServerDrafts(HttpCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        transaction.begin()
        drafts.DRAFTS.uninstall(self.layer["portal"])
        transaction.commit()

    def address(self, path=NEWS, type_id="News Item"):
        base = (
            path
            if path.startswith("http")
            else f"{self.layer['portal'].absolute_url()}/{path}"
        )
        return f"{base}/@draft" + (f"?type={type_id}" if type_id else "")

    def ask(self, method, login, path=NEWS, type_id="News Item", **body):
        return self.person(login).session.request(
            method,
            self.address(path, type_id),
            json=body or None,
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def keep(self, login, path=NEWS, type_id="News Item", values=VALUES, key=KEY):
        return self.ask("PUT", login, path, type_id, draft=key, values=values)

    def opened(self, login, address):
        """Return the facts of the script on a form."""
        url = self.person(login).url(address)
        text = self.person(login).session.get(url, timeout=60).text
        (script,) = re.findall(r"<script[^>]* data-draft=[^>]*>", text)
        found = re.findall(r'data-([a-z]+)="([^"]*)"', script)
        return {name: html.unescape(value) for name, value in found}

    def save_new(self, login, title, **more):
        """Send the form for a new item."""
        person = self.person(login)
        url = person.url(ADD)
        page = person.session.get(url, timeout=60).text
        fields = {
            "form.widgets.IBasic.title": title,
            "form.buttons.save": "Lưu",
            "_authenticator": inputs(page)["_authenticator"],
        }
        return person.session.post(
            url,
            data=fields | more,
            headers={"Sec-Fetch-Site": "same-origin"},
            timeout=60,
        )

    def found(self, login, path=NEWS, type_id="News Item"):
        answer = self.ask("GET", login, path, type_id)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()["values"]

    def stored(self):
        transaction.begin()
        everybody = drafts.DRAFTS.read(self.layer["portal"])
        return {user: sorted(found) for user, found in everybody.items()}

    def test_written_here_it_is_found_there(self):
        item = self.write(EDITOR, NEWS, title="Tin khác")
        self.assertIsNone(self.found(EDITOR))
        answer = self.keep(EDITOR)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(self.found(EDITOR), VALUES)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        self.keep(EDITOR, values={TITLE: "Khác"})
        self.assertEqual(self.found(EDITOR), {TITLE: "Khác"})
        self.assertIsNone(self.found(EDITOR, item, ""))
        self.assertEqual(self.found(EDITOR), {TITLE: "Khác"})

    def test_it_is_its_writers_alone(self):
        self.keep(EDITOR)
        for login in ("hanoi.leader", "hanoi.officer", "tphochiminh.editor", None):
            for method in ("GET", "PUT", "DELETE"):
                with self.subTest(login, method=method):
                    answer = self.ask(method, login, values={"a": "b"}, draft=OTHER)
                    self.assertNotIn("đang viết", answer.text)
                    if login != "hanoi.leader":
                        self.assertIn(answer.status_code, (401, 403, 404))
        self.assertEqual(self.found(EDITOR), VALUES)

    def test_saving_its_form_ends_it(self):
        self.keep(EDITOR)
        self.keep(EDITOR, key=OTHER, values={TITLE: "Thẻ khác"})
        answer = self.save_new(EDITOR, "Tin", draft=KEY)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("++add++", answer.url)
        # what another tab is writing stays
        self.assertEqual(self.found(EDITOR), {TITLE: "Thẻ khác"})
        # what comes late is refused; the next form knows what was saved
        self.assertEqual(self.keep(EDITOR).status_code, 409)
        facts = self.opened(EDITOR, ADD)
        self.assertEqual(facts["saved"], KEY)
        self.assertTrue(drafts.is_key(facts["key"]))
        self.assertNotIn(facts["key"], (KEY, OTHER))

    def test_a_form_that_is_shown_again_keeps_its_key(self):
        answer = self.save_new(EDITOR, "", draft=KEY)
        self.assertEqual(re.findall(r'data-key="([^"]*)', answer.text), [KEY])
        for sent in ("x", "", "0" * 17, [KEY, OTHER]):
            answer = self.save_new(EDITOR, "", draft=sent)
            self.assertEqual(answer.status_code, 200)
            (key,) = re.findall(r'data-key="([^"]*)', answer.text)
            self.assertTrue(drafts.is_key(key))

    def test_what_was_not_sent_with_the_form_ends_nothing(self):
        self.keep(EDITOR)
        item = self.write(EDITOR, NEWS, title="Tin")
        self.assertEqual(self.found(EDITOR), VALUES)
        self.keep(EDITOR, item, "", key=OTHER)
        answer = self.person(EDITOR).rest("PATCH", item, title="Tin mới")
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertEqual(self.found(EDITOR, item, ""), VALUES)
        self.assertEqual(self.stored(), {EDITOR: [KEY, OTHER]})

    def test_it_has_the_revision_its_form_showed(self):
        item = self.write(EDITOR, NEWS, title="Tin")
        shown = self.person(EDITOR).rest("GET", item).json()["revision"]
        put = {"draft": KEY, "values": VALUES, "revision": shown}
        self.assertEqual(self.ask("PUT", EDITOR, item, "", **put).status_code, 200)
        self.person("hanoi.editor").rest("PATCH", item, title="Tin mới")
        found = self.ask("GET", EDITOR, item, "").json()
        self.assertEqual((found["draft"], found["revision"]), (KEY, shown))

    def test_it_goes_with_what_it_is_about(self):
        item = self.write(EDITOR, NEWS, title="Tin")
        self.keep(EDITOR, item, "")
        transaction.begin()
        section = self.layer["portal"].hanoi["tin-tuc"]
        with api.env.adopt_roles(["Manager"]):
            api.content.rename(section["tin"], "tin-khac")
        transaction.commit()
        other = self.write(EDITOR, NEWS, title="Tin")
        self.assertEqual(other, item)
        self.assertIsNone(self.found(EDITOR, item, ""))
        self.assertEqual(self.found(EDITOR, f"{item}-khac", ""), VALUES)

    def test_deleting_and_logging_out_end_it(self):
        self.keep(EDITOR)
        for _again in range(2):
            url = f"{self.address()}&draft={KEY}"
            answer = self.person(EDITOR).session.delete(
                url, headers={"Accept": "application/json"}, timeout=60
            )
            self.assertEqual(answer.status_code, 204)
            self.assertIsNone(self.found(EDITOR))
        self.assertEqual(self.ask("DELETE", EDITOR).status_code, 400)
        for event in (
            lambda: UserLoggedOutEvent(api.user.get(userid=EDITOR)),
            lambda: PrincipalDeleted(EDITOR),
        ):
            self.keep(EDITOR)
            self.assertEqual(self.stored(), {EDITOR: [KEY]})
            transaction.begin()
            with mock.patch("thads.login.accounts.guard", return_value=None):
                notify(event())
            transaction.commit()
            self.assertEqual(self.stored(), {})

    def look(self, now):
        """Run the job of each day; return whether there still are drafts."""
        transaction.begin()
        with mock.patch.object(drafts.clock, "now", lambda: now):
            forget_drafts(self.layer["portal"])
        transaction.commit()
        return bool(self.stored())

    def test_two_weeks_end_it(self):
        self.keep(EDITOR)
        later = clock.now() + drafts.KEPT
        self.assertTrue(self.look(later))
        self.assertTrue(self.look(later + timedelta(minutes=1)))
        self.assertFalse(self.look(later + timedelta(days=1)))

    def test_a_clock_that_was_ahead_costs_no_text(self):
        self.keep(EDITOR)
        now, year = clock.now(), timedelta(days=365)
        for _leap in range(2):
            self.assertTrue(self.look(now + year))
            self.assertTrue(self.look(now + timedelta(days=1)))
        self.assertEqual(self.found(EDITOR), VALUES)

    def test_what_a_clock_ahead_has_kept_is_kept_now(self):
        now, year = clock.now(), timedelta(days=365)
        transaction.begin()
        with mock.patch.object(drafts.clock, "now", lambda: now + year):
            drafts.keep(EDITOR, KEY, "x", "{}", "")
        transaction.commit()
        with mock.patch.object(drafts.clock, "now", lambda: now + timedelta(hours=1)):
            drafts.keep(EDITOR, OTHER, "x", "{}", "")
        later = now + timedelta(hours=2)
        self.assertTrue(self.look(later))
        later += drafts.KEPT + timedelta(minutes=1)
        self.look(later)
        self.assertFalse(self.look(later + timedelta(days=1)))

    def test_a_person_has_twenty_the_oldest_goes(self):
        transaction.begin()
        drafts.end(EDITOR, "saved")
        for number in range(drafts.MOST + 3):
            now = clock.now() + timedelta(seconds=number // 2)
            with mock.patch.object(drafts.clock, "now", lambda now=now: now):
                drafts.keep(EDITOR, f"{number:02}", "x", "{}", "")
        transaction.commit()
        (keys,) = self.stored().values()
        self.assertEqual(keys.pop(), "saved")
        self.assertEqual(len(keys), drafts.MOST)
        self.assertEqual(keys[0], "03")
        self.assertEqual(keys[-1], f"{drafts.MOST + 2}")

    def test_what_is_too_much_or_nonsense_is_refused(self):
        many = {f"a{number}": "x" for number in range(201)}
        for status, values in (
            (413, many),
            (413, {f"a{number}": "x" * 20_000 for number in range(20)}),
            (400, {TITLE: "x" * (drafts.LARGEST + 1)}),
            (400, {TITLE: 5}),
            (400, {TITLE: ["x"]}),
            (400, {TITLE: {"a": "b"}}),
            (400, []),
            (400, "x"),
            (400, {}),
            (400, None),
        ):
            with self.subTest(str(values)[:30]):
                answer = self.ask("PUT", EDITOR, draft=KEY, values=values)
                self.assertEqual(answer.status_code, status, answer.text)
        for key in ("", "x", KEY.upper(), KEY + "0", 5, None, [KEY], {"a": KEY}):
            with self.subTest(key=key):
                answer = self.keep(EDITOR, key=key)
                self.assertEqual(answer.status_code, 400, answer.text)
        for revision in (5, [], "x" * 201):
            answer = self.ask(
                "PUT", EDITOR, draft=KEY, values=VALUES, revision=revision
            )
            self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(self.stored(), {})
        for type_id in ("Folder", "DebtorLoad", "x"):
            answer = self.keep_raw(type_id)
            self.assertEqual(answer.status_code, 400, answer.text)

    def test_what_is_too_long_is_not_read_for_a_stamp(self):
        """Two hundred texts, each as long as a draft may be, took a minute."""
        values = {f"a{number}": "x" * 200_000 for number in range(3)}
        with mock.patch.object(casework_services, "is_secret") as read:
            self.assertEqual(self.keep(EDITOR, values=values).status_code, 413)
        read.assert_not_called()

    def test_nothing_secret_is_kept(self):
        self.keep(EDITOR)
        secret = DISPATCH.replace("HỎA TỐC", "MẬT")
        lines = "".join(f"<p>{line}</p>" for line in secret.splitlines())
        # what the head of a document can begin with in the editor
        cell = '<td style="width: 50%; padding: 0">'
        table = lines.replace("<p>", f"<tr>{cell}<p><strong>").replace(
            "</p>", "</strong></p></td></tr>"
        )
        split = lines.replace("<p>MẬT", "<p><b>M</b><SPAN class='x'>ẬT</SPAN>")
        self.assertNotEqual(split, lines)
        picture = f'<p><img alt="" src="data:image/png;base64,{"A" * 50_000}"></p>'
        for text in (
            secret,
            lines,
            table,
            split,
            picture + lines,
            "<p>&nbsp;</p>" * 3_000 + lines,
            "<div class='x'>" * 2_000 + lines,
            f"<!-- {'x' * 20_000} -->{lines}",
        ):
            with self.subTest(text[:9]):
                self.assertEqual(
                    self.keep(EDITOR, values={TITLE: "Tin"}).status_code, 200
                )
                answer = self.keep(EDITOR, values={"form.widgets.text": text})
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(self.stored(), {})
        answer = self.keep(EDITOR, values={"form.widgets.text": DISPATCH})
        self.assertEqual(answer.status_code, 200)

    def test_tags_are_read_in_linear_time(self):
        for piece in ("<", "<a ", "&", " ", "\n", "<b>", "<!--", "&lt;"):
            text = piece * (drafts.LARGEST // len(piece))
            self.assertFalse(casework_services.is_secret(text))
            slow = cputime.is_slow(casework_services.is_secret, text, bound=LOOPS)
            self.assertFalse(slow, piece)

    def test_who_writes_too_often_is_asked_to_wait(self):
        forget_all()
        self.addCleanup(forget_all)
        with mock.patch.object(casework_services.WRITES, "most", 2):
            statuses = [self.keep(EDITOR).status_code for _each in range(3)]
            answer = self.keep(EDITOR)
        self.assertEqual(statuses, [200, 200, 429])
        self.assertGreater(int(answer.headers["Retry-After"]), 0)

    def keep_raw(self, type_id):
        return self.ask("PUT", EDITOR, NEWS, type_id, draft=KEY, values=VALUES)

    def test_a_form_nobody_may_open_keeps_nothing(self):
        item = self.write(EDITOR, NEWS, title="Tin")
        for path, type_id in ((NEWS, ""), (item, "News Item"), ("hanoi", "")):
            with self.subTest(path, type=type_id):
                answer = self.ask(
                    "PUT", EDITOR, path, type_id, draft=KEY, values=VALUES
                )
                self.assertEqual(answer.status_code, 403, answer.text)
