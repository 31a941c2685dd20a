"""Values of the dated tables of royalties, each with its legal basis."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
import re


HUNDRED = 100
#: Kinds of genres, as the table of genres has them; films are of a third.
TEXT, PICTURE = "text", "picture"
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True)
class Genre:
    """A genre of works; ``kind`` is ``text``, ``picture`` or ``video``.

    ``paid`` is false of what carries no royalty: reprints and official documents.
    """

    id: str
    title: str
    kind: str
    paid: bool


@dataclass(frozen=True)
class TaxRule:
    """Income tax on a payment: the rate in percent, from a threshold in đồng on.

    ``of_excess``: of what exceeds the threshold, otherwise of the whole payment.
    """

    rate: Decimal
    threshold: int
    of_excess: bool
    basis: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class Rounding:
    """Steps in đồng to which sums are rounded, halves up."""

    amount: int = 1  # of a work
    tax: int = 1  # of a payment
    unit_value: int = 1


#: Whole đồng everywhere.
DONG = Rounding()


@dataclass(frozen=True)
class Row:
    """A row of a dated table: from when it holds, up to when, why, and how sure it is.

    ``valid_to`` is the first day on which it holds no more. ``confirmed`` is false
    where nobody has compared the row with the published text.
    """

    valid_from: date
    valid_to: date | None
    basis: str
    confirmed: bool


def read_decimal(text: str) -> Decimal | None:
    """Return a number written with comma or point and two decimals at most, or None."""
    if not _DECIMAL.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def hundredths(number: Decimal) -> int | None:
    """Return a number in hundredths, None where it is none or has more decimals."""
    if not number.is_finite() or abs(number.adjusted()) > HUNDRED:
        return None
    return _hundredths(number)


@lru_cache(maxsize=4096)
def _hundredths(number: Decimal) -> int | None:
    numerator, denominator = number.as_integer_ratio()
    whole, left = divmod(numerator * HUNDRED, denominator)
    return None if left else whole
