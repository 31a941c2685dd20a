"""A day of five people in two localities: editors, leaders and the centre's approver.

Editors write at a desk, leaders and the centre decide on a phone.
"""

from playwright.sync_api import expect
from tests.browser import BrowserTest
from tests.publication.people import Person


PHONE, DESK = 390, 1280
COMMENT = "Bổ sung nguồn tin."
#: What a thumb reaches: pixels of a button's lower side.
THUMB = 44


class TestDay(BrowserTest):
    def setUp(self):
        super().setUp()
        self.people = {}

    def item(self, unit, title):
        """Write an item over REST, where the form is not what is looked at."""
        editor = Person(self.url, f"{unit}.editor")
        answer = editor.rest(
            "POST", f"{unit}/tin-tuc", **{"@type": "News Item", "title": title}
        )
        self.assertEqual(answer.status_code, 201, answer.text[:300])
        return answer.json()["@id"]

    def at(self, login, width, view="@@staff"):
        """Return the page of a person, who stays logged in."""
        if (login, width) not in self.people:
            self.people[login, width] = self.log_in(login, width)
        page = self.people[login, width]
        page.goto(f"{self.url}/{view}")
        return page

    def submit(self, login, address):
        page = self.at(login, DESK)
        page.goto(address)
        self.go(page.get_by_role("button", name="Gửi duyệt"))

    def number(self, page, name):
        return page.get_by_role("link", name=name).locator("b").inner_text()

    def test_the_day(self):
        titles = {
            "hanoi": ["Hội nghị đối thoại quý IV", "Lịch tiếp công dân tháng 12"],
            "tphochiminh": ["Ra quân đợt cao điểm", "Khen thưởng cuối năm"],
        }
        items = {
            title: self.item(unit, title) for unit in titles for title in titles[unit]
        }
        for unit in titles:
            for title in titles[unit]:
                self.submit(f"{unit}.editor", items[title])
            page = self.at(f"{unit}.editor", DESK)
            expect(page.locator("#mine")).to_contain_text(titles[unit][0])

        # a leader approves all from the list, with a thumb
        leader = self.at("hanoi.leader", PHONE)
        self.assertEqual("2", self.number(leader, "Việc đang chờ tôi"))
        self.shot(leader, "day-staff-390")
        self.go(leader.locator("#waiting .t-buttons a").first)
        self.shot(leader, "day-queue-390")
        for button in leader.locator("main :is(button, .t-button, summary)").all():
            if button.is_visible():
                box = button.bounding_box()
                self.assertGreaterEqual(box["height"], THUMB, button.inner_text())
                self.assertLessEqual(box["x"] + box["width"], PHONE)
        for box in leader.get_by_role("checkbox").all():
            box.check()
        bar = leader.get_by_role("button", name="Duyệt các mục đã chọn")
        expect(bar).to_be_in_viewport()
        self.go(bar)
        expect(leader.get_by_role("status")).to_contain_text("Đã duyệt")
        expect(leader.locator("main")).to_contain_text("Không có việc nào đang chờ")

        # the other reads, returns one, approves the next one
        leader = self.at("tphochiminh.leader", PHONE, "@@review-queue")
        first = leader.locator(".t-decision").first
        title = first.locator("b").inner_text()
        self.go(first.get_by_role("link", name="Xem như công dân sẽ thấy"))
        expect(leader.get_by_role("heading", level=1)).to_have_text(title)
        leader.get_by_label("Ý kiến").fill(COMMENT)
        self.go(leader.get_by_role("button", name="Trả lại người soạn"))
        following = leader.get_by_role("link", name="Mục tiếp theo")
        self.shot(leader, "day-next-390")
        self.go(following)
        self.go(leader.get_by_role("button", name="Duyệt", exact=True))

        # it is back at its editor, with the comment; sent again, and approved
        editor = self.at("tphochiminh.editor", DESK)
        expect(editor.locator("#returned")).to_contain_text(COMMENT)
        self.shot(editor, "day-staff-1280")
        self.submit("tphochiminh.editor", items[title])
        leader = self.at("tphochiminh.leader", PHONE, "@@review-queue")
        self.go(leader.get_by_role("button", name="Duyệt", exact=True))

        # the centre takes three at its desk, and returns the last on the phone
        centre = self.at("central.approver", DESK, "@@review-queue")
        self.shot(centre, "day-queue-1280")
        boxes = centre.get_by_role("checkbox").all()
        self.assertEqual(4, len(boxes))
        for box in boxes[:3]:
            box.check()
        self.go(centre.get_by_role("button", name="Duyệt các mục đã chọn"))
        centre = self.at("central.approver", PHONE, "@@review-queue")
        row = centre.locator(".t-decision")
        left = row.locator("b").inner_text()
        row.locator("summary").click()
        row.get_by_label("Cần sửa những gì?").fill(COMMENT)
        self.go(row.get_by_role("button", name="Trả lại người soạn"))
        expect(centre.get_by_role("status")).to_contain_text(left)

        # citizens read three of the four
        citizen = self.page(PHONE)
        for title, address in items.items():
            answer = citizen.goto(address)
            self.assertEqual(404 if title == left else 200, answer.status, title)
        for page in self.people.values():
            self.assertEqual(page.errors, [])
