"""Questions as citizens type and paste them."""

from tests.debtors.test_search import SearchTest
from tests.debtors.test_search import fill
from tests.properties import given
from tests.properties import strategies as st
from thads.debtors.register.index import RegisterIndex
from thads.debtors.search.legal_forms import naming_words
from thads.debtors.search.numbers import number_only
from thads.debtors.search.numbers import read_number
from thads.debtors.search.query import CAP
from thads.debtors.search.query import FEW
from thads.debtors.search.query import Question
from thads.debtors.search.query import TooWeak
from thads.debtors.search.query import search
from thads.debtors.search.readings import readings
from thads.text import words
import contextlib
import unicodedata
import unittest


class AskedTest(SearchTest):
    def ask(self, name="", **question):
        return search(self.index, Question(name=name, **question), 0, 50)

    def assertFound(self, name, numbers, **question):
        with self.subTest(name, **question):
            self.assertEqual(self.ask(name, **question).numbers, numbers)

    def assertWeak(self, **question):
        with self.subTest(**question), self.assertRaises(TooWeak):
            self.ask(**question)


class TestAccents(AskedTest):
    def figures(self, name):
        answer = self.ask(name)
        near = answer.total - answer.exact
        return answer.same, answer.exact - answer.same, near

    def test_the_same_then_other_accents_then_near_names(self):
        ans, others = ["Nguyễn Văn An"] * 5, ["Nguyễn Văn Ân"] * 7
        fill(self.index, *others[:3], *ans, *others[3:], "Nguyễn Văn Ann")
        answer = self.ask("Nguyễn Văn An")
        self.assertEqual(answer.numbers[:5], [8, 7, 6, 5, 4])
        self.assertEqual(answer.numbers[5:12], [12, 11, 10, 9, 3, 2, 1])
        self.assertEqual(answer.numbers[12:], [13])
        self.assertEqual(self.figures("Nguyễn Văn An"), (5, 7, 1))
        self.assertEqual(self.figures("NGUYỄN VĂN ÂN"), (7, 5, 1))
        self.assertEqual(self.figures("nguyen van an"), (12, 0, 1))

    def test_words_without_accents_beside_others_have_none(self):
        fill(self.index, "Trần Thị Hoa", "Trần Thị Hòa", "Trần Thị Hoà", "Trân Thi Hoa")
        self.assertEqual(self.figures("Trần Thị Hoa"), (1, 3, 0))
        self.assertEqual(self.figures("Trần Thị Hoà"), (2, 2, 0))
        # half of the accents: no name is the same, the nearest come first
        self.assertEqual(self.figures("Trần thi hoa"), (0, 4, 0))
        self.assertFound("Trần thi hoa", [3, 2, 1, 4])

    def test_figures_hold_on_every_page(self):
        fill(self.index, *["Lê Văn Hai"] * 30, *["Lê Văn Hải"] * 60)
        for start in (0, 50):
            answer = search(self.index, Question(name="lê văn hải"), start, 50)
            self.assertEqual((answer.same, answer.exact), (60, 90))

    def test_more_than_the_cap(self):
        fill(self.index, *["Lê Văn Hai"] * (CAP - 1), *["Lê Văn Hải"] * 5)
        answer = self.ask("lê văn hải")
        self.assertEqual((answer.same, answer.truncated), (5, True))


class TestSpellings(AskedTest):
    def test_i_and_y_in_every_word(self):
        fill(self.index, "Lý Thị Mỹ", "Lí Thị Mĩ", "Ngô Quý Kỳ", "Tạ Văn Lâm")
        self.assertFound("Lí Thị Mĩ", [2, 1])
        self.assertFound("Lý Thị Mỹ", [1, 2])
        self.assertFound("li thi my", [2, 1])
        self.assertFound("Ngô Quí Kì", [3])
        self.assertFound("ta vy lam", [])

    def test_in_addresses(self):
        record = {"name": "Lê Văn Hai", "address": "Số 5 phố Lý Nam Đế, Mỹ Đình"}
        fill(self.index, record)
        for address in ("lí nam đế", "Mĩ Đình", "ly nam de", "mỹ đình"):
            self.assertFound("le van hai", [1], address=address)
        self.assertFound("le van hai", [], address="la nam de")

    def test_signs_that_are_not_seen(self):
        fill(self.index, "Nguyễn Văn\u200b An", "Lê V\u00adăn Hai")
        self.assertFound("Ngu\u200byễn Văn An\ufeff", [1])
        self.assertFound("le van hai", [2])

    def test_they_are_near_hits(self):
        fill(self.index, *["Bùi Thị Vi"] * 2, "Bùi Thị Vy")
        answer = self.ask("Bùi Thị Vy")
        self.assertEqual((answer.same, answer.exact, answer.total), (1, 1, 3))

    def test_letters_no_keyboard_has(self):
        fill(self.index, "Hans Weiß Straße", "Søren Æbelø", "Ｃông ty Ｈoa Mai")
        for name, numbers in (
            ("hans weiss strasse", [1]),
            ("Hans Weiß Straße", [1]),
            ("HANS WEISS STRASSE", [1]),
            ("HANS WEIẞ", [1]),
            ("soren aebelo", [2]),
            ("Công ty Hoa Mai", [3]),
            ("ｃｏｎｇ　ｔｙ　ｈｏａ　ｍａｉ", [3]),
        ):
            self.assertFound(name, numbers)


