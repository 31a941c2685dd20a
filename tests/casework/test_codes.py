from itertools import islice
from thads.casework import codes
import random
import unittest


class CodeTest(unittest.TestCase):
    def setUp(self):
        self.code = codes.derive(b"secret", "hanoi/some-key")

    def test_is_printed_in_three_groups_of_four(self):
        self.assertRegex(self.code, r"^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$")

    def test_has_no_look_alikes(self):
        self.assertEqual(set(codes.ALPHABET) & set("01ILOQDSZBGUJ"), set())
        self.assertEqual(len(codes.ALPHABET), 23)

    def test_same_text_same_code_other_text_other_code(self):
        self.assertEqual(codes.derive(b"secret", "hanoi/some-key"), self.code)
        self.assertNotEqual(codes.derive(b"secret", "hanoi/other"), self.code)
        self.assertNotEqual(codes.derive(b"other", "hanoi/some-key"), self.code)
        self.assertNotEqual(codes.derive(b"secret", "hanoi/some-key", 1), self.code)

    def test_read_however_it_was_typed(self):
        bare = self.code.replace("-", "")
        for typed in (bare.lower(), f"  {self.code} ", " ".join(bare), f"{bare}."):
            self.assertEqual(codes.read(typed), self.code)

    def test_letters_that_stand_for_digits_are_understood(self):
        wanted = next(
            code
            for code in (codes.derive(b"s", str(n)) for n in range(99))
            if "5" in code and "8" in code
        )
        typed = wanted.replace("5", "S").replace("8", "b")
        self.assertEqual(codes.read(typed), wanted)

    def test_every_single_wrong_character_is_noticed(self):
        bare = self.code.replace("-", "")
        for at in range(12):
            for wrong in codes.ALPHABET:
                if wrong != bare[at]:
                    self.assertIsNone(codes.read(bare[:at] + wrong + bare[at + 1 :]))

    def test_every_swap_is_noticed(self):
        for number in range(200):
            bare = codes.derive(b"s", str(number)).replace("-", "")
            for at in range(11):
                swapped = bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :]
                if swapped != bare:
                    self.assertIsNone(codes.read(swapped))

    def test_nonsense_is_none(self):
        for typed in ("", None, "AAAA-AAAA", "0000-0000-0000", 5, "é" * 12):
            self.assertIsNone(codes.read(typed))

    def test_ten_thousand_codes_differ(self):
        chance = random.Random(1)
        texts = (str(chance.random()) for _n in islice(range(20_000), 10_000))
        self.assertEqual(len({codes.derive(b"s", text) for text in texts}), 10_000)
