from datetime import date
from tests.properties import given
from tests.properties import strategies
from tests.seeds import seeds
from thads.text.dispatch import recognise_dispatch
import unicodedata
import unittest


DISPATCH = """BỘ TƯ PHÁP
-------
Số: 4021/BTP-TCCB
V/v: cử công chức tham gia lớp bồi dưỡng
nghiệp vụ năm 2016.

CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Hà Nội, ngày 09 tháng 3 năm 2016

HỎA TỐC

Kính gửi:
- Thủ trưởng các đơn vị thuộc Bộ;
- Cục trưởng Cục Thi hành án dân sự các tỉnh.

Thực hiện Kế hoạch số 15/KH-BTP ngày 05/01/2016 của Bộ trưởng Bộ Tư pháp về công
tác đào tạo, Bộ đề nghị các đơn vị gửi danh sách trước ngày 20/3/2016.

Nơi nhận:
- Như trên;
- Bộ trưởng (để b/c);
- Lưu: VT, Vụ TCCB.

KT. BỘ TRƯỞNG
THỨ TRƯỞNG
(Đã ký)

Trần Thị Minh Hằng
"""

DECISION = """\
TỔNG CỤC THI HÀNH ÁN DÂN SỰ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
CỤC THI HÀNH ÁN DÂN SỰ TỈNH BẮC NINH\tĐộc lập - Tự do - Hạnh phúc
Số: 77/QĐ-CTHADS\tBắc Ninh, ngày 02 tháng 02 năm 2019

QUYẾT ĐỊNH
Về việc ban hành Quy chế tiếp công dân

CỤC TRƯỞNG CỤC THI HÀNH ÁN DÂN SỰ TỈNH BẮC NINH

Căn cứ Luật số 26/2008/QH12 ngày 14 tháng 11 năm 2008;
Điều 1. Quyết định này có hiệu lực kể từ ngày ký.

Nơi nhận:\tCỤC TRƯỞNG
- Như Điều 3;\t(đã ký)
- Lưu: VT.

\tNGUYỄN VĂN BÌNH
"""

TOLD = """Công văn về việc rà soát số liệu thi hành án

12/08/2011
Ngày 9/8/2011, Tổng cục Thi hành án dân sự có Công văn số 2210/TCTHADS-NV1 gửi Cục \
trưởng các Cục Thi hành án dân sự về việc rà soát số liệu. Theo Nghị định số \
58/2009/NĐ-CP ngày 13/7/2009 của Chính phủ, các đơn vị báo cáo.
"""


def reading(text, *names):
    dispatch = recognise_dispatch(text)
    return {name: dispatch.value(name) for name in names}


class TestTheDocumentItself(unittest.TestCase):
    def setUp(self):
        self.dispatch = recognise_dispatch(DISPATCH)

    def test_number_kind_agency(self):
        self.assertEqual(str(self.dispatch.value("number")), "4021/BTP-TCCB")
        self.assertEqual(self.dispatch.value("kind"), "cong-van")
        self.assertEqual(self.dispatch.value("agency"), "Bộ Tư pháp")

    def test_place_and_date(self):
        self.assertEqual(self.dispatch.value("place"), "Hà Nội")
        self.assertEqual(self.dispatch.value("date"), date(2016, 3, 9))

    def test_the_subject_may_run_over_lines(self):
        self.assertEqual(
            self.dispatch.value("abstract"),
            "Cử công chức tham gia lớp bồi dưỡng nghiệp vụ năm 2016",
        )

    def test_who_it_goes_to(self):
        self.assertEqual(
            self.dispatch.value("addressees"),
            (
                "Thủ trưởng các đơn vị thuộc Bộ",
                "Cục trưởng Cục Thi hành án dân sự các tỉnh",
            ),
        )
        self.assertEqual(
            self.dispatch.value("recipients"),
            ("Như trên", "Bộ trưởng (để b/c)", "Lưu: VT, Vụ TCCB"),
        )

    def test_who_signed_and_for_whom(self):
        self.assertEqual(
            self.dispatch.value("signer_post"), "KT. BỘ TRƯỞNG / THỨ TRƯỞNG"
        )
        self.assertEqual(self.dispatch.value("signer_name"), "Trần Thị Minh Hằng")

    def test_urgency_and_reply_due(self):
        self.assertEqual(self.dispatch.value("urgency"), "hoa-toc")
        self.assertEqual(self.dispatch.value("reply_due"), date(2016, 3, 20))

    def test_the_cited_are_listed_apart(self):
        (cited,) = self.dispatch.cited
        self.assertEqual(str(cited.value("number")), "15/KH-BTP")
        self.assertEqual(cited.value("date"), date(2016, 1, 5))
        self.assertEqual(cited.value("agency"), "Bộ Tư pháp")
        self.assertEqual(cited.value("abstract"), "Công tác đào tạo")

    def test_every_value_tells_where_it_stands(self):
        number = self.dispatch.number
        self.assertEqual(self.dispatch.text[number.start : number.end], "4021/BTP-TCCB")
        signer = self.dispatch.signer_name
        self.assertEqual(
            self.dispatch.text[signer.start : signer.end], "Trần Thị Minh Hằng"
        )

    def test_decomposed_text_is_read_the_same(self):
        other = recognise_dispatch(unicodedata.normalize("NFD", DISPATCH))
        self.assertEqual(other, self.dispatch)


