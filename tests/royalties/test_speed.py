"""A statement of 5,000 works as the portal collects it: see benchmarks/royalties.py."""

from datetime import timedelta
from decimal import Decimal
from tests.cputime import is_slow
from tests.layers import WORLD_INTEGRATION
from tests.royalties.people import EDITOR
from tests.royalties.people import NOW
from tests.royalties.people import OCTOBER
from tests.royalties.people import WRITER
from tests.royalties.test_statements import Statements
from thads.royalties import statements
from thads.royalties import uncollected
from thads.royalties import works
from thads.royalties.calculation import Share
from thads.royalties.works import LedgerWork
import unittest


WORKS = 5_000
#: Loops of `tests.cputime`, some 10 ms each: 2 s for a statement.
STATEMENT, LIST = 200, 20


class TestSpeed(Statements, unittest.TestCase):
    layer = WORLD_INTEGRATION
    level = 2

    def setUp(self):
        super().setUp()
        ledger = works._ledger_to_write("hanoi")
        for number in range(WORKS):
            posted = OCTOBER - timedelta(hours=number % 200)
            work = LedgerWork(f"w{number}", f"i{number}", "hanoi", posted)
            work.title = f"Tin {number}"
            work.address = f"hanoi/tin-tuc/tin-{number}"
            work.genre = work.proposed = "tin"
            work.shares = (
                Share(WRITER, Decimal("33.33")),
                Share(EDITOR, Decimal("66.67")),
            )
            work.coefficient = Decimal("1.5")
            ledger.enter(work)

    def collected(self):
        result = statements.calculated("hanoi", "2026-10", NOW.date())
        self.assertEqual(len({line.uid for line in result.lines}), WORKS)
        statements.fill(self.statement, result, NOW)

    def test_a_statement_and_the_list_of_what_waits(self):
        self.statement = self.collect()
        self.assertFalse(is_slow(self.collected, bound=STATEMENT))
        self.home._delObject(self.statement.getId())
        months = uncollected.months("hanoi", NOW.date())
        self.assertEqual([month.period for month in months], ["2026-10"])
        self.assertFalse(is_slow(uncollected.months, "hanoi", NOW.date(), bound=LIST))
