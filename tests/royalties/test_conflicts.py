"""Two tabs at once, months that are none, and papers made with no request."""

from plone import api
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import COLLECTOR
from tests.royalties.people import HEAD
from tests.royalties.people import PAYER
from tests.royalties.people import WRITER
from tests.royalties.test_http import Web
from tests.royalties.test_statements import Statements
from thads.royalties import authors
from thads.web.public_address import RECORD
from unittest import mock
import html
import re
import transaction
import unittest


#: Neither a month, nor one that has begun (the clock stands in November 2026).
NO_MONTHS = (
    "2026-13",
    "2026-00",
    "2026",
    "x",
    "10/2026",
    "1999-10",
    "2026-12",
    "2099-01",
)


class TestMonths(Web, unittest.TestCase):
    """What is no month is refused, and never answered by another one."""

    def test_on_pages_and_by_rest(self):
        self.graded("Tin tháng 10")
        transaction.commit()
        for period in NO_MONTHS:
            for path, login in (
                ("hanoi/@@royalty-works", HEAD),
                ("hanoi/@@royalty-statements", COLLECTOR),
                ("@@royalty-overview", "central.accountant"),
            ):
                with self.subTest(path, period=period):
                    answer = self.page(f"{path}?period={period}", login)
                    self.assertEqual(answer.status_code, 400)
                    self.assertNotIn("Tin tháng 10", answer.text)
            with self.subTest("rest", period=period):
                answer = self.get(f"hanoi/@royalties?period={period}", COLLECTOR)
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer.json()["errors"][0]["field"], "period")

    def test_a_month_without_works_is_that_month(self):
        self.graded("Tin tháng 10")
        transaction.commit()
        for period in ("2026-09", "2026-11"):
            path = f"hanoi/@@royalty-works?period={period}"
            shown = self.page(path, HEAD)
            self.assertEqual(shown.status_code, 200)
            self.assertIn(f"{period[5:]}/{period[:4]}", shown.text)
            self.assertNotIn("Tin tháng 10", shown.text)

    def test_cast_and_given_twice(self):
        for query in ("period:list=2026-10", "period=2026-10&period=2026-09"):
            answer = self.page(f"hanoi/@@royalty-works?{query}", HEAD)
            self.assertEqual(answer.status_code, 200)
        for query in ("period:int=5", "period.x:record=2026-10"):
            answer = self.page(f"hanoi/@@royalty-works?{query}", HEAD)
            self.assertIn(answer.status_code, (200, 400))

    def test_a_month_that_is_collected_is_not_exchanged_for_another(self):
        address = self.start("collected")
        shown = self.page("hanoi/@@royalty-statements?period=2026-10", COLLECTOR).text
        self.assertIn("Tháng 10/2026 không cần tổng hợp", re.sub(r"\s+", " ", shown))
        notice = shown[shown.index("không cần tổng hợp") :].partition("</div>")[0]
        self.assertIn(f'href="{address}"', notice)
        answer = self.send("hanoi/@@royalty-statements", PAYER, period="2026-10")
        self.assertEqual(answer.status_code, 409)
        self.assertIn(f'href="{address}"', answer.text.partition("<table")[0])
        shown = self.page("hanoi/@@royalty-statements", COLLECTOR).text
        self.assertNotIn("không cần tổng hợp", shown)


class TestTwoTabs(Web, unittest.TestCase):
    """A conflict shows what is stored now beside what was typed."""

    def test_a_coefficient(self):
        item = self.publish()
        (work,) = self.works_of(item)
        shown = work.revision
        self.grade(item, "1,5")
        transaction.commit()
        path = "hanoi/@@royalty-works?period=2026-10"
        fields = {
            f"genre-{work.uid}": "chinh-luan",
            f"coefficient-{work.uid}": "7,5",
            f"revision-{work.uid}": str(shown),
        }
        answer = self.send(path, HEAD, **fields)
        self.assertEqual(answer.status_code, 409)
        field = answer.text[answer.text.index(f"coefficient-{work.uid}-now") :]
        text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", field.partition("<input")[0]))
        self.assertIn("Đang lưu: Tin: 1,5 (Người hanoi.editorial_head)", text)
        self.assertIn('value="7,5"', answer.text)
        self.assertRegex(
            answer.text, rf'aria-describedby="[^"]*coefficient-{work.uid}-now'
        )
        chosen = re.search(r'<option[^>]*value="chinh-luan"[^>]*>', answer.text)[0]
        self.assertIn("selected", chosen)
        # the form that was shown knows what is stored now
        fields[f"revision-{work.uid}"] = re.search(
            rf'name="revision-{work.uid}"[^>]*value="(\d+)"', answer.text
        )[1]
        answer = self.send(path, HEAD, **fields)
        self.assertEqual(answer.status_code, 303, answer.text)
        transaction.begin()
        self.assertEqual((work.genre, str(work.coefficient)), ("chinh-luan", "7.5"))

    def test_where_an_author_is_paid(self):
        path = f"hanoi/@@royalty-authors?author={WRITER}"
        transaction.commit()  # the second accountant
        with mock.patch.dict("os.environ", {}):
            first = {"pen_name": "Bút một"}
            self.assertEqual(self.send(path, COLLECTOR, **first).status_code, 303)
            second = {"pen_name": "Bút hai", "revision": "0"}
            answer = self.send(path, PAYER, **second)
            self.assertEqual(answer.status_code, 409)
            text = html.unescape(answer.text)
            self.assertIn('value="Bút hai"', text)
            notice = text[text.index('role="alert"') :].partition("</ul>")[0]
            notice = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", notice))
            self.assertIn("Bút danh : Đang lưu : Bút một", notice.replace(":", " :"))
            transaction.begin()
            self.assertEqual(authors.named("hanoi", WRITER).pen_name, "Bút một")
            # the same click twice, and with what is stored now in view
            self.assertEqual(
                self.send(path, COLLECTOR, **first, revision="0").status_code, 303
            )
            again = {"pen_name": "Bút hai"}
            self.assertEqual(self.send(path, PAYER, **again).status_code, 303)
            transaction.begin()
            self.assertEqual(authors.named("hanoi", WRITER).pen_name, "Bút hai")

    def test_a_step(self):
        address = self.start("collected")
        self.send(address, COLLECTOR, step="check", revision="1")
        answer = self.send(
            address, PAYER, step="recollect", revision="1", note="Ghi chú của tôi"
        )
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Đã kiểm tra", answer.text)
        self.assertIn("Ghi chú của tôi", answer.text)


class TestAddresses(Statements, unittest.TestCase):
    """Addresses in papers, as somebody reads them who has only the paper."""

    layer = WORLD_INTEGRATION

    def address(self):
        item = self.graded()
        (line,) = self.collect().lines
        return line.address, "/".join(item.getPhysicalPath()[2:])

    def test_the_public_address(self):
        api.portal.set_registry_record(RECORD, "https://thads.example.gov.vn")
        address, path = self.address()
        self.assertEqual(address, f"https://thads.example.gov.vn/{path}")

    def test_without_one_the_path(self):
        with mock.patch.dict("os.environ", {"THADS_PUBLIC_URL": ""}):
            address, path = self.address()
        self.assertEqual(address, f"/{path}")
        self.assertNotIn("nohost", address)
