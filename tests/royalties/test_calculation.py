"""Statements: the worked examples of the decree, and what holds of all statements."""

from csv import DictReader
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tests.properties import given
from tests.properties import strategies
from thads.errors import Refused
from thads.royalties.calculation import Line
from thads.royalties.calculation import Share
from thads.royalties.calculation import Work
from thads.royalties.calculation import calculate
from thads.royalties.calculation import check_shares
from thads.royalties.calculation import divide
from thads.royalties.calculation import income_tax
from thads.royalties.calculation import month
from thads.royalties.rules import Rounding
from thads.royalties.rules import TaxRule
import random
import unittest


WHOLE = TaxRule(Decimal(10), 2_000_000, of_excess=False)
EXCESS = TaxRule(Decimal(10), 10_000_000, of_excess=True)
EXAMPLES = Path(__file__).parent / "examples.csv"
PERIODS = ("2026-08", "2026-09", "2026-10", "2026-11")


def shares(text):
    """Return the shares of a text "a:50;b:50"."""
    pairs = (each.split(":") for each in text.split(";"))
    return tuple(Share(author, Decimal(parts)) for author, parts in pairs)


def sums(text):
    """Return {author: đồng} of a text "a:50;b:50"."""
    pairs = (each.split(":") for each in text.split(";") if each)
    return {author: int(amount) for author, amount in pairs}


def work(uid="w1", by="a:100", coefficient="1", posted=date(2026, 10, 3), **more):
    return Work(
        uid=uid,
        title=f"Bài {uid}",
        address=f"https://thads.example/{uid}",
        posted=posted,
        genre="tin",
        coefficient=Decimal(coefficient),
        shares=shares(by),
        unit_value=more.pop("unit_value", 234_000),
        **more,
    )


def amounts(lines):
    """Return {author: sum of their lines}."""
    found = {}
    for line in lines:
        found[line.author] = found.get(line.author, 0) + line.amount
    return found


class TestExamples(unittest.TestCase):
    def test_the_table(self):
        with EXAMPLES.open(encoding="utf-8") as stream:
            for row in DictReader(stream):
                with self.subTest(row["title"]):
                    posted = date.fromisoformat(row["posted"])
                    one = work(
                        by=row["shares"],
                        coefficient=row["coefficient"],
                        posted=posted,
                        unit_value=int(row["unit_value"]),
                    )
                    result = calculate(f"{posted:%Y-%m}", [one], (), WHOLE)
                    self.assertEqual(
                        {line.author: line.amount for line in result.lines},
                        sums(row["amounts"]),
                    )
                    self.assertEqual(
                        {each.author: each.tax for each in result.payments},
                        sums(row["tax"]),
                    )

    def test_tax_of_the_whole_and_of_the_excess(self):
        for gross, whole, excess in (
            (0, 0, 0),
            (1_999_999, 0, 0),
            (2_000_000, 200_000, 0),
            (2_000_005, 200_001, 0),
            (10_000_000, 1_000_000, 0),
            (10_000_005, 1_000_001, 1),
            (12_345_678, 1_234_568, 234_568),
        ):
            with self.subTest(gross):
                self.assertEqual(income_tax(gross, WHOLE), whole)
                self.assertEqual(income_tax(gross, EXCESS), excess)

    def test_a_step_of_rounding(self):
        thousands = Rounding(amount=1000, tax=1000)
        odd = work(unit_value=2_345_678)
        result = calculate("2026-10", [odd], (), WHOLE, thousands)
        self.assertEqual((result.gross, result.tax), (2_346_000, 235_000))


