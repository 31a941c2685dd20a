"""Results as citizens see them: groups, counts, titles, and what else was meant."""

from datetime import datetime
from tests.debtors.lists import row
from tests.debtors.test_public import PublicTest
from tests.debtors.test_public import said
from thads.worktime import TIMEZONE
from thads.worktime import clock
from unittest import mock
from urllib.parse import quote
from urllib.parse import urlencode
import lxml.html
import re


class ResultsTest(PublicTest):
    def asked(self, place="tra-cuu", user=None, **question):
        page = self.page(f"{place}?{urlencode(question)}", user)
        self.page_text = said(page)
        return lxml.html.fromstring(page.text)

    def texts(self, tree, path):
        return [" ".join(e.text_content().split()) for e in tree.xpath(path)]

    def groups(self, tree):
        return self.texts(tree, "//h2[@class='t-debtors__group']")

    def title(self, tree):
        return tree.findtext(".//title")


class TestGroups(ResultsTest):
    def setUp(self):
        super().setUp()
        self.publish(
            *(row(name="Nguyễn Văn An", decision=f"{n}/QĐ-X") for n in range(1, 6)),
            *(row(name="Nguyễn Văn Ân", decision=f"{n}/QĐ-X") for n in range(6, 13)),
            row(name="Nguyễn Văn Anh", decision="13/QĐ-X"),
        )

    def test_each_has_its_heading_and_count(self):
        tree = self.asked(name="Nguyễn Văn An")
        expected = ["Đúng dấu đã gõ: 5", "Cùng chữ, khác dấu: 7", "Tên gần giống: 1"]
        self.assertEqual(self.groups(tree), expected)
        heading = self.texts(tree, "//*[@data-answers]//h2")[0]
        self.assertEqual(
            heading, "Tìm thấy 5 trường hợp; 7 trường hợp khác dấu; 1 tên gần giống"
        )
        names = self.texts(tree, "//*[@class='t-debtor__name']")
        self.assertEqual(
            names,
            ["Nguyễn Văn An"] * 5 + ["Nguyễn Văn Ân"] * 7 + ["Nguyễn Văn Anh"],
        )
        lists = tree.xpath("//ol[@class='t-debtors']")
        self.assertEqual([len(each) for each in lists], [5, 7, 1])

    def test_without_accents_as_ever(self):
        tree = self.asked(name="nguyen van an")
        expected = ["Trùng với nội dung đã nhập: 12", "Tên gần giống: 1"]
        self.assertEqual(self.groups(tree), expected)

    def test_on_the_page_where_they_begin(self):
        rows = [row(name="Lê Văn Hải", decision=f"{n}/QĐ-Y") for n in range(1, 23)]
        address = self.load(*rows, row(name="Lê Văn Hai")).json()["@id"]
        self.do(address, "submit", "hanoi.registrar")
        self.do(address, "approve", "hanoi.leader", comment="Danh sách đầu năm")
        self.work()
        self.assertEqual(
            self.groups(self.asked(name="Lê Văn Hải")), ["Đúng dấu đã gõ: 22"]
        )
        self.assertEqual(
            self.groups(self.asked(name="Lê Văn Hải", b_start=20)),
            ["Đúng dấu đã gõ: 22", "Cùng chữ, khác dấu: 1"],
        )

    def test_rest_counts_them(self):
        answer = self.get(f"@debtors?name={quote('Nguyễn Văn An')}").json()
        self.assertEqual(answer["counts"], {"same": 5, "other_accents": 7, "near": 1})
        self.assertEqual(answer["items_total"], 13)
        self.assertIsNone(answer["understood"])

    def test_the_title_says_what_was_asked_and_how_many(self):
        title = self.title(self.asked(name="Nguyễn Văn An"))
        self.assertIn("“Nguyễn Văn An”: Tìm thấy 5 trường hợp", title)
        title = self.title(self.asked("hanoi/tra-cuu", name="nguyen van an"))
        self.assertIn("“nguyen van an”: Tìm thấy 12 trường hợp", title)
        for name, words in (("khong co ai", "Không tìm thấy"), ("nguyen", "Chưa đủ")):
            self.assertIn(f"“{name}”: {words}", self.title(self.asked(name=name)))
        hostile = "</title><script>alert(1)</script> x"
        tree = self.asked(name=hostile)
        self.assertIn(hostile, self.title(tree))
        self.assertEqual(tree.xpath("//script[contains(., 'alert')]"), [])
        self.assertNotIn("“", self.title(self.asked()))
        title = self.title(self.asked("hanoi/tra-cuu", "hanoi.leader", name="an van"))
        self.assertIn("“an van”: Tìm thấy", title)

    def test_nothing_found_is_announced(self):
        tree = self.asked(name="khong co ai")
        [text] = self.texts(tree, "//*[@data-answers]//*[@role='status']")
        self.assertIn("Không tìm thấy", text)

    def test_nothing_found_serves_as_evidence(self):
        """Printed it tells what was asked, where and when, in words."""
        asked = {"name": "Khổng Có Ai", "address": "phố <b>Thử</b>", "kind": "person"}
        for place, where in (("tra-cuu", "cả nước"), ("hanoi/tra-cuu", "Hà Nội")):
            tree = self.asked(place, **asked)
            [facts] = tree.xpath("//*[@data-answers]//dl[@class[contains(., 'evid')]]")
            told = {
                " ".join(pair[0].text_content().split()): " ".join(
                    pair[1].text_content().split()
                )
                for pair in facts
            }
            self.assertEqual(told["Tên đã tra cứu"], "Khổng Có Ai")
            self.assertEqual(told["Từ trong địa chỉ"], "phố <b>Thử</b>")
            self.assertIn("Cá nhân", told.values())
            self.assertIn(where, told["Phạm vi tra cứu"])
            self.assertTrue(told["Địa chỉ tra cứu"].endswith(place))
            moment = told["Kết quả tại thời điểm (giờ Việt Nam)"]
            self.assertRegex(moment, r"^\d\d/\d\d/\d{4} \d\d:\d\d:\d\d$")
            told = datetime.strptime(moment, "%d/%m/%Y %H:%M:%S")
            told = told.replace(tzinfo=TIMEZONE)
            self.assertLess(abs((clock.now() - told).total_seconds()), 600)
            # somebody else, some seconds later, is answered from the cache: the moment
            # is the result's, not that of their asking
            with mock.patch.object(clock, "seconds", return_value=clock.seconds() + 9):
                again = self.asked(place, **asked)
            [facts] = again.xpath("//*[@data-answers]//dl[@class[contains(., 'evid')]]")
            self.assertIn(moment, " ".join(facts.text_content().split()))
        # only of an answer that is one
        for name in ("nguyen", ""):
            tree = self.asked(name=name)
            self.assertEqual(tree.xpath("//*[contains(@class, 'evidence')]"), [])


