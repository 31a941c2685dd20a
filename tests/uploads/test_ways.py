"""Every way by which bytes come into the portal leads through the gate.

The ways are those of docs/security-uploads.md. Each sends a file that acts and must be
refused with a sentence that names it, and one in order that must be taken. All ways are
tried at level 2, one of REST and one of a form at level 1 (`TestTwoWays`).
"""

from base64 import b64decode
from base64 import b64encode
from pathlib import Path
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.testing import SITE_OWNER_PASSWORD
from tests.layers import WORLD_HTTP
from tests.pdfs import PDF
from tests.publication.people import HttpCase
from tests.publication.test_documents import inputs
from tests.requests.world import APPLICANT
from tests.requests.world import DESK
from tests.requests.world import FORM
from tests.requests.world import PROCEDURE
from tests.requests.world import CaseWorld
from tests.uploads import clamd
from tests.uploads import files
from thads.ratelimit import forget_all
import html
import re
import requests
import transaction
import uuid


DOC = Path(__file__).resolve().parents[2] / "docs" / "security-uploads.md"
BAD = files.ACTIVE_PDFS["name in hexadecimal"]
#: half a picture: nobody may see a page with it
BROKEN = files.picture(size=(300, 300))[:900]
NEWS = "hanoi/tin-tuc"
MODEL = (
    '<model xmlns="http://namespaces.plone.org/supermodel/schema"><schema>%s'
    "</schema></model>"
)


def ways():
    """The ids of the first table."""
    text = DOC.read_text(encoding="utf-8")
    table = text[text.index("## The ways in") : text.index("## Closed ways")]
    return re.findall(r"^\| `([a-z-]+)` \|", table, re.M)


def in_json(name, data, declared):
    return {
        "filename": name,
        "content-type": declared,
        "encoding": "base64",
        "data": b64encode(data).decode(),
    }


class TestList(HttpCase):
    def test_the_page_lists_what_is_tested(self):
        tested = {
            name.removeprefix("way_").replace("_", "-")
            for case in (TestPapers, TestPictures, TestWorkbooks)
            for name in vars(case)
            if name.startswith("way_")
        }
        self.assertEqual(set(ways()), tested)
        self.assertEqual(len(ways()), len(set(ways())))


class WaysCase(CaseWorld, HttpCase):
    """`way_<id>(name, data, declared)` sends a file and returns (status, text)."""

    layer = WORLD_HTTP

    def setUp(self):
        HttpCase.setUp(self)
        CaseWorld.setUp(self)
        forget_all()

    def all_ways(self):
        for name in sorted(vars(type(self))):
            if name.startswith("way_"):
                forget_all()
                yield name, getattr(self, name)

    def rest(self, method, address, login=None, **body):
        answer = self.person(login).rest(method, address, **body)
        return answer.status_code, answer.json() if answer.text else {}

    def said(self, found):
        status, text = found
        return status, html.unescape(str(text))

    def form(self, address, login, fields, sent, page=None, keep=("_authenticator",)):
        """Send a form of a page with its hidden values."""
        person = self.person(login)
        shown = person.session.get(person.url(page or address), timeout=60).text
        values = {
            name: value
            for name, value in inputs(shown).items()
            if any(part in name for part in keep)
        }
        answer = person.session.post(
            person.url(address), data=values | fields, files=sent, timeout=60
        )
        return answer.status_code, answer.text

    def add_form(self, fields, sent):
        keep = ("_authenticator", "marker", "form.widgets.attachments")
        fields = {
            "form.widgets.IBasic.title": "Tin",
            "form.widgets.IBasic.description": "",
            "form.widgets.IPicture.image.action": "nochange",
            "form.buttons.save": "Lưu",
            **fields,
        }
        address = f"{NEWS}/++add++News Item"
        status, text = self.form(address, "hanoi.editor", fields, sent, keep=keep)
        # a form that comes back says what is wrong
        return (400 if "form.buttons.save" in text else 200), text


