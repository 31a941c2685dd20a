"""Official documents: recorded through the form, found in any writing."""

from datetime import datetime
from datetime import timedelta
from email.utils import parsedate_to_datetime
from lxml import etree
from tests.pdfs import PDF
from tests.publication.people import HttpCase
from tests.publication.people import file_of
from tests.seeds import seeds
from tests.text.test_dispatch import DISPATCH
from thads.worktime import clock
import html
import io
import re
import zipfile


SECTION = "hanoi/van-ban"
TOTAL = "Tổng cục Thi hành án dân sự"


def inputs(page):
    """Hidden and visible values of a page's forms: {name: value}."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag, re.S)
        if name and value:
            found.setdefault(html.unescape(name.group(1)), html.unescape(value[1]))
    return found


def forms(page):
    return re.findall(r"<form.*?</form>", page, re.S)


def docx(text):
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
            f'2006/main"><w:body>{paragraphs}</w:body></w:document>',
        )
    return out.getvalue()


class RecordCase(HttpCase):
    def recognise(self, text=None, file=None, login="hanoi.editor"):
        person = self.person(login)
        return person.session.post(
            person.url(f"{SECTION}/@@recognise"),
            data={"text": text or ""},
            files={"file": file} if file else None,
            timeout=60,
        )

    def add_form(self, values):
        person = self.person("hanoi.editor")
        return person.session.post(
            person.url(f"{SECTION}/++add++OfficialDocument"), data=values, timeout=60
        ).text

    def save(self, values):
        """Press "save" in the add form that was prefilled with values."""
        filled = inputs(self.add_form(values))
        for name, value in values.items():
            filled[name.removesuffix(":list")] = value
        filled["form.widgets.document_kind"] = values.get(
            "form.widgets.document_kind:list", "cong-van"
        )
        filled["form.buttons.save"] = "Lưu"
        for name in [n for n in filled if "cancel" in n or "number_kept" in n]:
            if name not in values:
                del filled[name]
        person = self.person("hanoi.editor")
        return person.session.post(
            person.url(f"{SECTION}/++add++OfficialDocument"), data=filled, timeout=60
        )

    def offered(self, answer, number=None):
        """The values one form of the answer carries on into the add form."""
        for form in forms(answer.text):
            if "++add++OfficialDocument" not in form:
                continue
            values = inputs(form)
            if number is None or values.get("form.widgets.number") == number:
                values.pop("_authenticator", None)
                return values
        raise AssertionError(f"nothing offered for {number}")

    def record(self, values):
        answer = self.save(values)
        self.assertNotIn("++add++", answer.url, html.unescape(answer.text)[-6000:])
        address = answer.url.removesuffix("/view")
        return self.person("hanoi.editor").rest("GET", address).json()


class TestRecording(RecordCase):
    def test_the_form_is_filled_from_the_pasted_text(self):
        values = self.offered(self.recognise(DISPATCH))
        self.assertEqual(values["form.widgets.number"], "4021/BTP-TCCB")
        self.assertEqual(values["form.widgets.issued"], "2016-03-09")
        page = inputs(self.add_form(values))
        self.assertEqual(page["form.widgets.number"], "4021/BTP-TCCB")
        self.assertEqual(page["form.widgets.signer_name"], "Trần Thị Minh Hằng")
        document = self.record(values)
        self.assertEqual(document["number"], "4021/BTP-TCCB")
        self.assertEqual(document["document_kind"]["token"], "cong-van")
        self.assertEqual(document["agency"], "Bộ Tư pháp")
        self.assertEqual(document["issued"], "2016-03-09")
        self.assertEqual(document["signer_post"], "KT. BỘ TRƯỞNG / THỨ TRƯỞNG")
        self.assertEqual(document["signer_name"], "Trần Thị Minh Hằng")
        self.assertEqual(document["reply_due"], "2016-03-20")
        self.assertEqual(document["urgency"]["token"], "hoa-toc")
        self.assertEqual(document["id"], "cong-van-4021-btp-tccb")
        self.assertIn("Kính gửi", document["text"]["data"])

    def test_from_a_word_file(self):
        answer = self.recognise(file=("cv.docx", docx(DISPATCH)))
        values = self.offered(answer)
        self.assertEqual(values["form.widgets.number"], "4021/BTP-TCCB")

    def test_a_file_that_cannot_be_read_is_refused_with_a_reason(self):
        for name, data in (
            ("cv.pdf", PDF),
            ("cv.docx", b"x"),
            ("cv.txt", b"\xff\x80a"),
        ):
            answer = self.recognise(file=(name, data))
            self.assertEqual(answer.status_code, 400, name)
            self.assertIn("t-notice--error", answer.text)

    def test_secret_documents_are_refused_and_not_shown_again(self):
        answer = self.recognise(DISPATCH.replace("HỎA TỐC", "MẬT"))
        self.assertEqual(answer.status_code, 400)
        shown = html.unescape(answer.text)
        self.assertIn("văn bản mật", shown)
        self.assertNotIn("Trần Thị Minh Hằng", shown)

    def test_only_editors_of_the_unit_may_record(self):
        for login in (None, "hanoi.leader", "tphochiminh.editor"):
            person = self.person(login)
            self.refused(person.page(f"{SECTION}/@@recognise"))
            self.refused(
                person.rest(
                    "POST", SECTION, **{"@type": "OfficialDocument", "abstract": "x"}
                )
            )


class TestNumber(RecordCase):
    def test_a_bad_number_is_explained(self):
        answer = self.save(
            {"form.widgets.number": "số lạ", "form.widgets.abstract": "Việc thử"}
        )
        self.assertIn("++add++", answer.url)
        self.assertIn("không đúng thể thức", html.unescape(answer.text))

    def test_it_can_be_kept_knowingly(self):
        document = self.record(
            {
                "form.widgets.number": "không số",
                "form.widgets.number_kept:list": "selected",
                "form.widgets.abstract": "Việc thử",
            }
        )
        self.assertEqual(document["number"], "không số")

    def test_over_rest_the_same(self):
        editor = self.person("hanoi.editor")
        data = {"@type": "OfficialDocument", "abstract": "Việc", "number": "abc"}
        answer = editor.rest("POST", SECTION, **data)
        self.assertEqual(answer.status_code, 400)
        self.assertIn("thể thức", str(answer.json()))
        answer = editor.rest("POST", SECTION, **data, number_kept=True)
        self.assertEqual(answer.status_code, 201)

    def test_a_careless_number_is_written_as_it_should_be(self):
        address = self.write(
            "hanoi.editor",
            SECTION,
            **{"@type": "OfficialDocument", "abstract": "A", "number": "12 qd ccthads"},
        )
        document = self.person("hanoi.editor").rest("GET", address).json()
        self.assertEqual(document["number"], "12/QĐ-CCTHADS")


class TestFinding(RecordCase):
    def setUp(self):
        super().setUp()
        self.addresses = {}
        for number, kind, agency, issued, abstract in (
            ("1325/BTP-CNTT", "cong-van", "Bộ Tư pháp", "2010-05-12", "Kế hoạch CNTT"),
            ("12/QĐ-CTHADS", "quyet-dinh", "Cục THADS", "2019-02-02", "Quy chế đo đạc"),
        ):
            address = self.write(
                "hanoi.editor",
                SECTION,
                **{
                    "@type": "OfficialDocument",
                    "number": number,
                    "document_kind": kind,
                    "agency": agency,
                    "issued": issued,
                    "abstract": abstract,
                    "attachments": [file_of("toan-van.pdf", PDF)],
                },
            )
            self.addresses[number] = self.publish(address)
        self.draft = self.write(
            "hanoi.editor",
            SECTION,
            **{"@type": "OfficialDocument", "number": "99/BTP", "abstract": "Nháp"},
        )

    def numbers(self, query, section=SECTION):
        page = self.public.page(f"{section}?{query}").text
        found = {n for n, address in self.addresses.items() if f'"{address}"' in page}
        self.assertNotIn(self.draft, page)
        return found

    def test_filters(self):
        both = set(self.addresses)
        dispatch, decision = "1325/BTP-CNTT", "12/QĐ-CTHADS"
        for query, expected in (
            ("", both),
            ("number=1325/BTP-CNTT", {dispatch}),
            ("number=1325 btp cntt", {dispatch}),
            ("number=Số: 1325/btp-cntt", {dispatch}),
            ("number=1325", {dispatch}),
            ("number=132", set()),
            ("number=12 qd cthads", {decision}),
            ("kind=quyet-dinh", {decision}),
            ("kind=khong-co", both),
            ("agency=Bộ Tư pháp", {dispatch}),
            ("year=2019", {decision}),
            ("year=abc", both),
            ("text=quy che do dac", {decision}),
            ("text=kế hoạch", {dispatch}),
            ("text=99/BTP", set()),
            ("kind=cong-van&year=2019", set()),
            ("page=99", both),
            ("page=-1", both),
            ("text=%22((*", both),
        ):
            with self.subTest(query=query):
                self.assertEqual(self.numbers(query), expected)

    def test_the_item_tells_its_facts(self):
        page = self.public.page(self.addresses["1325/BTP-CNTT"]).text
        for text in ("1325/BTP-CNTT", "Công văn", "Bộ Tư pháp", "12/05/2010"):
            self.assertIn(text, page)
        self.assertIn("toan-van.pdf", page)

    def test_it_can_be_printed_and_saved(self):
        address = self.addresses["1325/BTP-CNTT"]
        self.assertIn("Kế hoạch CNTT", self.public.page(f"{address}/@@print-view").text)
        answer = self.public.session.get(f"{address}/@@save", timeout=60)
        self.assertIn("attachment", answer.headers["Content-Disposition"])

    def test_the_portal_finds_them_in_all_localities(self):
        self.assertEqual(self.numbers("", "van-ban"), set())
        self.assertEqual(self.numbers("all=1", "van-ban"), set(self.addresses))
        self.assertEqual(self.numbers("", "tphochiminh/van-ban"), set())

    def test_the_feed_tells_what_is_published(self):
        for place in (f"{SECTION}/", "hanoi/", ""):
            for name in ("rss.xml", "RSS", "atom.xml"):
                feed = place + name
                answer = self.person("hanoi.editor").page(feed)
                self.assertEqual(answer.status_code, 200, feed)
                self.assertIn(self.addresses["1325/BTP-CNTT"], answer.text)
                self.assertNotIn(self.draft, answer.text)
                self.assertNotIn("hanoi.editor", answer.text)
        self.assertNotIn(
            self.addresses["1325/BTP-CNTT"],
            self.public.page("tphochiminh/rss.xml").text,
        )

    def test_readers_of_feeds_understand_them(self):
        rss = self.public.session.get(self.public.url(f"{SECTION}/rss.xml"), timeout=60)
        self.assertEqual(
            rss.headers["Content-Type"], "application/rss+xml; charset=utf-8"
        )
        tree = etree.fromstring(rss.content)
        self.assertEqual(tree.get("version"), "2.0")
        self.assertEqual(tree.findtext("channel/language"), "vi")
        today = clock.now()
        for item in tree.iterfind("channel/item"):
            self.assertIn(item.findtext("guid"), self.addresses.values())
            published = parsedate_to_datetime(item.findtext("pubDate"))
            self.assertLess(abs(today - published), timedelta(hours=1))
        atom = self.public.session.get(
            self.public.url(f"{SECTION}/atom.xml"), timeout=60
        )
        self.assertEqual(
            atom.headers["Content-Type"], "application/atom+xml; charset=utf-8"
        )
        names = {"a": "http://www.w3.org/2005/Atom"}
        entries = etree.fromstring(atom.content).findall("a:entry", names)
        self.assertEqual(len(entries), len(self.addresses))
        for entry in entries:
            published = datetime.fromisoformat(entry.findtext("a:published", "", names))
            self.assertLess(abs(today - published), timedelta(hours=1))

    def test_the_site_map_of_a_locality(self):
        own = self.public.page("hanoi/sitemap.xml.gz?page=1")
        other = self.public.page("tphochiminh/sitemap.xml.gz?page=1")
        self.assertEqual((own.status_code, other.status_code), (200, 200))

    def test_word_search_of_rest_shows_no_draft(self):
        answer = self.public.rest("GET", "@search?SearchableText=Nháp").json()
        self.assertEqual(answer["items_total"], 0)


class TestRealTexts(RecordCase):
    """Each dispatch of the seed texts is recorded through the form."""

    def setUp(self):
        super().setUp()
        if not seeds():
            self.skipTest("no seed texts at hand")

    def recorded(self, seed, number):
        answer = self.recognise(seeds()[seed])
        return self.record(self.offered(answer, number))

    def test_the_dispatches_the_texts_are_about(self):
        for seed, number, kind, agency, issued in (
            (
                "001",
                "250/QĐ-TCTHADS",
                "quyet-dinh",
                "Tổng cục Thi hành án dân sự",
                None,
            ),
            ("002", "3591/BTP-TTTH", "cong-van", "Bộ Tư pháp", "2008-11-06"),
            ("003", "1325/BTP-CNTT", "cong-van", "Bộ Tư pháp", "2010-05-12"),
        ):
            with self.subTest(number=number):
                document = self.recorded(seed, number)
                self.assertEqual(document["number"], number)
                self.assertEqual(document["document_kind"]["token"], kind)
                self.assertEqual(document["agency"], agency)
                self.assertEqual(document["issued"], issued)
        self.assertEqual(document["signer_name"], "Đinh Trung Tụng")
        self.assertEqual(document["signer_post"], "KT. BỘ TRƯỞNG / THỨ TRƯỞNG")

    def test_the_dispatch_without_a_number(self):
        answer = self.recognise(seeds()["000"])
        document = self.record(self.offered(answer))
        self.assertIsNone(document["number"])
        self.assertEqual(document["agency"], "Cục Công nghệ thông tin")

    def test_the_cited_ones(self):
        for seed, number, issued in (
            ("000", "3416/QĐ-BTP", "2014-12-22"),
            ("003", "57/CNTT-VP", "2010-03-26"),
            ("003", "58/CNTT-VP", "2010-03-26"),
            ("003", "74/CNTT-VP", "2010-04-21"),
        ):
            with self.subTest(number=number):
                document = self.recorded(seed, number)
                self.assertEqual(document["number"], number)
                self.assertEqual(document["issued"], issued)