class TestEntries(ResultsTest):
    def facts(self, **values):
        self.publish(row(**values))
        tree = self.asked(name="dang thi uoc")
        [entry] = tree.xpath("//article[@class='t-debtor']")
        return entry.xpath("./div"), " ".join(entry.text_content().split())

    def test_two_lines_with_all_that_counts(self):
        lines, text = self.facts()
        self.assertEqual(len(lines), 2)
        for shown in ("Đặng Thị Ước", "12/QĐ-CTHADS", "05/06/2026", "Công bố ngày"):
            self.assertIn(shown, text)

    def test_the_amount_once(self):
        for obligation in (
            "Nộp án phí",
            "Nộp án phí 12.500.000 đồng",
            "Nộp 12 500 000 đồng tiền án phí",
            "Nộp án phí: 12500000đ.",
        ):
            with self.subTest(obligation):
                _lines, text = self.facts(obligation=obligation, amount=12500000)
                figures = re.findall(r"12[. ]?500[. ]?000", text)
                self.assertEqual(len(figures), 1, text)
                self.assertIn("Nộp", text)

    def test_other_amounts_stay(self):
        _lines, text = self.facts(obligation="Trả 5.000.000 đồng và lãi", amount=7)
        self.assertIn("Trả 5.000.000 đồng và lãi", text)
        self.assertIn("7 đồng", text)


