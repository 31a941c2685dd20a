"""Decisions from the list of what waits: one, several, and those left out."""

from tests.publication.people import HttpCase
from tests.publication.people import Page
from thads.publication.decisions import MOST
import re


COMMENT = "Bổ sung nguồn tin"


class QueueCase(HttpCase):
    def waits(self, title, login="hanoi.editor", section="hanoi/tin-tuc"):
        """Write an item and send it for approval; return its address."""
        address = self.write(login, section, title=title)
        self.person(login).do(address, "submit")
        return address

    def boxes(self, page):
        """Return {title: value of its box} of the list."""
        found = re.findall(
            r'name="title-(\w+)"[^>]*value="([^"]*)"|name="chosen"[^>]*value="([^"]*)"',
            page.text,
        )
        titles = {uid: title for uid, title, _value in found if uid}
        values = [value for _uid, _title, value in found if value]
        return {titles[value.split()[0]]: value for value in values}

    def send(self, login, page=None, **fields):
        """Send the form of the list as a page of it showed it."""
        person = self.person(login)
        page = page or person.page("@@review-queue")
        fields |= dict(re.findall(r'name="(title-\w+)"[^>]*value="([^"]*)"', page.text))
        # the list has a form only where something waits
        token = re.search(r'data-token="(\w+)"', person.page("@@staff").text).group(1)
        fields["_authenticator"] = token
        address = person.url("@@review-queue")
        return Page(person.session.post(address, data=fields, timeout=60))

    def state(self, address, login="hanoi.leader"):
        return self.person(login).rest("GET", address).json()["review_state"]


class TestOne(QueueCase):
    def test_approve_from_the_list(self):
        item = self.waits("Tin một")
        page = self.person("hanoi.leader").page("@@review-queue")
        value = self.boxes(page)["Tin một"]
        answer = self.send("hanoi.leader", page, **{"approve-one": value})
        self.assertIn("Đã duyệt: “Tin một”", answer.text)
        self.assertEqual(self.state(item), "central_review")
        page = self.person("central.approver").page("@@review-queue")
        value = self.boxes(page)["Tin một"]
        self.send("central.approver", page, **{"approve-one": value})
        self.assertEqual(self.public.page(item).status_code, 200)

    def test_return_with_a_comment(self):
        item = self.waits("Tin hai")
        page = self.person("hanoi.leader").page("@@review-queue")
        value = self.boxes(page)["Tin hai"]
        uid = value.split()[0]
        answer = self.send("hanoi.leader", page, **{"return-one": value})
        self.assertEqual(answer.status_code, 400)
        self.assertIn("hãy ghi cần sửa những gì", answer.text)
        fields = {"return-one": value, f"comment-{uid}": COMMENT}
        answer = self.send("hanoi.leader", page, **fields)
        self.assertIn("Đã trả lại kèm ý kiến: “Tin hai”", answer.text)
        self.assertEqual(self.state(item), "draft")
        self.assertIn(COMMENT, self.person("hanoi.editor").page("@@staff").text)

    def test_the_next_one_is_offered_where_the_decision_leads(self):
        first, second = self.waits("Tin trước"), self.waits("Tin sau")
        answer = self.person("hanoi.leader").press(
            first, "review", transition="approve", comment=""
        )
        self.assertIn("Mục tiếp theo: Tin sau", re.sub(r"\s+", " ", answer.text))
        self.assertIn(second, answer.text)
        editor = self.person("hanoi.editor").page(second)
        self.assertNotIn("Mục tiếp theo", editor.text)
        page = self.public.page(
            self.publish(self.write("central.editor", "tin-tuc", title="x"), "central")
        )
        self.assertNotIn("Mục tiếp theo", page.text)


