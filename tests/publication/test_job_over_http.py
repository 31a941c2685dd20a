"""The news job once through, over HTTP, by the people who do it."""

from base64 import b64encode
from PIL import Image
from tests.layers import PASSWORD
from tests.layers import WORLD_HTTP
import html
import io
import re
import requests
import unittest


PDF = b"%PDF-1.4\n%%EOF\n"


def png():
    out = io.BytesIO()
    Image.new("RGB", (800, 450), "#9c1c1c").save(out, "PNG")
    return out.getvalue()


PNG = png()


def file_of(filename, data):
    return {
        "filename": filename,
        "data": b64encode(data).decode(),
        "encoding": "base64",
        "content-type": "image/png" if data == PNG else "application/pdf",
    }


class Page:
    """An answer with its text as people read it."""

    def __init__(self, answer):
        self.text = html.unescape(answer.text)
        self.status_code = answer.status_code
        self.url = answer.url
        self.history = answer.history


class Person:
    """Somebody with a browser and a REST client."""

    def __init__(self, base, login=None):
        self.base = base
        self.session = requests.Session()
        if login:
            self.session.auth = (login, PASSWORD)

    def url(self, address):
        return address if address.startswith("http") else f"{self.base}/{address}"

    def rest(self, method, address, **data):
        return self.session.request(
            method,
            self.url(address),
            json=data or None,
            headers={"Accept": "application/json"},
            timeout=60,
        )

    def page(self, address):
        return Page(
            self.session.get(
                self.url(address), headers={"Accept": "text/html"}, timeout=60
            )
        )

    def do(self, address, transition, comment=""):
        return self.rest("POST", f"{address}/@workflow/{transition}", comment=comment)

    def press(self, address, view, **fields):
        """Send a form of the item's page with its token."""
        page = self.page(address).text
        token = re.search(r'name="_authenticator" value="([^"]+)"', page)
        fields["_authenticator"] = token.group(1) if token else ""
        return Page(
            self.session.post(f"{self.url(address)}/@@{view}", data=fields, timeout=60)
        )


