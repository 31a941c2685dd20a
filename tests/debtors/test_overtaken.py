"""A load whose entries somebody else changed since says so before it is approved."""

from tests.debtors.http import said
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.debtors.test_revisions import RevisionsTest
import base64
import re


SAYS = "Đã thay đổi sau khi nạp"


class OvertakenTest(RevisionsTest):
    """A registrar's list waits; then the register changes."""

    def setUp(self):
        super().setUp()
        self.publish(row(amount=1000), row(name="Lê Văn Hai", decision="2/QĐ-X"))
        self.entry = self.items("name=dang+thi+uoc")[0]["@id"]

    def submitted(self, *rows):
        address = self.load(*rows).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        return address

    def report(self, address, user="hanoi.leader"):
        """Return {row: what its entry became} over REST."""
        found = self.get(address, user).json()
        self.assertEqual(found["changed_since"], len(found["changes_since"]))
        return {change.pop("row"): change for change in found["changes_since"]}


class TestPage(OvertakenTest):
    def test_nothing_is_said_while_nothing_changed(self):
        address = self.submitted(row(amount=2000))
        self.publish(row(name="Trần Khác", decision="3/QĐ-X"))
        self.assertEqual(self.report(address), {})
        self.assertNotIn(SAYS, said(self.page(address, "hanoi.leader")))

    def test_both_are_shown_to_the_two_who_decide(self):
        address = self.submitted(
            row(name="Trần Khác", decision="3/QĐ-X"), row(amount=2000)
        )
        self.publish(row(amount=3000))
        for user in ("hanoi.registrar", "hanoi.leader"):
            page = said(self.page(address, user))
            self.assertIn(SAYS, page)
            self.assertIn("3.000 đồng", page)  # these rows come first
            page = said(self.page(f"{address}?show=overtaken", user))
            self.assertNotIn("Trần Khác", page)
            for amount in ("1.000 đồng", "2.000 đồng", "3.000 đồng"):
                self.assertIn(amount, page)
            found = self.report(address, user)
            self.assertEqual(list(found), [3])
            self.assertEqual(found[3]["entry"], self.entry)
            amounts = {"then": 1000, "now": 3000, "row": 2000}
            self.assertEqual(found[3]["fields"], {"amount": amounts})
        self.do(address, "approve", "hanoi.leader")
        self.work()
        self.assertNotIn(SAYS, said(self.page(address, "hanoi.leader")))
        self.assertEqual(self.items("name=dang+thi+uoc")[0]["amount"], 2000)

    def test_a_row_that_changed_nothing_would_take_the_change_back(self):
        address = self.submitted(row(amount=1000), row(name="Mới", decision="4/QĐ-X"))
        self.publish(row(amount=3000))
        self.assertEqual(self.report(address)[2]["fields"]["amount"]["now"], 3000)

    def test_what_is_new_in_two_lists(self):
        address = self.submitted(row(name="Lê Thị Ba", decision="5/QĐ-X", amount=1))
        self.publish(row(name="LÊ THỊ BA", decision="5/QĐ-X", amount=2))
        found = self.report(address)
        self.assertEqual(list(found), [2])
        page = said(self.page(f"{address}?show=overtaken", "hanoi.leader"))
        self.assertIn("đã được công bố bằng danh sách khác", page)
        self.assertIn("2 đồng", page)
        self.assertIn("1 đồng", page)

    def test_ended_and_hidden_since(self):
        address = self.submitted(
            row(amount=2000), row(name="Lê Văn Hai", decision="2/QĐ-X", amount=5)
        )
        self.do(self.entry, "end", "hanoi.leader", comment="Xong", ground="done")
        other = self.items("name=le+van+hai")[0]["@id"]
        self.do(other, "hide", "hanoi.leader", comment="Đang xác minh")
        # it would be corrected while it is hidden: nothing is lost
        self.assertEqual(list(self.report(address)), [2])
        self.work()  # its words leave the index
        self.assertTrue(self.report(address)[2]["ended"])
        page = said(self.page(f"{address}?show=overtaken", "hanoi.leader"))
        self.assertIn("Đã chấm dứt hoặc bị ẩn", page)

    def test_a_corrected_file_starts_anew(self):
        address = self.load(row(amount=2000)).json()["@id"]
        self.publish(row(amount=3000))
        self.assertEqual(list(self.report(address, "hanoi.registrar")), [2])
        file = ("moi.xlsx", workbook(row(amount=2000)))
        self.submit(
            f"{address}/@@debtor-replace", "hanoi.registrar", files={"file": file}
        )
        self.assertEqual(self.report(address, "hanoi.registrar"), {})

    def test_a_complete_list(self):
        body = {
            "filename": "a.xlsx",
            "data": base64.b64encode(workbook(row(amount=2000))).decode(),
            "encoding": "base64",
            "complete": True,
        }
        answer = self.call("POST", "hanoi/@debtor-loads", "hanoi.registrar", json=body)
        self.publish(row(amount=3000))
        self.assertEqual(list(self.report(answer.json()["@id"])), [2])

    def test_it_does_not_concern_other_localities(self):
        address = self.submitted(row(amount=2000))
        other = self.load(row(), user="tphochiminh.registrar", place="tphochiminh")
        other = other.json()["@id"]
        self.do(other, "submit", "tphochiminh.registrar")
        self.do(other, "approve", "tphochiminh.leader")
        self.work()
        self.assertEqual(self.report(address), {})