class TestPlaces(ResultsTest):
    def test_counts_by_province(self):
        names = [row(decision=f"{n}/QĐ-X") for n in range(1, 4)]
        self.publish(*names)
        address = self.load(
            row(), user="tphochiminh.registrar", place="tphochiminh"
        ).json()["@id"]
        self.do(address, "submit", "tphochiminh.registrar")
        self.do(address, "approve", "tphochiminh.leader")
        self.work()
        tree = self.asked(name="dang thi uoc")
        places = self.texts(tree, "//*[@class='t-debtors__places']//li")
        self.assertEqual([each.rpartition(" ")[2] for each in places], ["3", "1"])
        self.assertIn("Hà Nội", places[0])
        [link, _other] = tree.xpath("//*[@class='t-debtors__places']//a/@href")
        narrowed = lxml.html.fromstring(self.page(link).text)
        self.assertEqual(len(narrowed.xpath("//article[@class='t-debtor']")), 3)
        local = self.asked("hanoi/tra-cuu", name="dang thi uoc")
        self.assertEqual(local.xpath("//*[@class='t-debtors__places']"), [])


class TestMeant(ResultsTest):
    def setUp(self):
        super().setUp()
        self.publish(row(name="Nguyễn Văn An", address="Số 1, phường Ba Đình, Hà Nội"))

    def links(self, **question):
        tree = self.asked(**question)
        links = tree.xpath("//*[@class='t-debtors__meant']//a/@href")
        for link in links:
            page = self.page(link)
            self.assertEqual(page.status_code, 200)
            self.assertIn("Nguyễn Văn An", said(page))
            self.assertNotIn("Chưa đủ thông tin", said(page))
        return len(links)

    def test_what_was_understood_is_said(self):
        self.asked(name="ông Nguyễn Văn An, sinh năm 1980, Ba Đình")
        self.assertIn("Đã tra cứu theo", self.page_text)
        self.assertIn("Nguyễn Văn An; địa chỉ Ba Đình", self.page_text)
        asked = quote("Nguyen Van An 1980")
        answer = self.get(f"@debtors?name={asked}").json()
        self.assertEqual(answer["items_total"], 1)
        self.assertEqual(answer["understood"]["name"], "Nguyen Van An")

    def test_the_keyboard_was_off(self):
        self.assertEqual(self.links(name="Nguyeenx Vawn An"), 1)
        self.assertEqual(self.links(name="Nguye6n4 Va8n An"), 1)
        self.assertEqual(self.links(name="Nguyen Van An"), 0)
        answer = self.get("@debtors?name=Nguyeenx+Vawn+An").json()
        [other] = answer["suggestions"]
        self.assertEqual((other["kind"], other["items_total"]), ("keyboard", 1))
        self.assertEqual(self.get(other["@id"]).json()["items_total"], 1)

    def test_a_place_is_offered_as_the_address(self):
        self.assertEqual(self.links(name="nguyen van an ba dinh"), 1)
        self.assertEqual(self.links(name="Nguyễn Văn An Ba Đình Hà Nội"), 1)
        self.assertEqual(self.links(name="nguyen van an, ca mau"), 1)
        for name in ("Ba Đình", "nguyen ba dinh", "nguyen ha noi", "thi van ha noi"):
            self.assertEqual(self.links(name=name), 0)

    def test_no_link_leads_to_a_refusal(self):
        for question in (
            {"address": "Ba Đình"},
            {"name": "Ba Đình"},
            {"name": "nguyen", "address": "ba dinh"},
            {"name": "nguyen, ba dinh"},
            {"name": "nguyen van an", "address": "ca mau"},
            {"name": "nguyen van an", "address": "ba dinh"},
        ):
            tree = self.asked(**question)
            for link in tree.xpath("//*[@id='results']//a/@href"):
                if "/tra-cuu?" in link:
                    with self.subTest(question=question, link=link):
                        text = said(self.page(link))
                        self.assertNotIn("Chưa đủ thông tin", text)
        self.assertNotIn("Tra cứu theo số quyết định, địa chỉ", self.page_text)

    def test_what_narrows_a_search_is_said_where_its_fields_are_closed(self):
        tree = self.asked(name="nguyen van an", address="ba dinh")
        self.assertIn("ba dinh", self.texts(tree, "//summary[strong]")[0])
        self.assertEqual(tree.xpath("//details[@open][.//input]"), [])
        tree = self.asked(name="nguyen van an", address="ca mau")
        self.assertEqual(len(tree.xpath("//details[@open][.//input]")), 1)