class HttpCase(unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        self.base = self.layer["portal"].absolute_url()
        self.public = self.person(None)

    def person(self, login):
        return Person(self.base, login)

    def refused(self, answer):
        if any("login" in step.headers["Location"] for step in answer.history):
            return
        self.assertIn(answer.status_code, (401, 403, 404), answer.text[:300])

    def write(self, login, section, **fields):
        fields.setdefault("@type", "News Item")
        answer = self.person(login).rest("POST", section, **fields)
        self.assertEqual(answer.status_code, 201, answer.text[:500])
        return answer.json()["@id"]

    def publish(self, address, unit="hanoi"):
        self.person(f"{unit}.editor").do(address, "submit")
        if unit != "central":
            self.person(f"{unit}.leader").do(address, "approve")
        answer = self.person("central.approver").do(address, "approve")
        self.assertEqual(answer.json()["review_state"], "published")
        return address


class TestNews(HttpCase):
    def news(self):
        return self.write(
            "hanoi.editor",
            "hanoi/tin-tuc",
            title="Hội nghị triển khai công tác thi hành án dân sự",
            description="Sơ kết sáu tháng đầu năm.",
            text="<p>Sáng nay, hội nghị đã diễn ra.</p>",
            image=file_of("hoi-nghi.png", PNG),
            image_alt="Toàn cảnh hội nghị",
            image_caption="Ảnh: Cục THADS Hà Nội",
            attachments=[file_of("ke-hoach.pdf", PDF), file_of("phu-luc.txt", b"a")],
            source="Cục THADS thành phố Hà Nội",
        )

    def files_of(self, address):
        item = self.person("hanoi.editor").rest("GET", address).json()
        found = [file["download"] for file in item["attachments"]]
        return [*found, item["image"]["download"], f"{address}/@@images/image"]

    def test_from_the_first_draft_to_the_front_page(self):
        address = self.news()
        files = self.files_of(address)
        strangers = [
            self.public,
            self.person("tphochiminh.editor"),
            self.person("tphochiminh.leader"),
            self.person("hanoi.officer"),
        ]
        for stranger in strangers:
            self.refused(stranger.rest("GET", address))
            self.refused(stranger.rest("PATCH", address, title="Đổi"))
            for file in files:
                self.refused(stranger.page(file))
        editor = self.person("hanoi.editor")
        leader = self.person("hanoi.leader")
        approver = self.person("central.approver")
        self.assertEqual(editor.do(address, "approve").status_code, 400)
        self.assertIn("Gửi duyệt", editor.page(address).text)
        editor.press(address, "review", transition="submit")
        self.refused(editor.rest("PATCH", address, title="Đổi"))

        queue = leader.page("@@review-queue").text
        self.assertIn(address, queue)
        bare = leader.press(address, "review", transition="return")
        self.assertIn(
            "Đề nghị nêu rõ lý do: thao tác này cần có ý kiến kèm theo", bare.text
        )
        answer = leader.do(address, "return")
        self.assertEqual(answer.status_code, 400)
        leader.press(address, "review", transition="return", comment="Bổ sung nguồn")
        self.assertIn("Bổ sung nguồn", editor.page(address).text)
        self.assertIn("Bổ sung nguồn", editor.page("@@review-queue").text)

        editor.press(address, "review", transition="submit")
        leader.press(address, "review", transition="approve")
        self.refused(self.public.page(address))
        self.assertEqual(leader.do(address, "approve").status_code, 400)
        self.assertIn(address, approver.page("@@review-queue").text)
        approver.press(address, "review", transition="approve")

        page = self.public.page(address)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Hội nghị triển khai", page.text)
        self.assertIn("Toàn cảnh hội nghị", page.text)
        self.assertNotIn("Bổ sung nguồn", page.text)
        self.assertNotIn("Bổ sung nguồn", self.public.rest("GET", address).text)
        for file in files:
            self.assertEqual(self.public.page(file).status_code, 200, file)
        self.assertIn(address, self.public.page("hanoi/tin-tuc").text)
        self.assertNotIn(address, self.public.page("tphochiminh/tin-tuc").text)
        self.refused(editor.press(address, "feature", action="feature"))
        approver.press(address, "feature", action="feature", position="1")
        from thads.publication.listing import featured

        self.layer["portal"]._p_jar.sync()
        lines = featured(self.layer["portal"], 5)
        self.assertEqual([line.url for line in lines], [address])

    def test_withdrawn_it_is_gone_at_once(self):
        address = self.publish(self.news())
        files = self.files_of(address)
        leader = self.person("hanoi.leader")
        self.assertEqual(leader.do(address, "withdraw").status_code, 400)
        leader.do(address, "withdraw", "Sai số liệu")
        self.refused(self.public.page(address))
        for file in files:
            self.refused(self.public.page(file))
        self.assertNotIn(address, self.public.page("hanoi/tin-tuc").text)

    def test_a_picture_needs_words(self):
        answer = self.person("hanoi.editor").rest(
            "POST",
            "hanoi/tin-tuc",
            **{"@type": "News Item", "title": "Tin", "image": file_of("a.png", PNG)},
        )
        self.assertEqual(answer.status_code, 400)

    def test_a_file_that_is_not_what_it_says_is_refused(self):
        for name, data in (("a.html", b"<script>"), ("a.pdf", b"<html>")):
            answer = self.person("hanoi.editor").rest(
                "POST",
                "hanoi/tin-tuc",
                **{
                    "@type": "News Item",
                    "title": "Tin",
                    "attachments": [file_of(name, data)],
                },
            )
            self.assertEqual(answer.status_code, 400, name)


class TestWorkingCopy(HttpCase):
    def setUp(self):
        super().setUp()
        self.address = self.publish(
            self.write("hanoi.editor", "hanoi/tin-tuc", title="Bản đã đăng")
        )
        self.editor = self.person("hanoi.editor")

    def copy(self):
        answer = self.editor.rest("POST", f"{self.address}/@workingcopy")
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()["@id"]

    def test_a_published_item_cannot_be_changed_in_place(self):
        self.refused(self.editor.rest("PATCH", self.address, title="Đổi"))
        self.refused(self.editor.rest("DELETE", self.address))

    def test_the_published_version_stays_until_the_copy_is_approved(self):
        copy = self.copy()
        self.editor.rest("PATCH", copy, title="Bản mới")
        self.refused(self.public.page(copy))
        self.assertIn("Bản đã đăng", self.public.page(self.address).text)
        self.assertNotIn("Bản mới", self.public.rest("GET", self.address).text)
        self.refused(self.editor.rest("PATCH", f"{self.address}/@workingcopy"))
        self.editor.do(copy, "submit")
        self.person("hanoi.leader").do(copy, "approve")
        self.assertIn("Bản đã đăng", self.public.page(self.address).text)
        answer = self.person("central.approver").do(copy, "approve")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIn("Bản mới", self.public.page(self.address).text)
        self.assertEqual(self.public.page(copy).status_code, 404)
        listing = self.public.page("hanoi/tin-tuc").text
        self.assertIn("Bản mới", listing)
        self.assertNotIn("Bản đã đăng", listing)

    def test_by_the_buttons_of_the_page(self):
        answer = self.editor.press(self.address, "change-published")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.url.endswith("/edit"), answer.url)
        copy = answer.url[: -len("/edit")]
        self.assertIn("bản chỉnh sửa", self.editor.page(copy).text)
        self.assertIn(copy, self.editor.page(self.address).text)
        self.assertNotIn(copy, self.public.page(self.address).text)
        self.editor.press(copy, "review", transition="submit")
        self.person("hanoi.leader").press(copy, "review", transition="approve")
        answer = self.person("central.approver").press(
            copy, "review", transition="approve"
        )
        self.assertEqual(answer.url, self.address)

    def test_another_unit_makes_no_copy(self):
        stranger = self.person("tphochiminh.editor")
        self.refused(stranger.rest("POST", f"{self.address}/@workingcopy"))
        self.refused(self.public.rest("POST", f"{self.address}/@workingcopy"))
