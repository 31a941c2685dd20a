"""The news job once through, over HTTP, by the people who do it."""

from tests.pdfs import PDF
from tests.publication.people import PNG
from tests.publication.people import HttpCase
from tests.publication.people import file_of


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
        self.assertEqual(editor.do(address, "approve").status_code, 403)
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
        self.assertEqual(leader.do(address, "approve", "Lần nữa").status_code, 403)
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
            self.write(
                "hanoi.editor",
                "hanoi/tin-tuc",
                title="Bản đã đăng",
                attachments=[file_of("cu.pdf", PDF)],
            )
        )
        self.editor = self.person("hanoi.editor")

    def copy(self):
        answer = self.editor.rest("POST", f"{self.address}/@workingcopy")
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()["@id"]

    def test_a_published_item_cannot_be_changed_in_place(self):
        self.refused(self.editor.rest("PATCH", self.address, title="Đổi"))
        self.refused(self.editor.rest("DELETE", self.address))

    def test_nor_can_its_address(self):
        uid = self.public.rest("GET", self.address).json()["UID"]
        for login in ("hanoi.editor", "hanoi.officer", "hanoi.leader"):
            person = self.person(login)
            # the token of any form of the person's will do
            person.press(
                "hanoi/tin-tuc",
                "fc-rename",
                UID_0=uid,
                newid_0="khac",
                newtitle_0="Khác",
                token_from=self.address,
            )
            person.rest("POST", "hanoi/thong-bao/@move", source=self.address)
            self.assertEqual(self.public.page(self.address).status_code, 200, login)
            self.assertIn("Bản đã đăng", self.public.page(self.address).text)

    def test_the_published_version_stays_until_the_copy_is_approved(self):
        copy = self.copy()
        files = [{"filename": "cu.pdf"}, file_of("moi.pdf", PDF)]
        self.editor.rest("PATCH", copy, title="Bản mới", attachments=files)
        self.refused(self.public.page(copy))
        told = self.public.rest("GET", self.address)
        self.assertNotIn("hanoi.editor", told.text)
        self.assertFalse(told.json()["lock"]["locked"])
        self.assertIn("Bản đã đăng", self.public.page(self.address).text)
        self.assertNotIn("Bản mới", self.public.rest("GET", self.address).text)
        self.refused(self.editor.rest("PATCH", f"{self.address}/@workingcopy"))
        self.editor.do(copy, "submit")
        leader = self.person("hanoi.leader")
        shown = leader.page(copy).text
        self.assertRegex(shown, r"<del>đã đăng</del>\s*<ins>mới</ins>")
        self.assertRegex(shown, r"<ins>[^<]*moi\.pdf")
        leader.do(copy, "approve")
        self.assertIn("Bản đã đăng", self.public.page(self.address).text)
        answer = self.person("central.approver").do(copy, "approve")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIn("Bản mới", self.public.page(self.address).text)
        self.assertEqual(self.public.page(copy).status_code, 404)
        for file in ("@@attachment/1/cu.pdf", "@@attachment/2/moi.pdf"):
            self.assertEqual(
                self.public.page(f"{self.address}/{file}").status_code, 200
            )
        for number in ("²", "٣", "0", "3", "-1", "9" * 5_000):
            address = f"{self.address}/@@attachment/{number}/moi.pdf"
            self.assertEqual(self.public.page(address).status_code, 404, number[:9])
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

    def test_a_copy_given_up_makes_way_for_another(self):
        copy = self.copy()
        answer = self.editor.rest("POST", f"{self.address}/@workingcopy")
        self.refused(answer)
        self.assertEqual(self.editor.rest("DELETE", copy).status_code, 204)
        self.copy()

    def test_another_unit_makes_no_copy(self):
        stranger = self.person("tphochiminh.editor")
        self.refused(stranger.rest("POST", f"{self.address}/@workingcopy"))
        self.refused(self.public.rest("POST", f"{self.address}/@workingcopy"))
