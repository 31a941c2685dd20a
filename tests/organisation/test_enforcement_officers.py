"""The public list of enforcement officers: what is taken, and who is found."""

from tests.debtors.http import Http
from tests.debtors.http import said
from tests.layers import WORLD_HTTP
from tests.properties import given
from tests.properties import strategies
from thads.organisation.enforcement_officer_lines import InvalidLine
from thads.organisation.enforcement_officer_lines import Officer
from thads.organisation.enforcement_officer_lines import read_lines
import contextlib
import lxml.html
import transaction
import unittest


LINES = "Nguyễn Văn An | Chấp hành viên trung cấp\nH'Lan Niê | CHV sơ cấp\n"


class TestLines(unittest.TestCase):
    def test_a_name_and_a_rank_of_the_law(self):
        self.assertEqual(
            read_lines(f"\n {LINES}\r\n"),
            [
                Officer("Nguyễn Văn An", "Chấp hành viên trung cấp"),
                Officer("H'Lan Niê", "Chấp hành viên sơ cấp"),
            ],
        )
        self.assertEqual(read_lines(None), [])

    def test_nothing_else_is_taken(self):
        for line in (
            "Nguyễn Văn An",
            "Nguyễn Văn An | Kế toán",
            "An | Chấp hành viên",
            "Nguyễn Văn An 0912345678 | Chấp hành viên",
            "Nguyễn Văn An (1980) | Chấp hành viên",
            "Nguyễn Văn An, số 1 phố X | Chấp hành viên",
            "Nguyễn Văn An | Chấp hành viên 0912345678",
            "an@example.org | Chấp hành viên",
            "<b>Nguyễn An</b> | Chấp hành viên",
            f"{'Nguyễn ' * 20} | Chấp hành viên",
        ):
            with self.subTest(line), self.assertRaises(InvalidLine):
                read_lines(line)
        with self.assertRaises(InvalidLine):
            read_lines("Nguyễn Văn An | CHV\n" * 400)

    @given(strategies.text(max_size=200))
    def test_nothing_fails(self, text):
        with contextlib.suppress(InvalidLine):
            read_lines(text)


