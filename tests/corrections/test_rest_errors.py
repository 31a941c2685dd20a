"""Refusals of REST services: whatever a person may see in them is Vietnamese."""

from ast import literal_eval
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.language import english
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
from thads.corrections import rest_errors
from unittest import mock
import json
import re
import requests
import unittest


NEWS, DOCUMENTS = "/hanoi/tin-tuc", "/hanoi/van-ban"

NO_DATE = {"@type": "OfficialDocument", "title": "x", "issued": "31/02/2026"}
NEW_ITEM = {"@type": "News Item", "title": "x"}
#: (status, login, method, address, what is sent)
REFUSED = (
    (401, None, "GET", "/@users", None),
    (401, None, "POST", NEWS, {"@type": "News Item", "title": "Tin"}),
    (401, "hanoi.editor", "GET", "/@registry/plone.site_title", None),
    (401, "hanoi.editor", "DELETE", NEWS, None),
    (401, "hanoi.editor", "PATCH", "/hanoi", {"title": "x"}),
    (401, None, "POST", "/@login", {"login": "a", "password": "b"}),
    (400, None, "POST", "/@login", {}),
    (404, None, "GET", "/khong-co", None),
    (404, None, "GET", "/@khong-co", None),
    (404, "hanoi.editor", "GET", "/@types/Nope", None),
    (404, "hanoi.editor", "GET", "/@vocabularies/nope", None),
    (405, "hanoi.editor", "PUT", NEWS, {}),
    (400, "hanoi.editor", "POST", NEWS, "{bad"),
    (400, "hanoi.editor", "POST", NEWS, "[1]"),
    (400, "hanoi.editor", "POST", NEWS, {}),
    (403, "hanoi.editor", "POST", NEWS, {"@type": "Nope"}),
    (403, "hanoi.editor", "POST", NEWS, {"@type": "Document", "title": "x"}),
    (400, "hanoi.editor", "POST", NEWS, {"@type": "News Item"}),
    (400, "hanoi.editor", "POST", NEWS, {"@type": "News Item", "title": 5}),
    (400, "hanoi.editor", "POST", NEWS, {"@type": "News Item", "title": None}),
    (400, "hanoi.editor", "POST", NEWS, NEW_ITEM | {"text": ["a"]}),
    (400, "hanoi.editor", "POST", NEWS, NEW_ITEM | {"text": {"data": {"a": 1}}}),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE | {"attachments": "x"}),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE | {"attachments": ["x"]}),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE | {"attachments": [{"data": 5}]}),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE | {"issued": "hôm qua"}),
    (400, "hanoi.editor", "POST", DOCUMENTS, NO_DATE | {"issued": "2026-02-31"}),
    (400, "hanoi.editor", "POST", DOCUMENTS, {"@type": "OfficialDocument"}),
    (400, "hanoi.admin", "PATCH", "/hanoi", {"email": "không phải thư"}),
    (403, "hanoi.editor", "POST", f"{NEWS}/@workflow/approve", {}),
    (403, "hanoi.editor", "POST", f"{NEWS}/@workflow", {}),
    (400, "hanoi.editor", "POST", f"{NEWS}/@move", {}),
    (400, "hanoi.editor", "POST", "/@querystring-search", {}),
    (400, "hanoi.editor", "GET", "/@userschema/x", None),
    (404, "hanoi.editor", "POST", "/@email-send", {}),
    (400, "hanoi.editor", "GET", "/@linkintegrity", None),
    (412, "hanoi.editor", "POST", f"{NEWS}/@tus-upload", {}),
    (400, "hanoi.registrar", "POST", "/hanoi/@debtor-loads", {}),
    (415, "hanoi.registrar", "POST", "/hanoi/@debtor-loads", b"x"),
    (400, "hanoi.editor", "POST", "/hanoi/tin-tuc", b"{}"),
    (400, None, "POST", "/hanoi/@support-cases", {}),
    (400, None, "GET", "/@debtors?name=a", None),
    (404, None, "GET", "/@support-cases/AAAABBBBCCCC?phone=1234", None),
    # statuses to which plone.restapi answers nothing, or `null`
    (403, "hanoi.admin", "GET", "/@sharing", None),
    (403, "hanoi.editor", "GET", "/@sharing", None),
    (403, "central.admin", "GET", "/@sharing", None),
    (403, "hanoi.editor", "POST", "/@sharing", {}),
    (403, "hanoi.editor", "POST", f"{NEWS}/@sharing", {}),
)


#: What is repeated of the question, a name or a value.
REPEATED = re.compile("“[^”]*”|'[^']*'")


def said(answer):
    """What of an answer's JSON is for people, each text once."""
    for part in (answer, answer.get("error")):
        if isinstance(part, dict) and "message" in part:
            text = part["message"]
            faults = literal_eval(text) if text.startswith("[{") else None
            yield from [fault["message"] for fault in faults] if faults else [text]
    for fault in answer.get("errors") or ():
        yield fault["message"] if isinstance(fault, dict) else fault


PLAIN = {"Accept": "application/json", "Accept-Language": "vi"}
HEADERS = PLAIN | {"Content-Type": "application/json"}


