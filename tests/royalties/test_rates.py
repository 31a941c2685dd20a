"""Rates by day, and what lines may be added to their tables."""

from csv import DictReader
from datetime import date
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tests.properties import given
from tests.properties import strategies
from thads.errors import Refused
from thads.royalties import rate_checks
from thads.royalties import rate_tables
from thads.royalties import rates
from thads.royalties.rates import Added
from thads.royalties.rates import Rates
from thads.royalties.rules import hundredths
from zope.i18n import translate
import unittest


TABLE = Path(__file__).parent / "rates.csv"
TODAY = date(2026, 11, 30)
OWN = "hanoi | tin | 0.5 | 1.5 | QĐ 12/QĐ-CTHADS | 2026-11-01 |"
OTHERS = "tphochiminh | tin | 0.5 | 1 | QĐ 3/QĐ-CTHADS | 2026-11-01 |"


def added(**lines):
    """Return rates with some lines added."""
    return Rates(Added(**{name: tuple(these) for name, these in lines.items()}))


class TestShipped(unittest.TestCase):
    def test_the_table(self):
        shipped = Rates(Added())
        with TABLE.open(encoding="utf-8") as stream:
            for row in DictReader(stream):
                day = date.fromisoformat(row["day"])
                with self.subTest(**row):
                    if row["what"] == "unit value":
                        found = str(shipped.unit_value(day, row["unit"]))
                    elif row["what"] == "maximum":
                        found = str(shipped.maximum(row["genre"], day))
                    else:
                        pair = shipped.bounds(row["genre"], day, row["unit"])
                        found = "-".join(map(str, pair))
                    self.assertEqual(found, row["expected"])

    def test_no_gap_and_no_overlap(self):
        for rows in (
            rate_tables.salary_rows(),
            rate_tables.percent_rows(),
            rate_tables.tax_rows(),
            rate_tables.rounding_rows(),
        ):
            for before, after in zip(rows, rows[1:], strict=False):
                self.assertEqual(before.valid_to, after.valid_from)
            self.assertIsNone(rows[-1].valid_to)

    def test_each_row_has_its_basis(self):
        for rows in (
            rate_tables.salary_rows(),
            rate_tables.percent_rows(),
            rate_tables.coefficient_rows(),
            rate_tables.genre_rows(),
            rate_tables.tax_rows(),
            rate_tables.rounding_rows(),
        ):
            for row in rows:
                self.assertTrue(row.basis, row)

    def test_what_was_not_compared_with_the_law_is_not_confirmed(self):
        self.assertFalse(any(row.confirmed for row in rate_tables.salary_rows()))
        self.assertFalse(any(row.confirmed for row in rate_tables.tax_rows()))
        bands = [r for r in rate_tables.coefficient_rows() if r.level == "agency"]
        self.assertFalse(any(row.confirmed for row in bands))

    def test_every_paid_genre_has_a_maximum_and_no_other(self):
        genres = {each.id: each.paid for each in Rates(Added()).genres(TODAY)}
        rows = rate_tables.coefficient_rows()
        most = [row.genre for row in rows if row.level == rate_tables.MAXIMUM]
        self.assertEqual(len(set(most)), len(most))
        self.assertEqual(set(most), {id for id, paid in genres.items() if paid})

    def test_bands_lie_within_the_maximum(self):
        shipped = Rates(Added())
        for row in rate_tables.coefficient_rows():
            most = shipped.maximum(row.genre, row.valid_from)
            self.assertLessEqual(row.highest, most, row)

    def test_before_the_first_row_nothing_is_known(self):
        shipped = Rates(Added())
        for ask in (
            lambda: shipped.unit_value(date(2014, 5, 31)),
            lambda: shipped.bounds("tin", date(2014, 5, 31)),
            lambda: shipped.bounds("no-such", TODAY),
            lambda: shipped.bounds("", TODAY),
            lambda: shipped.tax_rule(date(2013, 9, 30)),
        ):
            with self.assertRaises(Refused):
                ask()

    def test_without_a_site_the_shipped_tables_hold(self):
        self.assertEqual(rates.unit_value(TODAY, "hanoi"), 234_000)
        self.assertEqual(rates.tax_rule(TODAY).threshold, 2_000_000)
        self.assertEqual(rates.bounds("tin", TODAY), (Decimal("0.5"), Decimal(2)))
        self.assertEqual(rates.rounding(TODAY).amount, 1)
        self.assertIn("tin", [genre.id for genre in rates.genres(TODAY)])

    def test_a_coefficient_is_checked(self):
        for good in ("0.5", "1.25", "2", "2.00"):
            rates.check_coefficient("tin", Decimal(good), TODAY)
        rates.check_coefficient("dang-lai", Decimal(0), TODAY)
        for bad in ("0.49", "2.01", "1.001", "0", "-1", "NaN", "Infinity", "1E+9999"):
            with self.subTest(bad), self.assertRaises(Refused):
                rates.check_coefficient("tin", Decimal(bad), TODAY)
        with self.assertRaises(Refused):
            rates.check_coefficient("dang-lai", Decimal(1), TODAY)