class TestShares(unittest.TestCase):
    def test_what_is_taken(self):
        for text in ("a:100", "a:50;b:50", "a:33.33;b:33.33;c:33.34", "a:0.01;b:99.99"):
            with self.subTest(text):
                check_shares(shares(text))

    def test_what_is_refused(self):
        for text in (
            "a:0",
            "a:101",
            "a:100;b:0",
            "a:100;b:1",
            "a:50;b:49.99",
            "a:-50;b:150",
            "a:33.333;b:66.667",
            f"a:50.{'0' * 40}1;b:49.99",
            ":100",
            " :50;a:50",
            "a:50;a:50",
            "a:NaN",
            "a:Infinity",
            "a:1E+1000",
            "a:1E-1000",
        ):
            with self.subTest(text), self.assertRaises(Refused):
                check_shares(shares(text))
        many = tuple(Share(f"a{at}", Decimal(1)) for at in range(100))
        for these in ((), many):
            with self.subTest(len(these)), self.assertRaises(Refused):
                check_shares(these)

    def test_a_work_that_cannot_be_paid_is_named(self):
        for bad in (
            work(by="a:99"),
            work(coefficient="1.001"),
            work(coefficient="-1"),
            work(coefficient="NaN"),
            replace(work(), shares=()),
        ):
            with self.subTest(bad), self.assertRaises(Refused) as caught:
                calculate("2026-10", [bad], (), WHOLE)
            self.assertEqual(list(caught.exception.problems), ["w1"])

    def test_a_work_listed_twice_is_refused(self):
        with self.assertRaises(Refused):
            calculate("2026-10", [work(), work()], (), WHOLE)

    def test_a_work_of_which_nothing_is_due_needs_no_authors(self):
        for nothing in (
            replace(work(coefficient="0"), shares=()),
            replace(work(no_royalty="đăng lại"), shares=()),
            replace(work(withdrawn=date(2026, 10, 9)), shares=()),
        ):
            with self.subTest(nothing):
                result = calculate("2026-10", [nothing], (), WHOLE)
                self.assertEqual((result.lines, result.payments), ((), ()))


class TestPeriods(unittest.TestCase):
    def test_a_month(self):
        self.assertEqual(month("2026-02"), (date(2026, 2, 1), date(2026, 2, 28)))
        self.assertEqual(month("2028-12"), (date(2028, 12, 1), date(2028, 12, 31)))

    def test_what_is_no_period(self):
        for text in ("", "2026", "2026-13", "2026-00", "2026-1", "1999-01", "2026-10 "):
            with self.subTest(text), self.assertRaises(Refused):
                month(text)

    def test_what_is_posted_later_waits(self):
        later = work(posted=date(2026, 11, 1))
        self.assertEqual(calculate("2026-10", [later], (), WHOLE).lines, ())

    def test_what_was_posted_before_and_never_paid_is_paid_late(self):
        result = calculate("2026-10", [work(posted=date(2026, 8, 31))], (), WHOLE)
        self.assertEqual([(x.reason, x.corrects) for x in result.lines], [("late", "")])


class TestCorrections(unittest.TestCase):
    def setUp(self):
        self.paid = work("w1", "a:60;b:40", "2", date(2026, 9, 5))
        self.closed = calculate("2026-09", [self.paid], (), WHOLE).lines

    def corrected(self, changed, *others):
        return calculate("2026-10", [changed, *others], self.closed, WHOLE)

    def test_what_is_unchanged_shows_no_more(self):
        self.assertEqual(self.corrected(self.paid).lines, ())

    def test_what_is_not_given_is_unchanged(self):
        self.assertEqual(calculate("2026-10", [], self.closed, WHOLE).lines, ())

    def test_a_higher_coefficient_is_paid(self):
        lines = self.corrected(replace(self.paid, coefficient=Decimal(3))).lines
        self.assertEqual(amounts(lines), {"a": 140_400, "b": 93_600})
        self.assertEqual({x.corrects for x in lines}, {"2026-09"})
        self.assertEqual({x.reason for x in lines}, {"regraded"})

    def test_other_shares_and_another_author(self):
        lines = self.corrected(replace(self.paid, shares=shares("b:40;c:60"))).lines
        by_author = {(x.author, x.amount, x.reason) for x in lines if x.uid}
        self.assertEqual(
            by_author, {("a", -280_800, "reshared"), ("c", 280_800, "reshared")}
        )

    def test_another_unit_value(self):
        lines = self.corrected(replace(self.paid, unit_value=240_000)).lines
        self.assertEqual({x.reason for x in lines}, {"revalued"})

    def test_withdrawn_and_put_back(self):
        gone = replace(self.paid, withdrawn=date(2026, 10, 2))
        october = self.corrected(gone)
        self.assertEqual({x.reason for x in october.lines}, {"withdrawn", "carried"})
        self.assertEqual(october.gross, 0)
        november = calculate(
            "2026-11", [self.paid], (*self.closed, *october.lines), WHOLE
        )
        self.assertEqual({x.reason for x in november.lines}, {"restored", "brought"})
        self.assertEqual(november.gross, 0)

    def test_what_is_owed_is_carried_until_it_is_made_good(self):
        gone = replace(self.paid, no_royalty="đăng lại")
        october = self.corrected(gone, work("w2", "a:100", "1"))
        self.assertEqual(
            [(x.author, x.gross, x.net) for x in october.payments],
            [("a", 0, 0), ("b", 0, 0)],
        )
        earlier = (*self.closed, *october.lines)
        # a owed 280,800 and earned 234,000
        carried = {x.author: x.amount for x in october.lines if not x.uid}
        self.assertEqual(carried, {"a": 46_800, "b": 187_200})
        november = calculate(
            "2026-11", [work("w3", "a:100", "1", date(2026, 11, 1))], earlier, WHOLE
        )
        self.assertEqual(
            [(x.author, x.gross) for x in november.payments],
            [("a", 187_200), ("b", 0)],
        )
        self.assertEqual(
            [(x.author, x.amount, x.reason) for x in november.lines if not x.uid],
            [("a", -46_800, "brought"), ("b", -187_200, "brought")]
            + [("b", 187_200, "carried")],
        )

    def test_first_lines_stand_before_corrections_and_what_is_carried(self):
        result = self.corrected(
            replace(self.paid, withdrawn=date(2026, 10, 2)), work("w2")
        )
        self.assertEqual(
            [x.reason for x in result.lines],
            ["", "withdrawn", "withdrawn", "carried", "carried"],
        )