class TestRefusals(unittest.TestCase):
    layer = WORLD_HTTP

    def ask(self, login, method, address, sent, password=PASSWORD):
        """(status, what is answered)"""
        answer = requests.request(
            method,
            self.layer["portal"].absolute_url() + address,
            data=sent if isinstance(sent, str | bytes | None) else json.dumps(sent),
            auth=(login, password) if login else None,
            # bytes do not say what they are
            headers=PLAIN if isinstance(sent, bytes) else HEADERS,
            timeout=60,
        )
        return answer.status_code, answer.json()

    def test_every_refusal_is_vietnamese(self):
        for status, login, method, address, sent in REFUSED:
            with self.subTest(login=login, method=method, address=address, sent=sent):
                got, answer = self.ask(login, method, address, sent)
                self.assertEqual(got, status, answer)
                texts = list(said(answer))
                self.assertTrue(texts, answer)
                for text in texts:
                    self.assertFalse(text.isascii(), text)
                    self.assertEqual(english.english(REPEATED.sub("", text)), [])

    def test_services_that_answer_nothing_have_the_shape(self):
        owner = (SITE_OWNER_NAME, SITE_OWNER_PASSWORD)
        editor = ("hanoi.editor", PASSWORD)
        for status, kind, (login, password), method, address in (
            (403, "Forbidden", editor, "GET", "/@sharing"),
            (403, "Forbidden", editor, "POST", f"{NEWS}/@sharing"),
            (404, "NotFound", owner, "GET", "/@users/khong-co"),
            (404, "NotFound", owner, "GET", "/@groups/khong-co"),
        ):
            with self.subTest(method=method, address=address):
                sent = {} if method == "POST" else None
                got, answer = self.ask(login, method, address, sent, password)
                self.assertEqual((got, answer["type"]), (status, kind))
                self.assertFalse(answer["message"].isascii())
                self.assertEqual(answer["errors"], [])

    def test_the_type_stays_for_programs(self):
        _status, answer = self.ask(None, "GET", "/@users", None)
        self.assertEqual(answer["type"], "Unauthorized")
        self.assertEqual(
            answer["message"], "Ông/bà không có quyền truy cập nội dung này."
        )

    def test_what_is_wrong_is_named(self):
        _status, answer = self.ask("hanoi.editor", "POST", DOCUMENTS, NO_DATE)
        self.assertIn("Ngày không hợp lệ: 31/02/2026", answer["message"])
        _status, answer = self.ask("hanoi.editor", "POST", NEWS, {})
        self.assertEqual(answer["message"], "Thiếu thuộc tính “@type”.")

    def test_our_own_trouble_is_told_without_the_machinerys_words(self):
        wrong = "thads.corrections.catalogue_search.Search.reply"
        with mock.patch(wrong, side_effect=ZeroDivisionError("secret words")):
            status, answer = self.ask(None, "GET", "/@search", None)
        self.assertEqual(status, 500)
        self.assertIn("Hệ thống đang gặp sự cố", answer["message"])
        self.assertNotIn("secret", str(answer))


class TestSaying(unittest.TestCase):
    layer = WORLD_HTTP

    def say_all(self, answer, status=400):
        return rest_errors.translate_answer(answer, status, self.layer["request"])

    def test_english_that_is_not_known_is_kept_apart(self):
        answer = self.say_all({"message": "Something odd", "type": "BadRequest"})
        self.assertIn("Không thực hiện được yêu cầu", answer["message"])
        self.assertEqual(answer["detail"], "Something odd")
        self.assertEqual(answer["type"], "BadRequest")

    def test_our_own_words_stay(self):
        for said in ("Không có danh sách nào như vậy.", "Cần nêu lý do."):
            self.assertEqual(self.say_all({"message": said}), {"message": said})

    def test_answers_of_another_shape_stay(self):
        for answer in ([], None, "x", {}, {"error": "x"}, {"message": ""}):
            self.assertEqual(self.say_all(answer), answer)

    def test_no_sentence_hides_another(self):
        for sentence in rest_errors.SENTENCES:
            with self.subTest(sentence):
                said = rest_errors.translated(sentence, self.layer["request"])
                self.assertIsNotNone(said)


class TestInputs(unittest.TestCase):
    """Services of plone.restapi that check nothing: the client's mistake is 400."""

    layer = WORLD_HTTP

    def ask(self, method, address, sent=None, login="central.admin"):
        answer = requests.request(
            method,
            self.layer["portal"].absolute_url() + address,
            data=sent,
            auth=(login, PASSWORD),
            headers=HEADERS,
            timeout=60,
        )
        return answer.status_code, answer.json()

    def test_what_was_sent_is_not_our_mistake(self):
        for method, address, sent in (
            ("GET", "/@search?b_size=abc", None),
            ("GET", "/@search?SearchableText=a&SearchableText=b", None),
            ("GET", "/@search?created.query:record:date=2026&created.x:record=y", None),
            ("POST", "/@querystring-search", '{"query": "x"}'),
            ("POST", "/@querystring-search", '{"query": [5]}'),
            ("GET", "/@search?b_size=-5", None),
            ("GET", "/@search?created=99999999999999999999", None),
        ):
            with self.subTest(address, sent=sent):
                with self.assertLogs("thads.corrections.rest_inputs") as log:
                    status, answer = self.ask(method, address, sent)
                self.assertEqual(status, 400, answer)
                self.assertEqual(answer["type"], "BadRequest")
                self.assertIn("Không thực hiện được yêu cầu", answer["message"])
                self.assertNotIn("abc", log.output[0].partition("\n")[2])

    def test_our_mistakes_stay_ours(self):
        wrong = "thads.publication.services.pictures.check"
        item = {"@type": "News Item", "title": "Tin", "text": "<p>x</p>"}
        with mock.patch(wrong, side_effect=KeyError("secret")):
            status, answer = self.ask("POST", NEWS, json.dumps(item), "hanoi.editor")
        self.assertGreaterEqual(status, 500)  # Zope answers 503 to a KeyError
        self.assertNotIn("secret", str(answer))