class TestLegalForms(AskedTest):
    SAME = (
        (
            "Công ty Cổ phần Đầu tư & Phát triển Hoa",
            "công ty CP đầu tư và phát triển hoa",
        ),
        (
            "Công ty CP Đầu tư và Phát triển Hoa",
            "cong ty co phan dau tu & phat trien hoa",
        ),
        ("CTCP Hoa Mai", "Công ty cổ phần Hoa Mai"),
        ("Công ty Cổ phần Hoa Mai", "CTCP Hoa Mai"),
        ("Cty CP Hoa Mai", "công ty cổ phần Hoa Mai"),
        (
            "Công ty TNHH MTV Xây dựng Mẫu",
            "Công ty trách nhiệm hữu hạn một thành viên xây dựng mẫu",
        ),
        (
            "Công ty trách nhiệm hữu hạn một thành viên Mẫu",
            "cty tnhh 1 thành viên mẫu",
        ),
        ("Công ty T.N.H.H Hoa Mai", "Công ty TNHH Hoa Mai"),
        ("Công ty TNHH Hoa Mai", "C.ty T.N.H.H Hoa Mai"),
        ("DNTN Hoa Mai", "Doanh nghiệp tư nhân Hoa Mai"),
        ("Doanh nghiệp tư nhân Hoa Mai", "DNTN Hoa Mai"),
        ("Hợp tác xã Nông nghiệp Mẫu", "HTX nông nghiệp mẫu"),
        ("HTX Nông nghiệp Mẫu", "hop tac xa nong nghiep mau"),
        ("Công ty TNHH TM-DV Mẫu", "Công ty TNHH thương mại dịch vụ Mẫu"),
        ("Công ty TNHH Thương mại và Dịch vụ Mẫu", "công ty tnhh tm - dv mẫu"),
        ("Công ty TNHH TMDV Mẫu", "Công ty TNHH Thương mại & Dịch vụ Mẫu"),
        ("Công ty TNHH XNK Mẫu", "công ty TNHH xuất nhập khẩu Mẫu"),
        ("Ngân hàng TMCP Mẫu", "Ngân hàng thương mại cổ phần Mẫu"),
        ("UBND xã Mẫu", "Ủy ban nhân dân xã Mẫu"),
        ("Công ty TNHH Xây dựng Mẫu", "Công ty TNHH XD Mẫu"),
    )

    def test_each_writing_finds_the_other(self):
        for published, asked in self.SAME:
            self.index = RegisterIndex()
            fill(self.index, published, "Nguyễn Văn An", "Công ty TNHH Khác")
            self.assertFound(asked, [1])
            answer = self.ask(asked)
            self.assertEqual((asked, answer.exact), (asked, 1))

    def test_names_of_people_have_none(self):
        fill(self.index, "Nguyễn Công Tý", "Công ty Nguyễn", "Lê Thị Và", "Trần Đầu Tư")
        self.assertFound("nguyen cong ty", [2, 1])
        self.assertFound("Nguyễn Công Tý", [1, 2])
        self.assertFound("lê thị và", [3])
        self.assertFound("tran dau tu", [4])
        self.assertEqual(naming_words(words("Lê Thị Và")), ["le", "thi", "va"])

    def test_forms_alone_list_nobody(self):
        for name in (
            "công ty CP",
            "CTCP MTV",
            "cty tnhh một thành viên",
            "Công ty T.N.H.H",
            "T.N.H.H MTV",
            "DNTN HTX",
            "công ty và",
            "công ty cổ phần & a",
            "chi nhánh công ty TNHH hai thành viên trở lên",
            "ngân hàng TMCP",
            "hộ kinh doanh",
            "tổng công ty",
        ):
            self.assertWeak(name=name)


