"""Vietnamese text: folding, numbers and signs, dates, money, official documents.

``folding`` makes words comparable however they were typed; ``numbers`` reads the
number and sign of documents and decisions; ``dates`` and ``money`` read and write
Vietnamese dates and sums; ``dispatch`` recognises a whole official document, and is
imported by itself: a process that reads one workbook has no use for it.
Pure functions: no Zope, no request, no state.
"""

from thads.text.dates import ago
from thads.text.dates import find_dates
from thads.text.dates import format_date
from thads.text.dates import format_long_date
from thads.text.dates import parse_date
from thads.text.folding import fold
from thads.text.folding import slug
from thads.text.folding import words
from thads.text.kinds import KINDS
from thads.text.money import format_money
from thads.text.money import format_number
from thads.text.money import parse_money
from thads.text.numbers import find_numbers
from thads.text.numbers import normal_number
from thads.text.numbers import parse_number


__all__ = (
    "KINDS",
    "ago",
    "find_dates",
    "find_numbers",
    "fold",
    "format_date",
    "format_long_date",
    "format_money",
    "format_number",
    "normal_number",
    "parse_date",
    "parse_money",
    "parse_number",
    "slug",
    "words",
)
