"""The editors' form of a news item, with its picture and files."""

from lxml.html import document_fromstring
from tests.pdfs import PDF
from tests.publication.people import PNG
from tests.publication.people import HttpCase
from tests.publication.test_documents import inputs
import html
import re


ADD = "hanoi/tin-tuc/++add++News Item"


def words(element):
    """The words of an element."""
    return " ".join(element.text_content().split())


class TestNewsForm(HttpCase):
    def send(self, address, fields, files, login="hanoi.editor"):
        person = self.person(login)
        page = person.session.get(person.url(address), timeout=60).text
        wanted = ("_authenticator", "marker", "form.widgets.attachments")
        values = {
            name: value
            for name, value in inputs(page).items()
            if any(word in name for word in wanted) and "remove" not in name
        }
        values.pop("form.widgets.attachments:list", None)
        values.update(fields)
        values["form.buttons.save"] = "Lưu"
        return person.session.post(
            person.url(address), data=values, files=files, timeout=60
        )

    def write_with_files(self):
        answer = self.send(
            ADD,
            {
                "form.widgets.IBasic.title": "Tin có tệp",
                "form.widgets.IBasic.description": "",
                "form.widgets.IPicture.image.action": "replace",
                "form.widgets.IPicture.image_alt": "Trụ sở",
                "form.widgets.IPicture.image_caption": "Ảnh: Cục",
            },
            [
                ("form.widgets.IPicture.image", ("a.png", PNG, "image/png")),
                ("form.widgets.IAttachments.attachments:list", ("1.pdf", PDF)),
                ("form.widgets.IAttachments.attachments:list", ("2.txt", b"chu")),
            ],
        )
        self.assertNotIn("++add++", answer.url, html.unescape(answer.text)[-4000:])
        return answer.url.removesuffix("/view")

    def files(self, address):
        item = self.person("hanoi.editor").rest("GET", address).json()
        return [file["filename"] for file in item["attachments"]]

    def test_several_files_at_once_and_one_taken_away(self):
        address = self.write_with_files()
        self.assertEqual(self.files(address), ["1.pdf", "2.txt"])
        self.send(
            f"{address}/edit",
            {
                "form.widgets.IBasic.title": "Tin có tệp",
                "form.widgets.IPicture.image.action": "nochange",
                "form.widgets.IPicture.image_alt": "Trụ sở",
                "form.widgets.IPicture.image_caption": "Ảnh: Cục",
                "form.widgets.IAttachments.attachments.remove:list": "1",
            },
            [("form.widgets.IAttachments.attachments:list", ("3.pdf", PDF))],
        )
        self.assertEqual(self.files(address), ["2.txt", "3.pdf"])

    def test_a_long_title_is_saved_under_a_shorter_address(self):
        title = "Thông báo bán đấu giá tài sản " * 8
        for section, type, field in (
            ("tin-tuc", "News Item", "IBasic.title"),
            ("thong-bao", "Notice", "IBasic.title"),
            ("van-ban", "OfficialDocument", "abstract"),
            ("gioi-thieu", "Document", "IBasic.title"),
        ):
            with self.subTest(type):
                kind = {"form.widgets.document_kind:list": "cong-van"}
                fields = kind | {f"form.widgets.{field}": title.strip()}
                address = f"hanoi/{section}/++add++{type}"
                answer = self.send(address, fields, [("x", ("", b""))])
                self.assertEqual(answer.status_code, 200, answer.text[-2000:])
                self.assertNotIn("++add++", answer.url, answer.text[-4000:])
                item = answer.url.removesuffix("/view")
                self.assertLess(len(item.rpartition("/")[2]), 160)
                fields = kind | {f"form.widgets.{field}": title + "sửa"}
                answer = self.send(f"{item}/edit", fields, [("x", ("", b""))])
                self.assertEqual(answer.status_code, 200, answer.text[-2000:])
                self.assertIn(title + "sửa", html.unescape(answer.text))

    def test_a_title_beyond_all_bounds_is_explained_and_kept(self):
        title = "Thông báo đấu giá " * 300
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin ngắn")
        for address in (
            ADD,
            "hanoi/thong-bao/++add++Notice",
            "hanoi/gioi-thieu/++add++Document",
            f"{item}/edit",
        ):
            with self.subTest(address):
                fields = {"form.widgets.IBasic.title": title}
                answer = self.send(address, fields, [("x", ("", b""))])
                self.assertEqual(answer.status_code, 200, answer.text[-2000:])
                self.assertIn(title.strip(), html.unescape(answer.text))
                self.assert_leads(answer.text, "IBasic.title", "quá dài")

    def test_the_comment_of_a_return_stands_above_the_form(self):
        item = self.write("hanoi.editor", "hanoi/tin-tuc", title="Tin bị trả lại")
        editor, leader = self.person("hanoi.editor"), self.person("hanoi.leader")
        self.assertNotIn("Bị trả lại", editor.page(f"{item}/edit").text)
        editor.do(item, "submit")
        leader.do(item, "return", "Thiếu <nguồn> tin")
        shown = editor.page(f"{item}/edit").text.partition('id="content-core"')[0]
        self.assertIn("Thiếu <nguồn> tin", shown)

    def test_a_file_that_is_not_what_it_says_is_explained(self):
        answer = self.send(
            ADD,
            {"form.widgets.IBasic.title": "Tin"},
            [("form.widgets.IAttachments.attachments:list", ("1.pdf", b"<html>"))],
        )
        self.assertIn("++add++", answer.url)
        self.assertIn("không đúng định dạng", html.unescape(answer.text))

    def test_a_picture_without_words_is_explained(self):
        answer = self.send(
            ADD,
            {
                "form.widgets.IBasic.title": "Tin",
                "form.widgets.IPicture.image.action": "replace",
            },
            [("form.widgets.IPicture.image", ("a.png", PNG, "image/png"))],
        )
        self.assertIn("++add++", answer.url)
        self.assert_leads(answer.text, "IPicture.image_alt", "Ảnh cần có mô tả")

    def assert_leads(self, text, field, message):
        """The summary links to the control of a field, which is marked."""
        page = document_fromstring(text)
        notice = page.xpath("//*[contains(@class, 't-notice--error')]")[0]
        links = [each for each in notice.xpath(".//a") if message in words(each)]
        self.assertEqual(len(links), 1, words(notice))
        target = links[0].get("href").removeprefix("#")
        (control,) = page.xpath(f"//*[@id='{target}']")
        self.assertIn(f"form.widgets.{field}", control.get("name") or target)
        self.assertEqual(control.get("aria-invalid"), "true")
        described = control.get("aria-describedby").split()
        said = [words(page.get_element_by_id(each)) for each in described]
        self.assertIn(message, " ".join(said))
        marked = "ancestor::*[contains(@class, 'field')][contains(@class, 'error')]"
        self.assertTrue(control.xpath(marked))

    def test_whatever_an_invariant_refuses_leads_to_its_field(self):
        """Pictures and numbers; dates: `tests/site/test_security_contact.py`."""
        picture = [("form.widgets.IPicture.image", ("a.png", PNG, "image/png"))]
        document = "hanoi/van-ban/++add++OfficialDocument"
        for address, fields, files, field, message in (
            (
                ADD,
                {
                    "form.widgets.IPicture.image.action": "replace",
                    "form.widgets.IPicture.image_alt": "Trụ sở",
                },
                picture,
                "IPicture.image_caption",
                "Ảnh cần có chú thích",
            ),
            (document, {"form.widgets.number": "12 không đúng"}, [], "number", "Số"),
        ):
            with self.subTest(field):
                fields = {"form.widgets.IBasic.title": "Tin", **fields}
                answer = self.send(address, fields, files or [("x", ("", b""))])
                self.assertIn("++add++", answer.url)
                self.assert_leads(answer.text, field, message)

    def test_what_was_kept_is_for_its_sender_only(self):
        answer = self.send(
            ADD,
            {"form.widgets.IBasic.title": ""},
            [("form.widgets.IAttachments.attachments:list", ("1.pdf", PDF))],
        )
        kept = re.search(r'attachments\.keep:list"[^>]*value="(\w+)"', answer.text)
        for login, saved in (("tphochiminh.editor", False), ("hanoi.editor", True)):
            answer = self.send(
                ADD.replace("hanoi", login.partition(".")[0]),
                {
                    "form.widgets.IBasic.title": "Tin",
                    "form.widgets.IAttachments.attachments.keep:list": kept.group(1),
                },
                [],
                login,
            )
            with self.subTest(login=login):
                self.assertEqual("++add++" not in answer.url, saved)
                told = "không còn được giữ" in html.unescape(answer.text)
                self.assertEqual(told, not saved)