class TestNumbers(AskedTest):
    def setUp(self):
        super().setUp()
        numbers = (
            "281/QĐ-CCTHADS",
            "1204",
            "15/2025/DS-ST",
            "77/2026/QĐ-CTHADS",
            "12/QĐ-CTHADS",
            "1205/2026",
        )
        records = [
            {"name": f"Đặng Thị Ước {n}", "decision": each}
            for n, each in enumerate(numbers)
        ]
        fill(self.index, *records)

    def test_pasted_with_what_stands_around_it(self):
        for text in (
            "281/QĐ-CCTHADS ngày 25/04/2025",
            "Quyết định số 281/QĐ-CCTHADS",
            "quyet dinh so 281/qd-ccthads ngay 25/4/2025",
            "QĐ số: 281/QĐ-CCTHADS, ngày 25-4-2025 của Chi cục THADS quận Mẫu",
            "Quyết định thi hành án số 281/QĐ-CCTHADS ngày 25 tháng 4 năm 2025",
            "281/QĐ-CCTHADS (25/04/2025)",
            "281/QĐ-CCTHADS 25/04/2025",
            "Số 0281 / QĐ – CCTHADS",
            "281qdccthads",
            "２８１／QĐ-CCTHADS",
            "281/2025/QĐ-CCTHADS",
            "281/QĐ-CCTHADS/2025",
        ):
            self.assertFound("", [1], decision=text)
            if "/" in text:
                self.assertFound(text, [1])

    def test_without_its_sign(self):
        self.assertFound("", [2], decision="1204")
        self.assertFound("", [2], decision="Số 1204")
        self.assertFound("", [2], decision="Quyết định số 01204 ngày 05/06/2026")
        self.assertFound("", [2], decision="1204/QĐ-CTHADS")
        self.assertFound("", [6], decision="1205")
        for text in ("12", "120", "281", "15", "77", "1206", "2026"):
            self.assertWeak(decision=text)
        self.index.switch(off=[2])
        self.assertWeak(decision="1204")

    def test_with_or_without_its_year(self):
        self.assertFound("", [3], decision="15/DS-ST")
        self.assertFound("", [3], decision="15/2025/DS-ST")
        self.assertFound("", [4], decision="77/QĐ-CTHADS")
        self.assertFound("", [5], decision="12/2026/QĐ-CTHADS")
        self.assertFound("", [6], decision="1205/2026/QĐ-CTHADS")
        for text in ("15/2024/DS-ST", "77/2025/QĐ-CTHADS", "16/DS-ST"):
            self.assertFound("", [], decision=text)

    def test_another_year_is_a_near_hit(self):
        answer = self.ask(decision="12/2026/QĐ-CTHADS")
        self.assertEqual((answer.exact, answer.total), (0, 1))
        self.assertEqual(self.ask(decision="77/QĐ-CTHADS").exact, 1)

    def test_its_day_comes_first(self):
        for n, date in enumerate(("2025-04-25", "2024-04-25", ""), 1):
            fill(
                self.index,
                {"name": f"Tạ {n}", "decision": "300/QĐ-X", "decision_date": date},
            )
        for text, numbers, exact in (
            ("300/QĐ-X ngày 25/04/2025", [7, 9, 8], 1),
            ("300/QĐ-X ngày 25 tháng 4 năm 2024", [8, 9, 7], 1),
            ("300/QĐ-X ngày 01/01/2020", [9, 8, 7], 0),
            ("300/2025/QĐ-X", [7, 9, 8], 1),
            ("300/2023/QĐ-X", [9, 8, 7], 0),
            ("300/QĐ-X", [9, 8, 7], 3),
        ):
            with self.subTest(text):
                answer = self.ask(decision=text)
                self.assertEqual((answer.numbers, answer.exact), (numbers, exact))

    def test_a_number_and_a_name_in_the_wrong_field(self):
        self.assertFound("", [6, 5, 4, 3, 2, 1], decision="Đặng Thị Ước")
        self.assertFound("Đặng Thị Ước 281/QĐ-CCTHADS", [1])
        self.assertFound("Đặng Thị Ước, QĐ số 12/QĐ-CTHADS ngày 1/2/2026", [5])
        self.assertFound("281/qd-ccthads", [1])
        self.assertWeak(decision="Nguyễn")
        self.assertWeak(decision="công ty TNHH")

    @given(st.text(alphabet="0123456789/-. QĐCTngàysố(),2026", max_size=40))
    def test_nothing_fails(self, text):
        number_only(text)
        read_number(text)
        list(readings(Question(name=text)))
        list(readings(Question(decision=text)))


