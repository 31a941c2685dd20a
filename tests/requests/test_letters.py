"""Letters to citizens: how they greet, how they close, and what they do not say."""

from tests.layers import WORLD_INTEGRATION
from tests.requests.world import APPLICANT
from thads.requests import letters
from thads.requests.demo import make_case
from thads.requests.workflow import STEPS
import unittest


GREETINGS = (
    ("Trần Văn Thử", "Kính gửi Ông/Bà Trần Văn Thử,"),
    ("Công ty TNHH Thử Nghiệm", "Kính gửi Công ty TNHH Thử Nghiệm,"),
    ("Ngân hàng TMCP Ví Dụ", "Kính gửi Ngân hàng TMCP Ví Dụ,"),
    ("TRUONG HOA", "Kính gửi TRUONG HOA,"),
)


class LettersTest(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def every(self, name):
        case = make_case("hanoi", "in_work", applicant={**APPLICANT, "name": name})
        names = {"register"} | {s.letter for s in STEPS.values() if s.letter}
        for letter in sorted(names):
            yield letter, *letters.compose(case, letter)

    def test_people_are_greeted_as_such_and_organisations_by_their_name(self):
        for name, greeting in GREETINGS:
            for letter, subject, text in self.every(name):
                with self.subTest(name, letter=letter):
                    self.assertEqual(text.splitlines()[0], greeting)
                    if "Công ty" in name or "Ngân hàng" in name:
                        self.assertNotIn("ông/bà", (subject + text).lower())

    def test_each_closes_with_the_unit_and_says_that_nobody_reads_answers(self):
        unit = "Cục Thi hành án dân sự thành phố Hà Nội"
        for letter, _subject, text in self.every("Trần Văn Thử"):
            with self.subTest(letter):
                self.assertIn(f"\nTrân trọng,\n{unit}\n", text)
                last = text.strip().splitlines()[-1]
                self.assertEqual(last, "Đây là thư tự động, xin không trả lời thư này.")
