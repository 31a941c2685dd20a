"""The hotline in a browser: a citizen finds it, the officer takes in a report."""

from tests.browser import BrowserTest
import transaction


CONTENT = "Chấp hành viên không trả lời đơn của tôi từ tháng 9."
INFORMANT = "Trần Thị Bé"
ANSWER = "Đã làm việc với chấp hành viên, trả lời ông bà bằng văn bản."


class HotlineTest(BrowserTest):
    def contact(self, title, phone):
        """Publish a number of Hà Nội."""
        from plone import api

        with api.env.adopt_roles(["Manager"]):
            contact = api.content.create(
                self.portal["hanoi"]["duong-day-nong"],
                "HotlineContact",
                title=title,
                phones=[phone],
            )
            api.content.transition(contact, "publish")
        transaction.commit()


class TestCitizen(HotlineTest):
    def test_the_number_of_a_locality_is_two_clicks_away(self):
        self.contact("Tiếp nhận phản ánh", "024 3999 8888")
        for width in (1280, 390):
            page = self.page(width)
            page.goto(self.url)
            page.locator("main a", has_text="Đường dây nóng").first.click()
            page.wait_for_url("**/duong-day-nong")
            page.locator("main a", has_text="Hà Nội").first.click()
            page.wait_for_url("**/hanoi/duong-day-nong")
            number = page.locator("main a[href='tel:+842439998888']").first
            with self.subTest(width=width):
                self.assertTrue(number.is_visible())
                wide = page.evaluate("document.documentElement.scrollWidth")
                self.assertLessEqual(wide, width)
                self.assertEqual(page.errors, [])

    def test_the_list_is_filtered_without_accents(self):
        page = self.page(390)
        page.goto(f"{self.url}/duong-day-nong")
        page.fill("#q", "ha noi")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=ha+noi*")
        self.assertIn("Hà Nội", page.locator("main").inner_text())
        self.assertNotIn("Hồ Chí Minh", page.locator("main").inner_text())


class TestStaff(HotlineTest):
    def step(self, page, name):
        """Open a step that is not open yet, return its form."""
        box = page.locator("main details").filter(
            has=page.locator("summary", has_text=name)
        )
        if box.get_attribute("open") is None:
            box.locator("summary").click()
        return box.locator("form")

    def test_a_report_from_the_call_to_its_end(self):
        officer = self.log_in("hanoi.hotline")
        officer.get_by_role("link", name="Tiếp nhận phản ánh").first.click()
        officer.wait_for_url("**/hanoi/duong-day-nong/@@hotline-intake")
        officer.select_option("#channel", label="Điện thoại")
        officer.get_by_label("Nội dung phản ánh").fill(CONTENT)
        officer.select_option("#reported_unit", value="hanoi-badinh")
        officer.fill("#informant_name", INFORMANT)
        officer.fill("#informant_phone", "0912 345 678")
        officer.get_by_role("button", name="Lưu phản ánh").click()
        officer.wait_for_url(lambda url: "@@hotline-intake" not in url)
        address = officer.url
        self.assertIn(CONTENT, officer.locator("main").inner_text())

        form = self.step(officer, "Phân loại và giao xử lý")
        form.locator("#assign-kind").select_option(label="Phản ánh")
        self.go(form.locator("button[type=submit]"))
        officer.get_by_text("Đã ghi nhận bước xử lý.").wait_for()

        leader = self.log_in("hanoi.leader")
        # the page before has a table with links too
        name = "Phản ánh qua đường dây nóng"
        self.go(leader.get_by_role("link", name=name).first)
        self.go(leader.locator("main table a").first)
        leader.wait_for_url(address)
        self.assertIn(INFORMANT, leader.locator("main").inner_text())

        for login in ("hanoi.editor", "tphochiminh.hotline"):
            other = self.log_in(login)
            with self.subTest(login=login):
                other.goto(address)
                shown = other.locator("body").inner_text()
                self.assertNotIn(CONTENT, shown)
                self.assertNotIn(INFORMANT, shown)

        self.go(self.step(officer, "Bắt đầu xử lý").locator("button[type=submit]"))
        officer.get_by_text("Đã ghi nhận bước xử lý.").wait_for()
        form = self.step(officer, "Trả lời")
        form.locator("textarea").fill(ANSWER)
        self.go(form.locator("button[type=submit]"))
        officer.get_by_text("Đã ghi nhận bước xử lý.").wait_for()
        leader.reload()
        form = self.step(leader, "Kết thúc")
        self.go(form.locator("button[type=submit]"))
        leader.get_by_text("Đã ghi nhận bước xử lý.").wait_for()
        self.assertIn(ANSWER, leader.locator("main").inner_text())
        self.assertEqual(officer.errors + leader.errors, [])

    def test_a_contact_is_drafted_and_published(self):
        officer = self.log_in("hanoi.hotline")
        officer.goto(f"{self.url}/hanoi/duong-day-nong")
        self.go(officer.get_by_role("link", name="Thêm đầu mối"))
        self.settle(officer)
        officer.get_by_label("Nội dung tiếp nhận").fill("Phản ánh về thi hành án")
        officer.get_by_label("Số điện thoại").fill("024 3777 6666")
        self.go(officer.get_by_role("button", name="Lưu"))
        officer.wait_for_url(lambda url: "++add++" not in url)

        citizen = self.page()
        citizen.goto(f"{self.url}/hanoi/duong-day-nong")
        self.assertNotIn("024 3777 6666", citizen.locator("body").inner_text())

        leader = self.log_in("hanoi.leader")
        leader.goto(f"{self.url}/hanoi/duong-day-nong")
        self.go(leader.get_by_role("link", name="Phản ánh về thi hành án"))
        self.go(leader.get_by_role("button", name="Công bố"))

        citizen.reload()
        for part in ("main", "footer"):
            with self.subTest(part=part):
                self.assertIn("024 3777 6666", citizen.locator(part).first.inner_text())
        self.assertEqual(officer.errors + leader.errors + citizen.errors, [])