class TestTwoWays(WaysCase):
    """A paper by REST and one by a form; `TestPapers` has all ways."""

    def test_what_acts_is_refused_and_what_is_in_order_taken(self):
        for way in (TestPapers.way_report_rest, TestPapers.way_report_form):
            with self.subTest(way.__name__):
                status, text = self.said(way(self, "don.pdf", BAD, "application/pdf"))
                self.assertIn("Tệp don.pdf có mã lệnh", text)
                self.assertEqual(status, 400)
                status, text = self.said(way(self, "don.pdf", PDF, "application/pdf"))
                self.assertIn(status, (200, 201), text[:2000])
                self.assertNotIn("có mã lệnh", text)


class TestPapers(WaysCase):
    """Ways that take papers."""

    level = 2

    def way_procedure_form(self, name, data, declared):
        browser = self.browser()
        browser.open(self.url(FORM))
        self.fill(browser)
        self.attach(browser, data, name)
        browser.getControl(name="form.buttons.submit").click()
        taken = "t-receipt__code" in browser.contents
        return (200 if taken else 400), browser.contents

    def way_case_rest(self, name, data, declared):
        return self.rest(
            "POST",
            "hanoi/@support-cases",
            procedure=PROCEDURE,
            idempotency_key=str(uuid.uuid4()),
            applicant=APPLICANT,
            fields={},
            attachments=[in_json(name, data, declared)],
        )

    def way_supplement_form(self, name, data, declared):
        case = self.make_case("supplement_wanted")
        session = requests.Session()
        shown = session.post(
            self.url(f"{DESK}/theo-doi"),
            data={"ma": case.code, "so": "5678"},
            timeout=60,
        )
        ticket = dict(part.split("=") for part in shown.url.split("?")[1].split("&"))
        answer = session.post(
            self.url(f"{DESK}/theo-doi"),
            data={**ticket, "buoc": "supplement", "message": "Bổ sung"},
            files={"files": (name, data, declared)},
            timeout=60,
        )
        return answer.status_code, answer.text

    def way_case_step_form(self, name, data, declared):
        case = self.make_case("in_work", officer="hanoi.officer")
        address = f"{DESK}/{case.code}"
        return self.form(
            f"{address}/@@buoc",
            "hanoi.officer",
            {"step": "finish", "result": "Đã giải quyết xong."},
            {"file": (name, data, declared)},
            page=address,
            keep=("_authenticator", "revision"),
        )

    def way_case_step_rest(self, name, data, declared):
        case = self.make_case("in_work", officer="hanoi.officer")
        return self.rest(
            "POST",
            f"{DESK}/{case.code}/@workflow/finish",
            "hanoi.officer",
            result="Đã giải quyết xong.",
            attachments=[in_json(name, data, declared)],
        )

    def way_report_form(self, name, data, declared):
        address = "hanoi/duong-day-nong/@@hotline-intake"
        return self.form(
            address,
            "hanoi.hotline",
            {
                "content": "Phản ánh thử một hai",
                "reported_unit": "hanoi-badinh",
                "kind": "feedback",
                "urgency": "normal",
            },
            {"files:list": (name, data, declared)},
        )

    def way_report_rest(self, name, data, declared):
        return self.rest(
            "POST",
            "hanoi/duong-day-nong/@hotline-reports",
            "hanoi.hotline",
            content="Phản ánh thử một hai",
            reported_unit="hanoi-badinh",
            files=[in_json(name, data, declared)],
        )

    def way_attachments_form(self, name, data, declared):
        field = "form.widgets.IAttachments.attachments:list"
        return self.add_form({}, [(field, (name, data, declared))])

    def way_attachments_rest(self, name, data, declared):
        return self.rest(
            "POST",
            NEWS,
            "hanoi.editor",
            **{"@type": "News Item", "title": "Tin"},
            attachments=[in_json(name, data, declared)],
        )

    def way_file_rest(self, name, data, declared):
        answer = requests.post(
            self.url(self.store()),
            json={
                "@type": "File",
                "title": "Tệp",
                "file": in_json(name, data, declared),
            },
            auth=self.manager(),
            headers={"Accept": "application/json"},
            timeout=60,
        )
        return answer.status_code, answer.json()

    def way_folder_upload(self, name, data, declared):
        session = requests.Session()
        session.auth = self.manager()
        page = session.get(self.url("@@change-password"), timeout=60).text
        answer = session.post(
            self.url(f"{self.store()}/@@fileUpload"),
            data={"_authenticator": inputs(page).get("_authenticator", "")},
            files={"file": (name, data, declared)},
            timeout=60,
        )
        return answer.status_code, answer.json()

    def way_easyform(self, name, data, declared):
        store = self.store()
        if "gop-y" not in self.portal[store].objectIds():
            self.make_easyform(self.portal[store])
        session, address = requests.Session(), self.url(f"{store}/gop-y")
        session.auth = self.manager()
        token = inputs(session.get(address, timeout=60).text)["_authenticator"]
        answer = session.post(
            address,
            data={
                "_authenticator": token,
                "form.widgets.tep.action": "replace",
                "form.buttons.submit": "Gửi",
            },
            files={"form.widgets.tep": (name, data, declared)},
            timeout=60,
        )
        return answer.status_code, answer.text

    def make_easyform(self, folder):
        transaction.begin()
        with api.env.adopt_roles(["Manager"]):
            api.content.create(
                folder,
                "EasyForm",
                "gop-y",
                title="Góp ý",
                fields_model=MODEL
                % '<field name="tep" type="plone.namedfile.field.NamedBlobFile">'
                "<title>Tệp</title></field>",
                actions_model=MODEL % "",
            )
        transaction.commit()

    def manager(self):
        return SITE_OWNER_NAME, SITE_OWNER_PASSWORD

    def store(self):
        """A folder of Plone's own, in which a Manager may put what they like."""
        if "kho" not in self.portal.objectIds():
            transaction.begin()
            with api.env.adopt_roles(["Manager"]):
                api.content.create(self.portal, "Folder", "kho", title="Kho")
            transaction.commit()
        return "kho"

    def way_recognise(self, name, data, declared):
        person = self.person("hanoi.editor")
        answer = person.session.post(
            person.url("hanoi/van-ban/@@recognise"),
            data={"text": ""},
            files={"file": (name, data, declared)},
            timeout=60,
        )
        return answer.status_code, answer.text

    def papers(self, way):
        """(good, bad) as this way takes them."""
        if way == "way_recognise":
            body = (
                f'<w:document xmlns:w="{files.WORD}"><w:p><w:r><w:t>Số: 1/QĐ-THA'
                "</w:t></w:r></w:p></w:document>"
            )
            docx = "application/zip"
            return (
                ("don.docx", files.office("docx", body=body), docx),
                ("don.docx", files.office("docx", ("word/vbaProject.bin", "x")), docx),
            )
        declared = "application/pdf"
        return ("don.pdf", PDF, declared), ("don.pdf", BAD, declared)

    def test_what_acts_is_refused_and_what_is_in_order_taken(self):
        for name, way in self.all_ways():
            good, bad = self.papers(name)
            with self.subTest(name):
                status, text = self.said(way(*bad))
                self.assertIn(f"Tệp {bad[0]} có mã lệnh", text)
                # EasyForm's and Plone's own forms come back with 200
                self.assertIn(status, (200,) if name == "way_easyform" else (400,))
            with self.subTest(name, file="good"):
                status, text = self.said(way(*good))
                self.assertIn(status, (200, 201), text[:2000])
                self.assertNotIn("có mã lệnh", text)

    def test_an_empty_one_is_refused(self):
        for name, way in self.all_ways():
            filename, _data, declared = self.papers(name)[0]
            with self.subTest(name):
                status, text = self.said(way(filename, b"", declared))
                self.assertIn(f"Tệp {filename} không có nội dung", text)
                self.assertIn(status, (200,) if name == "way_easyform" else (400,))

    def test_while_the_scanner_is_down_nothing_comes_in(self):
        with clamd.scanned_by("127.0.0.1:1", 1):
            for name, way in self.all_ways():
                with self.subTest(name):
                    _status, text = self.said(way(*self.papers(name)[0]))
                    self.assertIn("Hiện chưa kiểm tra được tệp don.", text)

    def test_a_photograph_is_kept_without_its_place(self):
        photo = ("anh.jpg", files.photograph(), "image/jpeg")
        status, made = self.way_attachments_rest(*photo)
        self.assertEqual(status, 201, made)
        stored = made["attachments"][0]["download"]
        editor = self.person("hanoi.editor").session
        answer = editor.get(stored, timeout=60)
        self.assertNotIn(files.OWNER.encode(), answer.content)
        self.assertEqual(files.opened(answer.content).size, (60, 40))
        status, made = self.way_report_rest(*photo)
        self.assertEqual(status, 201, made)
        hotline = self.person("hanoi.leader").session
        answer = hotline.get(f"{made['@id']}/@@hotline-file/0", timeout=60)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertNotIn(files.OWNER.encode(), answer.content)
        status, made = self.way_case_step_rest(*photo)
        self.assertEqual(status, 200, made)
        officer = self.person("hanoi.officer").session
        case = self.rest("GET", made["@id"], "hanoi.officer")[1]
        answer = officer.get(case["attachments"][-1]["@id"], timeout=60)
        self.assertNotIn(files.OWNER.encode(), answer.content)

    def test_files_of_a_report_sent_over_rest_are_kept(self):
        status, made = self.way_report_rest("đơn.pdf", files.signed(), "")
        self.assertEqual(status, 201, made)
        leader = self.person("hanoi.leader")
        report = leader.rest("GET", made["@id"]).json()
        self.assertEqual(report["files"], ["đơn.pdf"])
        answer = leader.session.get(f"{made['@id']}/@@hotline-file/0", timeout=60)
        self.assertEqual(answer.content, files.signed())
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for wrong in ("x", {}, [1], [{"data": 1}], [{"filename": "a", "data": "§"}]):
            with self.subTest(wrong):
                status, body = self.rest(
                    "POST",
                    "hanoi/duong-day-nong/@hotline-reports",
                    "hanoi.hotline",
                    content="Phản ánh thử một hai",
                    reported_unit="hanoi-badinh",
                    files=wrong,
                )
                self.assertEqual(status, 400)
                self.assertTrue(body["errors"][0]["field"].startswith("files"))


