"""Statements of royalties: one of 5,000 works, and a year of 63 localities.

    bin/zopepy benchmarks/royalties.py [--works 5000] [--localities 63] [--month 150]

Invented works of one to three authors, seeded; a tenth of the works of former months
are graded, shared or withdrawn anew, so that statements hold corrections. The year is
closed month by month, each statement with all works and lines before it. The baseline
is a plain sum of the same products with `decimal`: no rounding, no corrections, no tax;
what counts is the ratio to it. Seconds are those of the processor, on which nothing is
waited for here.
"""

from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from decimal import Decimal
from thads.royalties import papers
from thads.royalties.calculation import Share
from thads.royalties.calculation import Work
from thads.royalties.calculation import calculate
from thads.royalties.papers import AuthorNames
from thads.royalties.papers import Letterhead
from thads.royalties.rules import TaxRule
import random
import time


TAX = TaxRule(Decimal(10), 2_000_000, of_excess=False)
PARTS = (("100",), ("60", "40"), ("33.33", "33.33", "33.34"))
GENRES = ("tin", "phong-su-phong-van", "anh-thoi-su", "video")
ROUNDS = 5
HEAD = Letterhead("Cục Quản lý thi hành án dân sự", "THADS Hà Nội", "Hà Nội")


def works(chance, month, count, authors):
    """Yield some works of a month."""
    for number in range(count):
        ids = chance.sample(range(authors), 3)
        parts = chance.choice(PARTS)
        yield Work(
            uid=f"{month}-{number}",
            title="Hội nghị triển khai công tác thi hành án dân sự",
            address=f"https://thads.example/hanoi/tin-tuc/bai-{month}-{number}",
            posted=date(2026, month, chance.randrange(1, 29)),
            genre=chance.choice(GENRES),
            coefficient=Decimal(chance.randrange(50, 501)) / 100,
            shares=tuple(
                Share(f"a{id}", Decimal(part))
                for id, part in zip(ids, parts, strict=False)
            ),
            unit_value=234_000,
        )


def changed(chance, work):
    """Return a work as it may be a month later."""
    what = chance.randrange(30)
    if what == 0:
        return replace(work, withdrawn=date(2026, 12, 1))
    if what == 1:
        return replace(work, coefficient=work.coefficient + 1)
    if what == 2:
        return replace(work, shares=tuple(reversed(work.shares)))
    return work


def year(chance, month_works):
    """Return the works of a locality at the end of each month."""
    found, known = [], []
    for month in range(1, 13):
        known = [changed(chance, work) for work in known]
        known += works(chance, month, month_works, 40)
        found.append(known)
    return found


def plain_sum(these):
    """Return the sum of what works bring, as one would add it up without a rule."""
    sums = {}
    for work in these:
        for share in work.shares:
            part = work.coefficient * work.unit_value * share.parts / 100
            sums[share.author] = sums.get(share.author, Decimal(0)) + part
    return sums


def close_year(months):
    """Return the lines of a year of statements."""
    lines = []
    for month, known in enumerate(months, 1):
        lines += calculate(f"2026-{month:02}", known, lines, TAX).lines
    return lines


def best(function, *arguments):
    """Return (shortest of some times in seconds, what came out)."""
    times = []
    for _round in range(ROUNDS):
        begun = time.process_time()
        found = function(*arguments)
        times.append(time.process_time() - begun)
    return min(times), found


def row(what, seconds, base):
    ratio = f"{seconds / base:.1f}" if base else "–"
    print(f"| {what} | {seconds:.3f} | {ratio} |")


def main():
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--works", type=int, default=5000)
    parser.add_argument("--localities", type=int, default=63)
    parser.add_argument("--month", type=int, default=150, help="works of a month")
    options = parser.parse_args()
    chance = random.Random(14)
    print("| what | s | ratio |\n|---|---|---|")

    these = list(works(chance, 10, options.works, 400))
    base, _sums = best(plain_sum, these)
    row(f"plain sum of {options.works} works with `decimal`", base, base)
    seconds, result = best(calculate, "2026-10", these, (), TAX)
    row(f"statement of {options.works} works", seconds, base)
    later = [changed(chance, work) for work in these]
    seconds, after = best(calculate, "2026-11", later, result.lines, TAX)
    row(f"its corrections a month later, {len(after.lines)} lines", seconds, base)
    names = {f"a{n}": AuthorNames(f"Nguyễn Văn {n}") for n in range(400)}
    for what, write in (
        ("workbook", papers.statement_workbook),
        ("PDF of 1,500 lines", papers.statement_paper),
    ):
        shown = result
        if write is papers.statement_paper:
            few = [work for work in these if len(work.shares) == 1]
            few = few[: papers.MOST_PDF_LINES]
            shown = calculate("2026-10", few, (), TAX)
        begun = time.process_time()
        write("2026-10", HEAD, shown, names)
        row(f"{what}", time.process_time() - begun, base)

    base, seconds, lines, count = 0.0, 0.0, 0, 0
    for _locality in range(options.localities):
        months = year(chance, options.month)
        begun = time.process_time()
        for known in months:
            plain_sum(known)
        between = time.process_time()
        lines += len(close_year(months))
        seconds += time.process_time() - between
        base += between - begun
        count += len(months[-1])
    row(f"plain sums of the same {count} works, month by month", base, base)
    what = f"a year of {options.localities} localities: {lines} lines"
    row(what, seconds, base)


if __name__ == "__main__":
    main()
