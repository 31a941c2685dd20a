"""Strength of a question: whether the words of a name tell one person from most.

Two words are asked for, so that nobody can list the register. Repeated, they count
once; a single letter, what a person is addressed by, and words that half of all names
have (*Thị*, *Văn*; *Công ty cổ phần*) do not count at all.
"""

from collections.abc import Sequence
from thads.debtors.search import asides
from thads.debtors.search.legal_forms import naming_words
from thads.debtors.search.legal_forms import parts_of
from thads.text import words
from thads.text.folding import plain_letters


#: Middle names: with nothing else they name nobody.
_COMMON = frozenset(("thi", "van"))
_Y = "y"  # the one name of a letter


def names_somebody(name: str) -> bool:
    """Return whether the words of a name are enough for a question."""
    asked, bare = words(plain_letters(name)), without_sirs(name)
    return _enough(asked) and (not bare or _enough(bare))


def _enough(asked: Sequence[str]) -> bool:
    counted = set(filter(_counts, asked))
    if len(counted) < 2 or counted <= _COMMON:
        return False
    if not any(part.ways for part in parts_of(asked)):
        return True
    return any(map(_counts, naming_words(asked)))


def _counts(word: str) -> bool:
    return len(word) > 1 or word == _Y


def without_sirs(name: str) -> list[str]:
    """Return the folded words of a name behind ông, bà and the like; none without."""
    name = plain_letters(name)
    count = asides.count_in_front(asides.typed_words(name), asides.SIR)
    return words(name)[count:] if count else []