class TestSeveral(QueueCase):
    def test_what_changed_meanwhile_is_left_out_by_name(self):
        kept = [self.waits(f"Tin {name}") for name in ("A", "B")]
        moved, edited, deleted = (self.waits(f"Tin {n}") for n in ("C", "D", "E"))
        page = self.person("hanoi.leader").page("@@review-queue")
        values = self.boxes(page)
        editor, leader = self.person("hanoi.editor"), self.person("hanoi.leader")
        for address in (moved, edited, deleted):
            leader.do(address, "return", COMMENT)
        editor.rest("PATCH", edited, description="Khác")
        for address in (moved, edited):
            editor.do(address, "submit")
        self.assertEqual(editor.rest("DELETE", deleted).status_code, 204)
        answer = self.send(
            "hanoi.leader",
            page,
            chosen=list(values.values()),
            transition="approve",
            comment="Ý kiến đã gõ",
        )
        self.assertEqual(answer.status_code, 200)
        for address in kept:
            self.assertEqual(self.state(address), "central_review")
        for address in (moved, edited):
            self.assertEqual(self.state(address), "unit_review")
        left = re.search(r"Chưa quyết định các mục sau.*?</ul>", answer.text, re.S)
        for name in "CDE":
            self.assertIn(f"Tin {name}", left.group(0))
        for name in "AB":
            self.assertNotIn(f"Tin {name}<", left.group(0))
        self.assertIn("Ý kiến đã gõ", answer.text)

    def test_return_several_with_one_comment(self):
        items = [self.waits(f"Tin {n}") for n in "AB"]
        page = self.person("hanoi.leader").page("@@review-queue")
        values = list(self.boxes(page).values())
        answer = self.send("hanoi.leader", page, chosen=values, transition="return")
        self.assertEqual(answer.status_code, 400)
        self.assertEqual({self.state(each) for each in items}, {"unit_review"})
        self.send(
            "hanoi.leader", page, chosen=values, transition="return", comment=COMMENT
        )
        self.assertEqual({self.state(each) for each in items}, {"draft"})

    def test_four_eyes_and_rights_hold_for_each(self):
        own = self.waits("Tin của người khác")
        page = self.person("hanoi.leader").page("@@review-queue")
        values = list(self.boxes(page).values())
        for login in ("hanoi.editor", "tphochiminh.leader", "central.approver"):
            with self.subTest(login):
                answer = self.send(login, page, chosen=values, transition="approve")
                self.assertEqual(answer.status_code, 409)
                self.assertEqual(self.state(own), "unit_review")
        from thads.organisation.people import give
        import transaction

        transaction.begin()
        give("hanoi.editor", "hanoi", "leader")
        transaction.commit()
        answer = self.send("hanoi.editor", page, chosen=values, transition="approve")
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.state(own), "unit_review")

    def test_the_same_click_counts_once(self):
        item = self.waits("Tin A")
        page = self.person("hanoi.leader").page("@@review-queue")
        values = list(self.boxes(page).values())
        for _ in range(2):
            answer = self.send(
                "hanoi.leader", page, chosen=values * 2, transition="approve"
            )
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.state(item), "central_review")

    def test_the_bar_of_several_is_there_where_several_can_be_chosen(self):
        bar = "t-decisions__bar"
        self.waits("Tin một")
        self.assertNotIn(bar, self.person("hanoi.leader").page("@@review-queue").text)
        self.waits("Tin hai")
        self.assertIn(bar, self.person("hanoi.leader").page("@@review-queue").text)

    def test_a_bad_choice_decides_nothing(self):
        item = self.waits("Tin A")
        for chosen in ("", [], "khong-co", " ", ["x y", "z"], "../../x 1.2"):
            for step in ("approve", "return", "withdraw", "submit", ""):
                with self.subTest(chosen=chosen, step=step):
                    answer = self.send(
                        "hanoi.leader", chosen=chosen, transition=step, comment="x"
                    )
                    self.assertIn(answer.status_code, (400, 409))
        self.assertEqual(self.state(item), "unit_review")
        self.assertLessEqual(MOST, 100)

    def test_without_the_token_nothing_is_decided(self):
        item = self.waits("Tin A")
        leader = self.person("hanoi.leader")
        value = self.boxes(leader.page("@@review-queue"))["Tin A"]
        answer = leader.session.post(
            leader.url("@@review-queue"), data={"approve-one": value}, timeout=60
        )
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.state(item), "unit_review")