class TestAdded(unittest.TestCase):
    def test_a_new_base_salary_holds_from_its_day(self):
        found = added(base_salaries=["2.530.000 | NĐ 1/2027/NĐ-CP | 2027-01-01 |"])
        self.assertEqual(found.unit_value(date(2026, 12, 31)), 234_000)
        self.assertEqual(found.unit_value(date(2027, 1, 1)), 253_000)
        self.assertTrue(found.salaries[-1].confirmed)

    def test_a_row_with_an_end_gives_way_to_the_one_before(self):
        line = "2530000 | NĐ 1/2027/NĐ-CP | 2027-01-01 | 2027-02-01"
        found = added(base_salaries=[line])
        self.assertEqual(found.unit_value(date(2027, 2, 1)), 234_000)

    def test_a_locality_has_lower_ones_of_its_own(self):
        found = added(
            coefficients=[OWN], unit_values=["hanoi | 200000 | QĐ 1 | 2026-11-01 |"]
        )
        self.assertEqual(found.bounds("tin", TODAY, "hanoi")[1], Decimal("1.5"))
        self.assertEqual(found.bounds("tin", TODAY, "tphochiminh")[1], Decimal(2))
        self.assertEqual(found.bounds("tin", date(2026, 10, 31), "hanoi")[1], 2)
        self.assertEqual(found.unit_value(TODAY, "hanoi"), 200_000)
        self.assertEqual(found.unit_value(TODAY, "tphochiminh"), 234_000)

    def test_what_the_country_lowers_lowers_the_localities(self):
        country = "* | tin | 0.5 | 1 | CV 9/TCTHADS | 2026-11-01 |"
        found = added(coefficients=[OWN, country])
        self.assertEqual(found.bounds("tin", TODAY, "hanoi")[1], 1)

    def test_a_tax_of_the_excess(self):
        found = added(taxes=["10 | 20.000.000 | excess | Luật | 2027-01-01 |"])
        rule = found.tax_rule(date(2027, 1, 1))
        self.assertEqual((rule.threshold, rule.of_excess), (20_000_000, True))
        self.assertFalse(found.tax_rule(TODAY).of_excess)

    def test_a_line_nobody_can_read_is_left_out(self):
        with self.assertLogs("thads.royalties.rates", "ERROR"):
            self.assertEqual(added(taxes=["x"]).tax_rule(TODAY).rate, 10)