PARTS = strategies.lists(strategies.integers(1, 400), min_size=1, max_size=6)


def portions(weights):
    """Return percents of two decimals, one a weight, that add up to 100."""
    left, found = 10_000 - len(weights), []
    for at, weight in enumerate(weights):
        rest = sum(weights[at:])
        part = left if at == len(weights) - 1 else left * weight // rest
        found.append(Decimal(part + 1) / 100)
        left -= part
    return found


class TestProperties(unittest.TestCase):
    @given(strategies.integers(0, 10**12), PARTS)
    def test_shares_add_up_to_the_whole(self, amount, weights):
        these = [Share(f"a{n}", p) for n, p in enumerate(portions(weights))]
        check_shares(these)
        parts = divide(amount, these)
        self.assertEqual(sum(parts.values()), amount)
        for share in these:
            exact = Fraction(share.parts) * amount / 100
            self.assertLess(abs(parts[share.author] - exact), 1)

    @given(strategies.integers(0, 2**32))
    def test_all_statements_add_up_to_the_present_truth(self, seed):
        chance = random.Random(seed)
        works, closed, before = {}, [], []
        for period in PERIODS:
            change(chance, works, period)
            result = calculate(period, works.values(), closed, WHOLE)
            again = calculate(period, reversed(list(works.values())), closed, WHOLE)
            self.assertEqual(result, again)
            self.assertTrue(all(x.gross >= x.net >= 0 for x in result.payments))
            self.assertEqual(result.gross, sum(x.amount for x in result.lines))
            self.assertEqual(result.net, result.gross - result.tax)
            # what is closed is not touched
            self.assertEqual(closed, before)
            closed += result.lines
            before = [replace(line) for line in closed]
            self.assertEqual(of_works(closed), truth(works))
            # with nothing changed there is nothing more to say
            more = calculate(period, works.values(), closed, WHOLE)
            self.assertEqual([x for x in more.lines if x.uid], [])


def of_works(lines):
    """Return {(uid, author): sum} of the lines of works, without what is nought."""
    found = {}
    for line in lines:
        if line.uid:
            key = line.uid, line.author
            found[key] = found.get(key, 0) + line.amount
    return {key: amount for key, amount in found.items() if amount}


def truth(works):
    """Return {(uid, author): what is due} of works, without what is nought."""
    found = {}
    for one in works.values():
        for author, amount in fractions_of(one).items():
            if amount:
                found[one.uid, author] = amount
    return found


def fractions_of(one):
    """Return {author: đồng} of a work by fractions, giving out đồng by đồng."""
    if one.withdrawn or one.no_royalty:
        return {}
    exact = Fraction(one.coefficient) * one.unit_value
    whole = int(exact + Fraction(1, 2))
    wanted = {s.author: Fraction(s.parts) / 100 * whole for s in one.shares}
    given_out = {author: int(part) for author, part in wanted.items()}
    while sum(given_out.values()) < whole:
        missing = {a: wanted[a] - given_out[a] for a in wanted}
        given_out[max(missing, key=missing.get)] += 1
    return given_out