class TestList(Http, unittest.TestCase):
    layer = WORLD_HTTP

    def setUp(self):
        super().setUp()
        branch = self.portal["hanoi"]["don-vi"].objectValues()[0]
        for unit, lines in (
            (self.portal["hanoi"], LINES),
            (branch, "Trần Thị Ân | Chấp hành viên"),
            (self.portal["tphochiminh"], "Lê Văn Hai | Chấp hành viên cao cấp"),
        ):
            unit.enforcement_officers = lines
            unit.reindexObject()
        transaction.commit()

    def rows(self, query="", place=""):
        page = self.page(f"{place}@@enforcement-officers?{query}")
        self.assertEqual(page.status_code, 200)
        tree = lxml.html.fromstring(page.text)
        found = tree.xpath("//main//tbody/tr")
        return [[" ".join(c.text_content().split()) for c in row] for row in found]

    def test_all_with_what_a_card_says(self):
        rows = self.rows()
        self.assertEqual(len(rows), 4)
        [an] = [row for row in rows if row[0] == "Nguyễn Văn An"]
        hanoi = self.portal["hanoi"]
        rank = "Chấp hành viên trung cấp"
        self.assertEqual(an[1:], [rank, hanoi.title, hanoi.phone])

    def test_by_name_and_agency(self):
        for query, place, names in (
            ("name=an+nguyen", "", {"Nguyễn Văn An"}),
            ("name=Trần+Thị+Ân", "", {"Trần Thị Ân"}),
            ("name=h%27lan", "", {"H'Lan Niê"}),
            ("unit=tphochiminh", "", {"Lê Văn Hai"}),
            ("", "tphochiminh/", {"Lê Văn Hai"}),
            ("unit=hanoi", "", {"Nguyễn Văn An", "H'Lan Niê", "Trần Thị Ân"}),
            ("name=nobody", "", set()),
            ("unit=nonsense&name=hai", "", {"Lê Văn Hai"}),
            ("b_start=99", "", set()),
            ("b_start=x&name=hai&name=an", "", {"Lê Văn Hai"}),
        ):
            with self.subTest(query=query, place=place):
                self.assertEqual({row[0] for row in self.rows(query, place)}, names)

    def rest(self, query="", place="", status=200):
        found = self.call("GET", f"{place}@enforcement-officers?{query}")
        self.assertEqual(found.status_code, status, found.text)
        return found.json()

    def test_programs_find_the_same(self):
        every = self.rest()
        self.assertEqual(every["items_total"], 4)
        [an] = self.rest("name=an+nguyen")["items"]
        hanoi = self.portal["hanoi"]
        self.assertEqual(
            an,
            {
                "name": "Nguyễn Văn An",
                "rank": "Chấp hành viên trung cấp",
                "unit": "hanoi",
                "unit_title": hanoi.title,
                "phone": hanoi.phone,
            },
        )
        for query, place, names in (
            ("name=Trần+Thị+Ân", "", {"Trần Thị Ân"}),
            ("unit=tphochiminh", "", {"Lê Văn Hai"}),
            ("", "tphochiminh/", {"Lê Văn Hai"}),
            ("unit=hanoi", "", {"Nguyễn Văn An", "H'Lan Niê", "Trần Thị Ân"}),
            ("name=nobody", "", set()),
            ("b_start=99", "", set()),
        ):
            with self.subTest(query=query, place=place):
                names_found = {
                    each["name"] for each in self.rest(query, place)["items"]
                }
                self.assertEqual(names_found, names)

    def test_programs_page_through_them(self):
        pages = [self.rest(f"b_size=3&b_start={start}") for start in (0, 3)]
        self.assertEqual([len(page["items"]) for page in pages], [3, 1])
        self.assertEqual([page["items_total"] for page in pages], [4, 4])
        self.assertEqual(pages[0]["items"] + pages[1]["items"], self.rest()["items"])

    def test_programs_learn_of_mistakes(self):
        for query, place in (
            ("b_start=x", ""),
            ("b_size=", ""),
            ("name=a&name=b", ""),
            ("unit=nonsense", ""),
            ("unit=tphochiminh", "hanoi/"),
        ):
            with self.subTest(query):
                status = 200 if query == "b_size=" else 400
                self.rest(query, place, status)

    def test_nobody_found_is_announced_and_says_what_to_do(self):
        page = self.page("@@enforcement-officers?name=khong+co+ai")
        tree = lxml.html.fromstring(page.text)
        [text] = tree.xpath("//main//*[@role='status']")
        self.assertIn("Không tìm thấy", text.text_content())
        self.assertIn("không phải là chấp hành viên", said(page))

    def test_a_citizen_is_led_there_from_the_search(self):
        for place in ("", "hanoi/"):
            page = lxml.html.fromstring(self.page(f"{place}tra-cuu").text)
            [link] = page.xpath("//main//a[contains(@href, 'enforcement-officers')]")
            self.assertEqual(self.page(link.get("href")).status_code, 200)

    def test_who_may_write_it(self):
        new = {"enforcement_officers": "Phạm Văn Mới | Chấp hành viên"}
        for user, status in (
            (None, (401, 403)),
            ("hanoi.editor", (401, 403)),
            ("hanoi.leader", (401, 403)),
            ("tphochiminh.admin", (401, 403)),
            ("hanoi.admin", (204,)),
        ):
            with self.subTest(user):
                answer = self.call("PATCH", "hanoi", user, json=new)
                self.assertIn(answer.status_code, status, answer.text)
        names = {row[0] for row in self.rows(place="hanoi/")}
        self.assertEqual(names, {"Phạm Văn Mới", "Trần Thị Ân"})

    def test_private_data_are_refused(self):
        for lines in (
            "Phạm Văn Mới 0912345678 | Chấp hành viên",
            "Phạm Văn Mới và Lê Thị Hai | Chấp hành viên",
            "x",
            ["a"],
            5,
        ):
            answer = self.call(
                "PATCH", "hanoi", "hanoi.admin", json={"enforcement_officers": lines}
            )
            self.assertEqual(answer.status_code, 400, answer.text)
        self.assertEqual(len(self.rows(place="hanoi/")), 3)