class TestPictures(WaysCase):
    """Ways that take a picture for pages."""

    level = 2

    def way_picture_form(self, name, data, declared):
        return self.add_form(
            {
                "form.widgets.IPicture.image.action": "replace",
                "form.widgets.IPicture.image_alt": "Trụ sở",
                "form.widgets.IPicture.image_caption": "Ảnh: Cục",
            },
            [("form.widgets.IPicture.image", (name, data, declared))],
        )

    def way_picture_rest(self, name, data, declared):
        return self.rest(
            "POST",
            NEWS,
            "hanoi.editor",
            **{"@type": "News Item", "title": "Tin"},
            image=in_json(name, data, declared),
            image_alt="Trụ sở",
            image_caption="Ảnh: Cục",
        )

    def way_picture_tus(self, name, data, declared):
        item = self.write(
            "hanoi.editor", NEWS, title="Tin", image_alt="Cục", image_caption="Cục"
        )
        metadata = {"filename": name, "content-type": declared, "fieldname": "image"}
        told = ",".join(
            f"{key} {b64encode(value.encode()).decode()}"
            for key, value in metadata.items()
        )
        headers = {"Accept": "application/json", "Tus-Resumable": "1.0.0"}
        session = self.person("hanoi.editor").session
        begun = session.post(
            f"{item}/@tus-replace",
            headers=headers
            | {"Upload-Length": str(len(data)), "Upload-Metadata": told},
            timeout=60,
        )
        if begun.status_code != 201:
            return begun.status_code, begun.json()
        answer = session.patch(
            begun.headers["Location"],
            data=data,
            headers=headers
            | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
            timeout=60,
        )
        self.item = item
        return answer.status_code, answer.json() if answer.text else {}

    def text_with(self, data, declared):
        source = f"data:{declared};base64,{b64encode(data).decode()}"
        return f'<p>Chữ</p><p><img src="{source}" alt="Trụ sở"></p>'

    def way_picture_in_text_form(self, name, data, declared):
        field = "form.widgets.IRichTextBehavior.text"
        return self.add_form(
            {field: self.text_with(data, declared), f"{field}.mimeType": "text/html"},
            [],
        )

    def way_picture_in_text_rest(self, name, data, declared):
        text = {"data": self.text_with(data, declared), "content-type": "text/html"}
        return self.rest(
            "POST",
            NEWS,
            "hanoi.editor",
            **{"@type": "News Item", "title": "Tin"},
            text=text,
        )

    def way_banner_rest(self, name, data, declared):
        banner = in_json(name, data, declared)
        return self.rest("PATCH", "hanoi", "hanoi.admin", banner=banner)

    def way_portrait_form(self, name, data, declared):
        return self.form(
            "@@personal-information",
            "hanoi.editor",
            {
                "form.widgets.fullname": "Người",
                "form.widgets.email": "a@thads.example",
                "form.widgets.portrait.action": "replace",
                "form.buttons.save": "Lưu",
            },
            {"form.widgets.portrait": (name, data, declared)},
        )

    def way_portrait_rest(self, name, data, declared):
        portrait = in_json(name, data, declared)
        return self.rest(
            "PATCH", "@users/hanoi.editor", "hanoi.editor", portrait=portrait
        )

    #: these name the picture themselves: it has no file name
    UNNAMED = ("way_picture_in_text_form", "way_picture_in_text_rest")

    def test_a_broken_one_is_refused_and_a_true_one_taken(self):
        for name, way in self.all_ways():
            with self.subTest(name):
                status, text = self.said(way("anh.jpg", BROKEN, "image/jpeg"))
                shown = "anh-trong-bai.jpg" if name in self.UNNAMED else "anh.jpg"
                self.assertIn(f"Không đọc được ảnh {shown}", text)
                self.assertIn(status, (200,) if "portrait_form" in name else (400,))
            with self.subTest(name, file="good"):
                photo = files.photograph()
                status, text = self.said(way("anh.jpg", photo, "image/jpeg"))
                self.assertIn(status, (200, 201, 204), text[:2000])
                self.assertNotIn("Không đọc được ảnh", text)

    def test_an_empty_one_is_refused(self):
        for name, way in self.all_ways():
            with self.subTest(name):
                status, text = self.said(way("anh.jpg", b"", "image/jpeg"))
                shown = "anh-trong-bai.jpg" if name in self.UNNAMED else "anh.jpg"
                self.assertRegex(text, f"Tệp ({shown} )?không có nội dung")
                self.assertIn(status, (200,) if "portrait_form" in name else (400,))

    def test_drawings_that_run_are_not_taken(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
        for name, way in self.all_ways():
            with self.subTest(name):
                _status, text = self.said(way("anh.svg", svg, "image/svg+xml"))
                said = (
                    "Không tiếp nhận được ảnh dán trong nội dung"
                    if name in self.UNNAMED
                    else "Loại tệp của anh.svg không được tiếp nhận"
                )
                self.assertIn(said, text)

    def test_a_broken_one_leaves_the_item_as_it_was(self):
        status, _body = self.way_picture_tus("anh.jpg", BROKEN, "image/jpeg")
        self.assertEqual(status, 400)
        editor = self.person("hanoi.editor")
        self.assertEqual(editor.page(self.item).status_code, 200)
        self.assertIsNone(editor.rest("GET", self.item).json()["image"])

    def test_place_and_maker_are_nowhere(self):
        owner, photo = files.OWNER.encode(), files.photograph()
        sent = ("anh.jpg", photo, "image/jpeg")
        status, made = self.way_picture_rest(*sent)
        self.assertEqual(status, 201, made)
        session = self.person("hanoi.editor").session
        self.assertNotIn(owner, session.get(made["image"]["download"]).content)
        status, made = self.way_picture_in_text_rest(*sent)
        self.assertEqual(status, 201, made)
        transaction.begin()
        item = self.portal.unrestrictedTraverse(f"{NEWS}/{made['id']}")
        (kept,) = re.findall(r"base64,([^\"]+)", item.text.raw)
        self.assertNotIn(owner, b64decode(kept))
        self.way_banner_rest(*sent)
        transaction.begin()
        self.assertNotIn(owner, self.portal["hanoi"].banner.data)
        self.way_portrait_rest(*sent)
        transaction.begin()
        portrait = self.portal.portal_memberdata.portraits["hanoi.editor"]
        self.assertNotIn(owner, bytes(portrait.data))

    def test_one_of_an_iphone_becomes_one_of_the_web(self):
        status, made = self.way_picture_rest("anh.heic", files.heic(6), "image/heic")
        self.assertEqual(status, 201, made)
        image = made["image"]
        self.assertEqual(image["content-type"], "image/jpeg")
        self.assertEqual(image["filename"], "anh.jpg")
        self.assertEqual((image["width"], image["height"]), (40, 60))

    def test_one_without_a_name_gets_one(self):
        image = in_json("", files.picture(), "image/jpeg")
        del image["filename"]
        status, made = self.rest(
            "POST",
            NEWS,
            "hanoi.editor",
            **{"@type": "News Item", "title": "Tin"},
            image=image,
            image_alt="Trụ sở",
            image_caption="Ảnh: Cục",
        )
        self.assertEqual(status, 201, made)
        self.assertEqual(made["image"]["filename"], "tep-dinh-kem.jpg")

    def test_a_portrait_is_left_alone_by_a_form_that_does_not_change_it(self):
        self.way_portrait_rest("anh.jpg", files.photograph(), "image/jpeg")
        _status, text = self.form(
            "@@personal-information",
            "hanoi.editor",
            {
                "form.widgets.fullname": "Tên mới",
                "form.widgets.email": "a@thads.example",
                "form.widgets.portrait.action": "nochange",
                "form.buttons.save": "Lưu",
            },
            {"form.widgets.portrait": ("", b"", "application/octet-stream")},
        )
        self.assertNotIn("không được tiếp nhận", html.unescape(text))
        transaction.begin()
        member = self.portal.portal_membership.getMemberById("hanoi.editor")
        self.assertEqual(member.getProperty("fullname"), "Tên mới")

    def test_an_old_picture_does_not_stop_its_item(self):
        """What came before there was a gate stays, and the item can be changed."""
        from plone.namedfile.file import NamedBlobImage

        item = self.write("hanoi.editor", NEWS, title="Tin")
        transaction.begin()
        stored = self.portal.unrestrictedTraverse(f"{NEWS}/{item.rpartition('/')[2]}")
        stored.image = NamedBlobImage(BROKEN, "image/jpeg", "cu.jpg")
        stored.image_alt = stored.image_caption = "Cũ"
        transaction.commit()
        answer = self.person("hanoi.editor").rest("PATCH", item, title="Tin khác")
        self.assertEqual(answer.status_code, 204, answer.text)

    def test_more_than_is_taken_is_not_begun(self):
        item = self.write("hanoi.editor", NEWS, title="Tin")
        answer = self.person("hanoi.editor").session.post(
            f"{item}/@tus-replace",
            headers={
                "Accept": "application/json",
                "Tus-Resumable": "1.0.0",
                "Upload-Length": "99999999999",
            },
            timeout=60,
        )
        self.assertEqual(answer.status_code, 413)

    def test_a_length_that_is_none(self):
        item = self.write("hanoi.editor", NEWS, title="Tin")
        for length, status in (
            ("²", 400),
            ("", 400),
            ("x", 400),
            ("9" * 5_000, 413),
        ):
            with self.subTest(length[:9]):
                answer = self.person("hanoi.editor").session.post(
                    f"{item}/@tus-replace",
                    headers={
                        "Accept": "application/json",
                        "Tus-Resumable": "1.0.0",
                        "Upload-Length": length.encode("latin-1"),
                    },
                    timeout=60,
                )
                self.assertEqual(answer.status_code, status)


class TestWorkbooks(WaysCase):
    """Ways that take workbooks: opened in a sandbox of their own."""

    level = 2

    HEADERS = (
        "Tên người phải thi hành án,Địa chỉ,Nghĩa vụ phải thi hành,"
        "Số quyết định chưa có điều kiện,Ngày quyết định chưa có điều kiện\n"
    )
    ROW = "Lê Văn Nợ,Số 1 Hà Nội,Trả tiền,12/QĐ-CTHADS,05/06/2025\n"

    def way_load_form(self, name, data, declared):
        return self.form(
            "hanoi/tra-cuu/@@debtor-upload",
            "hanoi.registrar",
            {"note": ""},
            {"file": (name, data, declared)},
        )

    def way_load_rest(self, name, data, declared):
        return self.rest(
            "POST",
            "hanoi/@debtor-loads",
            "hanoi.registrar",
            filename=name,
            data=b64encode(data).decode(),
        )

    def way_communes(self, name, data, declared):
        return self.form(
            "@@debtor-places",
            "central.admin",
            {"scope": "whole"},
            {"file": (name, data, declared)},
        )

    def test_a_virus_or_no_scanner_closes_them(self):
        data = (self.HEADERS + self.ROW).encode()
        for answer, said in (
            (b"stream: Win.Test FOUND\0", "Bảng tính có vi-rút"),
            (b"", "Hiện chưa quét được vi-rút"),
        ):
            with clamd.running(answer):
                for name, way in self.all_ways():
                    with self.subTest(name, answer=answer):
                        status, text = self.said(way("a.csv", data, "text/csv"))
                        self.assertIn(said, text)
                        self.assertGreaterEqual(status, 400)

    def test_what_is_none_is_refused(self):
        for name, way in self.all_ways():
            with self.subTest(name):
                status, text = self.said(way("a.xlsx", BAD, ""))
                self.assertGreaterEqual(status, 400)
                self.assertIn("không phải", text)

    def test_an_empty_one_is_refused(self):
        for name, way in self.all_ways():
            with self.subTest(name):
                status, text = self.said(way("a.csv", b"", "text/csv"))
                self.assertEqual(status, 400)
                self.assertIn("không có nội dung", text)

    def test_one_in_order_is_taken(self):
        data = (self.HEADERS + self.ROW).encode()
        with clamd.running() as daemon:
            self.assertEqual(self.way_load_rest("a.csv", data, "text/csv")[0], 201)
        self.assertEqual(daemon.asked, [data])


class TestClosed(WaysCase):
    """Ways of Plone's that are shut."""

    def test_put_and_import(self):
        news = self.write("hanoi.editor", NEWS, title="Tin")
        for login in ("hanoi.editor", "hanoi.admin", "central.admin", None):
            session = self.person(login).session
            for address in (self.url(f"{NEWS}/a.jpg"), news, self.url("a.pdf")):
                for accept in ("text/html", "application/json", "*/*"):
                    with self.subTest(login=login, address=address, accept=accept):
                        answer = session.put(
                            address,
                            data=files.picture(),
                            headers={"Accept": accept, "Content-Type": "image/jpeg"},
                            timeout=60,
                            allow_redirects=False,  # to the log-in
                        )
                        self.assertIn(answer.status_code, (302, 401, 403, 404, 405))
            for page in ("@@ical_import", f"{NEWS}/@@ical_import"):
                with self.subTest(login=login, page=page):
                    self.refused(self.person(login).page(page))
