"""Calculation of a statement: lines by work and author, and a payment an author.

Pure functions over plain values. Every sum is a whole number of đồng; percents and
coefficients have two decimals at most, so that all is reckoned in integers.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal
from thads import _
from thads.errors import Refused
from thads.royalties.rules import DONG
from thads.royalties.rules import HUNDRED
from thads.royalties.rules import Rounding
from thads.royalties.rules import TaxRule
from thads.royalties.rules import hundredths
import re


#: Authors of one work; more is a typing error.
MOST_AUTHORS = 50
#: A hundred percent, in hundredths of a percent.
WHOLE = HUNDRED * HUNDRED
#: Reasons of lines that are no first payment in the month of posting.
LATE = "late"
WITHDRAWN = "withdrawn"
NO_ROYALTY = "no-royalty"
RESTORED = "restored"
REGRADED = "regraded"
RESHARED = "reshared"
REVALUED = "revalued"
CARRIED = "carried"
BROUGHT = "brought"
_PERIOD = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Share:
    """Share of an author in a work, in percent; all of a work add up to 100."""

    author: str
    parts: Decimal


@dataclass(frozen=True)
class Work:
    """A work that was posted, as it is graded now.

    ``unit_value`` is the one of the day of posting (`rates.unit_value`). A work of
    which nothing is due any more stays a work, with ``withdrawn`` or ``no_royalty``:
    one that is not given at all counts as unchanged.
    """

    uid: str
    title: str
    address: str
    posted: date
    genre: str
    coefficient: Decimal
    shares: tuple[Share, ...]
    unit_value: int
    no_royalty: str = ""  # the reason why none is paid
    withdrawn: date | None = None
    revision: int = 0


@dataclass(frozen=True)
class Former:
    """A work and an author as earlier statements have them, before a correction."""

    genre: str
    coefficient: Decimal
    unit_value: int
    parts: Decimal
    amount: int


@dataclass(frozen=True)
class Line:
    """A line of a statement: what a work brings an author, or a correction of it.

    A line without ``uid`` carries a sum of an author from one statement to the next.
    ``former`` is None too where the author was paid nothing before, and in corrections
    of statements that were collected before it was kept.
    """

    uid: str
    title: str
    address: str
    posted: date
    genre: str
    author: str
    coefficient: Decimal
    unit_value: int
    parts: Decimal
    amount: int
    corrects: str = ""  # the period of the work it corrects
    reason: str = ""
    former: Former | None = None


@dataclass(frozen=True)
class Payment:
    """Payment of a statement to an author, never below nought."""

    author: str
    gross: int
    tax: int
    net: int


@dataclass(frozen=True)
class Result:
    """A statement: its lines, a payment an author, and totals."""

    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    gross: int
    tax: int
    net: int


@dataclass
class _Earlier:
    """Sum of the earlier lines of a work and an author, and the last of them."""

    amount: int
    last: Line


def check_shares(shares: Sequence[Share]) -> None:
    """Raise Refused unless shares have authors, each once, and add up to 100 %."""
    _checked_parts(shares)


def _checked_parts(shares: Sequence[Share]) -> list[int]:
    """Return shares in hundredths of a percent; raise Refused."""
    if not shares:
        raise _refused(_("Name at least one author."))
    if len(shares) > MOST_AUTHORS:
        raise _refused(
            _("A work has ${most} authors at most.", mapping={"most": MOST_AUTHORS})
        )
    found = []
    for share in shares:
        if not share.author.strip():
            raise _refused(_("Each share needs its author."))
        parts = hundredths(share.parts)
        if parts is None:
            raise _refused(_("A share is a percentage with two decimals at most."))
        if not 0 < parts <= WHOLE:
            raise _refused(_("A share is more than 0 and at most 100 percent."))
        found.append(parts)
    if len(shares) > 1 and len({share.author for share in shares}) < len(shares):
        raise _refused(_("An author is named twice: add their shares up."))
    if sum(found) != WHOLE:
        raise _refused(_("The shares of all authors add up to 100 percent."))
    return found


def month(period: str) -> tuple[date, date]:
    """Return first and last day of a period such as "2026-10"; raise Refused."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        raise Refused({"period": _("A period is a month, such as 2026-10.")})
    first = date(int(found[1]), int(found[2]), 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def period_of(day: date) -> str:
    """Return the period a day lies in."""
    return f"{day.year:04}-{day.month:02}"  # a quarter of the time of strftime


def total(work: Work, step: int = 1) -> int:
    """Return what a work brings all its authors, by what is known of it now.

    It is a multiple of ``step`` đồng; half a step is rounded up.
    """
    if work.withdrawn is not None or work.no_royalty:
        return 0
    coefficient = hundredths(work.coefficient)
    if coefficient is None or coefficient < 0:
        raise Refused({"coefficient": _("A coefficient has two decimals at most.")})
    return _half_up(coefficient * work.unit_value, HUNDRED * step) * step


def divide(amount: int, shares: Sequence[Share]) -> dict[str, int]:
    """Return {author: whole đồng} of an amount; the parts add up to it.

    Each gets their part without its fraction; the đồng left over go one each to the
    largest fractions, of equal ones to the author named first. Raises Refused for
    shares that do not add up.
    """
    parts = _checked_parts(shares)
    if len(shares) == 1:
        return {shares[0].author: amount}
    found, fractions = {}, []
    left = amount
    for at, (share, part) in enumerate(zip(shares, parts, strict=True)):
        whole, fraction = divmod(amount * part, WHOLE)
        found[share.author] = whole
        fractions.append((-fraction, at, share.author))
        left -= whole
    if left:
        for _fraction, _at, author in sorted(fractions)[:left]:
            found[author] += 1
    return found


def calculate(
    period: str,
    works: Iterable[Work],
    earlier: Iterable[Line],
    tax: TaxRule,
    rounding: Rounding = DONG,
) -> Result:
    """Return the statement of a period.

    ``earlier`` are the lines of all statements closed before: a work that is in them
    shows here by what differs from them alone. A work posted after the period is left
    out. Raises Refused for a work that cannot be paid, its uid as field.
    """
    _first, last = month(period)
    known, balance = _sums(earlier)
    lines: list[Line] = []
    corrections: list[Line] = []
    seen: set[str] = set()
    for work in sorted(works, key=lambda work: (work.posted, work.uid)):
        if work.posted > last:
            continue
        if work.uid in seen:
            raise Refused({work.uid: _("A work is listed twice.")})
        seen.add(work.uid)
        for line in _lines(work, period, known.get(work.uid, {}), rounding):
            (corrections if line.corrects else lines).append(line)
    lines += corrections
    lines += _carried(period, last, lines, balance)
    payments = tuple(_payments(lines, tax, rounding))
    return Result(
        tuple(lines),
        payments,
        sum(payment.gross for payment in payments),
        sum(payment.tax for payment in payments),
        sum(payment.net for payment in payments),
    )


def income_tax(gross: int, tax: TaxRule, step: int = 1) -> int:
    """Return the tax on a payment, a multiple of ``step`` đồng, half a step up."""
    if gross < tax.threshold:
        return 0
    taxed = gross - tax.threshold if tax.of_excess else gross
    rate = hundredths(tax.rate) or 0
    return min(gross, _half_up(taxed * rate, WHOLE * step) * step)


def _sums(
    earlier: Iterable[Line],
) -> tuple[dict[str, dict[str, _Earlier]], dict[str, int]]:
    """Return ({uid: {author: what was said}}, {author: sum still carried})."""
    known: dict[str, dict[str, _Earlier]] = {}
    balance: dict[str, int] = {}
    for line in earlier:
        if not line.uid:
            balance[line.author] = balance.get(line.author, 0) + line.amount
            continue
        by_author = known.setdefault(line.uid, {})
        if (found := by_author.get(line.author)) is None:
            by_author[line.author] = _Earlier(line.amount, line)
        else:
            found.amount += line.amount
            found.last = line
    return known, balance


def _lines(
    work: Work, period: str, known: dict[str, _Earlier], rounding: Rounding
) -> Iterator[Line]:
    """Yield the lines of a work: its first ones, or what differs from earlier ones."""
    try:
        amount = total(work, rounding.amount)
        due = divide(amount, work.shares) if amount else {}
    except Refused as refused:
        raise Refused({work.uid: next(iter(refused.problems.values()))}) from refused
    differences = {}
    for author in dict.fromkeys((*due, *known)) if known else due:
        before = known.get(author)
        difference = due.get(author, 0) - (before.amount if before else 0)
        if difference:
            differences[author] = difference
    if not differences:
        return
    parts = {share.author: share.parts for share in work.shares}
    own = period_of(work.posted)
    first = "" if own == period else LATE
    for author, difference in differences.items():
        part = parts.get(author, Decimal(0))
        yield Line(
            work.uid,
            work.title,
            work.address,
            work.posted,
            work.genre,
            author,
            work.coefficient,
            work.unit_value,
            part,
            difference,
            own if known else "",
            _reason(work, known.get(author)) if known else first,
            _former(known.get(author)),
        )


def _former(before: _Earlier | None) -> Former | None:
    if before is None:
        return None
    last = before.last
    return Former(
        last.genre, last.coefficient, last.unit_value, last.parts, before.amount
    )


def _reason(work: Work, before: _Earlier | None) -> str:
    """Return why a line corrects what earlier ones of a work say of an author."""
    if work.withdrawn is not None:
        return WITHDRAWN
    if work.no_royalty:
        return NO_ROYALTY
    if before is None:
        return RESHARED
    if not before.amount and before.last.reason in (WITHDRAWN, NO_ROYALTY):
        return RESTORED
    if before.last.coefficient != work.coefficient:
        return REGRADED
    if before.last.unit_value != work.unit_value:
        return REVALUED
    return RESHARED


def _carried(
    period: str, last: date, lines: Sequence[Line], balance: dict[str, int]
) -> Iterator[Line]:
    """Yield the lines that bring sums of the statement before, or carry them on.

    What an author owes stands as a line of its own amount with the sign turned, which
    makes the payment nought, and as the same sum with its sign in the next statement.
    """
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.author] = sums.get(line.author, 0) + line.amount
    for author in sorted({*sums, *(a for a, held in balance.items() if held)}):
        held = balance.get(author, 0)
        if held:
            yield _carrying(author, last, -held, BROUGHT)
        if (left := sums.get(author, 0) - held) < 0:
            yield _carrying(author, last, -left, CARRIED)


def _carrying(author: str, last: date, amount: int, reason: str) -> Line:
    nought = Decimal(0)
    return Line("", "", "", last, "", author, nought, 0, nought, amount, reason=reason)


def _payments(
    lines: Sequence[Line], tax: TaxRule, rounding: Rounding
) -> Iterator[Payment]:
    """Yield a payment for each author of some lines, by the order of their ids."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.author] = sums.get(line.author, 0) + line.amount
    for author, gross in sorted(sums.items()):
        owed = income_tax(gross, tax, rounding.tax)
        yield Payment(author, gross, owed, gross - owed)


def _half_up(numerator: int, denominator: int) -> int:
    """Return a quotient as a whole number, a half rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _refused(problem: str) -> Refused:
    return Refused({"shares": problem})