class TestOtherHeads(unittest.TestCase):
    def test_a_draft_without_a_number_is_still_read(self):
        draft = DISPATCH.replace("Số: 4021/BTP-TCCB", "Số:       /BTP-TCCB")
        self.assertEqual(
            reading(draft, "number", "kind", "agency", "date", "signer_name"),
            {
                "number": None,
                "kind": "cong-van",
                "agency": "Bộ Tư pháp",
                "date": date(2016, 3, 9),
                "signer_name": "Trần Thị Minh Hằng",
            },
        )

    def test_a_law_bears_its_number_after_its_name(self):
        text = (
            "QUỐC HỘI\n\nLuật số: 26/2008/QH12\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
            "\n\nLUẬT\nTHI HÀNH ÁN DÂN SỰ\n"
        )
        self.assertEqual(
            reading(text, "kind", "agency"), {"kind": "luat", "agency": "Quốc hội"}
        )
        self.assertEqual(str(recognise_dispatch(text).value("number")), "26/2008/QH12")

    def test_who_signs_for_another(self):
        for posts, expected in (
            ("TL. CỤC TRƯỞNG\nCHÁNH VĂN PHÒNG", "TL. CỤC TRƯỞNG / CHÁNH VĂN PHÒNG"),
            ("KT. CHI CỤC TRƯỞNG\nPHÓ CHI CỤC TRƯỞNG", None),
            ("Q. TỔNG CỤC TRƯỞNG", None),
            ("CHẤP HÀNH VIÊN", None),
        ):
            text = DISPATCH.replace("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG", posts)
            read = reading(text, "signer_post", "signer_name")
            self.assertEqual(
                read,
                {
                    "signer_post": expected or posts.replace("\n", " / "),
                    "signer_name": "Trần Thị Minh Hằng",
                },
            )

    def test_the_subject_ends_where_the_authority_begins(self):
        text = (
            "CỤC THI HÀNH ÁN DÂN SỰ TỈNH BẮC NINH\nSố: 9/QĐ-CTHADS\nQUYẾT ĐỊNH\n"
            "Về việc giao nhiệm vụ\nCỤC TRƯỞNG\nCăn cứ Luật Thi hành án dân sự;"
        )
        self.assertEqual(reading(text, "abstract"), {"abstract": "Giao nhiệm vụ"})

    def test_a_title_above_the_number_is_no_agency(self):
        text = "THÔNG BÁO\nVề việc đấu giá tài sản\nSố: 45/TB-CCTHADS\n"
        self.assertEqual(
            reading(text, "agency", "abstract"),
            {"agency": "Chi cục Thi hành án dân sự", "abstract": "Đấu giá tài sản"},
        )

    def test_what_a_text_follows_from_is_not_its_own(self):
        dispatch = recognise_dispatch("Theo Công văn số 1001/TCTHADS-VP, đề nghị gửi.")
        self.assertFalse(dispatch)
        self.assertEqual(len(dispatch.cited), 1)


class TestTwoColumns(unittest.TestCase):
    def test_a_decision(self):
        self.assertEqual(
            reading(DECISION, "kind", "agency", "place", "date", "effective"),
            {
                "kind": "quyet-dinh",
                "agency": "Cục Thi hành án dân sự tỉnh Bắc Ninh",
                "place": "Bắc Ninh",
                "date": date(2019, 2, 2),
                "effective": date(2019, 2, 2),
            },
        )

    def test_its_subject_stands_under_its_title(self):
        self.assertEqual(
            recognise_dispatch(DECISION).value("abstract"),
            "Ban hành Quy chế tiếp công dân",
        )

    def test_its_signer_stands_beside_the_recipients(self):
        self.assertEqual(
            reading(DECISION, "signer_post", "signer_name", "recipients"),
            {
                "signer_post": "CỤC TRƯỞNG",
                "signer_name": "Nguyễn Văn Bình",
                "recipients": ("Như Điều 3", "Lưu: VT"),
            },
        )


class TestATextThatTellsOfIt(unittest.TestCase):
    def test_the_announced_document_is_the_one(self):
        dispatch = recognise_dispatch(TOLD)
        self.assertEqual(str(dispatch.value("number")), "2210/TCTHADS-NV1")
        self.assertEqual(dispatch.value("agency"), "Tổng cục Thi hành án dân sự")
        self.assertEqual(dispatch.value("abstract"), "Rà soát số liệu")

    def test_its_date_is_not_the_day_of_posting(self):
        self.assertEqual(recognise_dispatch(TOLD).value("date"), date(2011, 8, 9))

    def test_what_it_follows_from_is_only_cited(self):
        (cited,) = recognise_dispatch(TOLD).cited
        self.assertEqual(str(cited.value("number")), "58/2009/NĐ-CP")
        self.assertEqual(cited.value("agency"), "Chính phủ")

    def test_an_ordinary_news_text_is_no_document(self):
        text = "Hội nghị tổng kết công tác năm\n\nSáng 5/1/2017, Tổng cục tổ chức."
        self.assertFalse(recognise_dispatch(text))