class TestPasted(AskedTest):
    def setUp(self):
        super().setUp()
        fill(
            self.index,
            {"name": "Nguyễn Văn An", "address": "Số 1, phường Ba Đình, Hà Nội"},
            {"name": "Nguyễn Văn Ân", "address": "Xã Mẫu, tỉnh Lạng Sơn"},
            {"name": "Ông Văn Lâm", "address": "Huế"},
            {"name": "Nguyễn Thị Ba", "address": "Huế"},
            {"name": "Anh Tuấn", "address": "Huế"},
            {"name": "Công ty Xây dựng 1980", "address": "Huế"},
        )

    def test_what_stands_around_a_name(self):
        for name in (
            "ông Nguyễn Văn An",
            "Ông: Nguyễn Văn An",
            "bà Nguyễn Văn An",
            "anh Nguyễn Văn An",
            "Hộ ông Nguyễn Văn An",
            "vợ chồng ông Nguyễn Văn An",
            "Họ và tên: Nguyễn Văn An",
            "Người phải thi hành án: ông Nguyễn Văn An",
            "1. Nguyễn Văn An",
            "Nguyễn Văn An 1980",
            "Nguyễn Văn An (1980)",
            "Nguyễn Văn An, sinh năm 1980",
            "Nguyễn Văn An SN 1980",
            "Nguyễn Văn An, sinh ngày 01/02/1980",
            "Nguyễn Văn An, CCCD 001 085 012 345",
            "ong Nguyễn Văn An, sinh nam 1980",
            "Nguyễn Văn An (ông)",
            unicodedata.normalize("NFD", "Ông Nguyễn Văn An, sinh năm 1980"),
        ):
            with self.subTest(name):
                answer = self.ask(name)
                self.assertEqual(answer.numbers, [1, 2])
                self.assertEqual((answer.same, answer.exact), (1, 2))
                self.assertEqual(answer.reading.name, "Nguyễn Văn An")
        self.assertFound("Nguyen Van An 1980", [2, 1])
        for name in ("- Nguyễn Văn An", "“Nguyễn Văn An”", "* NGUYỄN VĂN AN."):
            self.assertFound(name, [1, 2])

    def test_an_address_behind_it(self):
        for name in (
            "Nguyễn Văn An, Ba Đình",
            "Nguyễn Văn An; phường Ba Đình, TP. Hà Nội",
            "Nguyễn Văn An - Ba Đình - Hà Nội",
            "Nguyễn Văn An (Ba Đình)",
            "ông Nguyễn Văn An, sinh năm 1980, địa chỉ: Ba Đình, Hà Nội",
            "Nguyễn Văn An trú tại Ba Đình",
            "Nguyễn Văn An ở Hà Nội",
            "nguyen van an, ba dinh",
        ):
            self.assertFound(name, [1])
        self.assertFound("Nguyễn Văn An, Lạng Sơn", [2])
        self.assertFound("Nguyễn Văn An, Cà Mau", [])
        self.assertFound("Nguyễn Văn An, Ba Đình", [1], address="Hà Nội")

    def test_names_as_they_are_come_first(self):
        self.assertFound("Ông Văn Lâm", [3])
        self.assertFound("ba nguyen thi", [4])
        self.assertFound("Anh Tuấn", [5])
        self.assertFound("Công ty Xây dựng 1980", [6])
        for name in ("Ông Văn Lâm", "Anh Tuấn", "Công ty Xây dựng 1980"):
            self.assertIsNone(self.ask(name).reading)

    def test_the_rule_of_two_words_holds_for_every_reading(self):
        for name in (
            "Nguyễn, Ba Đình",
            "ông Nguyễn, Ba Đình",
            "Nguyễn 1980",
            "Họ tên: Nguyễn",
            "Nguyễn (1980), Hà Nội",
            "Nguyễn ở Hà Nội",
            "Văn Thị, Hà Nội",
            "công ty, Hà Nội",
            "Nguyễn, công ty",
        ):
            with self.subTest(name), contextlib.suppress(TooWeak):
                self.assertEqual(self.ask(name).numbers, [])
        self.assertWeak(name="ông Nguyễn")
        self.assertWeak(name="1980")

    def test_pages_and_similar_names_of_a_reading(self):
        fill(self.index, *["Trần Văn Hai"] * (FEW + 5), "Trần Văn Hao")
        question = Question(name="ông Trần Văn Hai")
        answer = search(self.index, question, 50, 50)
        self.assertEqual((len(answer.numbers), answer.more), (5, True))
        similar = search(self.index, Question(name="ông Trần Văn Hai", similar=True))
        self.assertEqual(similar.total, 1)
        self.assertEqual(similar.reading.name, "Trần Văn Hai")


class TestPlainNames(unittest.TestCase):
    def test_they_have_no_other_reading(self):
        for name in ("nguyen van an", "Nguyễn Văn An", "Công ty Hoa Mai", "uoc dang"):
            self.assertEqual(list(readings(Question(name=name))), [])
