from tests.properties import given
from tests.properties import strategies
from thads.text import KINDS
from thads.text import find_numbers
from thads.text import normal_number
from thads.text import parse_number
import unicodedata
import unittest


class TestParse(unittest.TestCase):
    def test_a_dispatch_names_agency_and_unit(self):
        number = parse_number("Số: 1325/BTP-CNTT")
        self.assertEqual(str(number), "1325/BTP-CNTT")
        self.assertEqual(number.kind_id, "cong-van")
        self.assertEqual((number.agency, number.unit), ("BTP", "CNTT"))
        self.assertEqual(number.agency_name, "Bộ Tư pháp")

    def test_a_named_kind_stands_before_the_agency(self):
        number = parse_number("249/QĐ-TCTHADS")
        self.assertEqual(number.kind_id, "quyet-dinh")
        self.assertEqual(number.agency_name, "Tổng cục Thi hành án dân sự")
        self.assertIsNone(number.unit)

    def test_normative_documents_carry_their_year(self):
        number = parse_number("62/2015/NĐ-CP")
        self.assertEqual((number.number, number.year), ("62", 2015))
        self.assertEqual(number.kind_title, "Nghị định")
        self.assertEqual(str(parse_number("08/2020/NĐ-CP")), "08/2020/NĐ-CP")
        self.assertEqual(parse_number("20/2020/QĐ-TTg").agency, "TTg")

    def test_a_law_bears_the_sign_of_its_legislature(self):
        number = parse_number("106/2025/QH15")
        self.assertEqual(number.kind_id, "luat")
        self.assertEqual(number.agency_name, "Quốc hội")

    def test_joint_circulars_name_several_agencies(self):
        number = parse_number("11/2016/TTLT-BTP-TANDTC-VKSNDTC")
        self.assertEqual(number.agency, "BTP-TANDTC-VKSNDTC")
        self.assertIsNone(number.unit)

    def test_a_place_may_follow_the_agency(self):
        number = parse_number("12/QĐ-CCTHADS.BĐ")
        self.assertEqual(number.agency, "CCTHADS.BĐ")
        self.assertEqual(number.agency_name, "Chi cục Thi hành án dân sự")

    def test_careless_writing_is_understood(self):
        for writing in (
            "12/QĐ-CCTHADS",
            "12 qd ccthads",
            "12/qđ-ccthads",
            "số 12/QD - CCTHADS",
            "Số:12 / QĐ – CCTHADS",
            "12-QĐ/CCTHADS",
            unicodedata.normalize("NFD", "12/QĐ-CCTHADS"),
            "12/QÐ-CCTHADS",
        ):
            self.assertEqual(str(parse_number(writing)), "12/QĐ-CCTHADS", writing)

    def test_the_exact_abbreviation_wins_over_the_folded_one(self):
        self.assertEqual(parse_number("5/HĐ-STP").kind_id, "hop-dong")
        self.assertEqual(parse_number("5/HD-STP").kind_id, "huong-dan")

    def test_a_letter_may_follow_the_number(self):
        self.assertEqual(str(parse_number("15a/TB-CTHADS-NV1")), "15a/TB-CTHADS-NV1")

    def test_what_is_no_number_is_refused(self):
        for text in (
            "",
            "59/63",
            "12/5/2010",
            "63 Cục Thi hành án",
            "không số",
            "QĐ-BTP",
            "12",
            "12/2020",
        ):
            self.assertIsNone(parse_number(text), text)


class TestFind(unittest.TestCase):
    def found(self, text):
        return [str(number) for number, _start, _end in find_numbers(text)]

    def test_fractions_and_dates_are_no_numbers(self):
        text = "16/26 đơn vị, 59/63 Cục, ngày 12/5/2010, tỉnh/thành phố, 01/Cục"
        self.assertEqual(self.found(text), [])

    def test_numbers_in_running_text(self):
        text = (
            "Căn cứ Nghị định số 62/2015/NĐ-CP, Quyết định 20/2020/QĐ-TTg; (7/TB-BTP)"
        )
        self.assertEqual(
            self.found(text), ["62/2015/NĐ-CP", "20/2020/QĐ-TTg", "7/TB-BTP"]
        )

    def test_the_place_is_told(self):
        text = "theo Công văn số 57/CNTT-VP ngày 26/03/2010"
        ((number, start, end),) = find_numbers(text)
        self.assertEqual(text[start:end], "57/CNTT-VP")

    def test_a_long_run_of_capitals_takes_no_time(self):
        self.assertEqual(self.found("1/" + "A" * 50_000 + "b"), [])


class TestNormal(unittest.TestCase):
    def test_all_writings_of_a_number_have_one_key(self):
        writings = ("012/QĐ-CCTHADS", "12 qd ccthads", "Số: 12/QĐ – CCTHADS")
        self.assertEqual({normal_number(w) for w in writings}, {"12-qd-ccthads"})

    def test_numbers_of_other_shapes_have_a_key_too(self):
        self.assertEqual(normal_number("05/2019/DS-ST"), "5-2019-ds-st")

    kinds = strategies.sampled_from([k.abbreviation for k in KINDS.values()])
    signs = strategies.text(alphabet="ABCDĐGHKLNPSTUVX", min_size=3, max_size=8)

    @given(strategies.integers(1, 99999), kinds, signs)
    def test_writing_a_number_and_reading_it_again(self, figure, kind, agency):
        text = f"{figure}/{kind}-{agency}" if kind else f"{figure}/{agency}"
        number = parse_number(text)
        self.assertEqual(parse_number(str(number)), number)
        self.assertEqual(number.key, normal_number(text))
        self.assertEqual(number.number, str(figure))

    @given(strategies.text())
    def test_any_text_has_a_key_and_the_key_is_stable(self, text):
        self.assertEqual(normal_number(normal_number(text)), normal_number(text))

    @given(strategies.text(alphabet="0123456789/-–. aqđĐQBTPngày:SốCục\t", max_size=40))
    def test_anything_typed_is_answered(self, text):
        number = parse_number(text)
        if number is not None:
            self.assertEqual(parse_number(str(number)), number)