def change(chance, works, period):
    """Post some works in a period, and grade, share, withdraw and restore others."""
    first, last = month(period)
    for uid, old in list(works.items()):
        what = chance.randrange(12)
        if what == 0:
            works[uid] = replace(old, withdrawn=last)
        elif what == 1:
            works[uid] = replace(old, withdrawn=None, no_royalty="")
        elif what == 2:
            works[uid] = replace(old, no_royalty="đăng lại")
        elif what in (3, 4):
            works[uid] = replace(old, coefficient=coefficient(chance))
        elif what in (5, 6):
            works[uid] = replace(old, shares=authors(chance))
        elif what == 7:
            works[uid] = replace(old, unit_value=chance.choice((180_000, 149_000)))
    for number in range(chance.randrange(1, 7)):
        uid = f"{period}-{number}"
        day = first.replace(day=chance.randrange(1, last.day + 1))
        works[uid] = replace(
            work(uid, posted=day),
            coefficient=coefficient(chance),
            shares=authors(chance),
            unit_value=chance.choice((115_000, 149_000, 234_000, 233_333)),
        )


def coefficient(chance):
    """Return a coefficient by chance, of one or two decimals."""
    return Decimal(chance.randrange(0, 5001)) / 100


def authors(chance):
    """Return shares of one to five authors by chance."""
    ids = chance.sample("abcdefg", chance.choice((1, 1, 2, 3, 5)))
    parts = portions([chance.randrange(1, 400) for _author in ids])
    return tuple(Share(*pair) for pair in zip(ids, parts, strict=True))


class Ledger:
    """A second computation: balances an author and work in fractions, no lines.

    It keeps what was paid for each work and author, and what each author owes, and
    knows nothing of the first computation.
    """

    def __init__(self, tax):
        self.tax = tax
        self.paid, self.owed = {}, {}

    def close(self, works):
        """Return {author: (gross, tax, net)} of the statement that is due now."""
        due = truth(works)
        sums = {}
        for key in {*due, *self.paid}:
            difference = due.get(key, 0) - self.paid.get(key, 0)
            if difference:
                sums[key[1]] = sums.get(key[1], 0) + difference
                self.paid[key] = due.get(key, 0)
        touched = set(sums) | set(self.owed)
        found = {}
        for author in touched:
            value = sums.get(author, 0) - self.owed.pop(author, 0)
            if value < 0:
                self.owed[author] = -value
                value = 0
            found[author] = (value, *self.taxed(value))
        return found

    def taxed(self, gross):
        base = Fraction(gross)
        if gross < self.tax.threshold:
            base = Fraction(0)
        elif self.tax.of_excess:
            base -= self.tax.threshold
        tax = int(base * Fraction(self.tax.rate) / 100 + Fraction(1, 2))
        return tax, gross - tax


class TestSecondComputation(unittest.TestCase):
    STATEMENTS = 400

    def test_both_agree(self):
        chance, done = random.Random(2026), 0
        while done < self.STATEMENTS:
            tax = chance.choice((WHOLE, EXCESS, replace(EXCESS, threshold=500_000)))
            works, closed, ledger = {}, [], Ledger(tax)
            for period in PERIODS:
                change(chance, works, period)
                result = calculate(period, works.values(), closed, tax)
                closed += result.lines
                mine = {x.author: (x.gross, x.tax, x.net) for x in result.payments}
                theirs = ledger.close(works)
                # who is in lines that come to nothing is in one of the two alone
                self.assertEqual(
                    {a: v for a, v in mine.items() if v[0]},
                    {a: v for a, v in theirs.items() if v[0]},
                )
                self.assertEqual(carried_after(closed), ledger.owed)
                done += 1


class TestSecondComputationAtLength(TestSecondComputation):
    """The same for ten thousand statements."""

    level = 2
    STATEMENTS = 10_000


def carried_after(lines):
    """Return {author: what they owe} after some lines."""
    found = {}
    for line in lines:
        if not line.uid:
            found[line.author] = found.get(line.author, 0) + line.amount
    return {author: owed for author, owed in found.items() if owed}


class TestLines(unittest.TestCase):
    def test_a_line_holds_what_the_paper_shows(self):
        (line,) = calculate("2026-10", [work()], (), WHOLE).lines
        self.assertEqual(
            line,
            Line(
                uid="w1",
                title="Bài w1",
                address="https://thads.example/w1",
                posted=date(2026, 10, 3),
                genre="tin",
                author="a",
                coefficient=Decimal(1),
                unit_value=234_000,
                parts=Decimal(100),
                amount=234_000,
            ),
        )
