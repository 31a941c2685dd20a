"""Lists of the portal: the centre's own, and what all localities have beside them."""

from lxml import html
from tests.publication.people import HttpCase


class TestCountry(HttpCase):
    def setUp(self):
        super().setUp()
        for unit in ("hanoi", "tphochiminh"):
            self.publish(
                self.write(
                    f"{unit}.editor",
                    f"{unit}/thong-bao",
                    **{"@type": "Notice", "title": f"Đấu giá nhà đất {unit}"},
                ),
                unit,
            )

    def tabs(self, address):
        page = html.fromstring(self.public.session.get(self.public.url(address)).text)
        links = page.xpath("//ul[contains(@class,'t-tabs')]//a")
        return [
            (link.get("href").partition("?")[2], link.get("aria-current"))
            for link in links
        ]

    def test_an_empty_list_of_the_centre_shows_the_country(self):
        page = self.public.page("thong-bao").text
        self.assertIn("Đấu giá nhà đất hanoi", page)
        self.assertIn("Đấu giá nhà đất tphochiminh", page)
        self.assertEqual(self.tabs("thong-bao"), [("all=0", None), ("all=1", "page")])
        self.assertIn("Chưa có nội dung", self.public.page("thong-bao?all=0").text)

    def test_the_centres_own_come_first(self):
        self.publish(
            self.write(
                "central.editor",
                "thong-bao",
                **{"@type": "Notice", "title": "Của trung ương"},
            ),
            "central",
        )
        page = self.public.page("thong-bao").text
        self.assertIn("Của trung ương", page)
        self.assertNotIn("Đấu giá nhà đất", page)

    def test_a_search_says_what_the_country_has(self):
        page = self.public.page("thong-bao?text=dau+gia").text
        self.assertRegex(page, r"0\s+kết quả")
        self.assertRegex(page, r"và\s+2\s+kết quả khác trên cả nước")
        self.assertIn("thong-bao?text=dau+gia&all=1", page)
        page = self.public.page("thong-bao?text=dau+gia&all=1").text
        self.assertNotIn("trên cả nước", page.partition("<h1")[2])

    def test_so_does_one_in_documents(self):
        address = self.write(
            "hanoi.editor",
            "hanoi/van-ban",
            **{
                "@type": "OfficialDocument",
                "document_kind": "quyet-dinh",
                "number": "249/QĐ-CTHADS",
                "abstract": "Ban hành quy chế",
                "issued": "2026-11-02",
                "agency": "Cục THADS Hà Nội",
            },
        )
        self.publish(address)
        page = self.public.page("van-ban?number=249").text
        self.assertRegex(page, r"và\s+1\s+kết quả khác trên cả nước")
        page = self.public.page("van-ban").text
        self.assertRegex(page, r"và\s+1\s+kết quả khác trên cả nước")

    def test_documents_without_a_date_stand_at_the_end(self):
        for number, issued in (("1/TB-CTHADS", None), ("2/TB-CTHADS", "2026-11-02")):
            fields = {"issued": issued} if issued else {}
            address = self.write(
                "hanoi.editor",
                "hanoi/van-ban",
                **{"@type": "OfficialDocument", "number": number, **fields},
                abstract="Trích yếu",
            )
            self.publish(address)
        for query in ("", "?number=1", "?text=trich"):
            page = self.public.page(f"hanoi/van-ban{query}").text
            self.assertIn("1/TB-CTHADS", page, query)
        page = self.public.page("hanoi/van-ban").text
        self.assertLess(page.index("2/TB-CTHADS"), page.index("1/TB-CTHADS"))

    def test_tabs_keep_the_question(self):
        self.assertEqual(
            self.tabs("thong-bao?text=dau+gia&year=2026&page=2"),
            [
                ("text=dau+gia&year=2026", "page"),
                ("text=dau+gia&year=2026&all=1", None),
            ],
        )
        self.assertEqual(
            self.tabs("van-ban?all=1&number=249"),
            [("number=249", None), ("number=249&all=1", "page")],
        )

    def test_localities_have_their_own_alone(self):
        page = self.public.page("hanoi/thong-bao?text=nha+dat").text
        self.assertNotIn("trên cả nước", page.partition("<h1")[2])
        self.assertEqual(self.tabs("hanoi/thong-bao"), [])