class TestWhatMayNotEnter(unittest.TestCase):
    def test_a_stamp_of_secrecy_is_seen(self):
        secret = DISPATCH.replace("HỎA TỐC", "TỐI MẬT")
        self.assertEqual(recognise_dispatch(secret).value("secrecy"), "toi-mat")

    def test_speaking_of_secrets_is_no_stamp(self):
        text = DISPATCH.replace("Kính gửi:", "Giữ gìn bí mật công tác.\n\nKính gửi:")
        self.assertIsNone(recognise_dispatch(text).value("secrecy"))


class TestAnyText(unittest.TestCase):
    pieces = strategies.lists(
        strategies.sampled_from(
            [*DISPATCH.splitlines(), *DECISION.splitlines(), *TOLD.splitlines()]
        )
        | strategies.text(max_size=40),
        max_size=30,
    )

    @given(pieces)
    def test_shuffled_lines_are_answered_and_places_hold(self, lines):
        dispatch = recognise_dispatch("\n".join(lines))
        for name in ("number", "place", "date", "signer_name", "abstract"):
            found = getattr(dispatch, name)
            if found is not None:
                self.assertLess(found.start, found.end)
                self.assertLessEqual(found.end, len(dispatch.text))


class TestRealTexts(unittest.TestCase):
    """The five seed texts: every dispatch in them can be recorded."""

    def setUp(self):
        self.seeds = seeds()
        if not self.seeds:
            self.skipTest("no seed texts at hand")

    def cited(self, seed):
        return {
            str(c.value("number")): c
            for c in recognise_dispatch(self.seeds[seed]).cited
        }

    def test_000_a_dispatch_without_its_head(self):
        text = self.seeds["000"]
        self.assertEqual(
            reading(text, "number", "kind", "agency", "reply_due"),
            {
                "number": None,
                "kind": "cong-van",
                "agency": "Cục Công nghệ thông tin",
                "reply_due": date(2015, 5, 20),
            },
        )

    def test_000_cites_the_ministers_decision(self):
        decision = self.cited("000")["3416/QĐ-BTP"]
        self.assertEqual(decision.value("kind"), "quyet-dinh")
        self.assertEqual(decision.value("date"), date(2014, 12, 22))
        self.assertEqual(decision.value("agency"), "Bộ Tư pháp")

    def test_001_the_decision_that_news_tells_of(self):
        dispatch = recognise_dispatch(self.seeds["001"])
        self.assertEqual(str(dispatch.value("number")), "250/QĐ-TCTHADS")
        self.assertEqual(dispatch.value("kind"), "quyet-dinh")
        self.assertEqual(dispatch.value("agency"), "Tổng cục Thi hành án dân sự")
        self.assertEqual(dispatch.value("reply_due"), date(2020, 3, 30))

    def test_002_a_dispatch_told_with_its_date(self):
        dispatch = recognise_dispatch(self.seeds["002"])
        self.assertEqual(str(dispatch.value("number")), "3591/BTP-TTTH")
        self.assertEqual(dispatch.value("kind"), "cong-van")
        self.assertEqual(dispatch.value("agency"), "Bộ Tư pháp")
        self.assertEqual(dispatch.value("date"), date(2008, 11, 6))
        self.assertEqual(dispatch.value("reply_due"), date(2008, 11, 20))

    def test_003_a_whole_dispatch(self):
        dispatch = recognise_dispatch(self.seeds["003"])
        self.assertEqual(str(dispatch.value("number")), "1325/BTP-CNTT")
        self.assertEqual(dispatch.value("kind"), "cong-van")
        self.assertEqual(dispatch.value("agency"), "Bộ Tư pháp")
        self.assertEqual(dispatch.value("place"), "Hà Nội")
        self.assertEqual(dispatch.value("date"), date(2010, 5, 12))
        self.assertEqual(dispatch.value("signer_post"), "KT. BỘ TRƯỞNG / THỨ TRƯỞNG")
        self.assertEqual(dispatch.value("signer_name"), "Đinh Trung Tụng")
        self.assertEqual(len(dispatch.value("addressees")), 3)
        self.assertEqual(len(dispatch.value("recipients")), 3)
        self.assertEqual(dispatch.value("reply_due"), date(2010, 5, 18))

    def test_003_the_three_dispatches_it_cites(self):
        cited = self.cited("003")
        self.assertEqual(
            {number: c.value("date") for number, c in cited.items()},
            {
                "57/CNTT-VP": date(2010, 3, 26),
                "58/CNTT-VP": date(2010, 3, 26),
                "74/CNTT-VP": date(2010, 4, 21),
            },
        )
        for citation in cited.values():
            self.assertEqual(citation.value("kind"), "cong-van")
            self.assertEqual(citation.value("agency"), "Cục Công nghệ thông tin")
            self.assertTrue(citation.value("addressees"))
            self.assertTrue(citation.value("abstract"))

    def test_004_news_is_no_document(self):
        self.assertFalse(recognise_dispatch(self.seeds["004"]))
