from datetime import datetime
from datetime import timedelta
from thads.casework import custody
import unittest


NOON = datetime(2026, 11, 20, 12)
HOUR = timedelta(hours=1)


class SlipTest(unittest.TestCase):
    def setUp(self):
        slip = custody.opened("hanoi", NOON)
        slip = custody.handed(slip, "hanoi", "hanoi.officer", NOON + HOUR, "receive")
        slip = custody.handed(slip, "hanoi-badinh", "", NOON + 3 * HOUR, "forward")
        self.slip = custody.closed(slip, NOON + 4 * HOUR)

    def test_no_gap_and_no_overlap(self):
        for before, after in zip(self.slip, self.slip[1:], strict=False):
            self.assertEqual(before.until, after.since)

    def test_who_held_it_how_long(self):
        self.assertEqual(
            [(h.unit, h.person, custody.duration(h, NOON)) for h in self.slip],
            [
                ("hanoi", "", HOUR),
                ("hanoi", "hanoi.officer", 2 * HOUR),
                ("hanoi-badinh", "", HOUR),
            ],
        )

    def test_the_same_holder_goes_on_holding(self):
        slip = custody.opened("hanoi", NOON)
        self.assertIs(custody.handed(slip, "hanoi", "", NOON + HOUR, "x"), slip)

    def test_closed_once(self):
        self.assertIs(custody.closed(self.slip, NOON + 9 * HOUR), self.slip)