class TestDecision(OvertakenTest):
    def test_what_changed_since_the_page_was_opened_is_shown_first(self):
        address = self.submitted(row(amount=2000))
        old_tab = self.form(address, "hanoi.leader")
        read = self.get(address, "hanoi.leader").json()["revision"]
        self.publish(row(amount=3000))
        answer = self.decide(address, "hanoi.leader", old_tab, "approve")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(SAYS, said(answer))
        answer = self.do(address, "approve", "hanoi.leader", revision=read)
        self.assertEqual(answer.status_code, 409)
        self.publish(row(amount=4000))  # and once more
        new_tab = self.form(address, "hanoi.leader")
        answer = self.decide(address, "hanoi.leader", new_tab, "approve")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.state(address), "approved")

    def test_a_double_click_is_still_one_decision(self):
        address = self.submitted(row(amount=2000))
        self.publish(row(amount=3000))
        form = self.form(address, "hanoi.leader")
        for _click in range(2):
            answer = self.decide(address, "hanoi.leader", form, "approve")
            self.assertEqual(answer.status_code, 200)


class TestForm(OvertakenTest):
    def correct(self, shown=None, **changes):
        """Send the form of an entry; ``shown``: as it was opened."""
        id = self.entry.rpartition("/")[2]
        form = "hanoi/tra-cuu/@@debtor-entry-form"
        fields = row(**changes, entry=id, amount="2000")
        if shown:
            fields["version"] = shown
        answer = self.submit(
            form, "hanoi.registrar", page=f"{form}?entry={id}", **fields
        )
        self.assertIn("/nap-", answer.url)
        return answer

    def shown(self):
        id = self.entry.rpartition("/")[2]
        page = f"hanoi/tra-cuu/@@debtor-entry-form?entry={id}"
        text = self.page(page, "hanoi.registrar").text
        return re.search('name="version"[^>]*value="([^"]*)"', text).group(1)

    def test_a_form_that_was_opened_before(self):
        shown = self.shown()
        self.assertTrue(shown.isdigit())
        self.publish(row(amount=3000))
        answer = self.correct(shown)
        self.assertIn(SAYS, said(answer))
        amounts = {"then": 1000, "now": 3000, "row": 2000}
        found = self.report(answer.url, "hanoi.registrar")
        self.assertEqual(found[1]["fields"], {"amount": amounts})

    def test_a_correction_that_waits(self):
        answer = self.correct(self.shown())
        self.assertNotIn(SAYS, said(answer))
        self.publish(row(amount=3000))
        self.assertIn(SAYS, said(self.page(answer.url, "hanoi.registrar")))

    def test_a_number_that_is_none_of_the_entry(self):
        for wrong in ("999999", "-1", "x", "9" * 400, "²"):
            self.assertNotIn(SAYS, said(self.correct(wrong)))