class TestChecks(unittest.TestCase):
    def check(self, table, lines, before=()):
        """Check lines, each for the unit it begins with."""
        found, rows = added(**{table: before}), []
        units = {rate_tables.COUNTRY}
        if table in rate_checks.OF_UNITS:
            units = {line.partition("|")[0].strip() for line in (*lines, *before)}
        for unit in sorted(units):
            own = rate_checks.lines_of(table, lines, unit)
            rows += rate_checks.check_lines(table, own, found, TODAY, unit)
        return rows

    def refused(self, table, lines, before=()):
        with self.assertRaises(Refused) as caught:
            self.check(table, lines, before)
        return str(next(iter(caught.exception.problems.values())))

    def test_what_is_taken(self):
        for table, lines in (
            ("coefficients", [OWN, OTHERS]),
            ("coefficients", ["* | chinh-luan | 1 | 30 | CV 1 | 2026-10-01"]),
            ("coefficients", ["hanoi | tin | 0,5 | 2 | QĐ | 2027-01-01 | 2028-01-01"]),
            ("unit_values", ["hanoi | 234.000 | QĐ 1 | 2026-12-01 |"]),
            ("base_salaries", ["2530000 | NĐ 1 | 2027-01-01 |"]),
            ("taxes", ["10 | 0 | whole | Luật | 2027-01-01 |"]),
        ):
            with self.subTest(lines=lines):
                self.assertEqual(len(self.check(table, lines)), len(lines))

    def test_a_line_that_cannot_be_read(self):
        for table, line in (
            ("coefficients", ""),
            ("coefficients", "x"),
            ("coefficients", "hanoi | tin | 1 | 2"),
            ("coefficients", "hanoi | tin | 1 | 2 |  | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 2 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 0 | 0 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | -1 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 0.123 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 1 | 1e3 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 1 | NaN | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | dang-lai | 0 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | no-such | 0 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "Hà Nội | tin | 0 | 1 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 0 | 1 | QĐ | 01/12/2026 |"),
            ("coefficients", "hanoi | tin | 0 | 1 | QĐ | 2026-02-30 |"),
            ("coefficients", "hanoi | tin | 0 | 1 | QĐ | 9999-12-31 |"),
            ("coefficients", "hanoi | tin | 0 | 1 | QĐ | 2026-12-01 | | more"),
            ("coefficients", f"hanoi | tin | 0 | 1 | {'x' * 201} | 2026-12-01 |"),
            ("unit_values", "* | 1000 | QĐ | 2026-12-01 |"),
            ("unit_values", "hanoi | 0 | QĐ | 2026-12-01 |"),
            ("unit_values", "hanoi | 1,5 | QĐ | 2026-12-01 |"),
            ("base_salaries", "2530 | NĐ | 2027-01-01 |"),
            ("base_salaries", f"{'9' * 5000} | NĐ | 2027-01-01 |"),
            ("taxes", "101 | 0 | whole | Luật | 2027-01-01 |"),
            ("taxes", "10 | 0 | half | Luật | 2027-01-01 |"),
            ("taxes", "10 | -1 | whole | Luật | 2027-01-01 |"),
        ):
            with self.subTest(line=line[:60]):
                self.assertEqual(
                    self.refused(table, [line]), "Line ${number}: ${fault}"
                )

    def test_backwards(self):
        """From a later day to an earlier one, and into months that are closed."""
        line = "hanoi | tin | 0 | 1 | QĐ | 2026-12-01 | {}"
        for end in ("2026-12-01", "2026-11-30", "2020-01-01"):
            found = self.refused("coefficients", [line.format(end)])
            self.assertIn("Line", found)
        begun = "hanoi | tin | 0 | {} | QĐ | {} | {}"
        past = begun.format("1", "2026-09-30", "")
        self.assertIn("at the earliest", self.refused("coefficients", [past]))
        # removed, changed, ended too early, begun at another day
        for after in (
            [],
            [begun.format("2", "2026-09-30", "")],
            [begun.format("1", "2026-09-30", "2026-09-30")],
            [begun.format("1", "2026-09-01", "")],
        ):
            with self.subTest(after), self.assertRaises(Refused):
                self.check("coefficients", after, [past])
        for after in (
            [past],
            [begun.format("1", "2026-09-30", "2026-10-01")],
            [begun.format("1", "2026-09-30", "2026-12-01")],
        ):
            with self.subTest(after):
                self.check("coefficients", after, [past])

    def test_overlapping(self):
        for second in ("2026-11-01", "2026-12-01", "2030-01-01"):
            with self.subTest(second):
                other = f"hanoi | tin | 0 | 1 | QĐ 2 | {second} |"
                problem = self.refused("coefficients", [OWN, other])
                self.assertIn("Two rows", problem)
                self.refused("coefficients", [other, OWN])
        one, two = "10 | 0 | whole | L | {} | {}", "5 | 0 | whole | L | {} | {}"
        touching = [
            one.format("2027-01-01", "2028-01-01"),
            two.format("2028-01-01", ""),
        ]
        self.check("taxes", touching)
        crossing = [
            one.format("2027-01-01", "2028-01-02"),
            two.format("2028-01-01", ""),
        ]
        self.assertIn("Two rows", self.refused("taxes", crossing))

    def test_above_the_maximum(self):
        for table, line in (
            ("coefficients", "* | tin | 0 | 10.01 | CV | 2026-12-01 |"),
            ("coefficients", "hanoi | tin | 0 | 2.01 | QĐ | 2026-12-01 |"),
            ("coefficients", "hanoi | chinh-luan | 0 | 30.5 | QĐ | 2026-12-01 |"),
            ("unit_values", "hanoi | 234001 | QĐ | 2026-12-01 |"),
        ):
            with self.subTest(line):
                self.assertIn("maximum", self.refused(table, [line]))

    def test_a_maximum_that_begins_later(self):
        country = "* | tin | 0 | 1 | CV 9 | 2027-06-01 |"
        own = "hanoi | tin | 0 | 2 | QĐ | 2026-12-01 | {}"
        before = [country]
        ended = own.format("2027-06-01")
        self.check("coefficients", [country, ended], before)
        problem = self.refused("coefficients", [country, own.format("")], before)
        self.assertIn("maximum", problem)

    def test_a_unit_changes_its_own_lines_alone(self):
        with self.assertRaises(Refused):
            rate_checks.check_lines("coefficients", [OTHERS], added(), TODAY, "hanoi")

    def test_lines_of_others_hinder_nobody(self):
        broken = "tphochiminh | no-such | 1 | 2 | x | 2020-01-01 |"
        found = added(coefficients=[broken, OTHERS])
        with self.assertLogs("thads.royalties.rates", "ERROR"):
            rate_checks.check_lines("coefficients", [OWN], found, TODAY, "hanoi")

    def test_too_many(self):
        self.assertIn("many", self.refused("taxes", ["x"] * 1001))

    def test_adding_ends_what_had_no_end(self):
        new = "hanoi | tin | 0 | 1 | QĐ 2 | 2027-01-01 |"
        lines = rate_checks.added_line("coefficients", [OWN, OTHERS], new)
        self.assertEqual(
            lines,
            [
                "hanoi | tin | 0.5 | 1.5 | QĐ 12/QĐ-CTHADS | 2026-11-01 | 2027-01-01",
                OTHERS,
                new,
            ],
        )
        self.check("coefficients", lines, [OWN, OTHERS])

    def test_faults_are_vietnamese(self):
        with self.assertRaises(Refused) as caught:
            self.check("taxes", ["10 | 0 | half | Luật | 2027-01-01 |"])
        message = caught.exception.problems["lines"]
        self.assertEqual(message.domain, "thads")
        self.assertEqual(message.mapping["fault"].domain, "thads")
        self.assertTrue(translate(message))

    @given(
        strategies.dates(date(2026, 10, 1), date(2028, 1, 1)),
        strategies.integers(1, 300),
        strategies.integers(0, 400),
        strategies.integers(0, 400),
    )
    def test_what_is_taken_is_never_above_the_maximum(self, first, length, low, high):
        end = first + timedelta(days=length)
        line = rate_tables.line_of(
            "hanoi", "tin", Decimal(low) / 100, Decimal(high) / 100, "QĐ", first, end
        )
        try:
            self.check("coefficients", [line])
        except Refused:
            self.assertTrue(low > high or high > 200 or not high)
            return
        found = added(coefficients=[line])
        lowest, highest = found.bounds("tin", first, "hanoi")
        self.assertEqual((lowest * 100, highest * 100), (low, high))
        self.assertLessEqual(highest, found.maximum("tin", first))
        self.assertEqual(found.bounds("tin", end, "hanoi")[1], 2)


class TestHundredths(unittest.TestCase):
    def test_of_numbers(self):
        for text, expected in (
            ("0", 0),
            ("1", 100),
            ("-0.01", -1),
            ("1E+2", 10_000),
            ("0.001", None),
            ("NaN", None),
            ("sNaN", None),
            ("-Infinity", None),
            ("1E+999999", None),
            ("1E-999999", None),
        ):
            with self.subTest(text):
                self.assertEqual(hundredths(Decimal(text)), expected)
