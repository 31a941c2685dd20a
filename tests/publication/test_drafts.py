"""Drafts on the server: found from another machine, by their writer, not for ever."""

from datetime import timedelta
from plone import api
from Products.PlonePAS.events import UserLoggedOutEvent
from tests.layers import WORLD_HTTP
from tests.publication.people import HttpCase
from tests.publication.test_documents import DISPATCH
from thads.publication import drafts
from thads.publication.jobs import forget_drafts
from thads.worktime import clock
from unittest import mock
from zope.event import notify
import transaction


NEWS = "hanoi/tin-tuc"
EDITOR = "hanoi.editor"
TITLE = "form.widgets.IDublinCore.title"
VALUES = {TITLE: "Tin đang viết dở", "form.widgets.bieu_quyet": True}


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

    def keep(self, login, path=NEWS, type_id="News Item", values=VALUES):
        mark = self.ask("GET", login, path, type_id).json()["mark"]
        return self.ask("PUT", login, path, type_id, mark=mark, values=values)

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
                    answer = self.ask(method, login, values={"a": "b"}, mark="-")
                    self.assertNotIn("đang viết", answer.text)
                    if login != "hanoi.leader":
                        self.assertIn(answer.status_code, (401, 403, 404))
        self.assertEqual(self.found(EDITOR), VALUES)

    def test_saving_ends_it(self):
        self.keep(EDITOR)
        mark = self.ask("GET", EDITOR).json()["mark"]
        item = self.write(EDITOR, NEWS, title="Tin")
        self.assertIsNone(self.found(EDITOR))
        self.assertEqual(self.stored(), {})
        # what comes late is refused
        answer = self.ask("PUT", EDITOR, mark=mark, values=VALUES)
        self.assertEqual(answer.status_code, 409, answer.text)
        self.assertEqual(self.keep(EDITOR, item, "").status_code, 200)
        self.assertEqual(self.found(EDITOR, item, ""), VALUES)
        answer = self.person(EDITOR).rest("PATCH", item, title="Tin mới")
        self.assertEqual(answer.status_code, 204, answer.text)
        self.assertIsNone(self.found(EDITOR, item, ""))
        self.assertEqual(self.stored(), {})

    def test_a_colleague_who_saves_ends_nothing(self):
        item = self.write(EDITOR, NEWS, title="Tin")
        self.keep(EDITOR, item, "")
        drafts_before = self.stored()
        self.person("hanoi.editor").rest("GET", item)
        self.assertEqual(self.stored(), drafts_before)
        self.assertEqual(self.found(EDITOR, item, ""), VALUES)

    def test_deleting_and_logging_out_end_it(self):
        self.keep(EDITOR)
        for _again in range(2):
            self.assertEqual(self.ask("DELETE", EDITOR).status_code, 204)
            self.assertIsNone(self.found(EDITOR))
        self.keep(EDITOR)
        transaction.begin()
        notify(UserLoggedOutEvent(api.user.get(userid=EDITOR)))
        transaction.commit()
        self.assertEqual(self.stored(), {})

    def test_two_weeks_end_it(self):
        self.keep(EDITOR)
        later = clock.now() + drafts.KEPT
        for now, kept in ((later, True), (later + timedelta(minutes=1), False)):
            transaction.begin()
            with mock.patch.object(drafts.clock, "now", lambda now=now: now):
                forget_drafts(self.layer["portal"])
            transaction.commit()
            self.assertEqual(bool(self.stored()), kept)

    def test_a_person_has_twenty_the_oldest_goes(self):
        portal = self.layer["portal"]
        transaction.begin()
        with mock.patch.object(drafts, "mark_of", return_value="-"):
            for number in range(drafts.MOST + 3):
                now = clock.now() + timedelta(seconds=number // 2)
                with mock.patch.object(drafts.clock, "now", lambda now=now: now):
                    drafts.keep(EDITOR, portal["hanoi"], f"{number:02}", "{}")
        transaction.commit()
        (keys,) = self.stored().values()
        self.assertEqual(len(keys), drafts.MOST)
        self.assertEqual(keys[0][-2:], "03")
        self.assertEqual(keys[-1][-2:], f"{drafts.MOST + 2}")

    def test_what_is_too_much_or_nonsense_is_refused(self):
        mark = self.ask("GET", EDITOR).json()["mark"]
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
                answer = self.ask("PUT", EDITOR, mark=mark, values=values)
                self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(self.stored(), {})
        for type_id in ("Folder", "DebtorLoad", "x"):
            answer = self.keep_raw(type_id)
            self.assertEqual(answer.status_code, 400, answer.text)

    def test_nothing_secret_is_kept(self):
        self.keep(EDITOR)
        secret = DISPATCH.replace("HỎA TỐC", "MẬT")
        lines = "".join(f"<p>{line}</p>" for line in secret.splitlines())
        for text in (secret, lines):
            with self.subTest(text[:9]):
                self.assertEqual(
                    self.keep(EDITOR, values={TITLE: "Tin"}).status_code, 200
                )
                answer = self.keep(EDITOR, values={"form.widgets.text": text})
                self.assertEqual(answer.status_code, 400, answer.text)
                self.assertEqual(self.stored(), {})
        answer = self.keep(EDITOR, values={"form.widgets.text": DISPATCH})
        self.assertEqual(answer.status_code, 200)

    def keep_raw(self, type_id):
        return self.ask("PUT", EDITOR, NEWS, type_id, mark="-", values=VALUES)

    def test_a_form_nobody_may_open_keeps_nothing(self):
        item = self.write(EDITOR, NEWS, title="Tin")
        for path, type_id in ((NEWS, ""), (item, "News Item"), ("hanoi", "")):
            with self.subTest(path, type=type_id):
                answer = self.ask("PUT", EDITOR, path, type_id, mark="-", values=VALUES)
                self.assertEqual(answer.status_code, 403, answer.text)
