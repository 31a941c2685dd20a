"""Notices: their kinds, filters and pages."""

from tests.publication.people import HttpCase


SECTION = "hanoi/thong-bao"


class TestNoticeListing(HttpCase):
    def setUp(self):
        super().setUp()
        self.addresses = {
            kind: self.publish(
                self.write(
                    "hanoi.editor",
                    SECTION,
                    **{
                        "@type": "Notice",
                        "title": f"Thông báo {kind}",
                        "notice_kind": kind,
                        "valid_until": "2027-01-31",
                        "text": "<p>Đấu giá quyền sử dụng đất.</p>",
                    },
                )
            )
            for kind in ("dau-gia", "tuyen-dung")
        }

    def kinds(self, query):
        page = self.public.page(f"{SECTION}?{query}").text
        return {k for k, address in self.addresses.items() if f'"{address}"' in page}

    def test_filters(self):
        both = set(self.addresses)
        for query, expected in (
            ("", both),
            ("kind=dau-gia", {"dau-gia"}),
            ("kind=trieu-tap", set()),
            ("kind=khong-co", both),
            ("text=dau gia quyen su dung", both),
            ("text=tuyen-dung", {"tuyen-dung"}),
            ("year=1999", set()),
        ):
            with self.subTest(query=query):
                self.assertEqual(self.kinds(query), expected)

    def test_the_page_tells_kind_and_validity(self):
        page = self.public.page(self.addresses["dau-gia"]).text
        self.assertIn("Đấu giá tài sản", page)
        self.assertIn("31/01/2027", page)

    def test_news_has_no_filter_of_notices(self):
        self.assertNotIn("filter-kind", self.public.page("hanoi/tin-tuc").text)
        self.assertIn("filter-kind", self.public.page(SECTION).text)
